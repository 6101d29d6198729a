"""Graph, blocks and values: the program in SSA form.

The graph is in edge-split form: a block that ends in a branch has successors with no other predecessor,
so that what a branch's outcome implies holds throughout the successor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from coram_studio.diagnostics import Span
from coram_studio.thread.arithmetic import IntegerModel
from coram_studio.thread.ir.ops import ObjectCall, Op, Text
from coram_studio.thread.program import Frame, ObjectUse

Payload = int | ObjectCall | Text | str | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where an operation comes from: its statement, and the inlined call stack from outermost inwards."""

    span: Span
    stack: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the source in one activation of its function ("" at module level)."""

    scope: int
    function: str
    name: str


class Value:
    """One operation and its result.

    ``boolean`` is Python's type of the result (bool, else int); ``exact`` results never wrap. ``written`` is the number
    that a constant of the source stands for before it wraps (see ``Graph.literal``).
    """

    __slots__ = ("args", "block", "boolean", "exact", "name", "number", "op", "payload", "site", "written")

    def __init__(
        self,
        number: int,
        op: Op,
        args: Iterable[Value] = (),
        *,
        payload: Payload = None,
        site: Site | None = None,
        boolean: bool = False,
        exact: bool = False,
    ) -> None:
        self.number = number
        self.op = op
        self.args: list[Value] = list(args)
        self.payload = payload
        self.site = site
        self.boolean = boolean
        self.exact = exact
        self.name = ""
        self.written: int | None = None
        self.block: Block | None = None

    @property
    def constant(self) -> int | None:
        """The value of a constant, else None."""
        if self.op is Op.CONST:
            assert isinstance(self.payload, int)
            return self.payload
        return None

    @property
    def call(self) -> ObjectCall:
        """The object and method of an operation on a CoRAM object."""
        assert isinstance(self.payload, ObjectCall)
        return self.payload

    def __repr__(self) -> str:
        return f"%{self.number}"


@dataclass(eq=False, slots=True)
class Jump:
    """Go on at ``target``."""

    target: Block


@dataclass(eq=False, slots=True)
class Branch:
    """Go on at ``then`` when ``condition`` is not 0, else at ``other``."""

    condition: Value
    then: Block
    other: Block


@dataclass(eq=False, slots=True)
class Halt:
    """The thread has finished."""


Terminator = Jump | Branch | Halt


class Block:
    """Phis, operations in program order, a terminator. Arguments of phis are in the order of ``preds``."""

    __slots__ = ("number", "ops", "phis", "preds", "site", "terminator")

    def __init__(self, number: int) -> None:
        self.number = number
        self.phis: list[Value] = []
        self.ops: list[Value] = []
        self.preds: list[Block] = []
        self.terminator: Terminator = Halt()
        # Where the terminator's decision stands in the source.
        self.site: Site | None = None

    def successors(self) -> tuple[Block, ...]:
        """Blocks that may come next."""
        match self.terminator:
            case Jump(target):
                return (target,)
            case Branch(_, then, other):
                return (then, other)
            case _:
                return ()

    def __repr__(self) -> str:
        return f"b{self.number}"


@dataclass(frozen=True, slots=True)
class ArrayInfo:
    """A list of the source whose items change: ``length`` integers. ``name`` is the first variable's."""

    key: str
    name: str
    length: int


