"""Register allocation: which values live across a clock edge, and which of them share a register.

Two values that are live at the entry of one state cannot share. Otherwise the versions of one variable, and a
phi and its arguments, do: then a variable of the source is one register of the module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.widths import Shape, Widths
from coram_studio.thread.schedule.machine import (
    Act,
    Await,
    Goto,
    If,
    Machine,
    Node,
    Put,
    Register,
    State,
    Step,
)
from coram_studio.thread.schedule.narrow import narrow_registers


def allocate_registers(machine: Machine, widths: Widths) -> None:
    """Fill ``live`` of each state, ``moves`` of each path's end, and the machine's registers."""
    _liveness(machine)
    narrow = narrow_registers(machine, widths)
    classes = _classes(machine)
    for values in classes:
        shapes = [narrow.get(v) or widths.of(v) for v in values]
        signed = any(s.signed for s in shapes)
        width = max(s.width + (signed and not s.signed) for s in shapes)
        register = Register("", width, signed, values)
        machine.registers.append(register)
        for value in values:
            machine.register_of[value] = register
    for state in machine.states:
        for leaf in _leaves(state.steps):
            if leaf.target is not None:
                leaf.moves = _moves(machine, narrow, leaf, machine.states[leaf.target])


def _leaves(steps: list[Step]) -> Iterator[Goto]:
    for step in steps:
        match step:
            case Goto():
                yield step
            case Await():
                yield from _leaves(step.then)
            case If():
                yield from _leaves(step.then)
                yield from _leaves(step.other)


def _read_nodes(steps: list[Step]) -> Iterator[Node]:
    for step in steps:
        match step:
            case Act() | Put():
                yield from step.args
            case Await():
                yield from step.args
                yield from _read_nodes(step.then)
            case If():
                yield step.condition
                yield from _read_nodes(step.then)
                yield from _read_nodes(step.other)


class _Support:
    """The registers that a node reads."""

    def __init__(self) -> None:
        self._known: dict[Node, frozenset[Value]] = {}

    def of(self, node: Node) -> frozenset[Value]:
        found = self._known.get(node)
        if found is None:
            if node.kind == "register":
                assert node.value is not None
                found = frozenset((node.value,))
            else:
                found = frozenset().union(*(self.of(a) for a in node.args))
            self._known[node] = found
        return found


def _liveness(machine: Machine) -> None:
    support = _Support()
    base: list[frozenset[Value]] = []
    leaves: list[list[Goto]] = []
    sources: dict[int, set[int]] = {}
    for state in machine.states:
        base.append(frozenset().union(*(support.of(n) for n in _read_nodes(state.steps))))
        leaves.append(list(_leaves(state.steps)))
        for leaf in leaves[-1]:
            if leaf.target is not None:
                sources.setdefault(leaf.target, set()).add(state.index)
    work = [s.index for s in reversed(machine.states)]
    queued = set(work)
    while work:
        index = work.pop(0)
        queued.discard(index)
        live = set(base[index])
        for leaf in leaves[index]:
            if leaf.target is not None:
                for value in machine.states[leaf.target].live:
                    node = leaf.environment.get(value)
                    live |= support.of(node) if node is not None else {value}
        if live != machine.states[index].live:
            machine.states[index].live = frozenset(live)
            for source in sources.get(index, ()):
                if source not in queued:
                    queued.add(source)
                    work.append(source)


def _classes(machine: Machine) -> list[list[Value]]:
    values = sorted({v for state in machine.states for v in state.live}, key=lambda v: v.number)
    members: dict[Value, list[Value]] = {v: [v] for v in values}
    states_of: dict[Value, set[int]] = {v: set() for v in values}
    for state in machine.states:
        for value in state.live:
            states_of[value].add(state.index)
    root: dict[Value, Value] = {v: v for v in values}

    def find(value: Value) -> Value:
        while root[value] is not value:
            root[value] = root[root[value]]
            value = root[value]
        return value

    def join(a: Value, b: Value) -> None:
        a, b = find(a), find(b)
        if a is b or states_of[a] & states_of[b]:
            return
        if b.number < a.number:
            a, b = b, a
        root[b] = a
        members[a] += members.pop(b)
        states_of[a] |= states_of.pop(b)

    for phi in values:
        for arg in phi.args if phi.op.value == "phi" else ():
            if arg in root:
                join(phi, arg)
    for versions in machine.graph.bindings.values():
        held = [v for v in versions if v in root]
        for value in held[1:]:
            join(held[0], value)
    return [members[v] for v in values if root[v] is v]


def _moves(
    machine: Machine, narrow: Mapping[Value, Shape], leaf: Goto, target: State
) -> list[tuple[Register, Node]]:
    moves: list[tuple[Register, Node]] = []
    for value in sorted(target.live, key=lambda v: v.number):
        register = machine.register_of[value]
        node = leaf.environment.get(value)
        if node is None:
            continue
        # Beyond the bits of a narrower value, what its register holds is not what the wider one needs.
        stays = (
            node.kind == "register"
            and node.value is not None
            and machine.register_of[node.value] is register
            and node.shape.width >= narrow[value].width
        )
        if not stays:
            moves.append((register, node))
    return moves
