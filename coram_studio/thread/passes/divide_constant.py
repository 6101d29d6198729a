"""Division by a constant that is no power of two: a product and a shift, where ranges make that exact.

    q = floordiv x, 10     becomes     p = mul x, 52429 ; q = shr p, 19          for x from 0 to 65,535
    r = mod x, 10          becomes     r = and (sub x, (mul q, 10)), 15

With m = ceil(2 ** s / d), x * m >> s is x // d for every x up to the greatest if s is large enough; the least such s
is looked for. Numbers that may be negative are moved up by a multiple of d before, and the quotient down after.
The sequential divider, which takes a cycle per bit, is left to what this cannot do.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.ranges import Ranges

MOST_BITS = 32
"""Of a dividend: the product has about twice as many, and the sequential divider is small."""


def divide_by_constants(graph: Graph) -> bool:
    """Rewrite in place; returns whether anything changed."""
    divisions = [v for block in graph.blocks for v in block.ops if _is_candidate(v)]
    if not divisions:
        return False
    ranges = Ranges(graph)
    mapping: dict[Value, Value] = {}
    for block in graph.blocks:
        if any(_is_candidate(v) for v in block.ops):
            _rewrite(graph, block, ranges, mapping)
    graph.replace(mapping)
    return bool(mapping)


def _is_candidate(value: Value) -> bool:
    return value.op in (Op.FLOORDIV, Op.MOD) and value.args[1].constant not in (None, 0)


def reciprocal(greatest: int, divisor: int) -> tuple[int, int]:
    """Factor m and shift s for which ``x * m >> s == x // divisor`` for all x from 0 to ``greatest``."""
    shift = 0
    while True:
        factor = -(-(1 << shift) // divisor)
        # The error of x * m / 2 ** s stays below 1 / divisor, which no quotient's fraction is within of 1.
        if (factor * divisor - (1 << shift)) * greatest < 1 << shift:
            return factor, shift
        shift += 1


def _rewrite(graph: Graph, block: Block, ranges: Ranges, mapping: dict[Value, Value]) -> None:
    ops: list[Value] = []
    quotients: dict[tuple[Value, int], Value] = {}
    for value in block.ops:
        number = value.args[1].constant if _is_candidate(value) else None
        if number is None:
            ops.append(value)
            continue
        maker = _Maker(graph, block, ops, value)
        low, high = ranges.at(value.args[0], block)
        size = abs(number)
        dividend = value.args[0]
        if number < 0:
            low, high = -high, -low
        plan = _plan(graph, low, high, size)
        if plan is None:
            ops.append(value)
            continue
        if number < 0:
            dividend = maker.make(Op.SUB, graph.constant(0), dividend, exact=True)
        key = (value.args[0], number)
        if key not in quotients:
            quotients[key] = maker.quotient(dividend, size, *plan)
        quotient = quotients[key]
        if value.op is Op.MOD:
            result = maker.remainder(dividend, quotient, size)
            if number < 0:
                result = maker.make(Op.SUB, graph.constant(0), result)
        else:
            result = quotient
        if value.name and not result.name:
            result.name = value.name
        mapping[value] = result
    block.ops = ops


def _plan(graph: Graph, low: int, high: int, divisor: int) -> tuple[int, int, int] | None:
    """How much to move the dividend up, in divisors, the factor, and the shift; None where that is too much."""
    lift = -(low // divisor) if low < 0 else 0
    greatest = high + lift * divisor
    if greatest.bit_length() > MOST_BITS or greatest > graph.model.high:
        return None
    factor, shift = reciprocal(max(greatest, 1), divisor)
    if shift >= graph.model.width or greatest * factor >= 1 << 64:
        return None
    return lift, factor, shift


class _Maker:
    """Appends operations in the place of one division."""

    def __init__(self, graph: Graph, block: Block, ops: list[Value], origin: Value) -> None:
        self._graph = graph
        self._block = block
        self._ops = ops
        self._origin = origin

    def quotient(self, dividend: Value, divisor: int, lift: int, factor: int, shift: int) -> Value:
        constant = self._graph.constant
        if lift:
            dividend = self.make(Op.ADD, dividend, constant(lift * divisor), exact=True)
        product = self.make(Op.MUL, dividend, constant(factor), exact=True)
        result = self.make(Op.SHR, product, constant(shift), exact=True)
        return self.make(Op.SUB, result, constant(lift), exact=True) if lift else result

    def remainder(self, dividend: Value, quotient: Value, divisor: int) -> Value:
        """Its few bits are those of a difference of which the others need not be known."""
        constant = self._graph.constant
        product = self.make(Op.MUL, quotient, constant(divisor))
        difference = self.make(Op.SUB, dividend, product)
        return self.make(Op.AND, difference, constant((1 << (divisor - 1).bit_length()) - 1))

    def make(self, op: Op, *args: Value, exact: bool = False) -> Value:
        value = self._graph.new_value(op, args, site=self._origin.site, exact=exact)
        value.block = self._block
        self._ops.append(value)
        return value
