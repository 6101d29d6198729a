"""The add menu: type, choose, and the block is there. Opened by A, or by dropping a wire on empty canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from coram_studio.ui.canvas.placeables import Placeable
from coram_studio.ui.icons import Icons

_WIDTH = 264
_ROW = 30


class QuickAdd(QFrame):
    """A small window with a search field and the entries that match; it closes when it loses the focus."""

    chosen = Signal(str)  # key of the entry that the user took

    def __init__(
        self, entries: Sequence[Placeable], icons: Icons, prompt: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "card")
        self._entries = tuple(entries)
        self._icons = icons
        self._field = QLineEdit(placeholderText=prompt)
        self._field.setProperty("look", "search")
        self._field.setAccessibleName(prompt)
        self._list = QListWidget()
        self._list.setAccessibleName("Blocks that can be added")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setIconSize(QSize(16, 16))
        self._list.viewport().setAutoFillBackground(False)
        self._list.setStyleSheet("QListView { background: transparent; }")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self.setFixedWidth(_WIDTH)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._take)
        self._filter("")

    def open_at(self, place: QPoint) -> None:
        """Show the menu at a point of the screen and give it the keys."""
        self.move(place)
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _filter(self, text: str) -> None:
        self._list.clear()
        found = [entry for entry in self._entries if entry.matches(text)]
        for entry in found:
            item = QListWidgetItem(self._icons.kind(entry.kind), entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.key)
            item.setToolTip(entry.hint)
            item.setSizeHint(QSize(0, _ROW))
            self._list.addItem(item)
        if not found:
            none = f"Nothing is called “{text.strip()}”" if self._entries else "Nothing can be connected here"
            item = QListWidgetItem(none)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setSizeHint(QSize(0, _ROW))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(max(self._list.count(), 1) * _ROW + 4)
        self.adjustSize()

    def _take(self, item: QListWidgetItem | None) -> None:
        key = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if key:
            self.close()
            self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter in the field go to the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = (self._list.currentRow() + step) % max(self._list.count(), 1)
                self._list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)
