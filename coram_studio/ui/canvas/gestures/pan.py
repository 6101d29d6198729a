"""Pan: drag the canvas with the middle button, with Alt and the left, or with Space and the left."""

from __future__ import annotations

from PySide6.QtCore import Qt

from coram_studio.ui.canvas.gestures.base import Gesture, Pointer
from coram_studio.ui.canvas.surface import Surface


class Pan(Gesture):
    """The canvas follows the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, surface: Surface, pointer: Pointer) -> None:
        super().__init__(surface)
        self._start = pointer
        self._view = surface.view

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> Pan | None:
        """For the middle button, Alt or Space with the left."""
        left = pointer.button is Qt.MouseButton.LeftButton
        held = pointer.has(Qt.KeyboardModifier.AltModifier) or surface.space_held
        if pointer.button is Qt.MouseButton.MiddleButton or (left and held):
            return cls(surface, pointer)
        return None

    def move(self, pointer: Pointer) -> None:
        """Shift by whole pixels."""
        dx, dy = round(pointer.px - self._start.px), round(pointer.py - self._start.py)
        self.surface.set_view(self._view.panned(dx, dy))

    def cancel(self) -> None:
        """Back to where the canvas was."""
        self.surface.set_view(self._view)
