"""VCD files by vcdvcd, in pure Python: where pywellen cannot be installed."""

from __future__ import annotations

import importlib
import re
import signal
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from coram_studio.wave.assemble import extend_text, text_value, trace_of
from coram_studio.wave.errors import WaveError
from coram_studio.wave.signals import Hierarchy, Trace, Variable
from coram_studio.wave.sources import last_time


def load_vcdvcd() -> ModuleType:
    """The library. Its import makes SIGPIPE end the program that writes to a closed socket: that is undone."""
    before = signal.getsignal(signal.SIGPIPE)
    module = importlib.import_module("vcdvcd")
    if signal.getsignal(signal.SIGPIPE) != before:
        signal.signal(signal.SIGPIPE, before)
    return module


vcdvcd = load_vcdvcd()

_RANGE = re.compile(r"\s*\[-?\d+(:-?\d+)?\]$")


class VcdvcdSource:
    """A file read by vcdvcd: declarations at once, changes signal by signal on demand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._parse(only_sigs=True)
        self._names: dict[str, str] = {}
        for reference in self._file.signals:
            self._names.setdefault(_bare(reference, self._file[reference]), reference)
        if not self._names:
            raise WaveError("W003", f"{path.name} is damaged or incomplete: it declares no signals.")
        self._end = last_time(path, "vcd")

    def hierarchy(self) -> Hierarchy:
        """All declarations."""
        variables = tuple(self._variable(p, self._file[r]) for p, r in self._names.items())
        return Hierarchy(variables, float(self._file.timescale["timescale"]), self._end)

    def trace(self, path: str) -> Trace:
        """All changes of one signal. Raises WaveError."""
        reference = self._names.get(path)
        if reference is None:
            raise WaveError("W005", f"{path} is not in {self._path.name}.")
        signal = self._parse(signals=[reference], store_tvs=True)[reference]
        variable = self._variable(path, signal)
        return _trace(variable, signal.tv if variable.kind == "event" else _changes(signal.tv))

    def _variable(self, path: str, signal: Any) -> Variable:
        kind = str(signal.var_type).lower()
        if kind in ("real", "string", "event"):
            return Variable(path, 64 if kind == "real" else 0, kind)
        return Variable(path, int(signal.size), kind)

    def _parse(self, **options: Any) -> Any:
        try:
            return vcdvcd.VCDVCD(str(self._path), **options)
        except Exception as error:  # noqa: BLE001 - whatever a damaged file provokes in the parser
            raise WaveError("W003", f"{self._path.name} is damaged or incomplete: {error}.") from None


def _bare(reference: str, signal: Any) -> str:
    # vcdvcd keeps the range in the name ("q[3:0]"); a generate scope's index is not at the end of the path.
    return _RANGE.sub("", reference) if int(signal.size) > 1 else reference


def _changes(stated: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without what is overwritten at the same time, and without values that are stated again."""
    last = list(dict(stated).items())
    return [c for i, c in enumerate(last) if i == 0 or c[1] != last[i - 1][1]]


def _trace(variable: Variable, changes: list[tuple[int, str]]) -> Trace:
    count = len(changes)
    times = np.fromiter((t for t, _ in changes), np.int64, count)
    values = np.zeros(count, np.uint64)
    unknown = np.zeros(count, np.bool_)
    indices: list[int] = []
    texts: list[str] = []
    for i, (_, text) in enumerate(changes):
        if variable.kind == "real":
            values[i] = np.float64(text.lstrip("rR")).view(np.uint64)
        elif variable.kind == "string":
            indices.append(i)
            texts.append(text)
        elif variable.width:
            values[i], unknown[i] = text_value(text)
            if unknown[i] or variable.width > 64:
                indices.append(i)
                texts.append(extend_text(text, variable.width))
    return trace_of(variable, times, values, unknown, indices, texts)
