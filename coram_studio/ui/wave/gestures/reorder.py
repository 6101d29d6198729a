"""Click in the names selects rows; drag moves the selected ones to another place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.gestures.base import Gesture, Surface
from coram_studio.ui.wave.overlay import RULER_HEIGHT
from coram_studio.ui.wave.rows import GroupRow

_DRAG_PIXELS = 6
_TRIANGLE = 26


class Reorder(Gesture):
    """Ctrl toggles a row, Shift selects up to it, a group's triangle opens and closes it."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._from = QPointF()
        self._alone: int | None = None
        self._drop: int | None = None

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """The left button over the names."""
        over_names = event.position().x() < surface.names_width and event.position().y() >= RULER_HEIGHT
        return over_names and event.button() == Qt.MouseButton.LeftButton

    def press(self, event: QMouseEvent) -> None:
        """Select."""
        rows = self.surface.rows
        self._from = event.position()
        placed = self.surface.layout_now().at(self.surface.row_y(event.position().y()))
        if placed is None:
            rows.select(-1)
            return
        if isinstance(placed.row, GroupRow) and event.position().x() < _TRIANGLE:
            rows.toggle_group(placed.index)
            return
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if placed.index in rows.selected and not add and not extend:
            self._alone = placed.index  # one of several may be dragged: select it alone when released
        else:
            rows.select(placed.index, add=add, extend=extend)

    def move(self, event: QMouseEvent) -> None:
        """Show where the rows would go."""
        far = (event.position() - self._from).manhattanLength() >= _DRAG_PIXELS
        if not self.surface.rows.selected or not (far or self._drop is not None):
            return
        index, y = self.surface.layout_now().insertion(self.surface.row_y(event.position().y()))
        self._drop, self.surface.drop_line = index, y
        self.surface.refresh()

    def release(self, event: QMouseEvent) -> None:
        """Move them, or finish the selection."""
        drop, self._drop, self.surface.drop_line = self._drop, None, None
        if drop is not None:
            self.surface.rows.move_selected(drop)
        elif self._alone is not None:
            self.surface.rows.select(self._alone)
        self.surface.refresh()

    def cancel(self) -> None:
        """Leave the rows where they are."""
        self._drop, self._alone, self.surface.drop_line = None, None, None
        self.surface.refresh()
