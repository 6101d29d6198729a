"""Move: drag blocks; they keep to the grid and their wires follow."""

from __future__ import annotations

from PySide6.QtCore import Qt

from coram_studio.ui.canvas.geometry import snap
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer, travelled
from coram_studio.ui.canvas.live_drag import LiveDrag
from coram_studio.ui.canvas.surface import Surface


class Move(Gesture):
    """A press on a card: a click selects it, a drag moves all that is selected."""

    def __init__(self, surface: Surface, pointer: Pointer, block: str) -> None:
        super().__init__(surface)
        self._start = pointer
        self._block = block
        self._was_selected = block in self.scene.selected
        self._drag: LiveDrag | None = None

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> Move | None:
        """For the left button on a card."""
        block = surface.scene.diagram.card_at(pointer.x, pointer.y)
        if not block or pointer.button is not Qt.MouseButton.LeftButton:
            return None
        gesture = cls(surface, pointer, block)
        scene = surface.scene
        scene.focus(block)
        if pointer.adds:
            if not gesture._was_selected:
                scene.select(scene.selected | {block})
        elif not gesture._was_selected:
            scene.select([block])
        return gesture

    def move(self, pointer: Pointer) -> None:
        """Show the blocks where they would come to lie."""
        if self._drag is None:
            if not travelled(self._start, pointer) or self.scene.refused():
                return
            self.pans_at_edges = True
            self._drag = self.scene.lift(self.scene.selected_blocks() | {self._block})
        anchor = self.scene.position(self._block)
        self._drag.shift(
            snap(anchor[0] + pointer.x - self._start.x) - anchor[0],
            snap(anchor[1] + pointer.y - self._start.y) - anchor[1],
        )
        self.surface.update()

    def release(self, pointer: Pointer) -> None:
        """Make the move one edit, or the click a selection."""
        self.surface.end_gesture()
        if self._drag is not None:
            self.scene.drop(self._drag, done=True)
        elif self._start.adds and self._was_selected:
            self.scene.select(self.scene.selected - {self._block})
        elif not self._start.adds:
            self.scene.select([self._block])

    def cancel(self) -> None:
        """The blocks go back."""
        if self._drag is not None:
            self.scene.drop(self._drag, done=False)
