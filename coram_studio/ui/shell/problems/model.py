"""The diagnostics that the problems list shows, as Qt wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coram_studio.diagnostics import Diagnostic, Severity, as_text

DIAGNOSTIC_ROLE = int(Qt.ItemDataRole.UserRole)
QUICK_ACTIONS = {"B006": "Refresh ports"}
"""What the window itself can do about some codes, as the text of a button."""

Index = QModelIndex | QPersistentModelIndex


def remedy_title(found: Diagnostic) -> str:
    """The text of the button that resolves a diagnostic, or ""."""
    return found.fix.title if found.fix else QUICK_ACTIONS.get(found.code, "")


def place_text(found: Diagnostic, name_of: dict[str, str]) -> str:
    """Where a diagnostic is, in few words: file, line and column, or the block's name."""
    if found.span is not None:
        return str(found.span)
    if found.subject is not None:
        return f"diagram · {name_of.get(found.subject.id, found.subject.id)}"
    return ""


class ProblemsModel(QAbstractListModel):
    """Holds all diagnostics and shows those of the severities asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Diagnostic, ...] = ()
        self._shown: list[Diagnostic] = []
        self._hidden: frozenset[Severity] = frozenset()
        self.names: dict[str, str] = {}

    def set_diagnostics(self, diagnostics: Sequence[Diagnostic], names: dict[str, str]) -> None:
        """Show these; ``names`` maps block ids to names."""
        if tuple(diagnostics) == self._all and names == self.names:
            return
        self._all, self.names = tuple(diagnostics), names
        self._refresh()

    def hide(self, severities: frozenset[Severity]) -> None:
        """Leave out these severities."""
        self._hidden = severities
        self._refresh()

    def count(self, severity: Severity) -> int:
        """How many there are of a severity, hidden or not."""
        return sum(d.severity is severity for d in self._all)

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        """Every diagnostic, hidden or not."""
        return self._all

    def at(self, row: int) -> Diagnostic | None:
        """The diagnostic of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, found: Diagnostic | None) -> int:
        """The row of a diagnostic, or -1."""
        return self._shown.index(found) if found in self._shown else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The message, the whole text for tooltips and screen readers, and the diagnostic itself."""
        found = self.at(index.row())
        if found is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return found.message
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return as_text(found)
        return found if role == DIAGNOSTIC_ROLE else None

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = [d for d in self._all if d.severity not in self._hidden]
        self.endResetModel()
