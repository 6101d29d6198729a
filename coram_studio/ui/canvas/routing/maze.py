"""The search for wires that no simple shape can lay: A* over the raster of blocks, with a price on bends."""

from __future__ import annotations

import heapq

from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap

_BEND = 6  # cells of detour that are worth one bend less
_STRIDE = 2  # the search steps over every second row and column
_LIMIT = 2_500  # steps after which the search gives up: 10 ms

_MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def find_way(start: Point, goal: Point, blocks: ObstacleMap) -> tuple[Point, ...] | None:
    """Corner points from ``start`` to ``goal``, both included, or None when no way was found in time."""
    source = (blocks.column(start[0]), blocks.row(start[1]))
    target = (blocks.column(goal[0]), blocks.row(goal[1]))
    if any(blocks.row_blocked(row, column, column) for column, row in (source, target)):
        return None  # another block lies over the pin
    cells = _search(source, target, blocks)
    if cells is None:
        return None
    inner = [(blocks.x(c), blocks.y(r)) for c, r in cells[1:-1]]
    points = [start, *inner, goal]
    # The first and last run keep the pins' own coordinates, which need not lie on the raster.
    if len(points) == 2:
        points.insert(1, (goal[0], start[1]))
    else:
        points[1] = (points[1][0], start[1]) if cells[0][1] == cells[1][1] else (start[0], points[1][1])
        points[-2] = (points[-2][0], goal[1]) if cells[-2][1] == cells[-1][1] else (goal[0], points[-2][1])
    return tuple(points)


def _search(
    source: tuple[int, int], target: tuple[int, int], blocks: ObstacleMap
) -> list[tuple[int, int]] | None:
    rows, columns = blocks.shape
    queue: list[tuple[int, int, int, int, int]] = [(0, 0, *source, 0)]
    came: dict[tuple[int, int, int], tuple[int, int, int] | None] = {(*source, 0): None}
    cost: dict[tuple[int, int, int], int] = {(*source, 0): 0}
    for _ in range(_LIMIT):
        if not queue:
            return None
        _, spent, column, row, axis = heapq.heappop(queue)
        here = (column, row, axis)
        if (column, row) == target:
            return _corners(here, came)
        if spent > cost[here]:
            continue
        for dx, dy in _MOVES:
            c, r = _step(column, dx, target[0]), _step(row, dy, target[1])
            if not (0 <= c < columns and 0 <= r < rows):
                continue
            hit = blocks.row_blocked(row, column, c) if dx else blocks.column_blocked(column, row, r)
            if hit:
                continue
            turned = int(bool(dy))
            price = spent + abs(c - column) + abs(r - row) + (_BEND if turned != axis else 0)
            there = (c, r, turned)
            if price < cost.get(there, 1 << 30):
                cost[there] = price
                came[there] = here
                rest = abs(c - target[0]) + abs(r - target[1])
                heapq.heappush(queue, (price + rest, price, c, r, turned))
    return None


def _step(value: int, direction: int, target: int) -> int:
    """One stride on, but never past the target's own line."""
    after = value + direction * _STRIDE
    if direction and min(value, after) < target < max(value, after):
        return target
    return after


def _corners(
    end: tuple[int, int, int], came: dict[tuple[int, int, int], tuple[int, int, int] | None]
) -> list[tuple[int, int]]:
    path: list[tuple[int, int]] = []
    here: tuple[int, int, int] | None = end
    while here is not None:
        cell = (here[0], here[1])
        if len(path) >= 2 and (
            path[-2][0] == path[-1][0] == cell[0] or path[-2][1] == path[-1][1] == cell[1]
        ):
            path.pop()
        path.append(cell)
        here = came[here]
    path.reverse()
    return path
