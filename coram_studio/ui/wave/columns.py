"""From changes to columns: what each column of pixels of a row looks like. Plain arrays, no painting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coram_studio.ui.wave import palettes as p
from coram_studio.ui.wave.trace_index import TraceIndex

Ints = npt.NDArray[np.int64]

_LEAST_BOX = 4.0
_LEAST_PULSES = 4.5
"""Boxes narrower than this, and pulses with less from one to the next, in logical pixels, merge into a band."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns on screen: ``edges`` are the times of their borders, int64, shape (columns + 1,).

    A column holds the times from its left border up to, but without, its right one. From column ``blank`` on
    there is nothing: the run has ended. ``ratio`` is device pixels per logical pixel, ``pixel`` the time of a
    logical pixel.
    """

    edges: Ints
    blank: int
    ratio: float
    pixel: float

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1


def columns_of(start: float, per_pixel: float, count: int, end: int, ratio: float) -> Columns:
    """Columns of device pixels from time ``start`` on; ``per_pixel`` is per logical pixel."""
    step = per_pixel / ratio
    edges = np.ceil(start + np.arange(count + 1) * step).astype(np.int64)
    blank = int(np.searchsorted(edges, end, side="right"))
    return Columns(edges, min(count, max(blank, 0)), ratio, per_pixel)


def bit_columns(index: TraceIndex, columns: Columns, line: float) -> Ints:
    """Columns of a bit table (see palettes) for each column on screen, int64, shape (columns,)."""
    counts = index.counts(columns.edges)
    changes = np.diff(counts)
    state = _states(index, counts)
    # The first change of all is where the signal begins: nothing is crossed there.
    crossed = changes - ((counts[:-1] == 0) & (changes > 0))
    many = crossed >= 2
    quick = _stay(index, counts, 2) < _LEAST_PULSES * columns.pixel
    # Several changes in one column alone are a pulse, drawn like an edge; beside other quick ones, a band.
    beside = np.zeros(columns.count, np.bool_)
    beside[1:] |= (many | quick)[:-1]
    beside[:-1] |= (many | quick)[1:]
    dense = quick | (many & beside)
    hit = (crossed >= 1) & ~dense
    edge = np.zeros(columns.count, np.int64)
    for k in range(int(np.ceil(line))):
        strength = round(min(1.0, line - k) * p.EDGE_FULL)
        edge[k:] = np.maximum(edge[k:], hit[: columns.count - k] * strength)
    result = state * (p.EDGE_FULL + 1) + edge
    result[dense] = p.BIT_DENSE
    result[columns.blank :] = p.bit_column(p.NONE, 0)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class BusColumns:
    """``glyphs``: columns of a bus table, shape (columns,). Stretches of one value that have room for text:
    their first column, width in columns and change index, each of shape (stretches,)."""

    glyphs: Ints
    start: Ints
    width: Ints
    change: Ints


def bus_columns(index: TraceIndex, columns: Columns, slant: float, least_width: int) -> BusColumns:
    """Columns of a bus row; stretches of at least ``least_width`` columns are listed for text."""
    counts = index.counts(columns.edges)
    changes = np.diff(counts)
    state = _states(index, counts)
    place = np.arange(columns.count)
    hit = changes >= 1
    hits = np.flatnonzero(hit)
    glyphs = state * (p.SLANT_STEPS + 1)
    if len(hits):
        far = 4 * columns.count
        rank = np.cumsum(hit)
        before = np.concatenate([[-far], hits])[rank]
        after = np.concatenate([hits, [columns.count + far]])[rank]
        length = after - before
        slope = np.minimum(slant, length / 2)
        near = np.minimum(place - before, after - place)
        glyphs += np.rint(p.SLANT_STEPS * np.clip(1 - near / slope, 0, 1)).astype(np.int64)
        first = int(counts[0]) == 0
        if first:
            # The first change of all is where the signal begins: nothing crosses there.
            glyphs[place < hits[0]] = p.bus_column(p.NONE, 0)
        dense = (changes >= 2) | (_stay(index, counts, 1) < _LEAST_BOX * columns.pixel)
        glyphs[dense & (state != p.NONE)] = p.BUS_DENSE
    glyphs[columns.blank :] = p.bus_column(p.NONE, 0)
    return BusColumns(glyphs, *_stretches(counts, hits, columns, least_width))


def _stretches(counts: Ints, hits: Ints, columns: Columns, least_width: int) -> tuple[Ints, Ints, Ints]:
    start = hits
    if columns.count and (not len(hits) or hits[0] > 0) and counts[0] > 0:
        start = np.concatenate([[0], hits])
    start = start[start < columns.blank]
    width = np.diff(np.append(start, columns.blank))
    roomy = width >= least_width
    start, width = start[roomy], width[roomy]
    return start, width, counts[start + 1] - 1


def _stay(index: TraceIndex, counts: Ints, changes: int) -> npt.NDArray[np.float64]:
    """How long the value at each column's end is in force; with ``changes`` 2, from the change before it to the
    one after it. Endless at both ends of the trace. Taken from times, not from columns, so that a steady clock
    looks the same all along."""
    times = index.trace.times
    last = counts[1:] - 1
    # Columns with several changes are bands or pulses anyway; looking up their times costs the cache dearly.
    inside = (last >= changes - 1) & (last + 1 < len(times)) & (np.diff(counts) < 2)
    stay = np.full(len(last), np.inf)
    at = last[inside]
    stay[inside] = times[at + 1] - times[at + 1 - changes]
    return stay


def _states(index: TraceIndex, counts: Ints) -> Ints:
    last = counts[1:] - 1
    if len(index.level) == 0:
        return np.zeros(len(last), np.int64)
    # LOW, HIGH, UNKNOWN and FLOATING follow NONE in the order of TraceIndex.level.
    return np.where(last >= 0, index.level[np.maximum(last, 0)].astype(np.int64) + 1, p.NONE)
