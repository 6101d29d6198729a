"""The canvas of the wave view: names and values on the left, waveforms on the right, time along the top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from coram_studio.ui.theme import ThemeManager
from coram_studio.ui.wave.gestures import GESTURES, Gesture
from coram_studio.ui.wave.gestures.resize_names import GRIP
from coram_studio.ui.wave.overlay import RULER_HEIGHT, Frame, Overlay
from coram_studio.ui.wave.row_layout import ROW_HEIGHT, RowLayout
from coram_studio.ui.wave.rows import RowList, SignalRow
from coram_studio.ui.wave.time_axis import TimeAxis, time_text
from coram_studio.ui.wave.wave_image import WaveImage
from coram_studio.ui.wave.wave_store import WaveStore

SIGNALS_MIME = "application/x-coram-studio-signals"
NAMES_WIDTH = 260
_LEAST_NAMES, _LEAST_WAVES = 120, 120
_SCROLL_STEPS = 10_000
_SNAP_PIXELS = 5
_WHEEL_ZOOM = 1.25


class WaveCanvas(QAbstractScrollArea):
    """Draws the rows of a RowList with the traces of a WaveStore, and turns mouse and keys into changes of both."""

    cursor_moved = Signal(object)  # the user moved the time cursor; its time in file units (int)
    signals_dropped = Signal(object, int)  # list of paths, dropped before the row of that index
    menu_requested = Signal(QPoint)  # a context menu was asked for at a global position

    def __init__(
        self, themes: ThemeManager, rows: RowList, store: WaveStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes, self.rows, self.store = themes, rows, store
        self.axis = TimeAxis(self)
        self.names_width = NAMES_WIDTH
        self.cursor_time = 0
        self.marker_time: int | None = None
        self.drop_line: int | None = None
        self.zoom_band: tuple[float, float] | None = None
        self._gesture: Gesture | None = None
        self._image = WaveImage()
        self._picture: QImage | None = None
        self._layout: RowLayout | None = None
        self._syncing = False
        self._progress: float | None = None
        self.key_filter: Callable[[QKeyEvent, bool], bool] = lambda event, act: False
        """Says whether a key is one of the view's, and acts on it if asked to; CanvasActions sets it."""
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Waveforms")
        self.setAccessibleDescription("Rows of signals over time. Arrow keys select rows and jump to edges.")
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._connect()

    def _connect(self) -> None:
        self.themes.changed.connect(self.redraw)
        self.rows.changed.connect(self._rows_changed)
        self.rows.selection_changed.connect(self.redraw)
        self.store.changed.connect(self._rows_changed)
        self.axis.changed.connect(self._axis_changed)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_time)
        self.verticalScrollBar().valueChanged.connect(self.redraw)

    # What gestures and actions use

    def layout_now(self) -> RowLayout:
        """Where the rows are."""
        if self._layout is None:
            self._layout = RowLayout(self.rows, self.store)
        return self._layout

    def row_y(self, y: float) -> float:
        """A height in the widget as a height in the layout."""
        return y - RULER_HEIGHT + self.verticalScrollBar().value()

    def set_names_width(self, width: int) -> None:
        """Widen or narrow the column of names."""
        # A canvas that has not been shown does not know yet how much room it will have.
        room = self.viewport().width() - _LEAST_WAVES if self.isVisible() else width
        self.names_width = max(_LEAST_NAMES, min(width, max(_LEAST_NAMES, room)))
        self._resize_axis()
        self.redraw()

    def place_cursor(self, position: QPoint, *, snap: bool) -> None:
        """Put the cursor at a position, or at an edge of the row's signal near it."""
        x = min(max(position.x() - self.names_width, 0), self.axis.width)
        time = self.axis.time(x)
        placed = self.layout_now().at(self.row_y(position.y()))
        if snap and placed is not None:
            near = self._near_edge(placed.index, x)
            time = time if near is None else near
        self.move_cursor(round(time))

    def move_cursor(self, time: int, *, reveal: bool = False) -> None:
        """Move the cursor on the user's behalf: others are told."""
        time = max(0, min(time, self.store.end_time))
        if reveal:
            self.axis.reveal(time)
        if time != self.cursor_time:
            self.cursor_time = time
            self.refresh()
            self.cursor_moved.emit(time)

    def place_marker(self, time: float | None) -> None:
        """Put the marker at a time, or take it away."""
        self.marker_time = None if time is None else max(0, min(round(time), self.store.end_time))
        self.refresh()

    def scroll_rows(self, pixels: int) -> None:
        """Move the rows up by so many pixels."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def show_row(self, index: int) -> None:
        """Scroll so that a row is visible."""
        placed = self.layout_now().find(index)
        if placed is None:
            return
        bar = self.verticalScrollBar()
        page = self.viewport().height() - RULER_HEIGHT
        if placed.top < bar.value():
            bar.setValue(placed.top)
        elif placed.bottom > bar.value() + page:
            bar.setValue(placed.bottom - page)

    def set_progress(self, share: float | None) -> None:
        """Show how much of the rows' data has arrived, from 0 to 1; None when all has."""
        if share != self._progress:
            self._progress = share
            self.refresh()

    def refresh(self) -> None:
        """Paint again; the waveforms as they are."""
        self.viewport().update()

    def redraw(self) -> None:
        """Draw the waveforms anew."""
        self._picture = None
        self.viewport().update()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture of the waveforms, then everything over and beside it."""
        theme, view = self.themes.current, self.viewport()
        scroll = self.verticalScrollBar().value()
        frame = Frame(self.names_width, view.width(), view.height(), scroll)
        area = frame.waves
        rows = self.layout_now().between(scroll, scroll + area.height())
        selected = frozenset(self.rows.selected)
        ratio = view.devicePixelRatioF()
        if self._picture is None and area.width() > 0 and area.height() > 0:
            size = (area.width(), area.height())
            self._picture = self._image.render(
                rows, selected, scroll, size, ratio, self.axis, self.store, theme
            )
        painter = QPainter(view)
        names = (0, RULER_HEIGHT, self.names_width, area.height())
        painter.fillRect(*names, theme.colour("surface"))
        if self._picture is not None:
            painter.drawImage(area.topLeft(), self._picture)
        overlay = Overlay(painter, theme, frame)
        current = self.rows.current
        overlay.names(rows, selected, current, self.store, self.cursor_time, self.hasFocus())
        marks = self._marks()
        overlay.ruler(self.axis, self.store, marks)
        overlay.borders()
        painter.setClipRect(self.names_width, 0, area.width(), view.height())
        if self.zoom_band is not None:
            overlay.range(*self.zoom_band)
        if len(marks) > 1:
            overlay.marker(self.axis, *marks[1])
        overlay.cursor(self.axis, *marks[0])
        painter.setClipping(False)
        if self._progress is not None:
            width = round(area.width() * self._progress)
            painter.fillRect(self.names_width, RULER_HEIGHT - 2, width, 2, theme.colour("accent"))
        if self.drop_line is not None:
            overlay.insertion(self.drop_line)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the axis the new width."""
        super().resizeEvent(event)
        self._resize_axis()
        self._sync_scroll_bars()
        self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Offer the press to each gesture."""
        if self._gesture is None and self.store.hierarchy is not None:
            for gesture in GESTURES:
                if gesture.accepts(self, event):
                    self._gesture = gesture(self)
                    self._gesture.press(event)
                    return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture; show where the mouse can take hold."""
        if self._gesture is not None:
            self._gesture.move(event)
            return
        grip = abs(event.position().x() - self.names_width) <= GRIP
        self.viewport().setCursor(Qt.CursorShape.SplitHCursor if grip else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event)

    def cancel_gesture(self) -> bool:
        """Break off what the mouse is doing; whether there was anything."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom over the waves, scroll over the names; with Shift, or a sideways wheel, move through time."""
        turn = event.angleDelta()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        x = event.position().x() - self.names_width
        if shift or abs(turn.x()) > abs(turn.y()):
            self.axis.pan(-(turn.y() or turn.x()) / 120 * self.axis.width / 10)
        elif x < 0:
            self.scroll_rows(round(-turn.y() / 120 * 2 * ROW_HEIGHT))
        else:
            self.axis.zoom(_WHEEL_ZOOM ** (turn.y() / 120), x)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips: the full name of a row and its value."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            position = event.pos()
            placed = self.layout_now().at(self.row_y(position.y()))
            text = ""
            if placed is not None and isinstance(placed.row, SignalRow):
                time = self.cursor_time
                if position.x() >= self.names_width:
                    time = round(self.axis.time(position.x() - self.names_width))
                value = self.store.value(placed.row, time)
                text = f"{placed.row.path}\n{value}" if value else placed.row.path
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Select what is below the mouse, and ask for a menu."""
        placed = self.layout_now().at(self.row_y(event.pos().y()))
        if placed is not None and placed.index not in self.rows.selected:
            self.rows.select(placed.index)
        self.menu_requested.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame of the current row."""
        super().focusInEvent(event)
        self.refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take signals of the tree."""
        if event.mimeData().hasFormat(SIGNALS_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where they would go."""
        _, self.drop_line = self.layout_now().insertion(self.row_y(event.position().y()))
        event.acceptProposedAction()
        self.refresh()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the line away."""
        self.drop_line = None
        self.refresh()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where they went."""
        index, _ = self.layout_now().insertion(self.row_y(event.position().y()))
        self.drop_line = None
        paths = bytes(event.mimeData().data(SIGNALS_MIME).data()).decode().split("\n")
        event.acceptProposedAction()
        self.signals_dropped.emit(paths, index)

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the view before the window's menus take them as shortcuts."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self.key_filter(event, False):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape breaks off a gesture; the keys of the table are actions of the view."""
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        if not self.key_filter(event, True):
            event.ignore()

    def sizeHint(self) -> QSize:
        """A useful size."""
        return QSize(900, 480)

    # Inside

    def _marks(self) -> list[tuple[int, str]]:
        """Cursor and marker: times, and the texts of their pills."""
        scale = self.store.timescale
        marks = [(self.cursor_time, time_text(self.cursor_time, scale))]
        if self.marker_time is not None:
            distance = time_text(self.cursor_time - self.marker_time, scale, signed=True)
            marks.append((self.marker_time, f"Δ {distance}"))
        return marks

    def _near_edge(self, index: int, x: float) -> int | None:
        row = self.rows.rows[index]
        time = self.axis.time(x)
        found = [
            edge
            for forward in (True, False)
            if (edge := self.store.neighbour_edge(row, round(time), forward)) is not None
            and abs(self.axis.x(edge) - x) <= _SNAP_PIXELS
        ]
        return min(found, key=lambda edge: abs(edge - time), default=None)

    def _rows_changed(self) -> None:
        self._layout = None
        self._sync_scroll_bars()
        self.redraw()

    def _axis_changed(self) -> None:
        self._sync_scroll_bars()
        self.redraw()

    def _resize_axis(self) -> None:
        self.axis.resize(self.viewport().width() - self.names_width)

    def _sync_scroll_bars(self) -> None:
        page = self.viewport().height() - RULER_HEIGHT
        rows = self.verticalScrollBar()
        rows.setPageStep(max(1, page))
        rows.setSingleStep(ROW_HEIGHT)
        rows.setRange(0, max(0, self.layout_now().height - page))
        self._syncing = True
        time = self.horizontalScrollBar()
        share = min(1.0, self.axis.span / self.axis.limit)
        time.setPageStep(max(1, round(share * _SCROLL_STEPS)))
        time.setRange(0, round((1 - share) * _SCROLL_STEPS))
        time.setValue(round(self.axis.start / self.axis.limit * _SCROLL_STEPS))
        self._syncing = False
        shown = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        hidden = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(shown if self.store.hierarchy is not None else hidden)

    def _scrolled_time(self, value: int) -> None:
        if not self._syncing:
            self.axis.pan((value / _SCROLL_STEPS * self.axis.limit - self.axis.start) / self.axis.per_pixel)
