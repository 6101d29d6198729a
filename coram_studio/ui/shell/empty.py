"""What a view says while it has nothing to show: what it is for, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """A heading, a sentence and perhaps a button, in the middle."""

    def __init__(
        self,
        heading: str,
        sentence: str,
        button: str = "",
        act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.heading = QLabel(heading, self)
        self.heading.setProperty("look", "heading")
        self.sentence = QLabel(sentence, self)
        self.sentence.setProperty("look", "muted")
        self.sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addStretch(1)
        for label in (self.heading, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self.button: QPushButton | None = None
        if button and act is not None:
            self.button = QPushButton(button, self)
            self.button.clicked.connect(lambda _=False: act())
            column.addSpacing(8)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, heading: str, sentence: str) -> None:
        """Change the words."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
