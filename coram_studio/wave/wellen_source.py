"""FST and VCD files by pywellen. Its panics are no Exceptions; here they become WaveErrors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import pywellen

from coram_studio.wave.assemble import text_value, trace_of
from coram_studio.wave.errors import WaveError
from coram_studio.wave.signals import Hierarchy, Trace, Variable
from coram_studio.wave.sources import last_time

T = TypeVar("T")

_CHUNK = 1 << 16
# The first change of most signals is x: it takes the slow path in a chunk of its own.
_FIRST = 8
_EXPONENT = {"zs": -21, "as": -18, "fs": -15, "ps": -12, "ns": -9, "us": -6, "ms": -3, "s": 0}
_LOW = (1 << 64) - 1


class WellenSource:
    """A file read by pywellen."""

    def __init__(self, path: Path, kind: Literal["fst", "vcd"]) -> None:
        self._path = path
        self._wave = self._guard(lambda: pywellen.Waveform(str(path)))
        self._end = last_time(path, kind)
        self._vars: dict[str, Any] = {}
        self._variables: tuple[Variable, ...] = ()
        self._guard(self._declare)

    def hierarchy(self) -> Hierarchy:
        """All declarations."""
        return Hierarchy(self._variables, self._guard(self._timescale), self._end)

    def trace(self, path: str) -> Trace:
        """All changes of one signal. Raises WaveError."""
        var = self._vars.get(path)
        if var is None:
            raise WaveError("W005", f"{path} is not in {self._path.name}.")
        variable = _variable(path, var)
        return self._guard(lambda: _read(variable, var.signal))

    def _declare(self) -> None:
        variables = []
        for var in self._wave.all_vars():
            path = unique_path(var.full_name, self._vars)
            self._vars[path] = var
            variables.append(_variable(path, var))
        self._variables = tuple(variables)

    def _timescale(self) -> float:
        scale = self._wave.timescale
        if scale is None:
            return 1e-9  # what viewers take when a VCD file has no $timescale
        text = str(scale).strip().lower().replace("μ", "u")
        digits = text.rstrip("abcdefghijklmnopqrstuvwxyz ")
        return float(f"{int(digits or 1)}e{_EXPONENT.get(text[len(digits) :].strip(), -9)}")

    def _guard(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except WaveError:
            raise
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - a Rust panic derives from BaseException
            text = str(error).strip().splitlines()
            detail = text[-1].rstrip(".") if text else type(error).__name__
            raise WaveError("W003", f"{self._path.name} is damaged or incomplete: {detail[:200]}.") from None


def unique_path(path: str, taken: dict[str, Any]) -> str:
    """``path``, or with "#2", "#3", ... where the file declares a name more than once."""
    if path not in taken:
        return path
    number = 2
    while f"{path}#{number}" in taken:
        number += 1
    return f"{path}#{number}"


def _variable(path: str, var: Any) -> Variable:
    kind = str(var.var_type).lower()
    if var.is_real:
        return Variable(path, 64, "real")
    if var.is_string:
        return Variable(path, 0, "string")
    return Variable(path, int(var.bitwidth or 0), kind)


def _read(variable: Variable, signal: Any) -> Trace:
    count = len(signal)
    times = np.empty(count, np.int64)
    values = np.zeros(count, np.uint64)
    unknown = np.zeros(count, np.bool_)
    indices: list[int] = []
    texts: list[str] = []
    dtype = "i8,f8" if variable.kind == "real" else "i8,u8"
    plain = variable.width <= 64 and variable.width > 0
    start = 0
    while start < count:
        stop = min(count, start + _CHUNK if start else _FIRST)
        changes = signal[start:stop]
        if plain:
            try:
                block = np.fromiter(changes, dtype, stop - start)
            except (ValueError, TypeError, OverflowError):
                changes = signal[start:stop]
            else:
                times[start:stop] = block["f0"]
                values[start:stop] = block["f1"].view(np.uint64)
                start = stop
                continue
        for i, (time, value) in enumerate(changes, start):
            times[i] = time
            if variable.kind == "real":
                values[i] = np.float64(value).view(np.uint64)
            elif isinstance(value, int):
                values[i] = value & _LOW
                if variable.width > 64:
                    indices.append(i)
                    texts.append(format(value, f"0{variable.width}b"))
            elif variable.kind == "string":
                indices.append(i)
                texts.append(str(value))
            elif variable.width:
                values[i], unknown[i] = text_value(value)
                indices.append(i)
                texts.append(value.lower())
        start = stop
    return trace_of(variable, times, values, unknown, indices, texts)
