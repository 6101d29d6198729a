"""Division by what is no power of two: started on the sequential divider, then waited for.

    q = floordiv a, b      becomes      divide |a|, |b| ; q0 = quotient ; q from q0 by the signs

The divider takes numbers that are not negative; Python rounds down, so that quotient and remainder of operands
of different signs are corrected. A quotient and a remainder of the same operands share one division.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.ops import DIVIDER, ObjectCall, Op
from coram_studio.thread.ir.ranges import Ranges


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
        self.effect(Op.DIVIDE, "start", size_a, size_b)
        high_a, high_b = (self.high(v) for v in (a, b))
        quotient = self.effect(Op.QUOTIENT, "result", high=high_a)
        quotient.exact = True
        remainder = None
        if Op.MOD in wanted or negative_a is not None or negative_b is not None:
            remainder = self.effect(Op.REMAINDER, "result", high=min(high_a, max(0, high_b - 1)))
            remainder.exact = True
        if negative_a is None and negative_b is None:
            return self.wrapped(quotient), self.wrapped(remainder or quotient)
        return self.signed(quotient, remainder, b, negative_a, negative_b, wanted)

    def signed(
        self,
        quotient: Value,
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
        result = self.wrapped(quotient)
        if Op.FLOORDIV in wanted:
            # -(q + rest): the quotient of the magnitudes, rounded away from zero.
            up = self.pure(
                Op.ADD, quotient, self.pure(Op.SELECT, rest, self.graph.constant(1), zero), exact=True
            )
            result = self.pure(Op.SELECT, differ, self.pure(Op.SUB, zero, up), quotient)
        left = self.wrapped(remainder)
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

    def high(self, value: Value) -> int:
        """The greatest magnitude."""
        low, high = self.ranges.at(value, self.block)
        return max(-low, high)

    def wrapped(self, value: Value) -> Value:
        """The quotient of -2 ** 63 by -1 does not fit and wraps, like any result."""
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
