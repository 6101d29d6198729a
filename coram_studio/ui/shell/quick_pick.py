"""Pick one of many by typing parts of its name: the command palette, and going to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole)
_WIDTH, _ROW, _ROWS = 560, 32, 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the many: what is given back, its name, where it belongs, its icon and keys."""

    id: str
    title: str
    detail: str = ""
    icon: QIcon | None = None
    keys: str = ""


def score(query: str, text: str) -> int:
    """How well a query fits a text: 0 not at all, more is better; letters in order, starts of words first."""
    query, lower = query.lower().replace(" ", ""), text.lower()
    if not query:
        return 1
    place = lower.find(query)
    if place >= 0:
        at_word = place == 0 or not lower[place - 1].isalnum()
        return 1000 + (500 if at_word else 0) - min(place, 200) - min(len(text), 200) // 4
    at, total, last = 0, 1, -2
    for letter in query:
        place = lower.find(letter, at)
        if place < 0:
            return 0
        starts_word = place == 0 or not lower[place - 1].isalnum()
        total += 12 if starts_word else 6 if place == last + 1 else 1
        last, at = place, place + 1
    return total


class _Delegate(QStyledItemDelegate):
    """Title on the left, where it belongs and its keys on the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        choice = index.data(_CHOICE_ROLE)
        if not isinstance(choice, Choice):
            return
        palette, box = option.palette, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight())
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 5, 5)
        if choice.icon is not None:
            choice.icon.paint(painter, QRect(box.left() + 14, box.center().y() - 7, 16, 16))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(palette.text().color())
        painter.drawText(box.adjusted(42, 0, -12, 0), left, choice.title)
        painter.setPen(palette.placeholderText().color())
        tail = "    ".join(part for part in (choice.detail, choice.keys) if part)
        painter.drawText(box.adjusted(42, 0, -20, 0), right, tail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One height for all."""
        return QSize(_WIDTH // 2, _ROW)


class QuickPick(QFrame):
    """A field and a list over the window; goes away when something is chosen, or with Esc."""

    chosen = Signal(str)  # the choice of that id was made

    def __init__(self, choices: Sequence[Choice], prompt: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "card")
        self._choices = tuple(choices)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Choices")
        self._none = QLabel("Nothing fits", self)
        self._none.setProperty("look", "muted")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setFixedHeight(_ROW * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self._none)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._fill)
        self.list.itemClicked.connect(lambda _: self._choose())
        self._fill("")

    def open_over(self, window: QWidget) -> None:
        """Show it in the upper middle of a window."""
        top = window.mapToGlobal(QPoint((window.width() - _WIDTH) // 2, 64))
        self.move(top)
        self.show()
        self.field.setFocus()

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the choices on show, best first."""
        return tuple(self.list.item(i).data(_CHOICE_ROLE).id for i in range(self.list.count()))

    def _fill(self, query: str) -> None:
        ranked = []
        for order, choice in enumerate(self._choices):
            value = max(score(query, choice.title) * 2, score(query, f"{choice.detail} {choice.title}"))
            if value:
                ranked.append((-value if query else 0, order, choice))
        self.list.clear()
        for _, _, choice in sorted(ranked, key=lambda r: r[:2]):
            item = QListWidgetItem(choice.title)
            item.setData(_CHOICE_ROLE, choice)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(ranked))
        self._none.setVisible(not ranked)
        self.list.setFixedHeight(_ROW * min(max(len(ranked), 1), _ROWS) + 8)
        self.adjustSize()

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            chosen = item.data(_CHOICE_ROLE).id
            self.close()
            self.chosen.emit(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Return chooses, Esc leaves."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() in steps and self.list.count():
            row = self.list.currentRow() + steps[Qt.Key(event.key())]
            wrapped = row % self.list.count() if abs(steps[Qt.Key(event.key())]) == 1 else row
            self.list.setCurrentRow(min(max(wrapped, 0), self.list.count() - 1))
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
