"""The problems panel: the list, its filters, and what to do when there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QStackedLayout, QToolButton, QWidget

from coram_studio.diagnostics import Diagnostic, Severity, as_text
from coram_studio.ui.editor.marks import SEVERITY_COLOURS
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.empty import EmptyState
from coram_studio.ui.shell.problems.delegate import ProblemDelegate
from coram_studio.ui.shell.problems.model import ProblemsModel, remedy_title
from coram_studio.ui.theme import ThemeManager

_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.NOTE: "notes"}


class _List(QListView):
    """Return opens, Ctrl+C copies."""

    chosen = Signal(QModelIndex)  # the user asked to go to that problem
    copy_requested = Signal()  # the user asked for the selected problems as text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Return and the copy key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        else:
            super().keyPressEvent(event)


NO_PROJECT = ("No project open", "Check (F7) lists here what is wrong with a project.")
CLEAN = ("No problems", "The design, its kernels and its threads were checked. Simulate with F5.")
"""What an empty list says after a check."""


class ProblemsPanel(QWidget):
    """Shows diagnostics, gravest first."""

    activated = Signal(object)  # the user asked to go to the place of that Diagnostic
    fix_requested = Signal(object)  # the user asked to resolve that Diagnostic by its button
    count_changed = Signal(int)  # so many problems are listed now

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProblemsModel(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self._delegate = ProblemDelegate(themes, icons, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setAccessibleName("Problems")
        self._none = CLEAN
        self._empty = EmptyState(*NO_PROJECT, parent=self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self.setFocusProxy(self.list)
        self._filters: dict[Severity, QToolButton] = {}
        self.tools = self._make_tools(icons)
        self._connect(themes)

    def _make_tools(self, icons: Icons) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(2)
        row.addStretch(1)
        for severity in Severity:
            button = QToolButton(tools)
            icons.bind(button, severity.value, SEVERITY_COLOURS[severity])
            button.setCheckable(True)
            button.setChecked(True)
            button.setProperty("look", "quiet")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(f"Show {_PLURALS[severity]}")
            button.setAccessibleName(f"Show {_PLURALS[severity]}")
            button.toggled.connect(self._filter)
            self._filters[severity] = button
            row.addWidget(button)
        self._update_filters()
        return tools

    def _connect(self, themes: ThemeManager) -> None:
        self.list.clicked.connect(lambda index: self._open(index))
        self.list.chosen.connect(self._open)
        self.list.copy_requested.connect(self.copy)
        self.list.customContextMenuRequested.connect(self._menu)
        self._delegate.button_pressed.connect(self._press)
        themes.changed.connect(self.list.viewport().update)

    def set_diagnostics(self, diagnostics: Sequence[Diagnostic], names: dict[str, str]) -> None:
        """Show these problems and no others; ``names`` maps block ids to names. The selection stays."""
        before = self.model.at(self.list.currentIndex().row())
        self.model.set_diagnostics(diagnostics, names)
        row = self.model.row_of(before)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        self._update_filters()
        self._show_right_page()
        self.count_changed.emit(len(self.model.all))

    def say_when_empty(self, title: str = CLEAN[0], text: str = CLEAN[1]) -> None:
        """What to show from now on while there are no problems: at first, that all is well."""
        self._none = (title, text)
        self._show_right_page()

    def step(self, by: int) -> None:
        """Go to the next or previous problem of the list, and to its place."""
        count = self.model.rowCount()
        if count:
            current = self.list.currentIndex()
            row = (current.row() + by) % count if current.isValid() else (0 if by > 0 else count - 1)
            self.list.setCurrentIndex(self.model.index(row))
            self._open(self.model.index(row))

    def copy(self) -> None:
        """Put the selected problems on the clipboard as text."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        texts = [as_text(d) for row in rows if (d := self.model.at(row)) is not None]
        if texts:
            QGuiApplication.clipboard().setText("\n".join(texts) + "\n")

    def _open(self, index: QModelIndex) -> None:
        found = self.model.at(index.row())
        if found is not None:
            self.activated.emit(found)

    def _press(self, found: Diagnostic) -> None:
        if remedy_title(found):
            self.fix_requested.emit(found)
        else:
            self.activated.emit(found)

    def _filter(self) -> None:
        self.model.hide(frozenset(s for s, button in self._filters.items() if not button.isChecked()))
        self._show_right_page()

    def _update_filters(self) -> None:
        for severity, button in self._filters.items():
            count = self.model.count(severity)
            button.setText(str(count))
            button.setVisible(count > 0 or severity is not Severity.NOTE)

    def _show_right_page(self) -> None:
        if self.model.all:
            self._empty.say("Nothing of these kinds", f"{len(self.model.all)} problems are filtered out.")
        else:
            self._empty.say(*self._none)
        self._stack.setCurrentWidget(self.list if self.model.rowCount() else self._empty)

    def _menu(self, position: QPoint) -> None:
        index = self.list.indexAt(position)
        found = self.model.at(index.row())
        if found is None:
            return
        menu = QMenu(self)
        menu.addAction("Show", lambda: self._open(index))
        if remedy_title(found):
            menu.addAction(remedy_title(found), lambda: self.fix_requested.emit(found))
        menu.addAction("Copy\tCtrl+C", self.copy)
        menu.exec(self.list.viewport().mapToGlobal(position))
