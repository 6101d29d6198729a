"""Drag with the middle button, or with Alt and the left one: move through time and rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.gestures.base import Gesture, Surface


class Pan(Gesture):
    """The waves follow the mouse."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._last = QPointF()

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """The middle button anywhere, or Alt with the left one over the waves."""
        if event.button() == Qt.MouseButton.MiddleButton:
            return True
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        over_waves = event.position().x() >= surface.names_width
        return alt and over_waves and event.button() == Qt.MouseButton.LeftButton

    def press(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._last = event.position()

    def move(self, event: QMouseEvent) -> None:
        """Move by as much as the mouse did."""
        moved = event.position() - self._last
        self._last = event.position()
        self.surface.axis.pan(-moved.x())
        self.surface.scroll_rows(round(-moved.y()))
