"""A trace prepared for drawing: which changes fall into which column of pixels, quickly at every zoom."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coram_studio.wave.signals import Trace

BLOCK = 64
"""Changes per entry of the coarse index."""

KNOWN, UNKNOWN, FLOATING = 0, 2, 3

Ints = npt.NDArray[np.int64]


class TraceIndex:
    """A trace with a coarse index of every 64th change.

    ``level``: uint8, shape (changes,): for one bit 0, 1, 2 (x) or 3 (z), for more bits 0 (known), 2 (some x)
    or 3 (all z). Building it takes milliseconds per million changes: do it off the window's thread.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.one_bit = trace.variable.width == 1 and trace.variable.kind not in ("real", "event")
        self._coarse = np.ascontiguousarray(trace.times[::BLOCK])
        self.level = _levels(trace, self.one_bit)
        self._extremes: tuple[npt.NDArray[np.float64], ...] | None = None
        self.constant_value = len(trace.times) == 1

    def counts(self, edges: Ints) -> Ints:
        """Number of changes before each column edge, int64, shape (edges,).

        Exact beside any column that has at most one change. Between two busy columns it may be low by less
        than a block: there only "busy" matters, and the exact search is left out.
        """
        times = self.trace.times
        coarse = np.searchsorted(self._coarse, edges)
        if len(times) < 4 * BLOCK:
            return np.searchsorted(times, edges)
        quiet = np.diff(coarse) < 2
        exact = np.empty(len(edges), np.bool_)
        exact[0], exact[-1] = True, True
        exact[1:-1] = quiet[:-1] | quiet[1:]
        counts = (coarse - 1) * BLOCK + 1
        np.maximum(counts, 0, out=counts)
        counts[exact] = self._refine(edges[exact], coarse[exact])
        return counts

    def extremes(self, edges: Ints) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Smallest and largest value in each column (the value in force at its start included), shape (edges-1,).

        NaN before the first change. In busy columns whole blocks are taken, which may reach into the
        neighbouring columns by less than a block.
        """
        numbers, low, high = self._pyramid()
        counts = np.searchsorted(self.trace.times, edges)
        first, last = np.maximum(counts[:-1] - 1, 0), np.maximum(counts[1:], 1)
        empty = counts[1:] == 0
        small = last - first <= 2 * BLOCK
        least = np.empty(len(first))
        most = np.empty(len(first))
        _reduce(numbers, numbers, first[small], last[small], small, least, most)
        big = ~small
        _reduce(low, high, first[big] // BLOCK, -(-last[big] // BLOCK), big, least, most)
        least[empty] = most[empty] = np.nan
        return least, most

    def range(self) -> tuple[float, float]:
        """Smallest and largest known value of the whole trace."""
        _, low, high = self._pyramid()
        return (float(low.min()), float(high.max())) if len(low) else (0.0, 0.0)

    def _refine(self, edges: Ints, coarse: Ints) -> Ints:
        # Binary search within the one block that holds the answer, all columns at once.
        times = self.trace.times
        low = np.maximum((coarse - 1) * BLOCK, 0)
        high = np.minimum(coarse * BLOCK, len(times))
        last = len(times) - 1
        for _ in range(7):
            middle = (low + high) >> 1
            before = (times[np.minimum(middle, last)] < edges) & (low < high)
            low = np.where(before, middle + 1, low)
            high = np.where(before, high, middle)
        return low

    def _pyramid(self) -> tuple[npt.NDArray[np.float64], ...]:
        if self._extremes is None:
            numbers = self.trace.numbers()
            starts = np.arange(0, len(numbers), BLOCK)
            low = np.minimum.reduceat(numbers, starts) if len(numbers) else numbers
            high = np.maximum.reduceat(numbers, starts) if len(numbers) else numbers
            self._extremes = (numbers, low, high)
        return self._extremes


def _levels(trace: Trace, one_bit: bool) -> npt.NDArray[np.uint8]:
    level = np.zeros(len(trace.times), np.uint8)
    if one_bit:
        level[:] = trace.values.astype(np.uint8) & np.uint8(1)
    for index in np.flatnonzero(trace.unknown):
        text = trace.texts.get(int(index), "x")
        level[index] = FLOATING if set(text) == {"z"} else UNKNOWN
    return level


def _reduce(
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    first: Ints,
    last: Ints,
    where: npt.NDArray[np.bool_],
    least: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
) -> None:
    """Minimum of low[first:last] and maximum of high[first:last] for each pair, into ``least`` and ``most``."""
    if len(first) == 0 or len(low) == 0:
        return
    last = np.maximum(last, first + 1)
    bounds = np.stack([first, last], axis=1).ravel()
    least[where] = np.minimum.reduceat(np.append(low, np.inf), bounds)[::2]
    most[where] = np.maximum.reduceat(np.append(high, -np.inf), bounds)[::2]