@dataclass(eq=False)
class Graph:
    """A whole thread. ``bindings`` says which values each variable of the source has had.

    ``clock_mhz`` is the clock that it is to run at, unless it ``prefers_cycles``: then a statement's arithmetic is done in
    one cycle. Addresses off chip have ``address_width`` bits.
    """

    name: str
    model: IntegerModel
    clock_mhz: float = 150.0
    prefers_cycles: bool = False
    address_width: int = 64
    entry: Block = field(default_factory=lambda: Block(0))
    blocks: list[Block] = field(default_factory=list)
    objects: tuple[ObjectUse, ...] = ()
    bindings: dict[Variable, list[Value]] = field(default_factory=dict)
    arrays: dict[str, ArrayInfo] = field(default_factory=dict)
    _constants: dict[tuple[int, bool], Value] = field(default_factory=dict)
    _literals: dict[tuple[int, bool], Value] = field(default_factory=dict)
    _values: int = 0
    _blocks: int = 1

    def __post_init__(self) -> None:
        if not self.blocks:
            self.blocks.append(self.entry)

    @property
    def size(self) -> int:
        """How many values have been made."""
        return self._values

    def new_block(self) -> Block:
        """A block without predecessors at the end of the list."""
        block = Block(self._blocks)
        self._blocks += 1
        self.blocks.append(block)
        return block

    def new_value(
        self,
        op: Op,
        args: Iterable[Value] = (),
        *,
        payload: Payload = None,
        site: Site | None = None,
        boolean: bool = False,
        exact: bool = False,
    ) -> Value:
        """A value in no block yet."""
        self._values += 1
        return Value(self._values, op, args, payload=payload, site=site, boolean=boolean, exact=exact)

    def constant(self, value: int, *, boolean: bool = False) -> Value:
        """The constant ``value``: one per number and type."""
        key = (value, boolean)
        found = self._constants.get(key)
        if found is None:
            found = self._constants[key] = self.new_value(Op.CONST, payload=int(value), boolean=boolean)
        return found

    def literal(self, number: int, *, boolean: bool = False) -> Value:
        """A constant of the source, wrapped, that still knows the number that it stands for."""
        key = (number, boolean)
        found = self._literals.get(key)
        if found is None:
            wrapped = self.model.wrap(number)
            found = self._literals[key] = self.new_value(Op.CONST, payload=wrapped, boolean=boolean)
            found.written = number
        return found

    def forget_literals(self) -> None:
        """Make every literal a plain constant, so that equal ones are one value."""
        self.replace({v: self.constant(v.constant or 0, boolean=v.boolean) for v in self._literals.values()})
        self._literals.clear()

    def new_array(self, name: str, length: int) -> ArrayInfo:
        """An array of ``length`` items."""
        info = ArrayInfo(f"array{len(self.arrays)}", name, length)
        self.arrays[info.key] = info
        return info

    def object(self, key: str) -> ObjectUse:
        """The declared object ``key``.

        Raises:
            KeyError: the thread declares no such object.
        """
        for use in self.objects:
            if use.key == key:
                return use
        raise KeyError(key)

    def replace(self, mapping: Mapping[Value, Value]) -> None:
        """Replace values everywhere they are used, following chains of replacements."""
        if not mapping:
            return

        def final(value: Value) -> Value:
            while value in mapping:
                value = mapping[value]
            return value

        for block in self.blocks:
            for value in values_of(block):
                value.args = [final(a) for a in value.args]
            terminator = block.terminator
            if isinstance(terminator, Branch):
                terminator.condition = final(terminator.condition)
        for versions in self.bindings.values():
            versions[:] = dict.fromkeys(final(v) for v in versions)

    def prune(self) -> bool:
        """Remove blocks that cannot be reached, and their edges. Returns whether there were any."""
        order = reverse_postorder(self)
        if len(order) == len(self.blocks):
            return False
        alive = set(order)
        for block in order:
            keep = [i for i, pred in enumerate(block.preds) if pred in alive]
            if len(keep) != len(block.preds):
                block.preds = [block.preds[i] for i in keep]
                for phi in block.phis:
                    phi.args = [phi.args[i] for i in keep]
        self.blocks = [b for b in self.blocks if b in alive]
        return True


def values_of(block: Block) -> Iterator[Value]:
    """Phis, then operations."""
    yield from block.phis
    yield from block.ops


def remove_edge(source: Block, target: Block) -> None:
    """Take away the edge from ``source`` to ``target`` with the phis' arguments for it."""
    index = target.preds.index(source)
    del target.preds[index]
    for phi in target.phis:
        del phi.args[index]


def reverse_postorder(graph: Graph) -> list[Block]:
    """The reachable blocks; each before its successors, back edges apart."""
    seen = {graph.entry}
    order: list[Block] = []
    stack: list[tuple[Block, Iterator[Block]]] = [(graph.entry, iter(graph.entry.successors()))]
    while stack:
        block, successors = stack[-1]
        for successor in successors:
            if successor not in seen:
                seen.add(successor)
                stack.append((successor, iter(successor.successors())))
                break
        else:
            order.append(block)
            stack.pop()
    order.reverse()
    return order
