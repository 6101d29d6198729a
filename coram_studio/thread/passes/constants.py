"""Sparse conditional constant propagation: what is constant on every path that can be taken becomes one.

x = phi 4, y ; y = add x, 0      becomes      4 everywhere
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Value, remove_edge, values_of
from coram_studio.thread.ir.ops import PURE, Op, evaluate


class _Varies:
    """The lattice's bottom: not a constant."""


VARIES = _Varies()
Known = int | _Varies


def propagate_constants(graph: Graph) -> bool:
    """Replace constant values and decided branches; returns whether anything changed."""
    solver = _Solver(graph)
    solver.solve()
    mapping = {
        value: graph.constant(known, boolean=value.boolean)
        for value, known in solver.known.items()
        if isinstance(known, int) and value.op in PURE | {Op.PHI}
    }
    graph.replace(mapping)
    for block in graph.blocks:
        block.phis = [v for v in block.phis if v not in mapping]
        block.ops = [v for v in block.ops if v not in mapping]
    return decide_branches(graph) or bool(mapping)


def decide_branches(graph: Graph) -> bool:
    """Turn branches on constants into jumps, and remove what is no longer reached."""
    changed = False
    for block in graph.blocks:
        terminator = block.terminator
        if isinstance(terminator, Branch) and terminator.condition.constant is not None:
            taken, dropped = terminator.then, terminator.other
            if not terminator.condition.constant:
                taken, dropped = dropped, taken
            block.terminator = Jump(taken)
            remove_edge(block, dropped)
            changed = True
    return graph.prune() or changed


class _Solver:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.known: dict[Value, Known] = {}
        self.reached: set[Block] = set()
        self.edges: set[tuple[Block, Block]] = set()
        self.users: dict[Value, list[tuple[Block, Value]]] = {}
        self.deciders: dict[Value, list[Block]] = {}
        for block in graph.blocks:
            for value in values_of(block):
                for arg in value.args:
                    self.users.setdefault(arg, []).append((block, value))
            if isinstance(block.terminator, Branch):
                self.deciders.setdefault(block.terminator.condition, []).append(block)
        self.flow: list[tuple[Block | None, Block]] = [(None, graph.entry)]
        self.work: list[Value] = []

    def solve(self) -> None:
        """Run to the fixed point."""
        while self.flow or self.work:
            while self.flow:
                source, target = self.flow.pop()
                self._reach(source, target)
            while self.work:
                value = self.work.pop()
                for block, user in self.users.get(value, ()):
                    if block in self.reached:
                        self._visit(block, user)
                for block in self.deciders.get(value, ()):
                    if block in self.reached:
                        self._terminate(block)

    def _reach(self, source: Block | None, target: Block) -> None:
        if source is not None:
            if (source, target) in self.edges:
                return
            self.edges.add((source, target))
        if target in self.reached:
            for phi in target.phis:
                self._visit(target, phi)
            return
        self.reached.add(target)
        for value in values_of(target):
            self._visit(target, value)
        self._terminate(target)

    def _terminate(self, block: Block) -> None:
        match block.terminator:
            case Jump(target):
                self.flow.append((block, target))
            case Branch(condition, then, other):
                known = self._get(condition)
                if known is None:
                    return
                if isinstance(known, _Varies):
                    self.flow += [(block, then), (block, other)]
                else:
                    self.flow.append((block, then if known else other))

    def _get(self, value: Value) -> Known | None:
        constant = value.constant
        return self.known.get(value) if constant is None else constant

    def _visit(self, block: Block, value: Value) -> None:
        old = self.known.get(value)
        if isinstance(old, _Varies):
            return
        new = self._phi(block, value) if value.op is Op.PHI else self._operation(value)
        if new is not None and new != old:
            self.known[value] = VARIES if old is not None else new
            self.work.append(value)

    def _phi(self, block: Block, phi: Value) -> Known | None:
        result: Known | None = None
        for pred, arg in zip(block.preds, phi.args, strict=True):
            if (pred, block) not in self.edges or arg.op is Op.UNDEF:
                continue
            known = self._get(arg)
            if known is None:
                continue
            if isinstance(known, _Varies) or (result is not None and result != known):
                return VARIES
            result = known
        return result

    def _operation(self, value: Value) -> Known | None:
        if value.op not in PURE:
            return VARIES
        numbers: list[int] = []
        waiting = False
        for arg in value.args:
            known = self._get(arg)
            if isinstance(known, _Varies):
                return VARIES
            if known is None:
                waiting = True
            else:
                numbers.append(known)
        if waiting:
            return None
        return evaluate(value.op, numbers, self.graph.model, exact=value.exact)
