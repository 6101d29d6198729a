"""Forms states: from each entry, follow the program as far as one clock cycle reaches.

A path ends, and another state begins, at a loop's header (so that every round costs a cycle and no more), before
a second handshake, before work that would not be stable within the clock period, and where a path would grow
beyond bounds. Work after a join is repeated on each path that comes to it, within bounds: that costs no time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coram_studio.thread.ir.dominators import dominators
from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Site, Value
from coram_studio.thread.ir.ops import BLOCKING, DIVIDER, Op
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.objects import IMMEDIATE_KINDS
from coram_studio.thread.schedule.delay import STATE_DECODE, budget
from coram_studio.thread.schedule.machine import Act, Array, Await, Goto, If, Machine, Node, Put, State, Step
from coram_studio.thread.schedule.nodes import Nodes

MOST_OPERATIONS = 240  # of one state, over all its paths
MOST_BRANCHES = 6  # on one path
MOST_JOINS = 3  # passed on one path
MOST_REPEATED = 16  # operations of a block that is repeated on several paths

Entry = tuple[Block, int]


@dataclass(slots=True)
class _Path:
    """What has happened on a path of a state so far."""

    environment: dict[Value, Node]
    acted: bool = False  # a print, or a look at something that may change while waiting
    waited: bool = False
    stored: frozenset[str] = frozenset()  # arrays that have been written
    branches: int = 0
    joins: int = 0

    def fork(self) -> _Path:
        return replace(self, environment=dict(self.environment))


@dataclass(slots=True)
class _Growing:
    """The state under construction."""

    state: State
    entry: Entry
    first: Site | None = None  # the statement that it begins with, or within
    operations: int = 0
    sites: dict[Site, None] = field(default_factory=dict)


class _Former:
    def __init__(self, graph: Graph, widths: Widths, clock_mhz: float) -> None:
        self.graph = graph
        self.nodes = Nodes(widths)
        self.headers = dominators(graph).loop_headers()
        self.budget = budget(clock_mhz)
        self.entries: dict[Entry, State] = {}
        self.work: list[Entry] = []
        self.longest = 0.0

    def run(self) -> list[State]:
        """All states that can be reached."""
        self.state_at((self.graph.entry, 0))
        while self.work:
            entry = self.work.pop(0)
            growing = _Growing(self.entries[entry], entry)
            growing.state.steps = self.walk(growing, *entry, _Path({}))
            growing.state.sites = list(growing.sites)
        return list(self.entries.values())

    def state_at(self, entry: Entry) -> State:
        """The state that begins at ``entry``."""
        state = self.entries.get(entry)
        if state is None:
            state = self.entries[entry] = State(len(self.entries))
            self.work.append(entry)
        return state

    def cut(self, block: Block, index: int, path: _Path) -> list[Step]:
        """End the path here."""
        return [Goto(self.state_at((block, index)).index, path.environment)]

    def lookup(self, value: Value, path: _Path) -> Node:
        """The value's node on this path."""
        if value.constant is not None:
            return self.nodes.constant(value.constant)
        if value.op is Op.UNDEF:
            return self.nodes.constant(0)
        return path.environment.get(value) or self.nodes.register(value)

    def walk(self, growing: _Growing, block: Block, index: int, path: _Path) -> list[Step]:
        """Steps from operation ``index`` of ``block`` on."""
        steps: list[Step] = []
        while True:
            for at in range(index, len(block.ops)):
                value = block.ops[at]
                fresh = (block, at) == growing.entry
                args = tuple(self.lookup(a, path) for a in value.args)
                if not fresh and self.must_cut(growing, value, args, path):
                    return steps + self.cut(block, at, path)
                if value.site is not None:
                    growing.first = growing.first or value.site
                    growing.sites[value.site] = None
                if value.op is Op.NOTE:
                    continue
                growing.operations += 1
                if value.op in BLOCKING:
                    return [*steps, self.wait(growing, block, at, args, path)]
                self.perform(value, args, path, steps)
            match block.terminator:
                case Jump(target):
                    if not self.may_enter(target, path):
                        self.enter(block, target, path)
                        return steps + self.cut(target, 0, path)
                    self.enter(block, target, path)
                    block, index = target, 0
                case Branch():
                    return steps + self.branch(growing, block, path)
                case _:
                    return [*steps, Goto(None, path.environment)]

    def must_cut(self, growing: _Growing, value: Value, args: tuple[Node, ...], path: _Path) -> bool:
        """Whether ``value`` must be left to the next state."""
        if value.op is Op.NOTE:
            return False
        if value.op in BLOCKING:
            waiting = path.acted or path.waited or bool(path.stored)
            return waiting or self.too_late(growing, value.site, args)
        if value.op is Op.DIVIDE:
            return self.too_late(growing, value.site, args)
        if value.op in (Op.LOAD, Op.STORE):
            # One port for writing; and what is read is as it was before the cycle's writing.
            return value.payload in path.stored or self.too_late(growing, value.site, args)
        if value.op is Op.TEST:
            return path.waited
        if growing.operations >= MOST_OPERATIONS:
            return True
        if value.op in (Op.PRINT, Op.CHECK, Op.REMAINDER):
            return False
        node = self.nodes.operation(value, args)
        started = any(a.kind in ("operation", "input", "item") for a in args)
        return started and node.arrival > self.budget and not self.one_cycle(growing, value.site)

    def too_late(self, growing: _Growing, site: Site | None, args: tuple[Node, ...]) -> bool:
        late = any(a.kind == "operation" and a.arrival > self.budget for a in args)
        return late and not self.one_cycle(growing, site)

    def one_cycle(self, growing: _Growing, site: Site | None) -> bool:
        """Whether the state goes on with the statement at ``site`` however late it is.

        That is the statement with which the state begins: so each state ends at least one, and its chain is hardly
        longer than that of one statement.
        """
        return self.graph.prefers_cycles and site is not None and site == growing.first

    def perform(self, value: Value, args: tuple[Node, ...], path: _Path, steps: list[Step]) -> None:
        """An operation that needs no handshake."""
        if value.op in (Op.PRINT, Op.CHECK):
            steps.append(Act(value, args))
            path.acted |= value.op is Op.PRINT
        elif value.op is Op.TEST:
            path.environment[value] = self.nodes.input(f"{value.call.key}_idle", 1)
            path.acted = True
        elif value.op is Op.LOAD:
            path.environment[value] = self.nodes.item(str(value.payload), args[0])
        elif value.op is Op.STORE:
            steps.append(Put(str(value.payload), args))
            path.stored |= {str(value.payload)}
        elif value.op is Op.DIVIDE:
            steps.append(Put(DIVIDER, args))
            path.acted = True  # once: nothing in this cycle may wait any more
        elif value.op is Op.REMAINDER:
            path.environment[value] = self.divider_output("remainder", value)
        else:
            node = path.environment[value] = self.nodes.operation(value, args)
            self.longest = max(self.longest, node.arrival + STATE_DECODE)

    def wait(self, growing: _Growing, block: Block, index: int, args: tuple[Node, ...], path: _Path) -> Await:
        """A handshake, and what follows it in the same cycle."""
        value = block.ops[index]
        path.waited = True
        kind = "" if value.call.key == DIVIDER else self.graph.object(value.call.key).kind
        if growing.state.waits is None and kind and kind not in IMMEDIATE_KINDS:
            growing.state.waits = (value.call.key, value.call.method)
        if value.op is Op.RECEIVE:
            path.environment[value] = self.word(value, "q" if kind in IMMEDIATE_KINDS else "rx_data")
        elif value.op is Op.PEEK:
            path.environment[value] = self.word(value, "q", args[0])
        elif value.op is Op.QUOTIENT:
            path.environment[value] = self.divider_output("quotient", value)
        return Await(value, args, self.walk(growing, block, index + 1, path), kind in IMMEDIATE_KINDS)

    def word(self, value: Value, signal: str, index: Node | None = None) -> Node:
        """The word that an object gives; of one wider than the thread's integers, its low bits."""
        model = self.graph.model
        port, width = f"{value.call.key}_{signal}", self.graph.object(value.call.key).data_width
        if width > model.width:
            port, width = f"{port}[{model.width - 1}:0]", model.width
        return self.nodes.input(port, width, signed=width >= model.width and model.signed, index=index)

    def divider_output(self, which: str, value: Value) -> Node:
        """An output of the divider; it is a register, so that it does not come late."""
        return self.nodes.input(f"{DIVIDER}_{which}", self.nodes.widths.of(value).width)

    def branch(self, growing: _Growing, block: Block, path: _Path) -> list[Step]:
        """Both sides of a block's branch."""
        branch = block.terminator
        assert isinstance(branch, Branch)
        condition = self.lookup(branch.condition, path)
        if condition.kind == "constant":
            target = branch.then if condition.constant else branch.other
            return self.walk(growing, target, 0, path)
        place = (block, len(block.ops))
        growing.first = growing.first or block.site
        late = self.too_late(growing, block.site, (condition,))
        full = path.branches >= MOST_BRANCHES or growing.operations >= MOST_OPERATIONS
        if place != growing.entry and (late or full):
            return self.cut(*place, path)
        if block.site is not None:
            growing.sites[block.site] = None
        path.branches += 1
        growing.operations += 1
        other = path.fork()
        then_steps = self.walk(growing, branch.then, 0, path)
        return [If(condition, then_steps, self.walk(growing, branch.other, 0, other))]

    def may_enter(self, target: Block, path: _Path) -> bool:
        """Whether a path goes on into ``target`` in the same cycle."""
        if target in self.headers:
            return False
        if len(target.preds) == 1:
            return True
        path.joins += 1
        work = sum(value.op is not Op.NOTE for value in target.ops)
        return path.joins <= MOST_JOINS and work <= MOST_REPEATED

    def enter(self, source: Block, target: Block, path: _Path) -> None:
        """Give the target's phis their values, all at once."""
        at = target.preds.index(source)
        new = {phi: self.lookup(phi.args[at], path) for phi in target.phis}
        for phi, node in new.items():
            if node.kind == "register" and node.value is phi:
                path.environment.pop(phi, None)
            else:
                path.environment[phi] = node


def form_states(graph: Graph, widths: Widths, clock_mhz: float) -> Machine:
    """The machine, still without registers."""
    former = _Former(graph, widths, clock_mhz)
    states = former.run()
    arrays = {key: Array(info.name, info.length, widths.items(key)) for key, info in graph.arrays.items()}
    return Machine(graph, states, arrays=arrays, longest_path=former.longest)
