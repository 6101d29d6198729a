"""The line below a field that says what goes into it, or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_NARROWEST = 300  # pixels of a column of fields
_BELOW = 4  # pixels between a text and the next field, beside the spacing of the form


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
        # Not setMinimumHeight: layouts take that for the minimum, however many lines there are.
        self._least = 20 if text else 8
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self.sizePolicy()
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else _NARROWEST
        return QSize(_NARROWEST, max(self.heightForWidth(width) + _BELOW, self._least))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
