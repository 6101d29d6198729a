"""Draws what a search found: the signal's name, and its scope beside it in a quieter colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coram_studio.ui.theme import SPACE, ThemeManager
from coram_studio.ui.wave.signal_models import SCOPE_ROLE

_ICON = 16


class SearchDelegate(QStyledItemDelegate):
    """A long scope loses its beginning, which most signals have in common."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground as the style has it, then icon, name and scope."""
        self.initStyleOption(option, index)
        name, icon = option.text, option.icon
        option.text = ""
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        theme, metrics = self._themes.current, option.fontMetrics
        box = option.rect.adjusted(SPACE, 0, -SPACE, 0)
        icon.paint(painter, box.left(), box.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        box.setLeft(box.left() + _ICON + 2 * SPACE)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        box.setLeft(box.left() + metrics.horizontalAdvance(text) + 3 * SPACE)
        if box.width() > 6 * SPACE:
            painter.setPen(theme.colour("muted"))
            scope = metrics.elidedText(index.data(SCOPE_ROLE), Qt.TextElideMode.ElideLeft, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, scope)
        painter.restore()
