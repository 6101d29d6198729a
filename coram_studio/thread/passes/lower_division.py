"""Division by what is no power of two: started on the divider, then waited for; or in the state, where that is quick.

    q = floordiv a, b      becomes      divide |a|, |b| ; q0 = quotient ; q from q0 by the signs
                           or           q0 = floordiv |a|, |b| ; q from q0 by the signs

In the state are divisions of few bits, and all if the thread prefers few cycles to the clock. Both take numbers that
are not negative; Python rounds down, so that quotient and remainder of operands of different signs are corrected. A
quotient and a remainder of the same operands share one division.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.intervals import width_of
from coram_studio.thread.ir.ops import DIVIDER, ObjectCall, Op
from coram_studio.thread.ir.ranges import Ranges
from coram_studio.thread.schedule.delay import CLOCK_TO_OUTPUT, budget, division_delay


def lower_division(graph: Graph) -> bool:
    """Replace every floordiv and mod; returns whether there were any."""
    divisions = [v for b in graph.blocks for v in b.ops if v.op in (Op.FLOORDIV, Op.MOD)]
    if not divisions:
        return False
    ranges = Ranges(graph)
    mapping: dict[Value, Value] = {}
    for block in graph.blocks:
        if any(v.op in (Op.FLOORDIV, Op.MOD) for v in block.ops):
            _lower_block(graph, block, ranges, mapping)
    graph.replace(mapping)
    return True


def _lower_block(graph: Graph, block: Block, ranges: Ranges, mapping: dict[Value, Value]) -> None:
    ops: list[Value] = []
    done: dict[tuple[Value, Value], tuple[Value, Value]] = {}
    for value in block.ops:
        if value.op not in (Op.FLOORDIV, Op.MOD):
            ops.append(value)
            continue
        a, b = value.args
        if (a, b) not in done:
            wanted: set[Op] = {
                v.op for v in block.ops if v.op in (Op.FLOORDIV, Op.MOD) and tuple(v.args) == (a, b)
            }
            done[a, b] = _Division(graph, block, ops, value, ranges).lower(wanted)
        mapping[value] = done[a, b][value.op is Op.MOD]
        if value.name and not mapping[value].name:
            mapping[value].name = value.name
    block.ops = ops


class _Division:
    """One division: appends its operations to ``ops``."""

    def __init__(self, graph: Graph, block: Block, ops: list[Value], origin: Value, ranges: Ranges) -> None:
        self.graph = graph
        self.block = block
        self.ops = ops
        self.origin = origin
        self.ranges = ranges

    def lower(self, wanted: set[Op]) -> tuple[Value, Value]:
        """Quotient and remainder; one that is not wanted is the other's stand-in and unused."""
        a, b = self.origin.args
        negative_a, size_a = self.magnitude(a)
        negative_b, size_b = self.magnitude(b)
        (_, high_a), (low_b, high_b) = self.bounds(a), self.bounds(b)
        size_a, size_b = self.cut(a, size_a, high_a), self.cut(b, size_b, high_b)
        highest = high_a // max(1, low_b)
        both = Op.MOD in wanted or negative_a is not None or negative_b is not None
        remainder = None
        if self.quick(high_a, high_b, highest):
            quotient = self.pure(Op.FLOORDIV, size_a, size_b, exact=True)
            quotient.payload = max(1, highest.bit_length())
            if both:
                remainder = self.pure(Op.MOD, size_a, size_b, exact=True)
                remainder.payload = quotient.payload
        else:
            self.effect(Op.DIVIDE, "start", size_a, size_b)
            quotient = self.effect(Op.QUOTIENT, "result", high=highest)
            quotient.exact = True
            if both:
                remainder = self.effect(Op.REMAINDER, "result", high=min(high_a, max(0, high_b - 1)))
                remainder.exact = True
        if negative_a is None and negative_b is None:
            return self.wrapped(quotient, highest), self.wrapped(remainder or quotient, high_b)
        return self.signed(quotient, highest, remainder, b, negative_a, negative_b, wanted)

    def signed(
        self,
        quotient: Value,
        highest: int,
        remainder: Value | None,
        b: Value,
        negative_a: Value | None,
        negative_b: Value | None,
        wanted: set[Op],
    ) -> tuple[Value, Value]:
        """Quotient and remainder of operands that may be negative, from those of their magnitudes."""
        zero = self.graph.constant(0)
        assert remainder is not None
        no = self.graph.constant(0, boolean=True)
        differ = self.pure(Op.NE, negative_a or no, negative_b or no, boolean=True)
        rest = self.pure(Op.NE, remainder, zero, boolean=True)
        result = self.wrapped(quotient, highest)
        if Op.FLOORDIV in wanted:
            # -(q + rest): the quotient of the magnitudes, rounded away from zero.
            up = self.pure(
                Op.ADD, quotient, self.pure(Op.SELECT, rest, self.graph.constant(1), zero), exact=True
            )
            result = self.pure(Op.SELECT, differ, self.pure(Op.SUB, zero, up), result)
        left = self.wrapped(remainder, 0)
        if Op.MOD in wanted:
            if negative_a is not None:
                left = self.pure(Op.SELECT, negative_a, self.pure(Op.SUB, zero, remainder), remainder)
            correct = self.pure(Op.AND, differ, rest, boolean=True)
            left = self.pure(Op.SELECT, correct, self.pure(Op.ADD, left, b), left)
        return result, left

    def magnitude(self, value: Value) -> tuple[Value | None, Value]:
        """Whether the value is negative (None: never), and its absolute value."""
        low, _ = self.ranges.at(value, self.block)
        if low >= 0:
            return None, value
        zero = self.graph.constant(0)
        negative = self.pure(Op.LT, value, zero, boolean=True)
        return negative, self.pure(
            Op.SELECT, negative, self.pure(Op.SUB, zero, value, exact=True), value, exact=True
        )

    def bounds(self, value: Value) -> tuple[int, int]:
        """The least and the greatest magnitude."""
        low, high = self.ranges.at(value, self.block)
        return max(0, low, -high), max(-low, high)

    def cut(self, value: Value, size: Value, high: int) -> Value:
        """The magnitude without bits of which a branch has told that they are 0."""
        low, top = self.ranges.of(value)
        if size.constant is not None or width_of((0, max(-low, top))) <= width_of((0, high)):
            return size
        mask = (1 << width_of((0, high))) - 1
        return self.pure(Op.AND, size, self.graph.constant(mask), exact=True)

    def quick(self, high_a: int, high_b: int, highest: int) -> bool:
        """Whether the division is done in the state in which it stands."""
        if self.graph.prefers_cycles:
            return True
        widths = (width_of((0, high)) for high in (high_a, high_b, highest))
        return CLOCK_TO_OUTPUT + division_delay(*widths) <= budget(self.graph.clock_mhz)

    def wrapped(self, value: Value, highest: int) -> Value:
        """The quotient of -2 ** 63 by -1 does not fit and wraps, like any result."""
        if highest <= self.graph.model.high:
            return value
        return self.pure(Op.ADD, value, self.graph.constant(0))

    def pure(self, op: Op, *args: Value, boolean: bool = False, exact: bool = False) -> Value:
        return self._append(
            self.graph.new_value(op, args, site=self.origin.site, boolean=boolean, exact=exact)
        )

    def effect(self, op: Op, method: str, *args: Value, high: int = 0) -> Value:
        payload = ObjectCall(DIVIDER, method, high)
        return self._append(self.graph.new_value(op, args, payload=payload, site=self.origin.site))

    def _append(self, value: Value) -> Value:
        value.block = self.block
        self.ops.append(value)
        return value
