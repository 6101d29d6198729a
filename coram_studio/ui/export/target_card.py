"""A target of the export as a card that is chosen by mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from coram_studio.export.exporter import Exporter


class TargetCard(QFrame):
    """Title and description of an exporter; one of several is chosen."""

    chosen = Signal(str)  # the exporter of that id was chosen
    stepped = Signal(int)  # an arrow key asked for the next (1) or previous (-1) card

    def __init__(self, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = exporter.id
        self.setProperty("look", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{exporter.title}: {exporter.description}")
        self.setFixedWidth(216)
        title = QLabel(exporter.title, self)
        title.setStyleSheet("font-weight: 600;")
        text = QLabel(exporter.description, self)
        text.setProperty("look", "small")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(text, 1)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this is the one."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(self.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses, arrows go to the neighbours."""
        if event.key() == Qt.Key.Key_Space:
            self.chosen.emit(self.id)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.stepped.emit(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)
