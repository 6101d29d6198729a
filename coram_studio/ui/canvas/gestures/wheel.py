"""The wheel: zoom at the pointer; with Ctrl it pans up and down, with Shift left and right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.viewport import STEP

_NOTCH = 120.0  # wheel units of one step


def wheel(surface: Surface, event: QWheelEvent) -> None:
    """Zoom or pan by what the wheel, or two fingers on a touchpad, did."""
    pixels, angle = event.pixelDelta(), event.angleDelta()
    keys = event.modifiers()
    at = event.position()
    event.accept()
    if keys & Qt.KeyboardModifier.ShiftModifier:
        distance = angle.y() or angle.x()
        surface.set_view(surface.view.panned(round(distance / 2), 0))
    elif keys & Qt.KeyboardModifier.ControlModifier:
        surface.set_view(surface.view.panned(0, round(angle.y() / 2)))
    elif not pixels.isNull() and pixels.x():
        surface.set_view(surface.view.panned(pixels.x(), pixels.y()))
    elif angle.y():
        surface.set_view(surface.view.zoomed(STEP ** (angle.y() / _NOTCH), at.x(), at.y()))
