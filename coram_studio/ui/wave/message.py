"""What a view says while it has nothing to show: empty, busy, or an error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from coram_studio.ui.theme import SPACE, ThemeManager, ui_font


class MessagePage(QWidget):
    """A sentence in the middle, and below it a hint or a bar that moves."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._wrong = False
        self._text = QLabel(self)
        self._text.setFont(ui_font(15, QFont.Weight.DemiBold))
        self._hint = QLabel(self)
        self._hint.setFont(ui_font(13))
        for label in (self._text, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(200)
        self._bar.setAccessibleName("Reading")
        column = QVBoxLayout(self)
        column.setContentsMargins(8 * SPACE, 8 * SPACE, 8 * SPACE, 8 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addStretch(1)
        column.addWidget(self._text)
        column.addWidget(self._hint)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        themes.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def show_empty(self, text: str, hint: str) -> None:
        """Nothing there yet: what to do."""
        self._show(text, hint, busy=False, wrong=False)

    def show_busy(self, text: str) -> None:
        """Something is coming."""
        self._show(text, "", busy=True, wrong=False)

    def show_error(self, text: str, hint: str = "") -> None:
        """It went wrong."""
        self._show(text, hint, busy=False, wrong=True)

    def _show(self, text: str, hint: str, *, busy: bool, wrong: bool) -> None:
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._bar.setVisible(busy)
        self._wrong = wrong
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), self._themes.current.colour("surface"))

    def _restyle(self) -> None:
        theme = self._themes.current
        self._text.setStyleSheet(f"color: {theme.hex('error' if self._wrong else 'text')};")
        self._hint.setStyleSheet(f"color: {theme.hex('muted')};")
        self.update()
