"""Keeps wires apart that the router laid into the same channel: gives each its own track.

Pure: the tracks depend on the routes and blocks alone, so that a wire lies where it lay after undo.
Only runs between two corners move; the runs that end at pins keep the pins' height.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap

PITCH = 8.0
"""Units between neighbouring tracks where there is room."""
_LEAST_PITCH = 4.0
REACH = 48
"""Wires further apart than this do not influence each other."""
_ENDS_ALIKE = 4  # price of running over each other, in crossings

Key = tuple[int, float]
"""A line that runs lie on: axis (0: the runs are horizontal, 1: vertical) and its y or x."""


@dataclass(frozen=True, slots=True)
class Run:
    """A straight piece of a wire between two corners.

    ``low`` and ``high`` are its ends along the axis; ``low_turn`` and ``high_turn`` tell to which side the wire
    goes on there (-1: towards smaller coordinates). ``net`` is equal for wires that may lie on each other.
    """

    wire: str
    index: int
    net: str
    key: Key
    low: float
    high: float
    low_turn: int
    high_turn: int


RunTable = Mapping[Key, Mapping[tuple[str, int], Run]]
"""All runs by the line that they lie on, then by wire and index."""

Extent = tuple[float, float]
"""Both ends of a run, along its axis."""

Placed = tuple[str, int, float]
"""Wire and index of a run, and its coordinate across the axis."""


def runs_of(wire: str, net: str, points: Sequence[Point]) -> list[Run]:
    """The runs of a route that can be moved."""
    found = []
    for i in range(1, len(points) - 2):
        a, b = points[i], points[i + 1]
        axis = 1 if a[0] == b[0] else 0
        along, across = (1, 0) if axis else (0, 1)
        before = _sign(points[i - 1][across] - a[across])
        after = _sign(points[i + 2][across] - b[across])
        turns = (before, after) if a[along] < b[along] else (after, before)
        low, high = sorted((a[along], b[along]))
        found.append(Run(wire, i, net, (axis, a[across]), low, high, *turns))
    return found


def separate(runs: RunTable, dirty: Mapping[Key, Sequence[Extent]], blocks: ObstacleMap) -> list[Placed]:
    """Where runs lie that may be affected by changes on the lines ``dirty``, between the given ends there.

    The result names every such run, also those that lie on their line.
    """
    placed: list[Placed] = []
    for (axis, line), extents in dirty.items():
        low, high = min(e[0] for e in extents), max(e[1] for e in extents)
        for step in range(-REACH, REACH + 1, 8):
            key = (axis, line + step)
            for cluster in _clusters(runs.get(key, {}).values()):
                if cluster[0].low <= high and low <= max(run.high for run in cluster):
                    placed += _place(key, cluster, runs, blocks)
    return placed


def separate_all(runs: RunTable, blocks: ObstacleMap) -> list[Placed]:
    """Where all runs lie."""
    placed: list[Placed] = []
    for key in runs:
        for cluster in _clusters(runs[key].values()):
            placed += _place(key, cluster, runs, blocks)
    return placed


def _place(key: Key, cluster: list[Run], runs: RunTable, blocks: ObstacleMap) -> list[Placed]:
    tracks = _tracks(cluster) if len(cluster) > 1 else [cluster]
    if len(tracks) == 1:
        return [(run.wire, run.index, key[1]) for run in cluster]
    positions = _positions(key[1], len(tracks), _room(key, cluster, runs, blocks))
    return [
        (run.wire, run.index, position)
        for track, position in zip(tracks, positions, strict=True)
        for run in track
    ]


def apply_moves(points: tuple[Point, ...], moved: Mapping[int, float]) -> tuple[Point, ...]:
    """The route with some runs (by index) moved across their axis."""
    result = list(points)
    for i, position in moved.items():
        vertical = points[i][0] == points[i + 1][0]
        for j in (i, i + 1):
            result[j] = (position, result[j][1]) if vertical else (result[j][0], position)
    return tuple(result)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _clusters(runs: Iterable[Run]) -> list[list[Run]]:
    """Groups of runs of one line that overlap, directly or through others."""
    clusters: list[list[Run]] = []
    reach = 0.0
    for run in sorted(runs, key=lambda r: (r.low, r.high, r.wire, r.index)):
        if clusters and run.low <= reach:
            clusters[-1].append(run)
            reach = max(reach, run.high)
        else:
            clusters.append([run])
            reach = run.high
    return clusters


def _tracks(cluster: list[Run]) -> list[list[Run]]:
    """Runs side by side, in the order that crosses least; runs of one net share a track."""
    nets: dict[str, list[Run]] = {}
    for run in cluster:
        nets.setdefault(run.net, []).append(run)
    if len(nets) == 1:
        return [cluster]
    ordered = sorted(nets.values(), key=_leaning)
    if len(ordered) <= 60:
        ordered.sort(key=cmp_to_key(_compare))
    return _packed(ordered)


def _leaning(runs: list[Run]) -> tuple[float, float, str]:
    """A first order: what goes to the left on both ends, what passes through, what goes to the right."""
    run = runs[0]
    through = run.low_turn - run.high_turn
    middle = (run.low + run.high) / 2
    return (sum(r.low_turn + r.high_turn for r in runs), -middle if through < 0 else middle, run.net)


def _compare(a: list[Run], b: list[Run]) -> int:
    """Negative where ``a`` should have the smaller coordinate."""
    difference = sum(_price(x, y) - _price(y, x) for x in a for y in b)
    return difference or (-1 if _leaning(a) < _leaning(b) else 1)


def _price(left: Run, right: Run) -> int:
    """Crossings when ``left`` lies at the smaller coordinate."""
    price = 0
    for turn, at in ((left.low_turn, left.low), (left.high_turn, left.high)):
        if turn > 0:
            price += _meets(at, right, -1)
    for turn, at in ((right.low_turn, right.low), (right.high_turn, right.high)):
        if turn < 0:
            price += _meets(at, left, 1)
    return price


def _meets(at: float, run: Run, towards: int) -> int:
    """What it costs that a wire passes the run at this height; ``towards`` is the side that it comes from."""
    if run.low < at < run.high:
        return 1
    if (at == run.low and run.low_turn == towards) or (at == run.high and run.high_turn == towards):
        return _ENDS_ALIKE
    return 0


def _packed(ordered: list[list[Run]]) -> list[list[Run]]:
    """Put neighbours in the order into one track where they do not overlap."""
    tracks: list[list[Run]] = []
    for runs in ordered:
        if tracks and not any(a.low <= b.high and b.low <= a.high for a in tracks[-1] for b in runs):
            tracks[-1] = [*tracks[-1], *runs]
        else:
            tracks.append(list(runs))
    return tracks


def _room(key: Key, cluster: list[Run], runs: RunTable, blocks: ObstacleMap) -> tuple[float, float]:
    """How far the tracks may go to either side without touching blocks or wires on other lines."""
    axis, line = key
    low, high = min(r.low for r in cluster), max(r.high for r in cluster)
    below, above = float(REACH), float(REACH)
    for (other_axis, other), others in _neighbours(runs, key):
        if other_axis == axis and any(r.low <= high and low <= r.high for r in others.values()):
            if other < line:
                below = min(below, (line - other) / 2 - 1)
            else:
                above = min(above, (other - line) / 2 - 1)
    free_below, free_above = _free(axis, line, low, high, blocks)
    return min(below, free_below), min(above, free_above)


def _neighbours(runs: RunTable, key: Key) -> Iterable[tuple[Key, Mapping[tuple[str, int], Run]]]:
    """Lines near this one. Lines lie on multiples of the grid but for odd pins, so that they can be named."""
    axis, line = key
    for step in range(-REACH, REACH + 1, 8):
        other = (axis, line + step)
        if step and other in runs:
            yield other, runs[other]


def _free(axis: int, line: float, low: float, high: float, blocks: ObstacleMap) -> tuple[float, float]:
    free = [0.0, 0.0]
    for i, direction in enumerate((-1, 1)):
        for step in range(blocks.cell, REACH + 1, blocks.cell):
            at = line + direction * step
            if axis:
                hit = blocks.column_blocked(blocks.column(at), blocks.row(low), blocks.row(high))
            else:
                hit = blocks.row_blocked(blocks.row(at), blocks.column(low), blocks.column(high))
            if hit:
                break
            free[i] = float(step)
    return free[0], free[1]


def _positions(line: float, count: int, room: tuple[float, float]) -> list[float]:
    """Evenly spaced coordinates around the line, within the room; where there is none, closer to blocks."""
    below, above = room
    pitch = min(PITCH, (below + above) / (count - 1))
    if pitch < _LEAST_PITCH:
        pitch = _LEAST_PITCH
        below = above = pitch * (count - 1) / 2
    width = pitch * (count - 1)
    first = max(min(-width / 2, above - width), -below)
    return [line + first + pitch * i for i in range(count)]
