"""Draws one problem: severity, message and remedy, place, and a button."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coram_studio.diagnostics import Diagnostic
from coram_studio.ui.editor.marks import SEVERITY_COLOURS
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.problems.model import DIAGNOSTIC_ROLE, ProblemsModel, place_text, remedy_title
from coram_studio.ui.theme import ThemeManager, mix, mono_font, ui_font

ROW_HEIGHT = 44
BUTTON_WIDTH = 104
_PLACE_PORTION = 0.63
Index = QModelIndex | QPersistentModelIndex


class ProblemDelegate(QStyledItemDelegate):
    """Rows as in a letter: what, what to do, where."""

    button_pressed = Signal(object)  # the button of that Diagnostic was clicked

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all rows."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        found = index.data(DIAGNOSTIC_ROLE)
        if not isinstance(found, Diagnostic):
            return
        theme = self._themes.current
        box = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(box, mix(theme.colour("surface"), theme.colour("accent"), 0.14))
        elif hovered:
            painter.fillRect(box, mix(theme.colour("surface"), theme.colour("text"), 0.045))
        severity = found.severity
        icon = self._icons.icon(severity.value, SEVERITY_COLOURS[severity])
        icon.paint(painter, QRect(box.left() + 14, box.top() + 6, 16, 16))
        split = self._place_left(box)
        self._text(
            painter, QRect(box.left() + 40, box.top() + 4, split - box.left() - 56, 20), found.message, "text"
        )
        remedy = found.remedy or f"[{found.code}]"
        painter.setFont(ui_font(12))
        self._text(
            painter,
            QRect(box.left() + 40, box.top() + 23, split - box.left() - 56, 17),
            remedy,
            "muted",
            ui_font(12),
        )
        model = index.model()
        names = model.names if isinstance(model, ProblemsModel) else {}
        place_box = QRect(split, box.top() + 4, self.button_rect(box).left() - split - 12, 20)
        self._text(
            painter, place_box, place_text(found, names), "accent", mono_font(12), Qt.TextElideMode.ElideLeft
        )
        code_box = QRect(split, box.top() + 23, place_box.width(), 17)
        self._text(painter, code_box, found.code, "muted", mono_font(11))
        if selected or hovered:
            self._button(painter, self.button_rect(box), remedy_title(found) or "Show")
        painter.restore()

    def button_rect(self, box: QRect) -> QRect:
        """Where the button of a row lies."""
        return QRect(box.right() - BUTTON_WIDTH - 12, box.top() + 8, BUTTON_WIDTH, ROW_HEIGHT - 16)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Press the button."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and self.button_rect(option.rect).contains(event.position().toPoint())
        ):
            self.button_pressed.emit(index.data(DIAGNOSTIC_ROLE))
            return True
        return super().editorEvent(event, model, option, index)

    @staticmethod
    def _place_left(box: QRect) -> int:
        return box.left() + int(box.width() * _PLACE_PORTION) - BUTTON_WIDTH // 3

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        font: QFont | None = None,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        used = font or ui_font(13)
        painter.setFont(used)
        painter.setPen(self._themes.current.colour(colour))
        shown = QFontMetrics(used).elidedText(text, elide, max(box.width(), 10))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _button(self, painter: QPainter, box: QRect, text: str) -> None:
        theme = self._themes.current
        painter.setPen(theme.colour("border"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 6, 6)
        painter.setFont(ui_font(12))
        painter.setPen(theme.colour("text"))
        shown = QFontMetrics(ui_font(12)).elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
