"""Reads a wave file off the window's thread: declarations first, then what the rows ask for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from coram_studio.ipcore.manifest import Interface
from coram_studio.ui.wave.signal_index import SignalIndex
from coram_studio.ui.wave.trace_index import TraceIndex
from coram_studio.ui.wave.transaction_painter import Lanes, lay_out
from coram_studio.wave.errors import WaveError
from coram_studio.wave.reader import WaveReader
from coram_studio.wave.signals import Hierarchy
from coram_studio.wave.transactions import Kind, missing_signals, signals_of, transactions

_BATCH = 8
_SECONDS_TO_END = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A file's declarations, and the same as a tree for searching."""

    hierarchy: Hierarchy
    index: SignalIndex


class WaveLoader(QObject):
    """One open file. Results come as signals in the order of the requests."""

    opened = Signal(object)  # Opened: the declarations have been read
    loaded = Signal(object)  # dict of path to TraceIndex
    lanes_loaded = Signal(str, str, object)  # interface, direction, Lanes or None
    progressed = Signal(int, int)  # signals loaded, signals asked for
    failed = Signal(object, bool)  # WaveError; whether the file could not be opened at all

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = WaveReader(path)
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._known: frozenset[str] = frozenset()
        self._timeline = 0
        self._thread = threading.Thread(target=self._work, name="wave loader", daemon=True)
        self._jobs.put(self._open)
        self._thread.start()

    def load(self, paths: Sequence[str]) -> None:
        """Ask for traces; those that the file does not have are left out."""
        if paths:
            self._jobs.put(lambda: self._load(list(paths)))

    def load_transactions(self, interface: Interface, direction: Kind) -> None:
        """Ask for the transactions of one direction of an interface."""
        self._jobs.put(lambda: self._load_transactions(interface, direction))

    def close(self) -> None:
        """End the reader process and the thread. No signal comes after this."""
        self._closing.set()
        self.blockSignals(True)
        self.reader.close()
        self._jobs.put(None)
        self._thread.join(_SECONDS_TO_END)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closing.is_set():
            try:
                job()
            except WaveError as error:
                if not self._closing.is_set():
                    self.failed.emit(error, job == self._open)

    def _open(self) -> None:
        hierarchy = self.reader.hierarchy()
        self._known = frozenset(v.path for v in hierarchy.variables)
        self._timeline = hierarchy.end_time
        self.opened.emit(Opened(hierarchy, SignalIndex(hierarchy.variables)))

    def _load(self, paths: list[str]) -> None:
        there = [p for p in paths if p in self._known]
        for start in range(0, len(there), _BATCH):
            if self._closing.is_set():
                return
            traces = self.reader.load(there[start : start + _BATCH])
            self.loaded.emit({path: TraceIndex(trace) for path, trace in traces.items()})
            self.progressed.emit(min(start + _BATCH, len(there)), len(there))

    def _load_transactions(self, interface: Interface, direction: Kind) -> None:
        signals = signals_of(interface, direction)
        lanes: Lanes | None = None
        if not missing_signals(interface, direction) and self._known.issuperset(signals.values()):
            traces = self.reader.load(list(signals.values()))
            named = {name: traces[path] for name, path in signals.items()}
            lanes = lay_out(transactions(interface, direction, named), self._timeline)
        self.lanes_loaded.emit(interface.name, direction, lanes)
