"""Signals of a wave file as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Variable:
    """A signal's declaration. ``path`` is its full name ("testbench.core.aclk"), ``width`` in bits.

    ``kind`` is the Verilog type in lower case: wire, reg, integer, parameter, real, ... A real is 64 bits
    wide; an event or a string has width 0.
    """

    path: str
    width: int
    kind: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def scope(self) -> str:
        """The path without the name."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Everything in a wave file but the values. ``timescale`` is seconds per time unit; times are in units."""

    variables: tuple[Variable, ...]
    timescale: float
    end_time: int


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """All changes of one signal.

    ``times``: int64, strictly increasing, shape (n,). ``values``: uint64, shape (n,), the low 64 bits (bits
    that are x or z count as 0); for a real the bits of the float64. ``unknown``: bool, shape (n,), where any
    bit is x or z. ``texts`` holds the binary strings, most significant bit first, for signals wider than
    64 bits, and for values with x or z; as {change index: text}.
    """

    variable: Variable
    times: npt.NDArray[np.int64]
    values: npt.NDArray[np.uint64]
    unknown: npt.NDArray[np.bool_]
    texts: Mapping[int, str]

    def index_at(self, time: int) -> int:
        """Index of the change in force at ``time``, or -1 before the first."""
        return int(np.searchsorted(self.times, time, side="right")) - 1

    def numbers(self) -> npt.NDArray[np.float64]:
        """Values as numbers, shape (n,): a real's own value, else the unsigned integer of the low 64 bits."""
        if self.variable.kind == "real":
            return self.values.view(np.float64)
        return self.values.astype(np.float64)
