"""Measures a run's bandwidth off the window's thread."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from coram_studio.ipcore.manifest import Manifest
from coram_studio.wave.bandwidth import bandwidth
from coram_studio.wave.errors import WaveError
from coram_studio.wave.reader import WaveReader

_SECONDS_TO_END = 5.0


class BandwidthJob(QObject):
    """One measurement, from a reader that is open already, or from one of its own."""

    done = Signal(object)  # BandwidthSeries
    failed = Signal(object)  # WaveError

    def __init__(
        self, waves: Path, manifest: Manifest, reader: WaveReader | None, bins: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._own = None if reader is not None else WaveReader(waves)
        self._reader = reader or self._own
        self._manifest, self._bins = manifest, bins
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._measure, name="bandwidth", daemon=True)

    def start(self) -> None:
        """Begin; one of the signals follows."""
        self._thread.start()

    def cancel(self) -> None:
        """Break off. No signal comes after this."""
        self._cancelled.set()
        self.blockSignals(True)
        if self._own is not None:
            self._own.close()
            self._thread.join(_SECONDS_TO_END)

    def _measure(self) -> None:
        assert self._reader is not None
        # The plot needs it next; here its import, which takes most of a second, keeps nobody waiting.
        importlib.import_module("pyqtgraph")
        try:
            series = bandwidth(self._reader, self._manifest, self._bins)
        except WaveError as error:
            if not self._cancelled.is_set():
                self.failed.emit(error)
            return
        finally:
            if self._own is not None:
                self._own.close()
        if not self._cancelled.is_set():
            self.done.emit(series)
