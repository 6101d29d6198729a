"""The keys and the menu of the wave view."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.row_actions import RowActions, selected_rows
from coram_studio.ui.wave.rows import Look, Radix, SignalRow
from coram_studio.ui.wave.time_actions import TimeActions
from coram_studio.ui.wave.wave_keys import KEY_ACTIONS


class CanvasActions(QObject):
    """One QAction per entry of KEY_ACTIONS.

    Their shortcuts are shown in the menu only: the canvas asks for its keys itself, so that they never collide
    with those of the window.
    """

    def __init__(self, canvas: WaveCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._topics = (TimeActions(canvas), RowActions(canvas))
        self.actions: dict[str, QAction] = {}
        self._by_key: dict[QKeySequence, QAction] = {}
        for entry in KEY_ACTIONS:
            action = QAction(entry.text, canvas)
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._by_key.update(dict.fromkeys(action.shortcuts(), action))
            name = f"do_{entry.id}"
            topic = next(topic for topic in self._topics if hasattr(topic, name))
            action.triggered.connect(getattr(topic, name))
            self.actions[entry.id] = action
        canvas.key_filter = self._key

    def menu(self) -> QMenu:
        """The context menu for the selected rows."""
        menu = QMenu(self._canvas)
        signals = [r for r in selected_rows(self._canvas) if isinstance(r, SignalRow)]
        if signals:
            radix = menu.addMenu("Radix")
            for one in Radix:
                action = self.actions[one.value]
                action.setCheckable(True)
                action.setChecked(all(r.radix is one for r in signals))
                radix.addAction(action)
            analog = self.actions["analog"]
            analog.setCheckable(True)
            analog.setChecked(all(r.look is Look.ANALOG for r in signals))
            menu.addAction(analog)
            menu.addSeparator()
        if selected_rows(self._canvas):
            for name in ("copy", "rename", "remove"):
                menu.addAction(self.actions[name])
        menu.addAction(self.actions["group"])
        menu.addSeparator()
        for name in ("next_edge", "previous_edge", "mark", "unmark"):
            menu.addAction(self.actions[name])
        menu.addSeparator()
        for name in ("zoom_in", "zoom_out", "zoom_marker", "fit"):
            menu.addAction(self.actions[name])
        return menu

    def _key(self, event: QKeyEvent, act: bool) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        plain = QKeySequence(
            QKeyCombination(modifiers & ~Qt.KeyboardModifier.ShiftModifier, Qt.Key(event.key()))
        )
        # On many keyboards "+" is typed with Shift.
        action = self._by_key.get(pressed) or (self._by_key.get(plain) if event.text() in "+=-" else None)
        if action is not None and act:
            action.trigger()
        return action is not None
