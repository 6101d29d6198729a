"""Range analysis: the interval in which each value lies, from its operation and the branches passed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush

from coram_studio.thread.ir.dominators import Dominators, dominators
from coram_studio.thread.ir.graph import Block, Branch, Graph, Value
from coram_studio.thread.ir.intervals import BIT, EXACT, Interval, meet, result, union
from coram_studio.thread.ir.ops import PURE, Op
from coram_studio.thread.ir.trips import Trips

_WIDEN_AFTER = 3
_NARROWING_SWEEPS = 2
_MOST_VISITS = 50
_MOST_FACTS = 24

_LOOK_THROUGH = frozenset({Op.ADD, Op.SUB, Op.INVERT, Op.AND, Op.SHR, Op.SHL})
_ACCESS = (Op.LOAD, Op.STORE)

Fact = tuple[Value, bool]
_PlacedFact = tuple[Block, Value, bool]


class Ranges:
    """Intervals of all values of a graph as it is now; a change of the graph makes them stale."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.dom: Dominators = dominators(graph)
        self._ranges: dict[Value, Interval] = {}
        # Per value, the branches that say something about it, and where that holds.
        self._facts: dict[Value, list[_PlacedFact]] = {}
        self._collect_facts()
        self._thresholds = self._constants()
        # What has been stored in each array; items are not told apart.
        self._items: dict[str, Interval] = {}
        self._bounds: dict[Value, Interval] = {}
        self._solve()
        self._count_rounds()

    def of(self, value: Value) -> Interval:
        """Where the value lies, anywhere."""
        found = self._ranges.get(value)
        if found is not None:
            return found
        if value.constant is not None:
            found = self._ranges[value] = value.constant, value.constant
            return found
        return (0, 0) if value.op is Op.UNDEF else self._top(value)

    def items(self, key: str) -> Interval:
        """Where the items of an array lie."""
        return self._items.get(key, (0, 0))

    def at(self, value: Value, block: Block) -> Interval:
        """Where the value lies within ``block``, given the branches that lead there."""
        interval = self.of(value)
        interval = self._refine_by(value, interval, value, block)
        if value.op is Op.NE or value.op is Op.EQ:
            interval = self._refine_by(value, interval, value.args[0], block)
        return interval

    def _refine_by(self, value: Value, interval: Interval, about: Value, block: Block) -> Interval:
        """Apply the facts about ``about`` that hold in ``block``, nearest first."""
        facts = self._facts.get(about)
        if facts is None:
            return interval
        # In program order: none after the block holds in it. Of very many, the nearest are enough.
        end = bisect_right(facts, self.dom.index[block], key=self._place_of)
        for place, condition, holds in reversed(facts[max(0, end - _MOST_FACTS) : end]):
            if self.dom.dominates(place, block):
                interval = self._refine(value, interval, condition, holds)
        return interval

    def _place_of(self, fact: _PlacedFact) -> int:
        return self.dom.index[fact[0]]

    # Facts

    def _collect_facts(self) -> None:
        for block in self.dom.order:
            if len(block.preds) != 1 or not isinstance(branch := block.preds[0].terminator, Branch):
                continue
            facts: list[Fact] = []
            _split(branch.condition, branch.then is block, facts)
            for condition, holds in facts:
                for value in dict.fromkeys((condition, *condition.args)):
                    if value.op is not Op.CONST:
                        self._facts.setdefault(value, []).append((block, condition, holds))

    def _refine(self, value: Value, interval: Interval, condition: Value, holds: bool) -> Interval:
        bound: Interval | None
        if condition is value:
            if holds:
                low, high = interval
                bound = (low + (low == 0), high - (high == 0))
            else:
                bound = (0, 0)
            return _narrow(interval, bound)
        if value.op in (Op.NE, Op.EQ) and value.args[0] is condition and value.args[1].constant == 0:
            truth = int(holds == (value.op is Op.NE))
            return truth, truth
        if condition.op in (Op.LT, Op.LE, Op.EQ, Op.NE):
            a, b = condition.args
            if a is value and b is not value:
                return _narrow(interval, _bound(condition.op, holds, self.of(b), interval, left=True))
            if b is value and a is not value:
                return _narrow(interval, _bound(condition.op, holds, self.of(a), interval, left=False))
        return interval

    # Solution

    def _constants(self) -> list[int]:
        found = {self.graph.model.low, self.graph.model.high, 0, *EXACT}
        for block in self.dom.order:
            for value in [*block.phis, *block.ops]:
                for arg in value.args:
                    if arg.constant is not None:
                        found.update((arg.constant - 1, arg.constant, arg.constant + 1))
        for use in self.graph.objects:
            found.add((1 << use.data_width) - 1)
        return sorted(found)

    def _count_rounds(self) -> None:
        """Bound what counted loops change by steps; from there, solve again."""
        for phi, bound in Trips(self.dom, self.at, self.graph.model).bounds():
            low, high = self.of(phi)
            if bound[0] > low or bound[1] < high:
                self._bounds[phi] = bound
        if self._bounds:
            self._ranges.clear()
            self._items.clear()
            self._solve()

    def _solve(self) -> None:
        places = [
            (block, value)
            for block in self.dom.order
            for value in (*block.phis, *block.ops)
            if value.op is not Op.NOTE
        ]
        number = {value: i for i, (_, value) in enumerate(places)}
        dependents = self._dependents(number)
        visits: dict[Value, int] = {}
        # In program order, so that a value is mostly visited after what it is made of.
        work = list(range(len(places)))
        queued = [True] * len(places)
        while work:
            at = heappop(work)
            queued[at] = False
            block, value = places[at]
            if not self._visit(value, block, visits):
                continue
            if value.op is Op.STORE:
                self._items[str(value.payload)] = self._ranges[value]
            for user in dependents.get(value, ()):
                if not queued[user]:
                    queued[user] = True
                    heappush(work, user)
        for _ in range(_NARROWING_SWEEPS):
            for block, value in places:
                again = self._transfer(value, block)
                if again is not None:
                    self._ranges[value] = meet(self._ranges[value], again) or self._ranges[value]

    def _visit(self, value: Value, block: Block, visits: dict[Value, int]) -> bool:
        """Let a value's interval grow to what its arguments say; returns whether it did."""
        new = self._transfer(value, block)
        if new is not None and value in self._bounds:
            new = _narrow(new, self._bounds[value])
        old = self._ranges.get(value)
        if new is None or new == old:
            return False
        if old is not None:
            new = union((old, new))
            if new == old:
                return False
            visits[value] = visits.get(value, 0) + 1
            if value.op in (Op.PHI, Op.STORE) and visits[value] > _WIDEN_AFTER:
                new = _narrow(self._widen(old, new), self._bounds.get(value))
            elif visits[value] > _MOST_VISITS:
                new = self._top(value)
        self._ranges[value] = new
        return True

    def _dependents(self, number: dict[Value, int]) -> dict[Value, set[int]]:
        """Which values to visit again when one has grown: its users, and those of what branches compare it with."""
        users: dict[Value, set[int]] = {}
        for value, at in number.items():
            for arg in value.args:
                if arg.op is not Op.CONST:
                    users.setdefault(arg, set()).add(at)
        found = {value: set(places) for value, places in users.items()}
        for value in number:
            if value.op is Op.STORE:
                # Stores of one array spread its range among themselves, and to its loads.
                found[value] = {
                    n for v, n in number.items() if v.payload == value.payload and v.op in _ACCESS
                }
        compared = {condition for facts in self._facts.values() for _, condition, _ in facts}
        for condition in compared:
            for one in condition.args:
                for other in condition.args:
                    if one is not other and one.op is not Op.CONST:
                        found.setdefault(one, set()).update(users.get(other, ()))
        return found

    def _widen(self, old: Interval, new: Interval) -> Interval:
        low, high = new
        steps = self._thresholds
        if low < old[0]:
            low = steps[max(0, bisect_right(steps, low) - 1)]
        if high > old[1]:
            high = steps[min(len(steps) - 1, bisect_left(steps, high))]
        return low, high

    def _top(self, value: Value) -> Interval:
        if value.op is Op.TEST:
            return BIT
        if value.op in (Op.QUOTIENT, Op.REMAINDER):
            return 0, value.call.high
        if value.exact:
            return EXACT
        if value.op in (Op.RECEIVE, Op.PEEK):
            width = self.graph.object(value.call.key).data_width
            if (1 << width) - 1 <= self.graph.model.high:
                return 0, (1 << width) - 1
        return self.graph.model.low, self.graph.model.high

    def _transfer(self, value: Value, block: Block) -> Interval | None:
        """The interval from the arguments' intervals, or None while an argument is not known."""
        if value.op is Op.PHI:
            parts = [
                self.at(arg, pred)
                for pred, arg in zip(block.preds, value.args, strict=True)
                if self._known(arg) and pred in self.dom.index
            ]
            return union(parts) if parts else None
        if value.op is Op.LOAD:
            return self._items.get(str(value.payload))
        if value.op is Op.STORE:
            stored = self.at(value.args[1], block) if self._known(value.args[1]) else None
            items = self._items.get(str(value.payload))
            parts = [r for r in (stored, items) if r is not None]
            return union(parts) if parts else None
        if value.op not in PURE:
            return self._top(value)
        if not all(self._known(arg) for arg in value.args):
            return None
        if value.op is Op.SELECT:
            return self._select(value, block)
        args = [self.at(arg, block) for arg in value.args]
        return result(value.op, args, self.graph.model, exact=value.exact)

    def _select(self, value: Value, block: Block) -> Interval:
        condition, then, other = value.args
        known = self.at(condition, block)
        parts = []
        for arg, holds in ((then, True), (other, False)):
            if known == ((0, 0) if holds else (1, 1)):
                continue
            facts: list[Fact] = []
            _split(condition, holds, facts)
            interval = self._under(arg, block, facts)
            if arg.op in _LOOK_THROUGH:
                # In "-x if x < 0 else x" the condition speaks of the argument's argument.
                inner = [self._under(a, block, facts) for a in arg.args]
                again = result(arg.op, inner, self.graph.model, exact=arg.exact)
                interval = meet(interval, again) or interval
            parts.append(interval)
        return union(parts)

    def _under(self, value: Value, block: Block, facts: list[Fact]) -> Interval:
        interval = self.at(value, block)
        for condition, holds in facts:
            interval = self._refine(value, interval, condition, holds)
        return interval

    def _known(self, value: Value) -> bool:
        return value.op in (Op.CONST, Op.UNDEF) or value in self._ranges


