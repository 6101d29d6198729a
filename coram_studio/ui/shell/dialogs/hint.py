"""The line below a field that says what goes into it, or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_NARROWEST = 300  # pixels of a column of fields


class HintLabel(QLabel):
    """A wrapped text that always asks for the lines it needs at its width.

    Form layouts give wrapped labels the height of a narrow column, or press them together: this one hides from
    them that its height depends on its width, and asks anew when its width has changed.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setProperty("look", "small")
        self.setProperty("hint", text)
        self.setWordWrap(True)
        self.setMinimumHeight(20 if text else 8)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self.sizePolicy()
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else _NARROWEST
        return QSize(_NARROWEST, max(self.heightForWidth(width), self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
