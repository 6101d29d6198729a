"""Panels in windows of their own, over or beside the main window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.area import Area, Panel
from coram_studio.ui.theme import ThemeManager

FLOATING = "window"
"""The place of a panel that has a window of its own."""

_SIZE = (720, 480)


class FloatingWindow(QWidget):
    """Holds one panel. As a tool window it keeps the keys of the main window's menus."""

    closed = Signal(str)  # the user closed the window of the panel of that key

    def __init__(self, panel: Panel, themes: ThemeManager, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._key = panel.key
        self.area = Area(FLOATING, themes, icons, self)
        self.area.setAcceptDrops(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.area)
        self.area.add(panel)
        self.name(panel.title)

    def name(self, title: str) -> None:
        """Show a title."""
        self.setWindowTitle(f"{title} - CoRAM Studio")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the panel go back into the main window, unless that is being closed: then it is remembered here."""
        event.accept()  # a window that refused would keep the program from ending
        if self.parentWidget().isVisible():
            self.closed.emit(self._key)


class Floats:
    """The windows by the keys of their panels, and where each was last."""

    def __init__(self, themes: ThemeManager, icons: Icons, owner: QWidget) -> None:
        self._themes, self._icons, self._owner = themes, icons, owner
        self._windows: dict[str, FloatingWindow] = {}
        self._frames: dict[str, QRect] = {}

    def areas(self) -> tuple[Area, ...]:
        """One area for each window."""
        return tuple(window.area for window in self._windows.values())

    def open(self, panel: Panel) -> FloatingWindow:
        """Put a panel into a window where it was last, else over the middle of the main window."""
        window = FloatingWindow(panel, self._themes, self._icons, self._owner.window())
        frame = self._frames.get(panel.key)
        if frame is None or not any(
            s.availableGeometry().intersects(frame) for s in QGuiApplication.screens()
        ):
            frame = QRect(0, 0, *_SIZE)
            frame.moveCenter(self._owner.window().geometry().center())
        window.setGeometry(frame)
        self._windows[panel.key] = window
        return window

    def show(self, key: str) -> None:
        """Bring the window of a panel to the front, if it has one."""
        window = self._windows.get(key)
        if window is not None:
            window.show()
            window.raise_()
            window.activateWindow()

    def show_all(self) -> None:
        """Put every window on the screen, over the main window, which keeps the focus."""
        for window in self._windows.values():
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            window.show()
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)

    def name(self, key: str, title: str) -> None:
        """A panel has another title."""
        if key in self._windows:
            self._windows[key].name(title)

    def take(self, key: str, area: Area) -> None:
        """Take a panel out of the area it is in; a window of its own goes."""
        area.take(key)
        window = self._windows.pop(key, None)
        if window is not None:
            self._frames[key] = window.geometry()
            window.hide()
            window.deleteLater()

    def frames(self) -> dict[str, list[int]]:
        """Places of the windows of panels that last, for the settings."""
        frames = self._frames | {key: window.geometry() for key, window in self._windows.items()}
        return {key: [f.x(), f.y(), f.width(), f.height()] for key, f in frames.items() if ":" not in key}

    def take_frames(self, frames: Mapping[str, object]) -> None:
        """The reverse of ``frames``; what makes no sense is left out."""
        for key, numbers in frames.items():
            if isinstance(numbers, list) and len(numbers) == 4 and all(isinstance(n, int) for n in numbers):
                self._frames[key] = QRect(*numbers)
