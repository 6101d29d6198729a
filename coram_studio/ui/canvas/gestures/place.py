"""Place: a block chosen in the palette hangs on the pointer until a click puts it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from coram_studio.ui.canvas.card import make_card
from coram_studio.ui.canvas.geometry import Point, snap
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer
from coram_studio.ui.canvas.paint.cards import paint_card
from coram_studio.ui.canvas.placeables import make_block

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface


class Ghost:
    """The preview of a block that is not there yet: half transparent, on the grid, in the hand by its head."""

    def __init__(self, surface: Surface, key: str) -> None:
        self._surface = surface
        self.key = key
        self._card = make_card(make_block(key, surface.scene.model), lambda name: (), {})

    def corner(self, x: float, y: float) -> Point:
        """Where the top left corner comes to lie with the pointer at (x, y)."""
        return snap(x - self._card.width / 2), snap(y - 16)

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Draw the preview, in canvas units."""
        painter.setOpacity(0.6)
        paint_card(painter, self._card, self.corner(x, y), self._surface.look)
        painter.setOpacity(1.0)


class Place(Gesture):
    """Begun by the palette, not by a press. Enter places it in the middle of what is in view."""

    cursor = Qt.CursorShape.CrossCursor
    hint = "Click to place · Enter places it here · Esc puts it back"

    def __init__(self, surface: Surface, key: str) -> None:
        super().__init__(surface)
        self._ghost = Ghost(surface, key)
        self._at = surface.visible().centre

    def move(self, pointer: Pointer) -> None:
        """The ghost follows."""
        self._at = (pointer.x, pointer.y)
        self.surface.update()

    def press(self, pointer: Pointer) -> None:
        """Put it down, or away with the right button."""
        if pointer.button is Qt.MouseButton.LeftButton:
            self._at = (pointer.x, pointer.y)
            self._finish()
        else:
            self.surface.cancel_gesture()

    def release(self, pointer: Pointer) -> None:
        """The press did it already."""

    def key(self, event: QKeyEvent) -> bool:
        """Arrows move the ghost, Enter puts it down."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is not None:
            self._at = (self._at[0] + step[0] * 24, self._at[1] + step[1] * 24)
            self.surface.update()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return True
        return False

    def _finish(self) -> None:
        self.surface.end_gesture()
        self.surface.block_dropped.emit(self._ghost.key, self._ghost.corner(*self._at))

    def paint(self, painter: QPainter) -> None:
        """The ghost."""
        self._ghost.paint(painter, *self._at)


ARROWS: dict[Qt.Key, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Direction of each arrow key."""
