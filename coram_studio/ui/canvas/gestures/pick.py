"""Pick: click a wire to select it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from coram_studio.ui.canvas.gestures.base import Gesture, Pointer
from coram_studio.ui.canvas.surface import WIRE_REACH, Surface


class Pick(Gesture):
    """A press on a wire."""

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> Pick | None:
        """For the left button on a wire."""
        if pointer.button is not Qt.MouseButton.LeftButton:
            return None
        scene = surface.scene
        wire = scene.diagram.wire_at(pointer.x, pointer.y, WIRE_REACH / surface.view.zoom)
        if not wire:
            return None
        scene.select(scene.selected ^ {wire} if pointer.adds else [wire])
        return cls(surface)
