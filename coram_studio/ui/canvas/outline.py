"""The outline: every block of the project by kind, with a filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from coram_studio.model.blocks import Block, kind_key
from coram_studio.model.design import Accelerator, Design
from coram_studio.model.document import Document
from coram_studio.model.source_picture import NO_SOURCES, SourcePicture, shown_accelerator
from coram_studio.ui.canvas.following import follow
from coram_studio.ui.canvas.wording import plural_title, source_tag, subtitle
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager

_REF = Qt.ItemDataRole.UserRole


class OutlinePanel(QWidget):
    """A tree: accelerators where there are several, kinds, blocks."""

    block_activated = Signal(str, str)  # accelerator and id of a block that the user wants to see

    def __init__(self, document: Document, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._themes = themes
        self._icons = Icons(themes, self)
        self._shown: Design | None = None
        self._selected: frozenset[tuple[str, str]] = frozenset()
        self._pictures: Mapping[str, SourcePicture] = {}
        self.search = QLineEdit(placeholderText="Search blocks")
        self.search.setProperty("look", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the outline")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Blocks of the design")
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFocusProxy(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        self._connect()
        self._fill()

    def _connect(self) -> None:
        follow(self, self._document.changed, self._follow)
        self._themes.changed.connect(self._fill)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._show_first)
        self.tree.itemActivated.connect(self._activate)
        self.tree.itemClicked.connect(self._activate)

    def set_selection(self, accelerator: str, ids: Iterable[str]) -> None:
        """Mark these blocks, as they are selected on the canvas."""
        self._selected = frozenset((accelerator, block) for block in ids)
        self._mark()

    def set_pictures(self, pictures: Mapping[str, SourcePicture]) -> None:
        """List what lives in the sources of accelerators too, by their names."""
        if pictures != self._pictures:
            self._pictures = dict(pictures)
            self._fill()

    def _follow(self) -> None:
        # Moving blocks leaves the design itself as it was.
        if self._document.state.design is not self._shown:
            self._fill()

    def _fill(self) -> None:
        self._shown = self._document.state.design
        closed = {item.text(0) for item in self._all_items() if item.childCount() and not item.isExpanded()}
        self.tree.clear()
        accelerators = self._shown.accelerators
        for accelerator in accelerators:
            root = self.tree.invisibleRootItem()
            groups = self._groups(accelerator)
            if len(accelerators) > 1 and groups:
                root = QTreeWidgetItem(root, [accelerator.name])
                root.setIcon(0, self._icons.kind("system"))
            for title, blocks in groups:
                self._add_group(root, accelerator.name, title, blocks)
        if self.tree.topLevelItemCount() == 0:
            text = self.search.text().strip()
            note = QTreeWidgetItem(self.tree, [f"Nothing is called “{text}”" if text else "No blocks yet"])
            note.setFlags(Qt.ItemFlag.NoItemFlags)
            note.setFirstColumnSpanned(True)
        self.tree.expandAll()
        for item in self._all_items():
            if item.text(0) in closed and not self.search.text():
                item.setExpanded(False)
        self._mark()

    def _groups(self, accelerator: Accelerator) -> list[tuple[str, list[Block]]]:
        words = self.search.text().lower().split()
        groups: dict[str, list[Block]] = {}
        shown = shown_accelerator(accelerator, self._pictures.get(accelerator.name, NO_SOURCES))
        for block in shown.blocks:
            text = f"{block.name} {subtitle(block)} {plural_title(block)} {source_tag(block)}".lower()
            if all(word in text for word in words):
                groups.setdefault(plural_title(block), []).append(block)
        return sorted(
            (title, sorted(blocks, key=lambda b: b.name.lower())) for title, blocks in groups.items()
        )

    def _add_group(self, root: QTreeWidgetItem, accelerator: str, title: str, blocks: list[Block]) -> None:
        muted = QColor(self._themes.current.colour("muted"))
        group = QTreeWidgetItem(root, [f"{title}  {len(blocks)}"])
        group.setFirstColumnSpanned(True)
        group.setForeground(0, muted)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for block in blocks:
            detail = subtitle(block).partition(" · ")[2]
            item = QTreeWidgetItem(group, [block.name, detail])
            item.setIcon(0, self._icons.kind(kind_key(block)))
            item.setForeground(1, muted)
            tag = source_tag(block)
            item.setToolTip(0, f"{block.name}: {subtitle(block)}{f', {tag}' if tag else ''}")
            item.setData(0, _REF, (accelerator, block.id))

    def _all_items(self) -> list[QTreeWidgetItem]:
        iterator = QTreeWidgetItemIterator(self.tree)
        found: list[QTreeWidgetItem] = []
        while iterator.value():
            found.append(iterator.value())
            iterator += 1
        return found

    def _mark(self) -> None:
        for item in self._all_items():
            reference = item.data(0, _REF)
            if reference:
                item.setSelected(tuple(reference) in self._selected)

    def _show_first(self) -> None:
        for item in sorted(self._all_items(), key=lambda i: i.text(0).lower()):
            if item.data(0, _REF):
                self._activate(item)
                return

    def _activate(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        reference = item.data(0, _REF)
        if reference:
            self.block_activated.emit(*reference)
