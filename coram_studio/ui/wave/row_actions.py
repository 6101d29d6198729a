"""Keys of the wave view that select and change rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.rows import GroupRow, Look, Radix, SignalRow


def selected_rows(canvas: WaveCanvas) -> list[object]:
    """The selected rows, from the top."""
    return [canvas.rows.rows[i] for i in canvas.rows.selected]


def step_row(canvas: WaveCanvas, step: int, *, extend: bool) -> None:
    """Select the row ``step`` places further down, with those selected before where ``extend`` says so."""
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


class RowActions:
    """Each ``do_`` method is what an entry of KEY_ACTIONS does."""

    def __init__(self, canvas: WaveCanvas) -> None:
        self._canvas = canvas

    def do_row_down(self) -> None:
        """Select the row below."""
        step_row(self._canvas, 1, extend=False)

    def do_row_up(self) -> None:
        """Select the row above."""
        step_row(self._canvas, -1, extend=False)

    def do_extend_down(self) -> None:
        """Select the row below, too."""
        step_row(self._canvas, 1, extend=True)

    def do_extend_up(self) -> None:
        """Select the row above, too."""
        step_row(self._canvas, -1, extend=True)

    def do_select_all(self) -> None:
        """Select all rows."""
        self._canvas.rows.select_all()

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
        signals = [r for r in selected_rows(self._canvas) if isinstance(r, SignalRow)]
        all_curves = all(r.look is Look.ANALOG for r in signals)
        self._canvas.rows.change_selected(look=Look.DIGITAL if all_curves else Look.ANALOG)

    def do_copy(self) -> None:
        """Names and values at the cursor, one row per line, to the clipboard."""
        canvas = self._canvas
        lines = [
            f"{r.path}\t{canvas.store.value(r, canvas.cursor_time)}"
            for r in selected_rows(self._canvas)
            if isinstance(r, SignalRow)
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))
