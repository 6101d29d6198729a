"""Nudge: arrow keys move the selected blocks; one edit for as long as keys keep coming."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from coram_studio.ui.canvas.geometry import GRID
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer
from coram_studio.ui.canvas.gestures.place import ARROWS
from coram_studio.ui.canvas.surface import Surface

_PAUSE = 700  # ms without a key after which the move is an edit
_LEAP = 10  # grid steps with Shift

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Nudge(Gesture):
    """Begun by an arrow key."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._drag = self.scene.lift(self.scene.selected_blocks())
        self._pause = QTimer(surface, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._finish)

    @classmethod
    def start(cls, surface: Surface, event: QKeyEvent) -> bool:
        """Begin with this key if it is an arrow and blocks are selected; whether it did."""
        if Qt.Key(event.key()) not in ARROWS or not surface.scene.selected_blocks():
            return False
        if not surface.scene.refused():
            gesture = cls(surface)
            surface.begin_gesture(gesture)
            gesture.key(event)
        return True

    def key(self, event: QKeyEvent) -> bool:
        """One step further; any other key but Esc makes the move an edit first."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None:
            if event.key() in _MODIFIERS:
                return True
            if event.key() != Qt.Key.Key_Escape:
                self._finish()
            return False
        leap = _LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        x, y = self._drag.offset
        self._drag.shift(x + step[0] * leap * GRID, y + step[1] * leap * GRID)
        self.surface.update()
        self._pause.start()
        return True

    def key_up(self, event: QKeyEvent) -> None:
        """Wait a little for the next key."""
        self._pause.start()

    def press(self, pointer: Pointer) -> None:
        """A mouse button: the move is done."""
        self._finish()

    def release(self, pointer: Pointer) -> None:
        """Not begun by a button."""

    def cancel(self) -> None:
        """The blocks go back."""
        self._pause.stop()
        self.scene.drop(self._drag, done=False)

    def _finish(self) -> None:
        self._pause.stop()
        if self.surface.gesture is self:
            self.surface.end_gesture()
            self.scene.drop(self._drag, done=True)
