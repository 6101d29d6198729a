"""Keys of the wave view that move the cursor, the marker or the view."""

from __future__ import annotations

from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.row_actions import step_row

_STEP = 1.5


class TimeActions:
    """Each ``do_`` method is what an entry of KEY_ACTIONS does."""

    def __init__(self, canvas: WaveCanvas) -> None:
        self._canvas = canvas

    def do_next_edge(self) -> None:
        """Cursor to the next change of the current row."""
        self._jump(True)

    def do_previous_edge(self) -> None:
        """Cursor to the change before."""
        self._jump(False)

    def do_pan_right(self) -> None:
        """Move right by a tenth."""
        self._canvas.axis.pan(self._canvas.axis.width / 10)

    def do_pan_left(self) -> None:
        """Move left by a tenth."""
        self._canvas.axis.pan(-self._canvas.axis.width / 10)

    def do_go_start(self) -> None:
        """Cursor to time 0."""
        self._canvas.move_cursor(0, reveal=True)

    def do_go_end(self) -> None:
        """Cursor to the end of the run."""
        self._canvas.move_cursor(self._canvas.store.end_time, reveal=True)

    def do_zoom_in(self) -> None:
        """Zoom in around the cursor, or the middle where it is off the screen."""
        self._canvas.axis.zoom(_STEP, self._zoom_centre())

    def do_zoom_out(self) -> None:
        """Zoom out."""
        self._canvas.axis.zoom(1 / _STEP, self._zoom_centre())

    def do_fit(self) -> None:
        """Show the whole run."""
        self._canvas.axis.fit()

    def do_zoom_marker(self) -> None:
        """Show what lies between cursor and marker."""
        canvas = self._canvas
        if canvas.marker_time is not None and canvas.marker_time != canvas.cursor_time:
            low, high = sorted((canvas.marker_time, canvas.cursor_time))
            room = (high - low) * 0.05
            canvas.axis.show(low - room, high + room)

    def do_mark(self) -> None:
        """Marker to the cursor."""
        self._canvas.place_marker(self._canvas.cursor_time)

    def do_unmark(self) -> None:
        """Take the marker away."""
        self._canvas.place_marker(None)

    def _jump(self, forward: bool) -> None:
        canvas = self._canvas
        if canvas.rows.current < 0:
            step_row(canvas, 1, extend=False)
        if canvas.rows.current < 0:
            return
        row = canvas.rows.rows[canvas.rows.current]
        edge = canvas.store.neighbour_edge(row, canvas.cursor_time, forward)
        if edge is not None:
            canvas.move_cursor(edge, reveal=True)

    def _zoom_centre(self) -> float | None:
        x = self._canvas.axis.x(self._canvas.cursor_time)
        return x if 0 <= x <= self._canvas.axis.width else None
