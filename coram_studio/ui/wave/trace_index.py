"""A trace prepared for drawing: which changes fall into which column of pixels, quickly at every zoom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from coram_studio.ui.wave.formats import value_text
from coram_studio.ui.wave.rows import Radix
from coram_studio.wave.signals import Trace
from coram_studio.wave.texts import pack_texts

BLOCK = 64
_FINE = 8
"""Changes per entry of the coarse and of the finer index: what is searched should fit into the cache."""

_MOST_TEXTS = 20_000

KNOWN, UNKNOWN, FLOATING = 0, 2, 3

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class TraceIndex:
    """A trace with indices of every 64th and every 8th change.

    ``level``: uint8, shape (changes,): for one bit 0, 1, 2 (x) or 3 (z), for more bits 0 (known), 2 (some x)
    or 3 (all z). Building it takes milliseconds per million changes: do it off the window's thread.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.one_bit = trace.variable.width == 1 and trace.variable.kind not in ("real", "event")
        self._coarse = {stride: np.ascontiguousarray(trace.times[::stride]) for stride in (_FINE, BLOCK)}
        self.level = _levels(trace, self.one_bit)
        self._values: Floats | None = None
        self._extremes: dict[int, tuple[Floats, Floats]] = {}
        self._texts: dict[tuple[int, Radix], str] = {}

    def text(self, change: int, radix: Radix, labels: Mapping[int, str] | None) -> str:
        """The value of a change as text. Those drawn before are remembered: panning shows most of them again."""
        if labels is not None:
            return value_text(self.trace, change, radix, labels)
        key = (change, radix)
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            text = self._texts[key] = value_text(self.trace, change, radix)
        return text

    def counts(self, edges: Ints) -> Ints:
        """Number of changes before each column edge, int64, shape (edges,).

        Exact beside any column that has at most one change. Between two busy columns it may be low by less
        than a block: there only "busy" matters, and the exact search is left out.
        """
        coarse, times = self._coarse[BLOCK], self.trace.times
        first = max(0, (int(np.searchsorted(coarse, edges[0])) - 1) * BLOCK)
        last = int(np.searchsorted(coarse, edges[-1])) * BLOCK
        density = (last - first) / len(edges)
        if density <= 2 * _FINE:
            return first + np.searchsorted(times[first:last], edges)
        stride = _FINE if density <= 2 * BLOCK else BLOCK
        found = first // stride + np.searchsorted(
            self._coarse[stride][first // stride : last // stride + 1], edges
        )
        quiet = np.diff(found) < 2
        exact = np.ones(len(edges), np.bool_)
        exact[1:-1] = quiet[:-1] | quiet[1:]
        counts = np.maximum((found - 1) * stride + 1, 0)
        counts[exact] = first + np.searchsorted(times[first:last], edges[exact])
        return counts

    def extremes(self, edges: Ints) -> tuple[Floats, Floats]:
        """Smallest and largest value in each column (the value in force at its start included), shape (edges-1,).

        NaN before the first change. In columns of two blocks or more, of 8 or 64 changes, whole blocks are taken,
        which may reach into the neighbouring columns by less than one.
        """
        least, most = np.full(len(edges) - 1, np.nan), np.full(len(edges) - 1, np.nan)
        times = self.trace.times
        if len(times) == 0:
            return least, most
        # Where two or more blocks begin in a column, whole blocks do, the largest first; what is left is searched.
        left = np.arange(len(edges) - 1)
        density = self._density(edges)
        for stride, (low, high) in self._pyramid().items():
            if density < stride:
                continue  # few columns have as many, if any
            blocks = _within(self._coarse[stride], edges[left[0] : left[-1] + 2])
            first, last = blocks[left - left[0]], blocks[left - left[0] + 1]
            big = last - first >= 2
            _reduce(low, high, np.maximum(first[big] - 1, 0), last[big], left[big], least, most)
            left = left[~big]
            if not len(left):
                return least, most
        numbers = self._numbers()
        counts = _within(times, edges[left[0] : left[-1] + 2])
        small, before, after = left, counts[left - left[0]], counts[left - left[0] + 1]
        small, before, after = (a[after > 0] for a in (small, before, after))
        if len(small):
            first = np.maximum(before - 1, 0)
            begin, end = int(first[0]), int(after[-1])
            near = numbers[begin : end + 1]
            _reduce(near, near, first - begin, after - begin, small, least, most)
        return least, most

    def _density(self, edges: Ints) -> float:
        """Changes in a column, on an average."""
        first, last = np.searchsorted(self._coarse[BLOCK], edges[[0, -1]])
        return float(last - first) * BLOCK / len(edges)

    def range(self) -> tuple[float, float]:
        """Smallest and largest known value of the whole trace."""
        low, high = self._pyramid()[BLOCK]
        return (float(low[:-1].min()), float(high[:-1].max())) if len(low) > 1 else (0.0, 0.0)

    def _numbers(self) -> Floats:
        """The values as numbers, and one more, so that the end is a bound that reduceat takes."""
        if self._values is None:
            self._values = np.append(self.trace.numbers(), 0.0)
        return self._values

    def _pyramid(self) -> dict[int, tuple[Floats, Floats]]:
        """Smallest and largest value of each block, by the blocks' size, large ones first; with one more, too."""
        if not self._extremes:
            low = high = self._numbers()[:-1]
            sizes = {}
            for stride, step in ((_FINE, _FINE), (BLOCK, BLOCK // _FINE)):
                starts = np.arange(0, len(low), step)
                if len(low):
                    low, high = np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
                sizes[stride] = (np.append(low, 0.0), np.append(high, 0.0))
            self._extremes = dict(reversed(sizes.items()))
        return self._extremes


def _within(times: Ints, edges: Ints) -> Ints:
    """Number of times before each edge; edges are in order. Only what lies between them is searched, in the cache."""
    first, last = np.searchsorted(times, edges[[0, -1]])
    return int(first) + np.searchsorted(times[int(first) : int(last)], edges)


def _levels(trace: Trace, one_bit: bool) -> npt.NDArray[np.uint8]:
    level = np.zeros(len(trace.times), np.uint8)
    if one_bit:
        level[:] = trace.values.astype(np.uint8) & np.uint8(1)
    level[trace.unknown] = UNKNOWN
    indices, strings = pack_texts(trace.texts).arrays
    floating = strings == b"z" * trace.variable.width
    level[indices[floating & trace.unknown[indices]]] = FLOATING
    return level


def _reduce(
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    first: Ints,
    last: Ints,
    where: npt.NDArray[np.bool_] | Ints,
    least: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
) -> None:
    """Minimum of low[first:last] and maximum of high[first:last] for each pair, into ``least`` and ``most``.

    ``last`` is at most one less than the length: the arrays have a spare value at the end.
    """
    if len(first) == 0:
        return
    bounds = np.stack([first, np.maximum(last, first + 1)], axis=1).ravel()
    least[where] = np.minimum.reduceat(low, bounds)[::2]
    most[where] = np.maximum.reduceat(high, bounds)[::2]
