"""Auto-pan: while something is dragged against the edge of the canvas, the canvas moves on under it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from coram_studio.ui.canvas.gestures.base import Pointer

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface

_EDGE = 28  # pixels from the edge at which it begins
_FASTEST = 18  # pixels a frame, at the edge itself and beyond
_FRAME = 16  # ms


class AutoPan(QObject):
    """Pans a surface and tells the gesture under way, for as long as the pointer stays at the edge."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._pointer: Pointer | None = None
        self._timer = QTimer(self, interval=_FRAME)
        self._timer.timeout.connect(self._step)

    def follow(self, pointer: Pointer) -> None:
        """The pointer of the gesture under way moved."""
        self._pointer = pointer
        if self._speed() == (0, 0):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The gesture is over."""
        self._pointer = None
        self._timer.stop()

    def _speed(self) -> tuple[int, int]:
        """Pixels a frame by which the content moves."""
        if self._pointer is None:
            return (0, 0)
        return (
            _push(self._pointer.px, self._surface.width()),
            _push(self._pointer.py, self._surface.height()),
        )

    def _step(self) -> None:
        surface, speed = self._surface, self._speed()
        if self._pointer is None or surface.gesture is None or speed == (0, 0):
            self.stop()
            return
        surface.set_view(surface.view.panned(*speed))
        x, y = surface.view.to_canvas(self._pointer.px, self._pointer.py)
        self._pointer = replace(self._pointer, x=x, y=y)
        surface.gesture.move(self._pointer)


def _push(at: float, size: int) -> int:
    """How fast the content moves for a pointer there, away from the near edge."""
    if size < 4 * _EDGE:
        return 0
    if at < _EDGE:
        return round(_FASTEST * min((_EDGE - at) / _EDGE, 1.0))
    if at > size - _EDGE:
        return -round(_FASTEST * min((at - size + _EDGE) / _EDGE, 1.0))
    return 0
