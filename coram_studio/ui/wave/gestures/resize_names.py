"""Drag the line between names and waves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.gestures.base import Gesture, Surface

GRIP = 4
"""How near to the line, in pixels, the mouse takes hold of it."""


class ResizeNames(Gesture):
    """The line follows the mouse."""

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """The left button at the line."""
        near = abs(event.position().x() - surface.names_width) <= GRIP
        return near and event.button() == Qt.MouseButton.LeftButton

    def move(self, event: QMouseEvent) -> None:
        """Widen or narrow."""
        self.surface.set_names_width(round(event.position().x()))