def _split(condition: Value, holds: bool, facts: list[Fact]) -> None:
    """What a condition's outcome says: both parts of a true ``and``, of a false ``or``."""
    facts.append((condition, holds))
    if condition.boolean and len(facts) < 16:
        if (condition.op is Op.AND and holds) or (condition.op is Op.OR and not holds):
            for arg in condition.args:
                if arg.boolean:
                    _split(arg, holds, facts)
        if condition.op is Op.EQ and condition.args[1].constant == 0 and condition.args[0].boolean:
            _split(condition.args[0], not holds, facts)


def _narrow(interval: Interval, bound: Interval | None) -> Interval:
    # An empty meet means that the place cannot be reached: any interval is right, the old one is simple.
    return (meet(interval, bound) or interval) if bound is not None else interval


def _bound(op: Op, holds: bool, other: Interval, own: Interval, *, left: bool) -> Interval | None:
    """What ``own op other`` (or ``other op own``) says about own."""
    low, high = other
    if op is Op.EQ or op is Op.NE:
        if (op is Op.EQ) == holds:
            return other
        if low == high and own[0] == low:
            return own[0] + 1, own[1]
        if low == high and own[1] == low:
            return own[0], own[1] - 1
        return None
    strict = (op is Op.LT) == holds
    # own < other when on the left and it holds, or on the right and it does not.
    below = left == holds
    if below:
        return own[0], high - strict
    return low + strict, own[1]
