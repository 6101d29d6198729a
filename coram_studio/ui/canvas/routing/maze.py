"""The search for wires that no simple shape can lay: A* over the lines beside blocks, with a price on bends."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from coram_studio.ui.canvas.geometry import Point, spanning
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap

WINDOW = 640
"""Units beyond the ends within which a way is looked for."""
_BEND = 48.0  # units of detour that are worth one bend less
_LIMIT = 3_000  # steps after which the search gives up: 20 ms
_LANE = 16  # ways run on multiples of this, at least this far from blocks

_MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))

Node = tuple[int, int, int]
"""Index of x, index of y, and the axis of the run that led there (0: horizontal, 1: vertical)."""


def find_way(start: Point, goal: Point, blocks: ObstacleMap) -> tuple[Point, ...] | None:
    """Corner points from ``start`` to ``goal``, both included, or None when no way was found in time."""
    for x, y in (start, goal):
        if blocks.row_blocked(blocks.row(y), blocks.column(x), blocks.column(x)):
            return None  # another block lies over the pin
    window = spanning(start, goal).inflated(WINDOW)
    xs, ys = {start[0], goal[0]}, {start[1], goal[1]}
    for rect in blocks.rects():
        if rect.touches(window):
            xs |= {_before(rect.left), _after(rect.right)}
            ys |= {_before(rect.top), _after(rect.bottom)}
    return _Search(sorted(xs), sorted(ys), blocks).run(start, goal)


def _before(edge: float) -> float:
    return float(math.floor((edge - _LANE) / _LANE) * _LANE)


def _after(edge: float) -> float:
    return float(math.ceil((edge + _LANE) / _LANE) * _LANE)


class _Search:
    """One search over the crossings of the lines ``xs`` and ``ys``."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], blocks: ObstacleMap) -> None:
        self._xs, self._ys, self._blocks = xs, ys, blocks
        self._columns = [blocks.column(x) for x in xs]
        self._rows = [blocks.row(y) for y in ys]

    def run(self, start: Point, goal: Point) -> tuple[Point, ...] | None:
        """Corner points, or None."""
        target = (self._xs.index(goal[0]), self._ys.index(goal[1]))
        source: Node = (self._xs.index(start[0]), self._ys.index(start[1]), 0)
        queue: list[tuple[float, float, Node]] = [(0.0, 0.0, source)]
        came: dict[Node, Node | None] = {source: None}
        cost: dict[Node, float] = {source: 0.0}
        for _ in range(_LIMIT):
            if not queue:
                return None
            _, spent, here = heapq.heappop(queue)
            if here[:2] == target:
                return self._corners(here, came)
            if spent > cost[here]:
                continue
            for there, length in self._steps(here):
                price = spent + length + (_BEND if there[2] != here[2] else 0.0)
                if price < cost.get(there, math.inf):
                    cost[there], came[there] = price, here
                    rest = abs(self._xs[there[0]] - goal[0]) + abs(self._ys[there[1]] - goal[1])
                    heapq.heappush(queue, (price + rest, price, there))
        return None

    def _steps(self, here: Node) -> list[tuple[Node, float]]:
        """The crossings next to this one that can be reached, with their distance."""
        i, j, _ = here
        found: list[tuple[Node, float]] = []
        for dx, dy in _MOVES:
            p, q = i + dx, j + dy
            if not (0 <= p < len(self._xs) and 0 <= q < len(self._ys)):
                continue
            if dx:
                if not self._blocks.row_blocked(self._rows[j], self._columns[i], self._columns[p]):
                    found.append(((p, q, 0), abs(self._xs[p] - self._xs[i])))
            elif not self._blocks.column_blocked(self._columns[i], self._rows[j], self._rows[q]):
                found.append(((p, q, 1), abs(self._ys[q] - self._ys[j])))
        return found

    def _corners(self, end: Node, came: dict[Node, Node | None]) -> tuple[Point, ...]:
        path: list[Point] = []
        here: Node | None = end
        while here is not None:
            path.append((self._xs[here[0]], self._ys[here[1]]))
            here = came[here]
        return tuple(reversed(path))
