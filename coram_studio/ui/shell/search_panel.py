"""Search in all sources of the project, unsaved text included."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.editor.search import Query
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager, mono_font

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

SUFFIXES = (".v", ".sv", ".vh", ".svh", ".py", ".toml", ".hex", ".mem", ".txt", ".md", ".xdc", ".sdc")
LEFT_OUT = {"build", "runs", "__pycache__", ".git"}
HIT_LIMIT = 2000
_SIZE_LIMIT = 2_000_000
_PLACE_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Hit:
    """A line with a match. ``line`` and ``column`` count from 1."""

    path: str
    line: int
    column: int
    text: str


def project_files(root: Path) -> list[str]:
    """The project's text files, relative to its root, outputs left out."""
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.suffix in SUFFIXES and not LEFT_OUT & set(relative.parts) and path.is_file():
            found.append(relative.as_posix())
    return found


def search(session: Session, pattern: re.Pattern[str], stop: threading.Event) -> list[Hit]:
    """The first match of each line of each file, at most ``HIT_LIMIT``."""
    hits: list[Hit] = []
    for path in project_files(session.root):
        if (session.root / path).stat().st_size > _SIZE_LIMIT:
            continue
        for number, line in enumerate(session.sources.read_shown(path).split("\n"), 1):
            if stop.is_set() or len(hits) >= HIT_LIMIT:
                return hits
            match = pattern.search(line)
            if match and match.end() > match.start():
                hits.append(Hit(path, number, match.start() + 1, line.strip()))
    return hits


class SearchPanel(QWidget):
    """A field, its options, and the lines found by file."""

    place_chosen = Signal(str, int, int)  # the user asked to go to that path, line and column

    _found = Signal(int, object)  # number of the search and its hits, from the worker

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._session: Session | None = None
        self._number = 0
        self._stop = threading.Event()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search in the project's files")
        self.field.setAccessibleName("Search in files")
        self.field.setProperty("look", "search")
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(420)
        self.case_button = self._toggle("Aa", "Match case")
        self.word_button = self._toggle("W", "Whole words only")
        self.regex_button = self._toggle(".*", "Regular expression")
        self.count = QLabel(self)
        self.count.setProperty("look", "small")
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setFont(mono_font(12))
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName("Lines found")
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        for widget in (self.case_button, self.word_button, self.regex_button):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.field)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(120)
        self._connect()

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("look", "quiet")
        button.setFixedSize(28, 26)
        return button

    def _connect(self) -> None:
        self.field.textChanged.connect(self._timer.start)
        self.field.returnPressed.connect(self._start)
        for button in (self.case_button, self.word_button, self.regex_button):
            button.toggled.connect(self._timer.start)
        self._timer.timeout.connect(self._start)
        self._found.connect(self._show)
        self.tree.itemActivated.connect(self._choose)
        self.tree.itemClicked.connect(self._choose)

    def set_session(self, session: Session | None) -> None:
        """Search this project from now on."""
        self._stop.set()
        self._session = session
        self.tree.clear()
        self.count.clear()

    def ask(self, text: str) -> None:
        """Put the cursor into the field, with a text to search for if there is one."""
        if text:
            self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _start(self) -> None:
        self._timer.stop()
        self._stop.set()
        self._number += 1
        text, session = self.field.text(), self._session
        if not text or session is None:
            self.tree.clear()
            self.count.clear()
            return
        query = Query(
            text, self.case_button.isChecked(), self.word_button.isChecked(), self.regex_button.isChecked()
        )
        try:
            pattern = query.compile()
        except re.error as error:
            self.count.setText(f"Not a pattern: {error.msg}")
            return
        self._stop = stop = threading.Event()
        number = self._number
        threading.Thread(
            target=lambda: self._found.emit(number, search(session, pattern, stop)),
            name="search",
            daemon=True,
        ).start()

    def _show(self, number: int, hits: list[Hit]) -> None:
        if number != self._number:
            return
        self.tree.clear()
        files: dict[str, QTreeWidgetItem] = {}
        for hit in hits:
            if hit.path not in files:
                files[hit.path] = item = QTreeWidgetItem(self.tree, [hit.path])
                item.setIcon(0, self._icons.icon("file"))
            line = QTreeWidgetItem(files[hit.path], [f"{hit.line:>5}  {hit.text[:300]}"])
            line.setData(0, _PLACE_ROLE, (hit.path, hit.line, hit.column))
        self.tree.expandAll()
        more = " or more" if len(hits) >= HIT_LIMIT else ""
        lines = f"{len(hits):,}{more} line{'s' if len(hits) != 1 else ''}"
        where = f"{len(files):,} file{'s' if len(files) != 1 else ''}"
        self.count.setText(f"{lines} in {where}" if hits else "Nothing found")

    def _choose(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE_ROLE)
        if place:
            self.place_chosen.emit(*place)
