"""The runs panel: a table of all runs, and the figures of the one or two that are selected."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QSplitter,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QWidget,
)

from coram_studio.simulate.run import Result
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.empty import EmptyState
from coram_studio.ui.shell.runs.comparison import Comparison
from coram_studio.ui.shell.runs.figures import RunRow, load_rows
from coram_studio.ui.shell.runs.model import RunsModel
from coram_studio.ui.theme import ThemeManager

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session


class _Table(QTableView):
    opened = Signal()  # Return was pressed
    delete_requested = Signal()  # Delete was pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens, Delete deletes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)


class _ColourKeeper(QStyledItemDelegate):
    """Keeps an item's own colour when its line is selected."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw selected text as unselected text."""
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor):
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class RunsPanel(QWidget):
    """Lists the runs of one project."""

    waves_requested = Signal(str)  # the user asked for the waves of that run
    bandwidth_requested = Signal(str)  # the user asked for the bandwidth of that run
    delete_requested = Signal(object)  # the user asked to delete the runs of these ids
    selection_changed = Signal()  # other runs are selected

    _loaded = Signal(int, object)  # number of the request and the rows, from the worker

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._number = 0
        self.model = RunsModel(themes, self)
        self.table = self._make_table()
        self.comparison = Comparison(themes, self)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.table)
        splitter.addWidget(self.comparison)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([560, 420])
        self._splitter = splitter
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyState("No runs yet", "Simulate (F5) makes the first one.", parent=self))
        self._stack.addWidget(splitter)
        self.setFocusProxy(self.table)
        self.tools = self._make_tools(icons)
        self._connect(themes)

    def _make_table(self) -> _Table:
        table = _Table(self)
        table.setModel(self.model)
        table.setItemDelegate(_ColourKeeper(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((48, 80, 84, 68, 72, 68, 110, 120)):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.setAccessibleName("Runs")
        return table

    def _make_tools(self, icons: Icons) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(2)
        row.addStretch(1)
        self._buttons: dict[str, QToolButton] = {}
        for name, icon, tip, act in (
            ("waves", "waves", "Open the waves of the selected run (Return)", self._open_waves),
            ("bandwidth", "chart", "Open the bandwidth of the selected run", self._open_bandwidth),
            (
                "compare",
                "compare",
                "Compare the selected run with the one before it",
                self.compare_with_previous,
            ),
            ("delete", "trash", "Delete the selected runs (Del)", self._delete),
        ):
            button = QToolButton(tools)
            icons.bind(button, icon)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setProperty("look", "quiet")
            button.clicked.connect(act)
            self._buttons[name] = button
            row.addWidget(button)
        return tools

    def _connect(self, themes: ThemeManager) -> None:
        self._loaded.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.table.doubleClicked.connect(lambda _: self._open_waves())
        self.table.opened.connect(self._open_waves)
        self.table.delete_requested.connect(self._delete)
        self.table.customContextMenuRequested.connect(self._menu)
        themes.changed.connect(self.table.viewport().update)

    def set_session(self, session: Session | None) -> None:
        """List the runs of this project."""
        self._session = session
        self._number += 1
        self._show(self._number, ())
        self.refresh()

    def refresh(self) -> None:
        """Read the runs again, off the window's thread."""
        session = self._session
        if session is None:
            return
        self._number += 1
        number = self._number
        store = session.runs
        threading.Thread(
            target=lambda: self._loaded.emit(number, load_rows(store)), name="runs", daemon=True
        ).start()

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """The runs on show, newest first."""
        return self.model.rows

    def selected(self) -> tuple[RunRow, ...]:
        """The selected runs, older ones first."""
        indexes = sorted((i.row() for i in self.table.selectionModel().selectedRows()), reverse=True)
        return tuple(self.model.rows[i] for i in indexes)

    def expected_cycles(self) -> int:
        """The cycles of the newest run that passed, a guess for the next one; 0 without any."""
        return next((r.run.metrics.cycles for r in self.rows if r.run.metrics.result is Result.PASS), 0)

    def compare_with_previous(self) -> None:
        """Select the run before the selected one, too."""
        indexes = [i.row() for i in self.table.selectionModel().selectedRows()]
        first = indexes[0] if indexes else 0
        if first + 1 < len(self.rows):
            self.select((first, first + 1))

    def select(self, rows: tuple[int, ...]) -> None:
        """Select lines by their numbers."""
        selection = self.table.selectionModel()
        selection.clearSelection()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for row in rows:
            selection.select(self.model.index(row, 0), flags)

    def _show(self, number: int, rows: tuple[RunRow, ...]) -> None:
        if number != self._number:
            return
        chosen = {row.run.id for row in self.selected()}
        newest = self.rows[0].run.id if self.rows else ""
        self.model.set_rows(rows)
        kept = tuple(i for i, row in enumerate(rows) if row.run.id in chosen)
        if rows and (rows[0].run.id != newest or not kept):
            kept = (0,)
        self.select(kept)
        self._stack.setCurrentIndex(1 if rows else 0)
        self._selected()

    def _selected(self) -> None:
        chosen = self.selected()
        self.comparison.show_runs(chosen[-2:] if len(chosen) > 1 else chosen)
        has_waves = len(chosen) > 0 and chosen[-1].run.waves is not None
        self._buttons["waves"].setEnabled(has_waves)
        self._buttons["bandwidth"].setEnabled(has_waves)
        self._buttons["compare"].setEnabled(len(self.rows) > 1)
        self._buttons["delete"].setEnabled(bool(chosen))
        self.selection_changed.emit()

    def _open_waves(self) -> None:
        if chosen := self.selected():
            self.waves_requested.emit(chosen[-1].run.id)

    def _open_bandwidth(self) -> None:
        if chosen := self.selected():
            self.bandwidth_requested.emit(chosen[-1].run.id)

    def _delete(self) -> None:
        if chosen := self.selected():
            self.delete_requested.emit(tuple(row.run.id for row in chosen))

    def _menu(self, position: QPoint) -> None:
        if not self.table.indexAt(position).isValid():
            return
        menu = QMenu(self)
        menu.addAction("Waves", self._open_waves)
        menu.addAction("Bandwidth", self._open_bandwidth)
        menu.addAction("Compare with the run before", self.compare_with_previous)
        menu.addSeparator()
        menu.addAction("Delete …", self._delete)
        menu.exec(self.table.viewport().mapToGlobal(position))
