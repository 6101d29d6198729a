"""Qt models over a SignalIndex: the tree of scopes, and the list of what a search finds. Both build items on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QIcon

from coram_studio.ui.wave.canvas import SIGNALS_MIME
from coram_studio.ui.wave.signal_index import SignalIndex
from coram_studio.wave.signals import Variable

Index = QModelIndex | QPersistentModelIndex
IconOf = Callable[[Variable | None], QIcon]
_PAGE = 500

SCOPE_ROLE = Qt.ItemDataRole.UserRole
"""The scope of a signal that a search found."""


def describe(variable: Variable) -> str:
    """A signal's name with its range, as "rdata [31:0]"."""
    return f"{variable.name} [{variable.width - 1}:0]" if variable.width > 1 else variable.name


class SignalTreeModel(QAbstractItemModel):
    """Scopes first, then signals. An index's id is the scope's number, or the signal's plus a constant."""

    def __init__(self, index: SignalIndex, icon_of: IconOf, parent: Any = None) -> None:
        super().__init__(parent)
        self._signals = index
        self._icon_of = icon_of

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child."""
        scope = self._signals.scopes[self._scope(parent)]
        if row < 0 or column != 0:
            return QModelIndex()
        if row < len(scope.scopes):
            return self.createIndex(row, 0, scope.scopes[row])
        row_of_signal = row - len(scope.scopes)
        if row_of_signal < len(scope.signals):
            return self.createIndex(row, 0, _signal_id(scope.signals[row_of_signal]))
        return QModelIndex()

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of the scope around."""
        if not child.isValid():
            return QModelIndex()
        number = child.internalId()
        signal = _signal_number(number)
        above = self._signals.scopes[number].parent if signal is None else self._signals.scope_of[signal]
        if above <= 0:
            return QModelIndex()
        return self.createIndex(self._signals.scopes[above].row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Scopes and signals in a scope."""
        if parent.isValid() and _signal_number(parent.internalId()) is not None:
            return 0
        scope = self._signals.scopes[self._scope(parent)]
        return len(scope.scopes) + len(scope.signals)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, path and icon."""
        if not index.isValid():
            return None
        variable = self.variable(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return describe(variable) if variable else self._signals.scopes[index.internalId()].name
        if role == Qt.ItemDataRole.ToolTipRole:
            return variable.path if variable else self._signals.scopes[index.internalId()].path
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon_of(variable)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be dragged: a scope stands for its signals."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if index.isValid() and self.variable(index) is not None:
            return base | Qt.ItemFlag.ItemNeverHasChildren
        return base

    def variable(self, index: Index) -> Variable | None:
        """The signal of an index; None for a scope."""
        signal = _signal_number(index.internalId()) if index.isValid() else None
        return None if signal is None else self._signals.variables[signal]

    def paths(self, indexes: Sequence[Index]) -> list[str]:
        """Paths of signals; a scope gives those directly in it."""
        found: dict[str, None] = {}
        for index in indexes:
            variable = self.variable(index)
            if variable is not None:
                found[variable.path] = None
            elif index.isValid():
                inside = self._signals.scopes[index.internalId()].signals
                found.update(dict.fromkeys(self._signals.variables[n].path for n in inside))
        return list(found)

    def mimeTypes(self) -> list[str]:
        """Signals."""
        return [SIGNALS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The paths, one per line."""
        return paths_mime(self.paths(indexes))

    def _scope(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else 0


class SearchModel(QAbstractListModel):
    """Signals that a search found, handed to the view some hundred at a time."""

    def __init__(self, index: SignalIndex, icon_of: IconOf, parent: Any = None) -> None:
        super().__init__(parent)
        self._signals = index
        self._icon_of = icon_of
        self._found: list[int] = []
        self._shown = 0

    def search(self, text: str) -> int:
        """Show what contains all words of a text; how many do."""
        self.beginResetModel()
        self._found = self._signals.find(text)
        self._shown = min(_PAGE, len(self._found))
        self.endResetModel()
        return len(self._found)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many have been handed out."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are more."""
        return not parent.isValid() and self._shown < len(self._found)

    def fetchMore(self, parent: Index) -> None:
        """Hand out some more."""
        last = min(self._shown + _PAGE, len(self._found)) - 1
        self.beginInsertRows(QModelIndex(), self._shown, last)
        self._shown = last + 1
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path and icon."""
        variable = self.variable(index)
        if variable is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return describe(variable)
        if role == SCOPE_ROLE:
            return variable.scope
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return variable.path
        if role == Qt.ItemDataRole.ToolTipRole:
            return variable.path
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon_of(variable)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be dragged."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def variable(self, index: Index) -> Variable | None:
        """The signal of an index."""
        inside = index.isValid() and index.row() < len(self._found)
        return self._signals.variables[self._found[index.row()]] if inside else None

    def paths(self, indexes: Sequence[Index]) -> list[str]:
        """Paths of signals."""
        return [v.path for i in indexes if (v := self.variable(i)) is not None]

    def mimeTypes(self) -> list[str]:
        """Signals."""
        return [SIGNALS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The paths, one per line."""
        return paths_mime(self.paths(indexes))


def paths_mime(paths: Sequence[str]) -> QMimeData:
    """Paths of signals as drag data."""
    data = QMimeData()
    data.setData(SIGNALS_MIME, "\n".join(paths).encode())
    return data


_SIGNALS_FROM = 1 << 31


def _signal_id(number: int) -> int:
    # An internal id is unsigned: signals are numbered from far above the scopes.
    return _SIGNALS_FROM + number


def _signal_number(identity: int) -> int | None:
    return identity - _SIGNALS_FROM if identity >= _SIGNALS_FROM else None
