"""The route of one wire between two pins: as few bends as possible, around blocks.

A pure function of the two pins and the blocks; wires do not know of each other here (``nudge`` separates them).
First one vertical run is tried in every channel at once, then a detour with two, then a search; a wire
that finds no way at all, as when blocks lie upon each other, goes straight across.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from coram_studio.ui.canvas.geometry import Point, Rect, bounds, spanning
from coram_studio.ui.canvas.routing.maze import WINDOW, find_way
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap

STUB = 16
"""Units that a wire runs straight from a pin at least."""
_LOOP = 24  # how far a loop on one side stands off
_REACH = 75  # columns and rows beyond the pins that detours may use
_EXITS = 24  # columns beside a pin in which a detour may turn
_MARGIN = 24  # a block this far away may still touch a route's clearance, after rounding to the raster
_LANE = 2  # turns lie on every second column, which leaves room between neighbouring channels


@dataclass(frozen=True, slots=True)
class Terminal:
    """A pin on the canvas; ``direction`` is -1 where its wire leaves to the left, 1 to the right."""

    x: float
    y: float
    direction: int


@dataclass(frozen=True, slots=True)
class Route:
    """Corner points, ends included; runs are horizontal and vertical in turn.

    No block outside of ``window`` had an influence: as long as nothing changes in there, the route stays.
    """

    points: tuple[Point, ...]
    window: Rect


def lay(a: Terminal, b: Terminal, blocks: ObstacleMap) -> Route:
    """The route from ``a`` to ``b``."""
    ends = spanning((_stub(a), a.y), (_stub(b), b.y)).united(spanning((a.x, a.y), (b.x, b.y)))
    if not blocks.usable:
        return Route(quick_route(a, b), ends)
    points = _straight(a, b, blocks) or _one_run(a, b, blocks)
    if points is not None:
        return Route(simplify(points), bounds(points).united(ends).inflated(_MARGIN))
    points = _two_runs(a, b, blocks)
    if points is None:
        way = find_way((_stub(a), a.y), (_stub(b), b.y), blocks)
        points = simplify(((a.x, a.y), *way, (b.x, b.y)) if way else quick_route(a, b))
        return Route(points, bounds(points).united(ends).inflated(WINDOW + _MARGIN))
    # What would have been shorter lies within half of the detour beyond the ends.
    detour = _length(points) - ends.width - ends.height
    window = ends.inflated(max(detour, 0) / 2 + 2 * STUB).united(bounds(points))
    if a.direction == b.direction:  # a loop on this side was looked for as far as this
        reach = _REACH * blocks.cell * a.direction
        window = window.united(window.moved(reach, 0))
    return Route(simplify(points), window.inflated(_MARGIN))


def route(a: Terminal, b: Terminal, blocks: ObstacleMap) -> tuple[Point, ...]:
    """Corner points of a wire under the pointer: only simple shapes are tried, which takes at most 0.3 ms."""
    if not blocks.usable:
        return quick_route(a, b)
    points = _straight(a, b, blocks) or _one_run(a, b, blocks) or _two_runs(a, b, blocks)
    return simplify(points or quick_route(a, b))


def _length(points: tuple[Point, ...]) -> float:
    return sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in pairwise(points))


def quick_route(a: Terminal, b: Terminal) -> tuple[Point, ...]:
    """A route that ignores blocks."""
    xa, xb = _stub(a), _stub(b)
    if a.direction == b.direction:
        x = max(xa, xb) + _LOOP - STUB if a.direction > 0 else min(xa, xb) - _LOOP + STUB
        return simplify(((a.x, a.y), (x, a.y), (x, b.y), (b.x, b.y)))
    if (xb - xa) * a.direction >= 0:
        if a.y == b.y:
            return ((a.x, a.y), (b.x, b.y))
        x = _lane((xa + xb) / 2)
        return simplify(((a.x, a.y), (x, a.y), (x, b.y), (b.x, b.y)))
    y = _lane((a.y + b.y) / 2)
    return simplify(((a.x, a.y), (xa, a.y), (xa, y), (xb, y), (xb, b.y), (b.x, b.y)))


def simplify(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Drop points that are no corners."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) >= 2 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _stub(t: Terminal) -> float:
    return t.x + STUB * t.direction


def _lane(value: float) -> float:
    return float(round(value / 16) * 16)


def _straight(a: Terminal, b: Terminal, blocks: ObstacleMap) -> tuple[Point, ...] | None:
    if a.y != b.y or a.direction == b.direction or (b.x - a.x) * a.direction < 0:
        return None
    xa, xb = _stub(a), _stub(b)
    if (xb - xa) * a.direction > 0 and blocks.row_blocked(
        blocks.row(a.y), blocks.column(xa), blocks.column(xb)
    ):
        return None
    return ((a.x, a.y), (b.x, b.y))


def _one_run(a: Terminal, b: Terminal, blocks: ObstacleMap) -> tuple[Point, ...] | None:
    """Horizontal, vertical, horizontal: in the channel nearest to the one that looks best."""
    xa, xb = _stub(a), _stub(b)
    if a.direction == b.direction:
        outer = max(xa, xb) if a.direction > 0 else min(xa, xb)
        wanted = outer + a.direction * (_LOOP - STUB)
        low, high = sorted((outer, outer + a.direction * _REACH * blocks.cell))
    else:
        if (xb - xa) * a.direction < 0:
            return None
        low, high = sorted((xa, xb))
        wanted = (xa + xb) / 2
    row_a, row_b = blocks.row(a.y), blocks.row(b.y)
    column_a, column_b = blocks.column(xa), blocks.column(xb)
    first, last = blocks.column(low), blocks.column(high)
    best = min(max(blocks.column(_lane(wanted)), first), last)
    if not (
        blocks.column_blocked(best, row_a, row_b)
        or blocks.row_blocked(row_a, column_a, best)
        or blocks.row_blocked(row_b, best, column_b)
    ):
        return _z(a, b, blocks.x(best))
    columns = np.arange(first + (first % _LANE), last + 1, _LANE)
    hits = (
        blocks.column_hits(columns, row_a, row_b)
        + blocks.row_hits(row_a, columns, column_a)
        + blocks.row_hits(row_b, columns, column_b)
    )
    free = columns[hits == 0]
    if not len(free):
        return None
    return _z(a, b, blocks.x(int(free[np.argmin(np.abs(free - best))])))


def _z(a: Terminal, b: Terminal, x: float) -> tuple[Point, ...]:
    return ((a.x, a.y), (x, a.y), (x, b.y), (b.x, b.y))


def _two_runs(a: Terminal, b: Terminal, blocks: ObstacleMap) -> tuple[Point, ...] | None:
    """Out, up or down to a free row, along it, up or down, in: the shortest such detour."""
    row_a, row_b = blocks.row(a.y), blocks.row(b.y)
    low, high = min(row_a, row_b) - _REACH, max(row_a, row_b) + _REACH
    low, high = max(low + low % _LANE, 0), min(high, blocks.shape[0] - 1)
    rows = np.arange(low, high + 1, _LANE)
    turn_a, found_a = _exits(a, row_a, rows, blocks)
    turn_b, found_b = _exits(b, row_b, rows, blocks)
    usable = found_a & found_b & (blocks.row_hits(rows, turn_a, turn_b) == 0)
    if not usable.any():
        return None
    length = (
        np.abs(rows - row_a)
        + np.abs(rows - row_b)
        + np.abs(turn_a - blocks.column(a.x))
        + np.abs(turn_b - blocks.column(b.x))
        + np.abs(turn_a - turn_b)
    )
    best = int(np.argmin(np.where(usable, length, np.iinfo(np.int64).max)))
    y = blocks.y(int(rows[best]))
    xa, xb = blocks.x(int(turn_a[best])), blocks.x(int(turn_b[best]))
    return ((a.x, a.y), (xa, a.y), (xa, y), (xb, y), (xb, b.y), (b.x, b.y))


def _exits(t: Terminal, row: int, rows: np.ndarray, blocks: ObstacleMap) -> tuple[np.ndarray, np.ndarray]:
    """For each row, the nearest column from which it can be reached, and whether there is one."""
    start = blocks.column(_stub(t))
    columns = start + t.direction * np.arange(0, _EXITS)
    columns = np.clip(columns, 0, blocks.shape[1] - 1)
    reached = blocks.row_hits(row, np.full_like(columns, start), columns) == 0
    free = (blocks.column_hits(columns[None, :], row, rows[:, None]) == 0) & reached[None, :]
    return columns[np.argmax(free, axis=1)], free.any(axis=1)
