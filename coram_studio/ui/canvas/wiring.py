"""All routes of a diagram: kept up to date as pins and blocks move, each wire on a track of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from coram_studio.ui.canvas.geometry import Point, Rect, bounds
from coram_studio.ui.canvas.index import SpatialIndex
from coram_studio.ui.canvas.routing.nudge import REACH, Key, Run, apply_moves, runs_of, separate
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap
from coram_studio.ui.canvas.routing.router import Terminal, route

Points = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """What a route depends on besides blocks. Wires of one ``net`` may lie on each other."""

    a: Terminal
    b: Terminal
    net: str


class Wiring:
    """Holds the raw route and the final route of every wire, by connection id."""

    def __init__(self) -> None:
        self.obstacles = ObstacleMap({})
        self.points: dict[str, Points] = {}
        self.index = SpatialIndex()
        self._raw: dict[str, Points] = {}
        self._runs: dict[Key, dict[tuple[str, int], Run]] = {}
        self._runs_of: dict[str, list[Run]] = {}

    def crossing(self, rects: Iterable[Rect]) -> set[str]:
        """Wires whose bounding rectangle touches one of the rectangles, so that a change there may matter."""
        found: set[str] = set()
        for rect in rects:
            for name in self.index.near(rect):
                if name not in found and bounds(self.points[name]).touches(rect):
                    found.add(name)
        return found

    def update(self, ends: Mapping[str, Ends], removed: Iterable[str] = ()) -> set[str]:
        """Lay the wires ``ends`` anew and forget ``removed``; the wires whose final route changed."""
        dirty: set[Key] = set()
        for name in removed:
            self._forget(name, dirty)
        for name, end in ends.items():
            raw = route(end.a, end.b, self.obstacles)
            if self._raw.get(name) != raw:
                self._raw[name] = raw
                self._file_runs(name, runs_of(name, end.net, raw), dirty)
        return self._finish(set(ends), dirty)

    def _forget(self, name: str, dirty: set[Key]) -> None:
        self._file_runs(name, [], dirty)
        self._runs_of.pop(name, None)
        for table in (self._raw, self.points):
            table.pop(name, None)
        self.index.remove(name)

    def _file_runs(self, name: str, runs: list[Run], dirty: set[Key]) -> None:
        for run in self._runs_of.get(name, ()):
            line = self._runs[run.key]
            del line[(name, run.index)]
            if not line:
                del self._runs[run.key]
            dirty.add(run.key)
        for run in runs:
            self._runs.setdefault(run.key, {})[(name, run.index)] = run
            dirty.add(run.key)
        self._runs_of[name] = runs

    def _finish(self, names: set[str], dirty: set[Key]) -> set[str]:
        """Separate the lines that changed and their neighbours; put the final routes together."""
        keys = {
            (axis, line + step)
            for axis, line in dirty
            for step in range(-REACH, REACH + 1, 8)
            if (axis, line + step) in self._runs
        }
        touched = names | {name for key in keys for name, _ in self._runs[key]}
        # A wire may have other runs on lines that did not change: their tracks are needed to draw it.
        keys |= {run.key for name in touched for run in self._runs_of.get(name, ())}
        moved: dict[str, dict[int, float]] = {}
        for (name, index), position in separate(self._runs, keys, self.obstacles).items():
            moved.setdefault(name, {})[index] = position
        changed = set()
        for name in touched:
            points = apply_moves(self._raw[name], moved.get(name, {}))
            if self.points.get(name) != points:
                self.points[name] = points
                self.index.put(name, pieces(points))
                changed.add(name)
        return changed


def pieces(points: Points) -> list[Rect]:
    """The rectangles (without area) of a route's straight pieces."""
    return [
        Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(points)
    ]
