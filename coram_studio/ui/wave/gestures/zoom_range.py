"""Drag on the ruler: zoom to the stretch of time between press and release; a click moves the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.gestures.base import Gesture, Surface
from coram_studio.ui.wave.overlay import RULER_HEIGHT

_LEAST_PIXELS = 6


class ZoomRange(Gesture):
    """Shows a band while the button is down."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._from = 0.0

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """The left button on the ruler."""
        return (
            event.button() == Qt.MouseButton.LeftButton
            and event.position().y() < RULER_HEIGHT
            and event.position().x() >= surface.names_width
        )

    def press(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        self._from = event.position().x() - self.surface.names_width

    def move(self, event: QMouseEvent) -> None:
        """Show the band."""
        to = event.position().x() - self.surface.names_width
        to = min(max(to, 0.0), float(self.surface.axis.width))
        self.surface.zoom_band = (self._from, to) if abs(to - self._from) >= _LEAST_PIXELS else None
        self.surface.refresh()

    def release(self, event: QMouseEvent) -> None:
        """Zoom, or move the cursor after a mere click."""
        band, self.surface.zoom_band = self.surface.zoom_band, None
        axis = self.surface.axis
        if band is None:
            self.surface.place_cursor(event.position().toPoint(), snap=False)
        else:
            axis.show(axis.time(band[0]), axis.time(band[1]))
        self.surface.refresh()

    def cancel(self) -> None:
        """Take the band away."""
        self.surface.zoom_band = None
        self.surface.refresh()
