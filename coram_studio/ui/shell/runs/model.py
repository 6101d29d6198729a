"""The table of runs as Qt wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coram_studio.ui.shell.runs.figures import RESULT_COLOURS, RESULT_WORDS, RunRow
from coram_studio.ui.theme import ThemeManager, mono_font

Index = QModelIndex | QPersistentModelIndex

_COLUMNS: tuple[tuple[str, str, Callable[[RunRow], str]], ...] = (
    ("Run", "Number of the run", lambda r: r.number),
    ("Result", "How the run ended", lambda r: RESULT_WORDS[r.run.metrics.result]),
    ("Cycles", "Bus clock cycles to the end of the last thread", lambda r: f"{r.run.metrics.cycles:,}"),
    ("Bus", "Data beats over cycles, in percent", lambda r: f"{r.run.metrics.bus_utilisation * 100:.1f} %"),
    ("Latency", "Read latency of the memory, in cycles", lambda r: str(r.latency) if r.latency >= 0 else "?"),
    ("Took", "Seconds of wall time", lambda r: f"{r.run.metrics.wall_seconds:.2f} s"),
    ("Settings", "Parameters and memory image", lambda r: r.settings),
    ("Started", "When the run began", lambda r: f"{r.started:%d %b, %H:%M:%S}" if r.started else ""),
)
_NUMBERS = (2, 3, 4, 5)


class RunsModel(QAbstractTableModel):
    """One line per run."""

    def __init__(self, themes: ThemeManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: tuple[RunRow, ...] = ()

    def set_rows(self, rows: tuple[RunRow, ...]) -> None:
        """Show these runs."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """The runs, newest first."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many runs there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many figures a line shows."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the figures, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _COLUMNS[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts of the figures."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[column][2](row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.FontRole and column in (0, *_NUMBERS):
            return mono_font(12)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == 1:
                return self._themes.current.colour(RESULT_COLOURS[row.run.metrics.result])
            if column >= 6:
                return self._themes.current.colour("muted")
        return None

    @staticmethod
    def _alignment(column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
