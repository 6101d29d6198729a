"""What the keys and the menu of the wave view do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu

from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.rows import GroupRow, Look, Radix, SignalRow
from coram_studio.ui.wave.wave_keys import KEY_ACTIONS

_STEP = 1.5


class CanvasActions(QObject):
    """One QAction per entry of KEY_ACTIONS.

    Their shortcuts are shown in the menu only: the canvas asks for its keys itself, so that they never collide
    with those of the window.
    """

    def __init__(self, canvas: WaveCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.actions: dict[str, QAction] = {}
        self._by_key: dict[QKeySequence, QAction] = {}
        for entry in KEY_ACTIONS:
            action = QAction(entry.text, canvas)
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._by_key.update(dict.fromkeys(action.shortcuts(), action))
            action.triggered.connect(getattr(self, f"do_{entry.id}"))
            self.actions[entry.id] = action
        canvas.key_filter = self._key

    def menu(self) -> QMenu:
        """The context menu for the selected rows."""
        menu = QMenu(self._canvas)
        signals = [r for r in self._selected_rows() if isinstance(r, SignalRow)]
        if signals:
            radix = menu.addMenu("Radix")
            for one in Radix:
                action = self.actions[one.value]
                action.setCheckable(True)
                action.setChecked(all(r.radix is one for r in signals))
                radix.addAction(action)
            analog = self.actions["analog"]
            analog.setCheckable(True)
            analog.setChecked(all(r.look is Look.ANALOG for r in signals))
            menu.addAction(analog)
            menu.addSeparator()
        if self._selected_rows():
            for name in ("copy", "rename", "remove"):
                menu.addAction(self.actions[name])
        menu.addAction(self.actions["group"])
        menu.addSeparator()
        for name in ("next_edge", "previous_edge", "mark", "unmark"):
            menu.addAction(self.actions[name])
        menu.addSeparator()
        for name in ("zoom_in", "zoom_out", "zoom_marker", "fit"):
            menu.addAction(self.actions[name])
        return menu

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

    def do_row_down(self) -> None:
        """Select the row below."""
        self._step_row(1, extend=False)

    def do_row_up(self) -> None:
        """Select the row above."""
        self._step_row(-1, extend=False)

    def do_extend_down(self) -> None:
        """Select the row below, too."""
        self._step_row(1, extend=True)

    def do_extend_up(self) -> None:
        """Select the row above, too."""
        self._step_row(-1, extend=True)

    def do_select_all(self) -> None:
        """Select all rows."""
        self._canvas.rows.select_all()

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

    def do_remove(self) -> None:
        """Take the selected rows out."""
        self._canvas.rows.remove_selected()

    def do_toggle_group(self) -> None:
        """Open or close the current group."""
        self._canvas.rows.toggle_group(self._canvas.rows.current) if self._canvas.rows.current >= 0 else None

    def do_group(self) -> None:
        """Insert a heading above the current row."""
        rows = self._canvas.rows
        title, good = QInputDialog.getText(self._canvas, "Insert a heading", "Heading")
        if good and title.strip():
            rows.insert([GroupRow(title.strip())], max(rows.current, 0))

    def do_rename(self) -> None:
        """Give the current row another name; the signal keeps its own."""
        rows = self._canvas.rows
        if rows.current < 0:
            return
        row = rows.rows[rows.current]
        old = row.title if isinstance(row, GroupRow) else row.name
        name, good = QInputDialog.getText(self._canvas, "Rename the row", "Name", text=old)
        if good and name.strip():
            text = name.strip()
            new = replace(row, title=text) if isinstance(row, GroupRow) else replace(row, name=text)
            rows.replace(rows.current, new)

    def do_hex(self) -> None:
        """Hexadecimal."""
        self._canvas.rows.change_selected(radix=Radix.HEX)

    def do_unsigned(self) -> None:
        """Unsigned decimal."""
        self._canvas.rows.change_selected(radix=Radix.UNSIGNED)

    def do_signed(self) -> None:
        """Signed decimal."""
        self._canvas.rows.change_selected(radix=Radix.SIGNED)

    def do_binary(self) -> None:
        """Binary."""
        self._canvas.rows.change_selected(radix=Radix.BINARY)

    def do_ascii(self) -> None:
        """ASCII."""
        self._canvas.rows.change_selected(radix=Radix.ASCII)

    def do_analog(self) -> None:
        """Curve, or back to digital when all are curves."""
        signals = [r for r in self._selected_rows() if isinstance(r, SignalRow)]
        all_curves = all(r.look is Look.ANALOG for r in signals)
        self._canvas.rows.change_selected(look=Look.DIGITAL if all_curves else Look.ANALOG)

    def do_copy(self) -> None:
        """Names and values at the cursor, one row per line, to the clipboard."""
        canvas = self._canvas
        lines = [
            f"{r.path}\t{canvas.store.value(r, canvas.cursor_time)}"
            for r in self._selected_rows()
            if isinstance(r, SignalRow)
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _key(self, event: QKeyEvent, act: bool) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        plain = QKeySequence(
            QKeyCombination(modifiers & ~Qt.KeyboardModifier.ShiftModifier, Qt.Key(event.key()))
        )
        # On many keyboards "+" is typed with Shift.
        action = self._by_key.get(pressed) or (self._by_key.get(plain) if event.text() in "+=-" else None)
        if action is not None and act:
            action.trigger()
        return action is not None

    def _selected_rows(self) -> list[object]:
        rows = self._canvas.rows
        return [rows.rows[i] for i in rows.selected]

    def _jump(self, forward: bool) -> None:
        canvas = self._canvas
        if canvas.rows.current < 0:
            self._step_row(1, extend=False)
        if canvas.rows.current < 0:
            return
        row = canvas.rows.rows[canvas.rows.current]
        edge = canvas.store.neighbour_edge(row, canvas.cursor_time, forward)
        if edge is not None:
            canvas.move_cursor(edge, reveal=True)

    def _step_row(self, step: int, *, extend: bool) -> None:
        canvas = self._canvas
        visible = canvas.rows.visible()
        if not visible:
            return
        chosen = set(canvas.rows.selected)
        here = canvas.rows.current
        if extend and chosen:
            here = max(chosen) if step > 0 else min(chosen)
        place = visible.index(here) + step if here in visible else (0 if step > 0 else len(visible) - 1)
        index = visible[max(0, min(place, len(visible) - 1))]
        canvas.rows.select(index, extend=extend)
        canvas.show_row(index)

    def _zoom_centre(self) -> float | None:
        x = self._canvas.axis.x(self._canvas.cursor_time)
        return x if 0 <= x <= self._canvas.axis.width else None
