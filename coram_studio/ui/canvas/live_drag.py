"""What a drag shows before it is an edit: blocks shifted, and their wires laid to where they are now.

Blocks and the wires between them move as one picture, so they are only drawn elsewhere; wires with one end
outside are laid anew in each frame. Wires that a block is dragged over are laid around it when it is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coram_studio.model.design import Endpoint
from coram_studio.model.edits import MoveBlocks
from coram_studio.ui.canvas.diagram import Diagram, Wire
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.routing.nudge import Key, Run, apply_moves, runs_of, separate_all
from coram_studio.ui.canvas.routing.router import Terminal, quick_route, route
from coram_studio.ui.canvas.rubber import RubberBands
from coram_studio.ui.canvas.wiring import Ends, Points

_SEARCHES = 48
"""Wires laid around blocks in one frame; the rest go straight until the blocks are dropped."""
_RUBBER = 600
"""If there are more loose wires, they are straight lines meanwhile."""
_OBSTACLES = 48
"""Dragged blocks that wires keep clear of meanwhile, at most."""


class LiveDrag:
    """``rigid`` wires run between dragged blocks, ``loose`` ones hold the rest of the diagram."""

    def __init__(self, diagram: Diagram, blocks: frozenset[str]) -> None:
        self._diagram = diagram
        self.blocks = blocks
        wires = {c for b in blocks for c in diagram.wires_of(b) if c in diagram.wires}
        self.rigid = frozenset(c for c in wires if all(e.block in blocks for e in self._ends(c)))
        self.loose = frozenset(wires - self.rigid)
        self.hidden = self.blocks | wires  # what the still picture must leave out
        self.offset = (0.0, 0.0)
        self._over = False
        self.points: dict[str, Points] = {}
        self.rubber: RubberBands | None = None
        self._at: dict[str, Ends] = {}
        if len(self.loose) > _RUBBER:
            self.rubber = RubberBands(self._bands())
        else:
            self.points = {c: diagram.wiring.points[c] for c in self.loose}
            self._at = {c: diagram.wire_ends(diagram.wires[c]) for c in sorted(self.loose)}

    def shift(self, dx: float, dy: float) -> None:
        """Show the blocks this far from where the model has them."""
        if (dx, dy) == self.offset or self._over:
            return
        self.offset = (dx, dy)
        obstacles = self._diagram.wiring.obstacles
        if len(self.blocks) <= _OBSTACLES:
            obstacles.replace({b: self._diagram.rects[b].moved(dx, dy) for b in self.blocks}, grow=False)
        if self.rubber is not None:
            self.rubber.offset = self.offset
            return
        raw: dict[str, Points] = {}
        for count, (c, ends) in enumerate(self._at.items()):
            user, provider = (end.block in self.blocks for end in self._ends(c))
            a, b = _moved(ends.a, user, dx, dy), _moved(ends.b, provider, dx, dy)
            raw[c] = route(a, b, obstacles) if count < _SEARCHES else quick_route(a, b)
        self.points = self._apart(raw) if len(raw) <= _SEARCHES else raw

    def edit(self) -> MoveBlocks | None:
        """The edit that makes it so, or None when nothing moved."""
        dx, dy = self.offset
        if (dx, dy) == (0, 0):
            return None
        rects = self._diagram.rects
        moved = tuple((b, (rects[b].left + dx, rects[b].top + dy)) for b in sorted(self.blocks))
        # What was put somewhere by itself stays there from now on, instead of finding another place.
        kept = tuple(
            (b, at) for b, at in sorted(self._diagram.places.unplaced.items()) if b not in self.blocks
        )
        return MoveBlocks(self._diagram.name, moved, kept)

    def end(self) -> None:
        """Give the obstacles back to the diagram; it has no effect to shift the blocks further."""
        self._over = True
        if len(self.blocks) <= _OBSTACLES and self.offset != (0.0, 0.0):
            self._diagram.wiring.obstacles.replace({b: self._diagram.rects[b] for b in self.blocks})

    def _bands(self) -> Iterator[tuple[Wire, Point, Point]]:
        """Each loose wire with the end that stays and the one that is dragged."""
        for c in sorted(self.loose):
            wire = self._diagram.wires[c]
            ends = self._diagram.wire_ends(wire)
            a, b = (ends.a.x, ends.a.y), (ends.b.x, ends.b.y)
            user, _ = wire.connection.ends
            yield (wire, b, a) if user.block in self.blocks else (wire, a, b)

    def _ends(self, wire: str) -> tuple[Endpoint, Endpoint]:
        return self._diagram.wires[wire].connection.ends

    def _apart(self, raw: dict[str, Points]) -> dict[str, Points]:
        """The routes, kept apart from each other."""
        runs: dict[Key, dict[tuple[str, int], Run]] = {}
        for c, points in raw.items():
            for run in runs_of(c, self._at[c].net, points):
                runs.setdefault(run.key, {})[(c, run.index)] = run
        moves: dict[str, dict[int, float]] = {}
        for c, index, position in separate_all(runs, self._diagram.wiring.obstacles):
            moves.setdefault(c, {})[index] = position
        return {c: apply_moves(points, moves.get(c, {})) for c, points in raw.items()}


def _moved(terminal: Terminal, moves: bool, dx: float, dy: float) -> Terminal:
    return replace(terminal, x=terminal.x + dx, y=terminal.y + dy) if moves else terminal
