"""The strip left of a source text: line numbers, and a dot on lines with problems."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from coram_studio.diagnostics import Severity
from coram_studio.ui.editor.marks import SEVERITY_COLOURS
from coram_studio.ui.theme import Theme


class GutterHost(Protocol):
    """What the strip asks of its editor."""

    @property
    def theme(self) -> Theme:
        """The theme in force."""

    def visible_lines(self) -> list[tuple[QTextBlock, float, float]]:
        """The lines in sight: the block, its top and its height in pixels of the viewport."""

    def line_severity(self, line: int) -> Severity | None:
        """The gravest problem of a line, counted from 0."""

    def select_lines(self, first: int, last: int) -> None:
        """Select whole lines, counted from 0."""


class Gutter(QWidget):
    """Draws the numbers of the lines in sight; a click or drag selects whole lines."""

    def __init__(self, editor: QPlainTextEdit, host: GutterHost) -> None:
        super().__init__(editor)
        self._editor = editor
        self._host = host
        self._anchor = -1
        self.setAccessibleName("Line numbers")

    def wanted_width(self) -> int:
        """Pixels needed for the greatest line number."""
        digits = max(3, len(str(self._editor.blockCount())))
        return 24 + self._editor.fontMetrics().horizontalAdvance("9") * digits + 14

    def sizeHint(self) -> QSize:
        """As wide as the numbers need."""
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Numbers right-aligned, the current one in full colour; a dot for the gravest problem."""
        theme = self._host.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.colour("surface"))
        font = QFont(self._editor.font())
        painter.setFont(font)
        current = self._editor.textCursor().blockNumber()
        for block, top, height in self._host.visible_lines():
            number = block.blockNumber()
            painter.setPen(theme.colour("text" if number == current else "muted"))
            box = QRectF(0, top, self.width() - 14, height)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number + 1)
            )
            severity = self._host.line_severity(number)
            if severity is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(SEVERITY_COLOURS[severity]))
                painter.drawEllipse(QPointF(13, top + height / 2), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the line."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._anchor = self._line_at(event)
            self._host.select_lines(self._anchor, self._anchor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select up to the line below the mouse."""
        if self._anchor >= 0 and event.buttons() & Qt.MouseButton.LeftButton:
            self._host.select_lines(self._anchor, self._line_at(event))

    def _line_at(self, event: QMouseEvent) -> int:
        cursor = self._editor.cursorForPosition(QPointF(0, event.position().y()).toPoint())
        return cursor.blockNumber()
