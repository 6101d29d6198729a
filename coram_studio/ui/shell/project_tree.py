"""The project's files by kind: diagrams, kernels, threads, memory images, tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QMenu, QStackedLayout, QTreeView, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.empty import EmptyState
from coram_studio.ui.theme import ThemeManager
from coram_studio.workbench.pycoram.report import REPORT_FILE

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

_ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line of the tree stands for: an accelerator by name, a file by path, or a heading by its folder."""

    kind: str  # accelerator, kernel, thread, memory, test, settings, heading
    name: str


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    folder: str
    kind: str
    icon: str
    suffixes: tuple[str, ...]


GROUPS = (
    _Group("Kernels", "kernels", "kernel", "kernel", (".v", ".sv", ".vh", ".svh")),
    _Group("Control threads", "threads", "thread", "thread", (".py",)),
    _Group("Memory images", "memory", "memory", "memory", (".bin", ".hex", ".mem", ".img", ".dat", ".txt")),
    _Group("Tests", "tests", "test", "external", (".py", ".v", ".sv")),
)


class _Tree(QTreeView):
    opened = Signal(QModelIndex)  # Return was pressed on a line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ProjectTree(QWidget):
    """Shows one project; files that appear or go on disk appear and go here."""

    accelerator_opened = Signal(str)  # the user asked for that accelerator's diagram
    file_opened = Signal(str)  # the user asked for that file, by its path in the project
    new_requested = Signal(str)  # the user asked for a new "kernel", "thread" or "accelerator"
    delete_requested = Signal(str)  # the user asked to delete that file
    place_requested = Signal(str)  # the user asked to put that kernel or thread file on the canvas

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._session: Session | None = None
        self._unhook: Callable[[], None] | None = None
        self.view = _Tree(self)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(16)
        self.view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setAccessibleName("Project")
        self.model = QStandardItemModel(self.view)
        self.view.setModel(self.model)
        self._empty = EmptyState(
            "No project open", "Open a project (Ctrl+O) or make one (Ctrl+N).", parent=self
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._connect(themes)

    def _connect(self, themes: ThemeManager) -> None:
        themes.changed.connect(self.refresh)
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self.refresh)
        self.view.doubleClicked.connect(self._open)
        self.view.opened.connect(self._open)
        self.view.customContextMenuRequested.connect(self._menu)

    def set_session(self, session: Session | None) -> None:
        """Show this project."""
        if self._unhook is not None:
            self._unhook()
            self._unhook = None
        self._session = session
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if session is not None:
            folders = [session.root, *(session.root / g.folder for g in GROUPS)]
            self._watcher.addPaths([str(f) for f in folders if f.is_dir()])
            document = session.document
            document.changed.connect(self._timer.start)
            self._unhook = lambda: document.changed.disconnect(self._timer.start)
        self.model.clear()
        self.refresh()
        self._stack.setCurrentWidget(self.view if session else self._empty)

    def entry(self, index: QModelIndex) -> Entry | None:
        """What a line stands for."""
        value = index.data(_ENTRY_ROLE)
        return value if isinstance(value, Entry) else None

    def refresh(self) -> None:
        """List the project's accelerators and files anew, keeping what is folded and selected."""
        if self._session is None:
            return
        selected = self.entry(self.view.currentIndex())
        folded = {
            self.model.item(row).text()
            for row in range(self.model.rowCount())
            if not self.view.isExpanded(self.model.index(row, 0))
        }
        self.model.clear()
        root = self._session.root
        heads = [self._heading("Accelerators", "", self._accelerators())]
        for group in GROUPS:
            files = self._files(root, group)
            if files or group.kind in ("kernel", "thread", "memory"):
                heads.append(self._heading(group.title, group.folder, files))
        settings = [self._item("project.toml", Entry("settings", "project.toml"))]
        if (root / REPORT_FILE).is_file():
            settings.append(self._item(REPORT_FILE, Entry("report", REPORT_FILE), "external"))
        heads.append(self._heading("Settings", ".", settings))
        for head in heads:
            self.model.appendRow(head)
            if head.text() not in folded:
                self.view.expand(head.index())
        self._select(selected)

    def _heading(self, title: str, folder: str, children: list[QStandardItem]) -> QStandardItem:
        head = QStandardItem(title)
        head.setData(Entry("heading", folder), _ENTRY_ROLE)
        font = head.font()
        font.setWeight(font.Weight.DemiBold)
        head.setFont(font)
        for child in children:
            head.appendRow(child)
        return head

    def _item(self, text: str, entry: Entry, icon: str = "") -> QStandardItem:
        item = QStandardItem(text)
        item.setData(entry, _ENTRY_ROLE)
        item.setToolTip(entry.name)
        item.setIcon(self._icons.kind(icon) if icon else self._icons.icon("file"))
        return item

    def _accelerators(self) -> list[QStandardItem]:
        if self._session is None:
            return []
        names = [a.name for a in self._session.document.state.design.accelerators]
        return [self._item(name, Entry("accelerator", name), "system") for name in names]

    def _files(self, root: Path, group: _Group) -> list[QStandardItem]:
        folder = root / group.folder
        found = sorted(p for p in folder.rglob("*") if p.suffix in group.suffixes and p.is_file())
        return [
            self._item(
                p.relative_to(folder).as_posix(),
                Entry(group.kind, p.relative_to(root).as_posix()),
                group.icon,
            )
            for p in found
            if "__pycache__" not in p.parts
        ]

    def _select(self, entry: Entry | None) -> None:
        for row in range(self.model.rowCount()):
            head = self.model.item(row)
            for index in (head.child(i).index() for i in range(head.rowCount())):
                if entry is not None and self.entry(index) == entry:
                    self.view.setCurrentIndex(index)
                    return

    def _open(self, index: QModelIndex) -> None:
        entry = self.entry(index)
        if entry is None or entry.kind == "heading":
            return
        if entry.kind == "accelerator":
            self.accelerator_opened.emit(entry.name)
        else:
            self.file_opened.emit(entry.name)

    def _menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        entry = self.entry(index)
        menu = QMenu(self)
        if entry is not None and entry.kind != "heading":
            menu.addAction("Open", lambda: self._open(index))
            if entry.kind in ("kernel", "thread"):
                menu.addAction("Put on the diagram", lambda: self.place_requested.emit(entry.name))
            if entry.kind not in ("accelerator", "settings"):
                menu.addAction("Delete file …", lambda: self.delete_requested.emit(entry.name))
            menu.addSeparator()
        menu.addAction("New kernel …", lambda: self.new_requested.emit("kernel"))
        menu.addAction("New control thread …", lambda: self.new_requested.emit("thread"))
        menu.addAction("New accelerator …", lambda: self.new_requested.emit("accelerator"))
        menu.exec(self.view.viewport().mapToGlobal(position))
