"""All routes of a diagram: kept up to date as pins and blocks move, each wire on a track of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from coram_studio.ui.canvas.geometry import Point, Rect
from coram_studio.ui.canvas.index import SpatialIndex
from coram_studio.ui.canvas.routing.nudge import REACH, Extent, Key, Run, apply_moves, runs_of, separate
from coram_studio.ui.canvas.routing.obstacles import CLEARANCE, ObstacleMap
from coram_studio.ui.canvas.routing.router import Route, Terminal, lay

Points = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """What a route depends on besides blocks. Wires of one ``net`` may lie on each other."""

    a: Terminal
    b: Terminal
    net: str


class Wiring:
    """Holds every wire's route as it was laid, and the final one on its track, by connection id."""

    def __init__(self) -> None:
        self.obstacles = ObstacleMap({})
        self.points: dict[str, Points] = {}
        self.index = SpatialIndex()
        self._routes: dict[str, Route] = {}
        self._nets: dict[str, str] = {}
        self._window_index = SpatialIndex()
        self._runs: dict[Key, dict[tuple[str, int], Run]] = {}
        self._runs_of: dict[str, list[Run]] = {}
        self._tracks: dict[str, dict[int, float]] = {}  # by wire and run, where the run lies across its axis

    def concerned(self, rects: Iterable[Rect]) -> set[str]:
        """Wires that may be laid otherwise after a change of blocks in these places."""
        found: set[str] = set()
        for rect in rects:
            for name in self._window_index.near(rect):
                if name not in found and self._routes[name].window.touches(rect):
                    found.add(name)
        return found

    def update(
        self, ends: Mapping[str, Ends], removed: Iterable[str] = (), rects: Iterable[Rect] = ()
    ) -> set[str]:
        """Lay the wires ``ends`` anew and forget ``removed``; the wires whose final route changed.

        ``rects`` are places where blocks have come or gone: tracks beside them may have more or less room.
        """
        dirty: dict[Key, list[Extent]] = {}
        for name in removed:
            self._forget(name, dirty)
        touched = set()
        for name, end in ends.items():
            route = lay(end.a, end.b, self.obstacles)
            before = self._routes.get(name)
            if before is None or before.points != route.points or self._nets[name] != end.net:
                touched.add(name)
                self._file_runs(name, runs_of(name, end.net, route.points), dirty)
            if before is None or before.window != route.window:
                self._window_index.put(name, [route.window])
            self._routes[name], self._nets[name] = route, end.net
        self._note_room(rects, dirty)
        for name, index, position in separate(self._runs, dirty, self.obstacles):
            if self._tracks[name].get(index) != position:
                self._tracks[name][index] = position
                touched.add(name)
        return {name for name in touched if self._finish(name)}

    def _note_room(self, rects: Iterable[Rect], dirty: dict[Key, list[Extent]]) -> None:
        """Make the runs dirty that have one of the places beside them."""
        for rect in rects:
            beside = rect.inflated(REACH + 2 * CLEARANCE)
            for name in self.index.near(beside):
                for run in self._runs_of[name]:
                    axis, line = run.key
                    box = Rect(line, run.low, line, run.high) if axis else Rect(run.low, line, run.high, line)
                    if box.touches(beside):
                        dirty.setdefault(run.key, []).append((run.low, run.high))

    def _forget(self, name: str, dirty: dict[Key, list[Extent]]) -> None:
        self._file_runs(name, [], dirty)
        for table in (self._routes, self._nets, self.points, self._runs_of, self._tracks):
            table.pop(name, None)
        self.index.remove(name)
        self._window_index.remove(name)

    def _file_runs(self, name: str, runs: list[Run], dirty: dict[Key, list[Extent]]) -> None:
        for run in self._runs_of.get(name, ()):
            line = self._runs[run.key]
            del line[(name, run.index)]
            if not line:
                del self._runs[run.key]
            dirty.setdefault(run.key, []).append((run.low, run.high))
        for run in runs:
            self._runs.setdefault(run.key, {})[(name, run.index)] = run
            dirty.setdefault(run.key, []).append((run.low, run.high))
        self._runs_of[name] = runs
        self._tracks[name] = {}

    def _finish(self, name: str) -> bool:
        """Put the final route together; whether it changed."""
        points = apply_moves(self._routes[name].points, self._tracks[name])
        if self.points.get(name) == points:
            return False
        self.points[name] = points
        self.index.put(name, pieces(points))
        return True


def pieces(points: Points) -> list[Rect]:
    """The rectangles (without area) of a route's straight pieces."""
    return [
        Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(points)
    ]
