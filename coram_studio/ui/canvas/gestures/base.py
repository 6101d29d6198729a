"""What every gesture is, and what it may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface

DRAG_START = 4
"""Pixels that the pointer must travel before a press becomes a drag."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is: in pixels of the widget (px, py) and on the canvas (x, y); buttons and keys."""

    px: float
    py: float
    x: float
    y: float
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier

    def has(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a modifier key is down."""
        return bool(self.modifiers & modifier)

    @property
    def adds(self) -> bool:
        """Whether the keys say: add to the selection, or take out of it."""
        return self.has(Qt.KeyboardModifier.ShiftModifier) or self.has(Qt.KeyboardModifier.ControlModifier)


def pointer_of(surface: Surface, event: QMouseEvent) -> Pointer:
    """The pointer of a mouse event."""
    at = event.position()
    x, y = surface.view.to_canvas(at.x(), at.y())
    return Pointer(at.x(), at.y(), x, y, event.button(), event.modifiers())


class Gesture:
    """Something that the user is doing: from a press, or a key, until it is finished or cancelled.

    It shows itself through the scene and ``paint`` and changes the design only when it finishes.
    """

    cursor: Qt.CursorShape | None = None
    pans_at_edges = False  # set once it drags: the canvas moves on when the pointer comes to its edge
    hint = ""  # what keys do meanwhile, shown at the bottom of the canvas

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.scene = surface.scene

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> Gesture | None:
        """The gesture that this press starts, or None when it is not for this class.

        Gestures that start otherwise than by a press, from a key or a drag from outside, keep this.
        """
        return None

    def move(self, pointer: Pointer) -> None:
        """The pointer moved."""

    def press(self, pointer: Pointer) -> None:
        """Another button went down, or the one that a gesture begun by key waits for."""

    def release(self, pointer: Pointer) -> None:
        """The button that began the gesture went up."""
        self.surface.end_gesture()

    def key(self, event: QKeyEvent) -> bool:
        """A key went down; whether the gesture used it."""
        return False

    def key_up(self, event: QKeyEvent) -> None:
        """A key went up."""

    def cancel(self) -> None:
        """Leave everything as it was. The surface calls it when Esc is pressed or the focus is lost."""

    def paint(self, painter: QPainter) -> None:
        """Draw on top of the canvas, in canvas units."""

    def paint_pixels(self, painter: QPainter) -> None:
        """Draw on top of everything, in pixels of the widget."""


def travelled(a: Pointer, b: Pointer) -> bool:
    """Whether the pointer went far enough for a drag."""
    return abs(a.px - b.px) + abs(a.py - b.py) >= DRAG_START
