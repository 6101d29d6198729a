"""Signals as a clocked circuit sees them: one value per rising clock edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coram_studio.wave.signals import Trace


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Values of one signal at each clock edge: ``values`` uint64 and ``known`` bool, both of shape (edges,)."""

    values: npt.NDArray[np.uint64]
    known: npt.NDArray[np.bool_]

    @property
    def high(self) -> npt.NDArray[np.bool_]:
        """Where the signal is known and not zero."""
        high: npt.NDArray[np.bool_] = self.known & (self.values != 0)
        return high


def rising_edges(clock: Trace) -> npt.NDArray[np.int64]:
    """Times at which a one-bit signal goes to 1, from 0, x or z; shape (edges,)."""
    if len(clock.times) == 0:
        return np.empty(0, np.int64)
    high = (clock.values != 0) & ~clock.unknown
    rises = high.copy()
    rises[1:] &= ~high[:-1]
    rises[0] = False  # the initial value is no edge
    edges: npt.NDArray[np.int64] = clock.times[rises]
    return edges


def sample(trace: Trace, edges: npt.NDArray[np.int64]) -> Samples:
    """Values just before each edge, which is what a register clocked by it takes in.

    A change at the very time of an edge is the answer to that edge, and counts for the next one.
    """
    at = np.searchsorted(trace.times, edges, side="left") - 1
    if len(trace.times) == 0:
        return Samples(np.zeros(len(edges), np.uint64), np.zeros(len(edges), np.bool_))
    return Samples(trace.values[at], ~trace.unknown[at] & (at >= 0))


def period(edges: npt.NDArray[np.int64]) -> int:
    """The clock's period in time units: the median distance of edges, at least 1."""
    return max(1, int(np.median(np.diff(edges)))) if len(edges) > 1 else 1
