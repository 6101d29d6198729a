"""The palette: what can be put on the canvas, by search, by drag, by click or by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.canvas.placeables import MIME_TYPE, PLACEABLES
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager, ui_font

_KEY = Qt.ItemDataRole.UserRole
_ROW, _HEADING = 28, 34


class PalettePanel(QWidget):
    """Entries by section. A click or Enter asks the canvas to place one; a drag brings it there."""

    place_requested = Signal(str)  # key of the entry that the user took

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icons = Icons(themes, self)
        self.search = QLineEdit(placeholderText="Search objects")
        self.search.setProperty("look", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the palette")
        self.search.setToolTip("Type to filter; Enter places the marked entry")
        self.list = EntryList()
        self.setFocusProxy(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self._connect()
        self._fill()

    def _connect(self) -> None:
        self._themes.changed.connect(self._fill)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._place)

    def keys(self) -> list[str]:
        """Keys of the entries in sight, from the top."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [key for item in items if (key := item.data(_KEY))]

    def _fill(self) -> None:
        current = self.list.currentItem()
        kept = current.data(_KEY) if current else ""
        text = self.search.text()
        self.list.clear()
        section = ""
        for entry in PLACEABLES:
            if not entry.matches(text):
                continue
            if entry.section != section:
                section = entry.section
                self._add_heading(section)
            item = QListWidgetItem(self._icons.kind(entry.kind), entry.title)
            item.setData(_KEY, entry.key)
            item.setToolTip(f"{entry.hint}.\nDrag it to the diagram, or click it and then the diagram.")
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        if not section:
            self._add_note(f"Nothing is called “{text.strip()}”")
        self._mark(kept)

    def _add_heading(self, text: str) -> None:
        item = self._add_note(text)
        item.setFont(ui_font(12, QFont.Weight.DemiBold))
        item.setSizeHint(QSize(0, _HEADING))

    def _add_note(self, text: str) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(QColor(self._themes.current.colour("muted")))
        item.setSizeHint(QSize(0, _ROW))
        self.list.addItem(item)
        return item

    def _mark(self, key: str) -> None:
        """Make an entry the current one: that of the key, or while searching the first."""
        keys = self.keys()
        wanted = key if key in keys else (keys[0] if keys and self.search.text() else "")
        for row in range(self.list.count()):
            if wanted and self.list.item(row).data(_KEY) == wanted:
                self.list.setCurrentRow(row)

    def _place(self, item: QListWidgetItem | None) -> None:
        key = item.data(_KEY) if item is not None else None
        if key:
            self.place_requested.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter places; up and down in the field move the mark; letters in the list go to the field."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._place(self.list.currentItem())
            return True
        if watched is self.search and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key is Qt.Key.Key_Down else -1)
            return True
        if watched is self.search and key is Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if watched is self.list and event.text().isprintable() and event.text().strip():
            self.search.setFocus()
            self.search.setText(self.search.text() + event.text())
            return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(_KEY)]
        if rows:
            row = self.list.currentRow()
            at = rows.index(row) + step if row in rows else (0 if step > 0 else -1)
            self.list.setCurrentRow(rows[at % len(rows)])


class EntryList(QListWidget):
    """The list of entries; a drag carries the entry's key."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Blocks to add")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        for item in items:
            data.setData(MIME_TYPE, str(item.data(_KEY)).encode())
        return data

    def startDrag(self, supported: Qt.DropAction) -> None:
        item = self.currentItem()
        if item is None or not item.data(_KEY):
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData([item]))
        # The canvas shows the block itself; the icon alone hangs on the pointer elsewhere.
        drag.setPixmap(item.icon().pixmap(20, 20))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(Qt.DropAction.CopyAction)
        # The drag took the pointer away without a word: no entry is under it any more.
        QApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.Leave))
