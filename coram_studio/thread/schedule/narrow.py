"""How many bits of a value later states want: what is used whole where it is made, and in part afterwards, is kept in part.

The same rules as those of all values (``Widths``), over the nodes of the states: a register is asked by what reads
it, and asks what it takes its values from.
"""

from __future__ import annotations

from collections.abc import Iterator

from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import DIVIDER, Op
from coram_studio.thread.ir.widths import ALL, Shape, Widths
from coram_studio.thread.objects import COMMAND_LOCAL_WIDTH, COMMAND_WORDS_WIDTH, register_index_width
from coram_studio.thread.schedule.machine import Act, Await, Goto, If, Machine, Node, Put, Step

_Asked = Iterator[tuple[Node, int]]


def narrow_registers(machine: Machine, widths: Widths) -> dict[Value, Shape]:
    """Shapes of the values in registers; nodes that read them get them too. Which values live must be known."""
    demand = _Demand(machine, widths)
    found: dict[Value, Shape] = {}
    for node, bits in demand.bits.items():
        if node.kind == "register" and node.value is not None:
            if bits < node.shape.width:
                node.shape = Shape(max(1, bits), False)
            found[node.value] = node.shape
    return found


class _Demand:
    """The lowest bits of each node that anything looks at."""

    def __init__(self, machine: Machine, widths: Widths) -> None:
        self.bits: dict[Node, int] = {}
        self._machine = machine
        self._widths = widths
        self._sources: dict[Value, list[Node]] = {}
        self._work: list[Node] = []
        for state in machine.states:
            for leaf in _ends(state.steps):
                self._connect(leaf)
        for state in machine.states:
            for node, bits in self._roots(state.steps):
                self._ask(node, bits)
        while self._work:
            self._ask_args(self._work.pop())

    def _connect(self, leaf: Goto) -> None:
        if leaf.target is None:
            return
        for value in self._machine.states[leaf.target].live:
            node = leaf.environment.get(value)
            if node is not None:
                self._sources.setdefault(value, []).append(node)

    def _ask(self, node: Node, bits: int) -> None:
        if node.kind == "constant":
            return
        bits = min(max(bits, 0), node.shape.width)
        if bits > self.bits.get(node, -1):
            self.bits[node] = bits
            self._work.append(node)

    def _roots(self, steps: list[Step]) -> _Asked:
        for step in steps:
            match step:
                case Act(_, args):
                    yield from ((node, ALL) for node in args)
                case Put(key, args):
                    item = ALL if key == DIVIDER else self._machine.arrays[key].shape.width
                    yield from zip(args, (ALL, item), strict=True)
                case Await(value, args, then):
                    yield from zip(args, self._handshake(value), strict=False)
                    yield from self._roots(then)
                case If(condition, then, other):
                    yield condition, ALL
                    yield from self._roots(then)
                    yield from self._roots(other)

    def _handshake(self, value: Value) -> tuple[int, ...]:
        """Bits of each argument."""
        if value.op is Op.COMMAND:
            return COMMAND_LOCAL_WIDTH, self._widths.address_width, COMMAND_WORDS_WIDTH
        if value.op not in (Op.SEND, Op.POKE, Op.PEEK):
            return (ALL,) * len(value.args)
        use = self._widths.graph.object(value.call.key)
        if value.op is Op.SEND:
            return (use.data_width,)
        return register_index_width(use.size), use.data_width

    def _ask_args(self, node: Node) -> None:
        bits, args = self.bits[node], node.args
        if node.kind == "register":
            assert node.value is not None
            for source in self._sources.get(node.value, ()):
                self._ask(source, bits)
            return
        match node.op:
            case Op.ADD | Op.SUB | Op.MUL | Op.OR | Op.XOR | Op.INVERT:
                wanted = [bits] * len(args)
            case Op.AND:
                wanted = [min(bits, _mask(other)) for other in reversed(args)]
            case Op.SELECT:
                wanted = [ALL, bits, bits]
            case Op.SHL:
                wanted = [bits - args[1].constant if args[1].kind == "constant" else bits, ALL]
            case Op.SHR:
                wanted = [bits + args[1].constant if args[1].kind == "constant" else ALL, ALL]
            case _:
                wanted = [ALL] * len(args)
        for arg, asked in zip(args, wanted, strict=True):
            self._ask(arg, asked)


def _mask(node: Node) -> int:
    """Bits that an ``and`` with the node can leave."""
    known = node.kind == "constant" and node.constant >= 0
    return node.constant.bit_length() if known else ALL


def _ends(steps: list[Step]) -> Iterator[Goto]:
    for step in steps:
        match step:
            case Goto():
                yield step
            case Await(then=then):
                yield from _ends(then)
            case If(then=then, other=other):
                yield from _ends(then)
                yield from _ends(other)
