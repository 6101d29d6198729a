"""What keys do on the canvas while no gesture is under way, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

from coram_studio.ui.canvas.gestures.keyboard_connect import KeyboardConnect
from coram_studio.ui.canvas.gestures.nudge import Nudge
from coram_studio.ui.canvas.gestures.rename import start_rename
from coram_studio.ui.canvas.menus import open_menu

if TYPE_CHECKING:
    from coram_studio.ui.canvas.view import CanvasView

CTRL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """A key, what it does in words, and what it calls."""

    key: QKeyCombination
    text: str
    run: Callable[[CanvasView], None]


def _bind(
    key: Qt.Key, text: str, run: Callable[[CanvasView], None], keys: Qt.KeyboardModifier = _PLAIN
) -> KeyBinding:
    return KeyBinding(QKeyCombination(keys, key), text, run)


BINDINGS: tuple[KeyBinding, ...] = (
    _bind(Qt.Key.Key_A, "Add a block", lambda view: view.adding.open_at_pointer()),
    _bind(Qt.Key.Key_W, "Wire the chosen block", lambda view: KeyboardConnect.start(view.surface)),
    _bind(Qt.Key.Key_F2, "Rename", lambda view: start_rename(view.surface)),
    _bind(Qt.Key.Key_Return, "Open the source", lambda view: view.open_selected()),
    _bind(Qt.Key.Key_Enter, "Open the source", lambda view: view.open_selected()),
    _bind(Qt.Key.Key_Delete, "Delete", lambda view: view.delete_selection()),
    _bind(Qt.Key.Key_Backspace, "Delete", lambda view: view.delete_selection()),
    _bind(Qt.Key.Key_Escape, "Select nothing", lambda view: view.select(())),
    _bind(Qt.Key.Key_M, "Show or hide the overview", lambda view: view.panels.toggle_minimap()),
    _bind(Qt.Key.Key_Menu, "Menu", lambda view: open_menu(view)),
    _bind(Qt.Key.Key_F10, "Menu", lambda view: open_menu(view), Qt.KeyboardModifier.ShiftModifier),
    _bind(Qt.Key.Key_C, "Copy", lambda view: view.copy(), CTRL),
    _bind(Qt.Key.Key_X, "Cut", lambda view: view.cut(), CTRL),
    _bind(Qt.Key.Key_V, "Paste", lambda view: view.paste(), CTRL),
    _bind(Qt.Key.Key_D, "Duplicate", lambda view: view.duplicate(), CTRL),
    _bind(Qt.Key.Key_A, "Select all", lambda view: view.select_all(), CTRL),
    _bind(Qt.Key.Key_A, "Arrange", lambda view: view.arrange(), CTRL | Qt.KeyboardModifier.ShiftModifier),
    _bind(Qt.Key.Key_0, "Zoom to 100 %", lambda view: view.reset_zoom(), CTRL),
    _bind(Qt.Key.Key_1, "Fit", lambda view: view.fit(), CTRL),
    _bind(Qt.Key.Key_Plus, "Zoom in", lambda view: view.zoom_in(), CTRL),
    _bind(Qt.Key.Key_Equal, "Zoom in", lambda view: view.zoom_in(), CTRL),
    _bind(Qt.Key.Key_Minus, "Zoom out", lambda view: view.zoom_out(), CTRL),
)


def run_key(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key stands for; whether it stands for anything."""
    if Nudge.start(view.surface, event):
        return True
    keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeyCombination(keys, Qt.Key(event.key()))
    for binding in BINDINGS:
        if binding.key == pressed:
            binding.run(view)
            return True
    return False
