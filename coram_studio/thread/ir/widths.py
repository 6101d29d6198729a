"""How many bits each value needs: its range, and how many of its low bits anything looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coram_studio.thread.ir.graph import Branch, Graph, Value, values_of
from coram_studio.thread.ir.intervals import width_of
from coram_studio.thread.ir.ops import COMPARISONS, EFFECTS, Op
from coram_studio.thread.ir.ranges import Ranges
from coram_studio.thread.objects import COMMAND_LOCAL_WIDTH, COMMAND_WORDS_WIDTH, register_index_width

ALL = 1 << 20
_Ask = Callable[[Value, int], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """Bits that carry a value; extension beyond them repeats the top bit when ``signed``, else is 0."""

    width: int
    signed: bool


class Widths:
    """Shapes of all values. ``address_width`` is that of off-chip addresses, in bits."""

    def __init__(self, graph: Graph, address_width: int) -> None:
        self.graph = graph
        self.ranges = Ranges(graph)
        self.address_width = address_width
        self._demand: dict[Value, int] = {}
        self._items: dict[str, int] = {}  # bits that loads ask of an array's items
        self._stores: dict[str, list[Value]] = {}
        self._solve()

    def of(self, value: Value) -> Shape:
        """The bits to keep of a value."""
        low, high = self.ranges.of(value)
        natural = width_of((low, high))
        demand = self._demand.get(value, ALL)
        if demand < natural:
            return Shape(max(1, demand), False)
        return Shape(natural, low < 0)

    def items(self, key: str) -> Shape:
        """The bits to keep of an array's items."""
        low, high = self.ranges.items(key)
        natural = width_of((low, high))
        demand = self._items.get(key, ALL)
        if demand < natural:
            return Shape(max(1, demand), False)
        return Shape(natural, low < 0)

    def _solve(self) -> None:
        work: list[Value] = []

        def ask(value: Value, bits: int) -> None:
            if value.op in (Op.CONST, Op.UNDEF):
                return
            bits = min(max(bits, 0), ALL)
            if bits > self._demand.get(value, 0):
                self._demand[value] = bits
                work.append(value)

        for block in self.graph.blocks:
            for value in values_of(block):
                if value.op is Op.STORE:
                    self._stores.setdefault(str(value.payload), []).append(value)
        for block in self.graph.blocks:
            for value in values_of(block):
                if value.op in EFFECTS:
                    self._ask_effect(value, ask)
            if isinstance(block.terminator, Branch):
                ask(block.terminator.condition, ALL)
        while work:
            self._ask_args(work.pop(), ask)

    def _ask_effect(self, value: Value, ask: _Ask) -> None:
        if value.op is Op.COMMAND:
            bits = (COMMAND_LOCAL_WIDTH, self.address_width, COMMAND_WORDS_WIDTH)
            for arg, width in zip(value.args, bits, strict=True):
                ask(arg, width)
        elif value.op is Op.SEND:
            ask(value.args[0], self.graph.object(value.call.key).data_width)
        elif value.op in (Op.POKE, Op.PEEK):
            use = self.graph.object(value.call.key)
            for arg, width in zip(value.args, (register_index_width(use.size), use.data_width), strict=False):
                ask(arg, width)
        elif value.op is Op.STORE:
            ask(value.args[0], ALL)  # what is stored, loads ask for
        else:
            for arg in value.args:
                ask(arg, ALL)

    def _ask_args(self, value: Value, ask: _Ask) -> None:
        # Below the natural width only the asked bits count; beyond it the value is extended, and so are they.
        natural = width_of(self.ranges.of(value))
        bits = self._demand[value]
        bits = bits if bits < natural else natural
        args = value.args
        match value.op:
            case Op.ADD | Op.SUB | Op.MUL | Op.OR | Op.XOR | Op.INVERT | Op.PHI:
                for arg in args:
                    ask(arg, bits)
            case Op.AND:
                for arg, other in ((args[0], args[1]), (args[1], args[0])):
                    mask = other.constant
                    ask(arg, min(bits, mask.bit_length()) if mask is not None and mask >= 0 else bits)
            case Op.SELECT:
                ask(args[0], ALL)
                ask(args[1], bits)
                ask(args[2], bits)
            case Op.SHL:
                amount = args[1].constant
                ask(args[0], bits if amount is None else bits - amount)
                ask(args[1], ALL)
            case Op.SHR:
                amount = args[1].constant
                ask(args[0], ALL if amount is None else bits + amount)
                ask(args[1], ALL)
            case Op.LOAD:
                ask(args[0], ALL)
                self._ask_items(str(value.payload), self._demand[value] if bits < natural else ALL, ask)
            case _:
                assert value.op in COMPARISONS | EFFECTS | {Op.FLOORDIV, Op.MOD}
                for arg in args:
                    ask(arg, ALL)

    def _ask_items(self, key: str, bits: int, ask: _Ask) -> None:
        """Ask for bits of an array's items, which are not told apart."""
        if bits > self._items.get(key, 0):
            self._items[key] = bits
            for store in self._stores.get(key, ()):
                ask(store.args[1], bits)
