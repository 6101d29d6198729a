"""Makes nodes: one per distinct number, folded where constant, with arrival times."""

from __future__ import annotations

from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.intervals import width_of
from coram_studio.thread.ir.ops import COMMUTATIVE, Op, evaluate
from coram_studio.thread.ir.widths import Shape, Widths
from coram_studio.thread.schedule.delay import (
    ARRAY_READ,
    CLOCK_TO_OUTPUT,
    INPUT_ARRIVAL,
    REGISTER_FILE_READ,
    delay,
)
from coram_studio.thread.schedule.machine import Node


class Nodes:
    """The nodes of one machine, shared between its states."""

    def __init__(self, widths: Widths) -> None:
        self.widths = widths
        self._registers: dict[Value, Node] = {}
        self._constants: dict[int, Node] = {}
        self._inputs: dict[tuple[str, int, float], Node] = {}
        self._operations: dict[tuple[object, ...], Node] = {}

    def register(self, value: Value) -> Node:
        """The value as kept from an earlier state."""
        node = self._registers.get(value)
        if node is None:
            shape = self.widths.of(value)
            node = Node("register", shape, CLOCK_TO_OUTPUT, value=value, name=value.name)
            self._registers[value] = node
        return node

    def constant(self, number: int) -> Node:
        """A constant."""
        node = self._constants.get(number)
        if node is None:
            shape = Shape(width_of((number, number)), number < 0)
            node = self._constants[number] = Node("constant", shape, 0.0, constant=number)
        return node

    def input(self, port: str, width: int, *, signed: bool = False, index: Node | None = None) -> Node:
        """An input port; with an ``index``, one that answers to it in the same cycle."""
        arrival = INPUT_ARRIVAL
        if index is not None:
            arrival = max(index.arrival, CLOCK_TO_OUTPUT) + REGISTER_FILE_READ
        node = self._inputs.get((port, width, arrival))
        if node is None:
            node = Node("input", Shape(width, signed), arrival, port=port)
            self._inputs[port, width, arrival] = node
        return node

    def item(self, key: str, index: Node) -> Node:
        """An item of an array, as it is at the cycle's start."""
        found = self._operations.get((key, index))
        if found is None:
            arrival = max(index.arrival, CLOCK_TO_OUTPUT) + ARRAY_READ
            found = Node("item", self.widths.items(key), arrival, port=key, args=(index,))
            self._operations[key, index] = found
        return found

    def operation(self, value: Value, args: tuple[Node, ...]) -> Node:
        """The operation of ``value`` on ``args``."""
        if all(a.kind == "constant" for a in args):
            numbers = [a.constant for a in args]
            return self.constant(evaluate(value.op, numbers, self.widths.graph.model, exact=value.exact))
        if value.op is Op.SELECT:
            if args[0].kind == "constant":
                return args[1] if args[0].constant else args[2]
            if args[1] is args[2]:
                return args[1]
        if value.op is Op.AND and args[1].kind == "constant":
            # Demanded bits have narrowed the other side to the mask already.
            mask, kept = args[1].constant, args[0].shape
            if mask >= 0 and mask & (mask + 1) == 0 and not kept.signed and kept.width <= mask.bit_length():
                return args[0]
        shape = self.widths.of(value)
        if value.op is Op.SHL and args[1].kind == "constant" and args[1].constant >= shape.width:
            return self.constant(0)  # in the bits that anything looks at
        if (
            value.op is Op.ADD
            and args[1].kind == "constant"
            and not args[1].constant
            and args[0].shape == shape
        ):
            return args[0]
        ordered = tuple(sorted(args, key=id)) if value.op in COMMUTATIVE else args
        # Bits of a quotient may be known by a branch that was taken; elsewhere the same division has more of them.
        rows = value.payload if isinstance(value.payload, int) else 0
        key = (value.op, value.exact, shape, rows, *ordered)
        node = self._operations.get(key)
        if node is None:
            arrival = max(a.arrival for a in args)
            constant = [a.kind == "constant" for a in args]
            arrival += delay(value.op, shape, [a.shape for a in args], constant, rows)
            node = Node(
                "operation", shape, arrival, value, op=value.op, args=args, exact=value.exact, name=value.name
            )
            node.rows = rows
            self._operations[key] = node
        return node
