"""The panel with all signals of the file: a search field over the tree of scopes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.theme import SPACE, ThemeManager, mono_font
from coram_studio.ui.wave.search_delegate import SearchDelegate
from coram_studio.ui.wave.signal_index import SignalIndex
from coram_studio.ui.wave.signal_models import SearchModel, SignalTreeModel
from coram_studio.wave.signals import Variable


class SignalPanel(QWidget):
    """Signals are added by double click, Enter or drag; several may be selected."""

    add_requested = Signal(object)  # list of paths that the user wants to see

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icons: dict[str, QIcon] = {}
        self._index = SignalIndex(())
        self._tree_model = SignalTreeModel(self._index, self._icon, self)
        self._search_model = SearchModel(self._index, self._icon, self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search signals")
        self.search.setAccessibleName("Search signals")
        self.search.setToolTip("Words that the signal's path contains. Enter adds the first that is found.")
        self.search.setClearButtonEnabled(True)
        self.search.setProperty("look", "search")
        self.tree = QTreeView(self)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(16)
        self.tree.setAccessibleName("Signals by scope")
        self.found = QListView(self)
        self.found.setUniformItemSizes(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setItemDelegate(SearchDelegate(themes, self.found))
        self.found.setAccessibleName("Signals found")
        self._count = QLabel(self)
        self._count.setProperty("look", "small")
        self._count.hide()
        for view in (self.tree, self.found):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setDragEnabled(True)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.setFont(mono_font(12))
            view.setFrameShape(QTreeView.Shape.NoFrame)
            view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            view.setToolTip("Double-click, press Enter or drag to show a signal")
            view.installEventFilter(self)
        self._views = QStackedWidget(self)
        self._views.addWidget(self.tree)
        self._views.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self._count)
        column.addWidget(self._views, 1)
        self.search.installEventFilter(self)
        self._connect()
        self.set_index(self._index)

    def _connect(self) -> None:
        self._themes.changed.connect(self._restyle)
        self.search.textChanged.connect(self._search)
        self.tree.doubleClicked.connect(self._add_double_clicked)
        self.found.doubleClicked.connect(self._add_selected)

    def set_index(self, index: SignalIndex) -> None:
        """Show the signals of another file; scopes that were open and exist again are opened."""
        opened = self._opened_paths()
        self._index = index
        old = (self._tree_model, self._search_model)
        self._tree_model = SignalTreeModel(index, self._icon, self)
        self._search_model = SearchModel(index, self._icon, self)
        for view, model in ((self.tree, self._tree_model), (self.found, self._search_model)):
            view.setModel(model)
        for model in old:
            model.deleteLater()
        numbers = {s.path: n for n, s in enumerate(index.scopes)}
        for path in opened or self._first_paths():
            if path in numbers:
                number = numbers[path]
                self.tree.expand(self._tree_model.createIndex(index.scopes[number].row, 0, number))
        self._search(self.search.text())

    def selected_paths(self) -> list[str]:
        """Paths of the signals selected in the view on top."""
        view = self._current_view()
        model = self._tree_model if view is self.tree else self._search_model
        return model.paths(view.selectionModel().selectedIndexes())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the views, and a line to the right."""
        painter = QPainter(self)
        theme = self._themes.current
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds; Down in the search field goes to the results."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self._current_view().setFocus()
                return True
            if watched is self.search and enter:
                self._add_first_found()
                return True
            if enter and self.selected_paths():
                self._add_selected()
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        words = bool(text.strip())
        if words:
            count = self._search_model.search(text)
            self._count.setText("1 signal" if count == 1 else f"{count:,} signals" if count else "No signal")
        self._count.setVisible(words)
        self._views.setCurrentWidget(self.found if words else self.tree)

    def _add_first_found(self) -> None:
        if self._views.currentWidget() is self.found and self._search_model.rowCount():
            paths = self.selected_paths() or self._search_model.paths([self._search_model.index(0, 0)])
            self.add_requested.emit(paths)

    def _add_double_clicked(self) -> None:
        if self._tree_model.variable(self.tree.currentIndex()) is not None:
            self._add_selected()

    def _add_selected(self) -> None:
        paths = self.selected_paths()
        if paths:
            self.add_requested.emit(paths)

    def _current_view(self) -> QTreeView | QListView:
        return self.tree if self._views.currentWidget() is self.tree else self.found

    def _opened_paths(self) -> list[str]:
        model = self._tree_model
        scopes = self._index.scopes
        return [
            s.path
            for n, s in enumerate(scopes)
            if n and s.scopes + s.signals and self.tree.isExpanded(model.createIndex(s.row, 0, n))
        ]

    def _first_paths(self) -> list[str]:
        """The top scope and, where it is small, the scopes in it."""
        root = self._index.scopes[0]
        if len(root.scopes) != 1:
            return []
        top = self._index.scopes[root.scopes[0]]
        return [top.path]

    def _restyle(self) -> None:
        self._icons.clear()
        self.update()
        self.tree.viewport().update()
        self.found.viewport().update()

    def _icon(self, variable: Variable | None) -> QIcon:
        """A small sign: a folded corner for a scope, a level for a bit, a box for more bits."""
        key = "scope" if variable is None else "bit" if variable.width == 1 else "bus"
        if key not in self._icons:
            self._icons[key] = QIcon(_sign(key, self._themes.current.colour("muted")))
        return self._icons[key]


def _sign(key: str, colour: QColor) -> QPixmap:
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour)
    if key == "scope":
        painter.drawRoundedRect(3, 3, 10, 10, 2, 2)
        painter.drawLine(6, 6, 10, 6)
        painter.drawLine(6, 9, 10, 9)
    elif key == "bit":
        painter.drawPolyline([QPoint(2, 11), QPoint(6, 11), QPoint(6, 5), QPoint(10, 5), QPoint(10, 11)])
        painter.drawLine(10, 11, 14, 11)
    else:
        painter.drawPolygon(
            [QPoint(1, 8), QPoint(4, 5), QPoint(12, 5), QPoint(15, 8), QPoint(12, 11), QPoint(4, 11)]
        )
    painter.end()
    return pixmap
