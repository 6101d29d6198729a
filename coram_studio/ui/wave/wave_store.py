"""What the wave view knows of an open file: declarations, prepared traces, transactions, names of values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QObject, Signal

from coram_studio.ui.wave.formats import value_text
from coram_studio.ui.wave.rows import Radix, Row, SignalRow, TransactionRow
from coram_studio.ui.wave.trace_index import TraceIndex
from coram_studio.ui.wave.transaction_painter import Lanes, transaction_text
from coram_studio.wave.signals import Hierarchy, Variable

_NO_LABELS: Mapping[str, Mapping[int, str]] = MappingProxyType({})


class WaveStore(QObject):
    """Traces by path, filled in as they arrive."""

    changed = Signal()  # traces, transactions or labels arrived, or another file was opened

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hierarchy: Hierarchy | None = None
        self.indexes: dict[str, TraceIndex] = {}
        self.lanes: dict[tuple[str, str], Lanes | None] = {}
        self._labels: dict[str, Mapping[int, str]] = {}
        self._variables: dict[str, Variable] = {}

    def open(self, hierarchy: Hierarchy) -> None:
        """Forget the traces of the file before; labels stay."""
        self.hierarchy = hierarchy
        self._variables = {v.path: v for v in hierarchy.variables}
        self.indexes, self.lanes = {}, {}
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything."""
        self.hierarchy = None
        self._variables, self.indexes, self.lanes, self._labels = {}, {}, {}, {}
        self.changed.emit()

    @property
    def timescale(self) -> float:
        """Seconds per time unit."""
        return self.hierarchy.timescale if self.hierarchy else 1e-9

    @property
    def end_time(self) -> int:
        """When the file ends, in time units."""
        return self.hierarchy.end_time if self.hierarchy else 0

    def variable(self, path: str) -> Variable | None:
        """The declaration of a signal, if the file has it."""
        return self._variables.get(path)

    def labels(self, path: str) -> Mapping[int, str] | None:
        """Names of a signal's values."""
        return self._labels.get(path)

    def set_labels(self, path: str, labels: Mapping[int, str]) -> None:
        """Name a signal's values."""
        self._labels[path] = dict(labels)
        self.changed.emit()

    def add(self, indexes: Mapping[str, TraceIndex]) -> None:
        """Traces have arrived."""
        self.indexes.update(indexes)
        self.changed.emit()

    def add_lanes(self, interface: str, direction: str, lanes: Lanes | None) -> None:
        """Transactions have arrived; None when the waves lack the signals."""
        self.lanes[interface, direction] = lanes
        self.changed.emit()

    def value(self, row: Row, time: int, radix: Radix | None = None) -> str:
        """What a row shows at a time, as text; "" when nothing is known."""
        if isinstance(row, SignalRow):
            index = self.indexes.get(row.path)
            if index is None:
                return ""
            at = index.trace.index_at(time)
            return value_text(index.trace, at, radix or row.radix, self._labels.get(row.path))
        if isinstance(row, TransactionRow):
            lanes = self.lanes.get((row.interface, row.direction))
            return _running(lanes, time) if lanes else ""
        return ""

    def unknown(self, row: Row, time: int) -> bool:
        """Whether a row's value has x or z in it at a time."""
        index = self.indexes.get(row.path) if isinstance(row, SignalRow) else None
        at = index.trace.index_at(time) if index is not None else -1
        return index is not None and at >= 0 and bool(index.trace.unknown[at])

    def neighbour_edge(self, row: Row, time: int, forward: bool) -> int | None:
        """The time of a row's next or previous change, or None when there is none."""
        times = self._moments(row)
        if times is None:
            return None
        if forward:
            at = int(np.searchsorted(times, time, side="right"))
            return int(times[at]) if at < len(times) else None
        at = int(np.searchsorted(times, time, side="left")) - 1
        return int(times[at]) if at >= 0 else None

    def _moments(self, row: Row) -> np.ndarray | None:
        if isinstance(row, SignalRow) and (index := self.indexes.get(row.path)) is not None:
            return index.trace.times
        if isinstance(row, TransactionRow) and (lanes := self.lanes.get((row.interface, row.direction))):
            return lanes.begin
        return None


def _running(lanes: Lanes, time: int) -> str:
    """The address of the transaction that is under way at a time, the oldest of several."""
    running = np.flatnonzero((lanes.begin <= time) & (lanes.end > time))
    return transaction_text(lanes.transactions, int(running[0])).split("  ")[0] if len(running) else ""
