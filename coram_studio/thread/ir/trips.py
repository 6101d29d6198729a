"""Counted loops: how often a body can run, and how far a variable can go in that many rounds.

A variable that each round changes by between -1 and 5 is, after at most 10 rounds, within start - 10 and
start + 50. Intervals alone find no bound for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coram_studio.thread.arithmetic import IntegerModel
from coram_studio.thread.ir.dominators import Dominators
from coram_studio.thread.ir.graph import Block, Branch, Value
from coram_studio.thread.ir.intervals import Interval, union
from coram_studio.thread.ir.ops import Op

_DEEPEST = 40
_NOTHING: Interval = (0, 0)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is known of the changes since a loop's header, in one round of it."""

    header: Block
    known: dict[Value, Interval | None]


class Trips:
    """The counted loops of a graph, given sound ranges of its values."""

    def __init__(
        self, dom: Dominators, range_at: Callable[[Value, Block], Interval], model: IntegerModel
    ) -> None:
        self._dom = dom
        self._range_at = range_at
        self._model = model
        self._headers = dom.loop_headers()
        self._rounds: dict[Block, int] = {}
        self._changes: dict[Value, Interval | None] = {}

    def bounds(self) -> Iterator[tuple[Value, Interval]]:
        """Phis of counted loops, and where they lie."""
        # Inner loops first: what a round of the outer one changes depends on how often the inner one runs.
        for header in reversed(self._dom.order):
            if header in self._headers and len(header.preds) == 2:
                rounds = self._most_rounds(header)
                if rounds is not None:
                    self._rounds[header] = rounds
        # Outer loops first: inner ones start from where these have come.
        found: dict[Value, Interval] = {}
        for header in self._dom.order:
            rounds = self._rounds.get(header)
            for phi in header.phis if rounds is not None else ():
                change = self._round(phi, header)
                start, _ = self._arguments(phi, header)
                if change is None or rounds is None or start.op is Op.UNDEF:
                    continue
                low, high = _grow(found.get(start) or self._start(start, header), change, rounds)
                # Sums wrap modulo the integers' size, so that within one round nothing is lost.
                if phi.exact or (self._model.low <= low and high <= self._model.high):
                    found[phi] = (low, high)
        yield from found.items()

    def _start(self, value: Value, header: Block) -> Interval:
        """Where a value lies at the loop's entry."""
        entry = next(p for p in header.preds if not self._dom.dominates(header, p))
        return self._range_at(value, entry)

    def _arguments(self, phi: Value, header: Block) -> tuple[Value, Value]:
        """A phi's value at the loop's entry, and at the end of a round."""
        back = 1 if self._dom.dominates(header, header.preds[1]) else 0
        return phi.args[1 - back], phi.args[back]

    def _most_rounds(self, header: Block) -> int | None:
        branch = header.terminator
        if not isinstance(branch, Branch) or branch.condition.op not in (Op.LT, Op.LE):
            return None
        inside = next((p for p in header.preds if self._dom.dominates(header, p)), None)
        if inside is None or not self._dom.dominates(branch.then, inside):
            return None
        a, b = branch.condition.args
        strict = branch.condition.op is Op.LT
        rising = self._rising(a, self._range_at(b, header)[1] - strict, header)
        if rising is not None:
            return rising
        return self._falling(b, self._range_at(a, header)[0] + strict, header)

    def _rising(self, counter: Value, last: int, header: Block) -> int | None:
        """Rounds of a loop that goes on while ``counter`` is at most ``last``."""
        change = self._round(counter, header) if counter in header.phis else None
        if change is None or change[0] <= 0 or not (counter.exact or last + change[1] <= self._model.high):
            return None
        start, _ = self._arguments(counter, header)
        return max(0, (last - self._start(start, header)[0]) // change[0] + 1)

    def _falling(self, counter: Value, last: int, header: Block) -> int | None:
        """Rounds of a loop that goes on while ``counter`` is at least ``last``."""
        change = self._round(counter, header) if counter in header.phis else None
        if change is None or change[1] >= 0 or not (counter.exact or last + change[0] >= self._model.low):
            return None
        start, _ = self._arguments(counter, header)
        return max(0, (self._start(start, header)[1] - last) // -change[1] + 1)

    def _round(self, phi: Value, header: Block) -> Interval | None:
        """By how much one round changes a header's phi, or None if that is no sum of known changes."""
        if phi not in self._changes:
            search = _Search(header, {phi: _NOTHING})
            self._changes[phi] = self._change(self._arguments(phi, header)[1], search, 0)
        return self._changes[phi]

    def _change(self, value: Value, search: _Search, depth: int) -> Interval | None:
        known = search.known
        if value in known:
            return known[value]
        if depth > _DEEPEST:
            return None
        # While a value is being looked at, a way back to it is a loop that is not counted.
        known[value] = None
        known[value] = result = self._change_of(value, search, depth + 1)
        return result

    def _here(self, value: Value, user: Value) -> Interval:
        assert user.block is not None
        return self._range_at(value, user.block)

    def _change_of(self, value: Value, search: _Search, depth: int) -> Interval | None:
        if value.op is Op.ADD:
            for own, other in (value.args, reversed(value.args)):
                base = self._change(own, search, depth)
                if base is not None:
                    low, high = self._here(other, value)
                    return base[0] + low, base[1] + high
        elif value.op is Op.SUB:
            base = self._change(value.args[0], search, depth)
            if base is not None:
                low, high = self._here(value.args[1], value)
                return base[0] - high, base[1] - low
        elif value.op is Op.PHI and value.block in self._headers:
            inner = value.block
            if (
                inner not in self._rounds
                or inner is search.header
                or not self._dom.dominates(search.header, inner)
            ):
                return None
            start, _ = self._arguments(value, inner)
            base, change = self._change(start, search, depth), self._round(value, inner)
            if base is not None and change is not None:
                return _grow(base, change, self._rounds[inner])
        elif value.op is Op.SELECT or value.op is Op.PHI:
            sources = value.args[1:] if value.op is Op.SELECT else value.args
            parts = [self._change(arg, search, depth) for arg in sources]
            found = [p for p in parts if p is not None]
            return union(found) if found and len(found) == len(parts) else None
        return None


def _grow(start: Interval, change: Interval, rounds: int) -> Interval:
    return start[0] + rounds * min(0, change[0]), start[1] + rounds * max(0, change[1])
