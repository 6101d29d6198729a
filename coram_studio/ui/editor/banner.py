"""A strip above a view that says something about the file and offers what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

Choice = tuple[str, Callable[[], None]]
"""A button's text and what it does."""


class Banner(QFrame):
    """Hidden until ``say``; a button that is pressed hides it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 8, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str, choices: Sequence[Choice] = (), *, grave: bool = False) -> None:
        """Show a text and buttons in place of what was shown before."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        self.text.setText(text)
        self.text.setAccessibleName(text)
        for title, act in choices:
            button = QPushButton(title, self)
            button.clicked.connect(lambda _=False, act=act: self._press(act))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.setProperty("tone", "error" if grave else "plain")
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _press(self, act: Callable[[], None]) -> None:
        self.hide()
        act()
