"""The status bar: what happened last, the time cursor, the place and encoding of the text, the zoom."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget


class StatusBar(QStatusBar):
    """Left, the state of the project and passing messages; right, places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.main = QLabel(self)
        self.main.setContentsMargins(8, 0, 0, 0)
        self.cursor_time = QLabel(self)
        self.place = QLabel(self)
        self.zoom = QLabel(self)
        self.cursor_time.setAccessibleName("Time cursor")
        self.place.setAccessibleName("Line and column")
        self.zoom.setAccessibleName("Zoom")
        self.addWidget(self.main, 1)
        self.encoding = QToolButton(self)
        self.encoding.setProperty("look", "quiet")
        self.encoding.setToolTip("In which encoding this file is read and saved; press to choose another")
        self.encoding.hide()
        for widget in (self.cursor_time, self.place, self.encoding, self.zoom):
            self.addPermanentWidget(widget)
        self._checked_at: float | None = None
        self._check_seconds = 0.0
        self._build_state = ""
        self._message_until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._refresh)

    def say(self, text: str, seconds: float = 6.0) -> None:
        """Show a message for a while in place of the state."""
        self._message_until = time.monotonic() + seconds
        self.main.setText(text)
        self._timer.start()

    def show_encoding(self, name: str) -> None:
        """Name the encoding of the text in front; "" without one."""
        self.encoding.setText(name)
        self.encoding.setAccessibleName(f"Encoding: {name}")
        self.encoding.setVisible(bool(name))

    def set_checked(self, seconds: float) -> None:
        """A check that took so long has just ended."""
        self._checked_at = time.monotonic()
        self._check_seconds = seconds
        self._refresh()
        self._timer.start()

    def set_build_state(self, text: str) -> None:
        """What is known of the last build, for example "build up to date"."""
        self._build_state = text
        self._refresh()

    def clear_project(self) -> None:
        """No project is open."""
        self._checked_at = None
        self._build_state = ""
        self.cursor_time.clear()
        self.place.clear()
        self.zoom.clear()
        self.show_encoding("")
        self._timer.stop()
        self.main.setText("No project open")

    def _refresh(self) -> None:
        if time.monotonic() < self._message_until:
            return
        parts = []
        if self._checked_at is not None:
            ago = time.monotonic() - self._checked_at
            parts.append(f"Checked {_ago(ago)}, took {self._check_seconds * 1000:.0f} ms")
        if self._build_state:
            parts.append(self._build_state)
        self.main.setText(" · ".join(parts))


def _ago(seconds: float) -> str:
    if seconds < 2:
        return "just now"
    if seconds < 90:
        return f"{seconds:.0f} s ago"
    return f"{seconds / 60:.0f} min ago"
