"""Hands and eyes: mouse and key events to the window, waiting, and pictures of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coram_studio.ui.shell.main_window import MainWindow

DRAG_STEPS = 14
_STEP_MILLISECONDS = 15


class JourneyError(Exception):
    """A step did not do what it should; ``str(error)`` says which thing."""


class Screen:
    """Drives one window."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self.window = window
        self.pictures = pictures
        self.taken: list[tuple[str, str, Path]] = []  # title, theme, file

    # Waiting

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let the window work until the condition holds. Raises JourneyError, naming what did not happen."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise JourneyError(f"{what} did not happen within {seconds:.0f} s")
            QTest.qWait(10)

    def settle(self, milliseconds: int = 120) -> None:
        """Let pending paints happen."""
        QTest.qWait(milliseconds)

    # Hands

    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def click(self, widget: QWidget, at: QPoint | None = None, *, double: bool = False) -> None:
        """Click on a widget, in its middle unless said otherwise."""
        point = widget.rect().center() if at is None else at
        act = QTest.mouseDClick if double else QTest.mouseClick
        act(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Press, move in steps and let go within one widget."""
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(widget, button, none, start)
        for step in range(1, DRAG_STEPS + 1):
            self._move_held(widget, start + (end - start) * step / DRAG_STEPS)
        QTest.mouseRelease(widget, button, none, end)
        self.settle(30)

    def drag_and_drop(self, source: QWidget, start: QPoint, target: QWidget, end: QPoint) -> None:
        """Drag from one widget to another through the system's drag and drop."""
        handle = self.window.windowHandle()
        here, there = source.mapTo(self.window, start), target.mapTo(self.window, end)
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

        def step(number: int) -> None:
            # The drag runs an event loop of its own, so that the moves must come from timers.
            if number > DRAG_STEPS:
                QTest.mouseRelease(handle, button, none, there)
                return
            QTest.mouseMove(handle, here + (there - here) * number / DRAG_STEPS)
            QTimer.singleShot(_STEP_MILLISECONDS, lambda: step(number + 1))

        QTest.mousePress(handle, button, none, here)
        QTimer.singleShot(_STEP_MILLISECONDS * 3, lambda: step(1))
        for offset in (4, 8, 12):
            QTest.mouseMove(handle, here + QPoint(offset, 2))
        self.settle(_STEP_MILLISECONDS * (DRAG_STEPS + 8))

    @staticmethod
    def drags_work() -> bool:
        """Whether the platform passes made events on to its drag and drop."""
        return QGuiApplication.platformName() == "xcb"

    def _move_held(self, widget: QWidget, point: QPoint) -> None:
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent

        where = QPointF(point)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            where,
            QPointF(widget.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, event)
        QTest.qWait(2)

    # Eyes

    def picture(self, name: str, title: str) -> None:
        """Take a picture of the window, with the dialog over it if there is one, in both themes."""
        first = self.window.themes.current.name
        for theme in ("light", "dark") if first == "light" else ("dark", "light"):
            self.window.controllers.view.theme(theme)
            self.settle()
            file = self.pictures / f"{name}-{theme}.png"
            if not self._grab().save(str(file), "PNG"):
                raise JourneyError(f"the picture {file} could not be written")
            self.taken.append((title, theme, file))
        self.window.controllers.view.theme(first)
        self.settle(20)

    def _grab(self) -> QPixmap:
        picture = self.window.grab()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                ratio = picture.devicePixelRatio()
                size = dialog.size()
                place = QRect(QPoint(0, 0), size)
                place.moveCenter(QPoint(int(picture.width() / ratio / 2), int(picture.height() / ratio / 2)))
                painter = QPainter(picture)
                painter.fillRect(QRect(QPoint(0, 0), self.window.size()), self._veil())
                painter.drawPixmap(place.topLeft(), dialog.grab())
                painter.setPen(self.window.themes.current.colour("border"))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
                painter.end()
        return picture

    @staticmethod
    def _veil() -> Qt.GlobalColor:
        return Qt.GlobalColor.transparent
