"""Click or drag in the waves moves the time cursor; with Shift, places the marker."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.gestures.base import Gesture, Surface


class MoveCursor(Gesture):
    """A click snaps to an edge of the signal that is near; a drag moves freely."""

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """The left button, over the waves."""
        return event.button() == Qt.MouseButton.LeftButton and event.position().x() >= surface.names_width

    def press(self, event: QMouseEvent) -> None:
        """Select the row, move the cursor."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.surface.place_marker(self.surface.axis.time(event.position().x() - self.surface.names_width))
            return
        placed = self.surface.layout_now().at(self.surface.row_y(event.position().y()))
        if placed is not None:
            self.surface.rows.select(placed.index)
        self.surface.place_cursor(event.position().toPoint(), snap=True)

    def move(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.surface.place_marker(self.surface.axis.time(event.position().x() - self.surface.names_width))
        else:
            self.surface.place_cursor(event.position().toPoint(), snap=False)
