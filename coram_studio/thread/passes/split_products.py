"""Products too wide for the clock's period: a sum of products that one multiplier each can do.

    mul a, b    becomes    mul a0, b0 + (mul a0, b1 << 17) + (mul a1, b0 << 24) + ...

``a`` is taken in pieces of 24 bits and ``b`` in pieces of 17, which is what a DSP multiplies without a sign. The
pieces are multiplied side by side; the schedule puts registers between products and sums where time is up.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.intervals import width_of
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.schedule.delay import CLOCK_TO_OUTPUT, budget, delay

WIDE, NARROW = 24, 17
MOST_PRODUCTS = 500
"""Of a thread: more would need more multipliers than an FPGA has, and are left as they are, with a warning."""


def split_products(graph: Graph) -> bool:
    """Rewrite in place; returns whether anything changed."""
    if graph.prefers_cycles or not any(v.op is Op.MUL for block in graph.blocks for v in block.ops):
        return False
    if sum(v.op is Op.MUL for block in graph.blocks for v in block.ops) > MOST_PRODUCTS:
        return False
    widths = Widths(graph, graph.address_width)
    mapping: dict[Value, Value] = {}
    for block in graph.blocks:
        ops: list[Value] = []
        for value in block.ops:
            if value.op is Op.MUL and _too_slow(graph, value, widths):
                result = _Split(graph, block, ops, value, widths).run()
                if result is not None:
                    mapping[value] = result
                    continue
            ops.append(value)
        block.ops = ops
    graph.replace(mapping)
    return bool(mapping)


def _too_slow(graph: Graph, value: Value, widths: Widths) -> bool:
    shapes = [widths.of(arg) for arg in value.args]
    constants = [arg.constant is not None for arg in value.args]
    return CLOCK_TO_OUTPUT + delay(Op.MUL, widths.of(value), shapes, constants) > budget(graph.clock_mhz)


class _Split:
    """One product: appends its operations to ``ops``."""

    def __init__(self, graph: Graph, block: Block, ops: list[Value], origin: Value, widths: Widths) -> None:
        self._graph = graph
        self._block = block
        self._ops = ops
        self._origin = origin
        self._widths = widths

    def run(self) -> Value | None:
        """The sum, or None where one piece each is all there is, or it cannot be shifted far enough."""
        origin, model = self._origin, self._graph.model
        wide, narrow = sorted(origin.args, key=lambda arg: self._bits(arg), reverse=True)
        ranges = self._widths.ranges
        natural = width_of(ranges.of(origin))
        asked = self._widths.of(origin).width
        # Bits that nobody looks at, and those that wrap, need not be computed.
        limit = asked if asked < natural else 1 << 10 if origin.exact else model.width
        places = [
            (WIDE * i + NARROW * k, i, k)
            for i in range(self._pieces(wide, WIDE))
            for k in range(self._pieces(narrow, NARROW))
        ]
        places = sorted(p for p in places if p[0] < limit)
        if len(places) < 2 or places[-1][0] >= model.width:
            return None
        firsts: dict[int, Value] = {}
        seconds: dict[int, Value] = {}
        terms: list[Value] = []
        for place, i, k in places:
            if i not in firsts:
                firsts[i] = self._piece(wide, i, WIDE)
            if k not in seconds:
                seconds[k] = self._piece(narrow, k, NARROW)
            if 0 in (firsts[i].constant, seconds[k].constant):
                continue
            product = self._make(Op.MUL, firsts[i], seconds[k], exact=True)
            terms.append(self._make(Op.SHL, product, self._graph.constant(place)) if place else product)
        return self._sum(terms)

    def _sum(self, terms: list[Value]) -> Value:
        while len(terms) > 1:
            pairs = [terms[i : i + 2] for i in range(0, len(terms), 2)]
            terms = [self._make(Op.ADD, *pair) if len(pair) == 2 else pair[0] for pair in pairs]
        result = terms[0] if terms else self._graph.constant(0)
        if self._origin.name and not result.name:
            result.name = self._origin.name
        return result

    def _bits(self, value: Value) -> int:
        return width_of(self._widths.ranges.of(value))

    def _pieces(self, value: Value, size: int) -> int:
        """The last piece has the sign, for which a multiplier has a bit more."""
        low, _ = self._widths.ranges.of(value)
        return max(1, -(-(self._bits(value) - (low < 0)) // size))

    def _piece(self, value: Value, index: int, size: int) -> Value:
        last = index == self._pieces(value, size) - 1
        constant = self._graph.constant
        if value.constant is not None:
            number = value.constant >> (index * size)
            return constant(number if last else number & ((1 << size) - 1))
        piece = self._make(Op.SHR, value, constant(index * size), exact=True) if index else value
        return piece if last else self._make(Op.AND, piece, constant((1 << size) - 1), exact=True)

    def _make(self, op: Op, *args: Value, exact: bool = False) -> Value:
        exact = exact or self._origin.exact
        value = self._graph.new_value(op, args, site=self._origin.site, exact=exact)
        value.block = self._block
        self._ops.append(value)
        return value
