"""Runs the IR: the meaning of a graph, for tests of every pass and of the emitted module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from coram_studio.thread.ir.fields import format_text
from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Value
from coram_studio.thread.ir.ops import PURE, Op, Text, evaluate
from coram_studio.thread.ir.queueing import may_be_early


class World(Protocol):
    """What a thread acts on. Keys are object keys (``memory0``); data are unsigned of the object's width."""

    def command(self, key: str, store: bool, local: int, address: int, words: int) -> None:
        """Start a transfer; ``store`` goes from the memory to off chip."""

    def wait(self, key: str) -> None:
        """All transfers of the object are done."""

    def test(self, key: str) -> bool:
        """Whether no transfer is outstanding."""

    def send(self, key: str, data: int) -> None:
        """A word to the kernel."""

    def receive(self, key: str) -> int:
        """A word from the kernel."""

    def poke(self, key: str, index: int, data: int) -> None:
        """A word to a register of a register file."""

    def peek(self, key: str, index: int) -> int:
        """The word of a register of a register file."""

    def print(self, text: str) -> None:
        """A printed line."""

    def error(self, text: str) -> None:
        """A failed check."""


class OutOfSteps(Exception):  # noqa: N818 - the program may be right and merely long
    """The thread ran longer than the given bound."""


def interpret(
    graph: Graph,
    world: World,
    *,
    address_width: int = 32,
    steps: int = 1_000_000,
    observe: Callable[[Value, int], None] | None = None,
) -> None:
    """Run a graph to its end. ``observe`` sees each value and its number.

    Raises:
        OutOfSteps: more than ``steps`` operations and jumps.
    """
    numbers: dict[Value, int] = {}
    divider = [0, 0]
    arrays = {key: [0] * info.length for key, info in graph.arrays.items()}
    block, previous = graph.entry, None
    filled = False  # the queue may hold something
    while True:
        _phis(block, previous, numbers, observe)
        steps -= 1 + len(block.ops)
        if steps < 0:
            raise OutOfSteps
        for value in block.ops:
            if value.op is Op.NOTE:
                continue
            filled = _fill(graph, value, filled)
            if value.op in (Op.DIVIDE, Op.QUOTIENT, Op.REMAINDER):
                result = _divide(value, numbers, divider)
            elif value.op in (Op.LOAD, Op.STORE):
                result = _array(value, numbers, arrays)
            else:
                result = _run(graph, value, numbers, world, address_width)
            numbers[value] = result
            if observe is not None:
                observe(value, result)
        match block.terminator:
            case Jump(target):
                previous, block = block, target
            case Branch(condition, then, other):
                previous, block = block, then if _number(condition, numbers) else other
            case _:
                assert not filled, "the thread finishes before the queue is empty"
                return


def _fill(graph: Graph, value: Value, filled: bool) -> bool:
    """Whether the queue may hold something after ``value``, which must be allowed to happen if it did before."""
    assert not filled or may_be_early(graph, value), f"{value.op} happens before the queue is empty"
    if value.op in (Op.COMMAND, Op.SEND) and value.call.queued:
        return True
    return filled and value.op is not Op.DRAIN


def _divide(value: Value, numbers: dict[Value, int], divider: list[int]) -> int:
    if value.op is Op.DIVIDE:
        a, b = (_number(arg, numbers) for arg in value.args)
        divider[:] = divmod(a, b) if b else (0, 0)
        return 0
    return divider[value.op is Op.REMAINDER]


def _array(value: Value, numbers: dict[Value, int], arrays: dict[str, list[int]]) -> int:
    assert isinstance(value.payload, str)
    items = arrays[value.payload]
    index = _number(value.args[0], numbers)
    if not 0 <= index < len(items):
        return 0  # reported by a check before
    if value.op is Op.STORE:
        items[index] = _number(value.args[1], numbers)
    return items[index]


def _number(value: Value, numbers: dict[Value, int]) -> int:
    if value.op is Op.UNDEF:
        return 0
    constant = value.constant
    return numbers[value] if constant is None else constant


def _phis(
    block: Block,
    previous: Block | None,
    numbers: dict[Value, int],
    observe: Callable[[Value, int], None] | None,
) -> None:
    if not block.phis:
        return
    assert previous is not None
    index = block.preds.index(previous)
    new = {phi: _number(phi.args[index], numbers) for phi in block.phis}
    numbers.update(new)
    if observe is not None:
        for phi, number in new.items():
            observe(phi, number)


def _run(graph: Graph, value: Value, numbers: dict[Value, int], world: World, address_width: int) -> int:
    args = [_number(a, numbers) for a in value.args]
    if value.op in PURE:
        return evaluate(value.op, args, graph.model, exact=value.exact)
    match value.op:
        case Op.PRINT:
            assert isinstance(value.payload, Text)
            world.print(format_text(value.payload, args))
        case Op.CHECK:
            assert isinstance(value.payload, Text)
            if not args[0]:
                world.error(format_text(value.payload, args[1:]))
        case Op.COMMAND:
            local, address, words = args
            mask = (1 << address_width) - 1
            world.command(value.call.key, value.call.method == "read", local, address & mask, words)
            if value.call.queued:
                world.wait(value.call.key)
        case Op.WAIT:
            world.wait(value.call.key)
        case Op.TEST:
            return int(world.test(value.call.key))
        case Op.SEND:
            mask = (1 << graph.object(value.call.key).data_width) - 1
            world.send(value.call.key, args[0] & mask)
        case Op.RECEIVE:
            return graph.model.wrap(world.receive(value.call.key))
        case Op.POKE:
            mask = (1 << graph.object(value.call.key).data_width) - 1
            world.poke(value.call.key, args[0], args[1] & mask)
        case Op.PEEK:
            return graph.model.wrap(world.peek(value.call.key, args[0]))
        case Op.DRAIN:
            pass  # nothing is done late here
        case _:
            raise AssertionError(f"{value.op} cannot be run")
    return 0
