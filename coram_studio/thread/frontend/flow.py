"""Building the graph while walking structured code: the current block, what each variable is, joins, loops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from coram_studio.thread.frontend.values import (
    ConflictOperand,
    NoneOperand,
    Operand,
    PoisonOperand,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Payload, Site, Value, Variable
from coram_studio.thread.ir.ops import ASKING, EFFECTS, PURE, Op, evaluate

Environment = dict[Variable, Operand]


# Operations that no pass removes.
_STAYING = (EFFECTS | {Op.NOTE}) - ASKING - {Op.CHECK, Op.STORE, Op.DIVIDE, Op.QUOTIENT}


@dataclass(eq=False, slots=True)
class Join:
    """A place that several paths come to; each path brings its variables and, where asked for, a result.

    Dead code is lowered too, for its diagnostics: ``unreached`` is the result of a dead path.
    """

    sources: list[tuple[Block, Environment, Operand]] = field(default_factory=list)
    unreached: Operand | None = None


@dataclass(eq=False, slots=True)
class Loop:
    """A loop under construction: its header and the phis of the variables that the body may assign."""

    header: Block
    phis: dict[Variable, Value]
    fixed: dict[Variable, Operand]


class Flow:
    """The current place in the program. After a jump the place is dead until a join is entered."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.block = graph.entry
        self.environment: Environment = {}
        self.dead = False
        self.undefined = graph.new_value(Op.UNDEF)

    # Operations

    def pure(self, op: Op, *args: Value, site: Site, boolean: bool = False, exact: bool = False) -> Value:
        """A pure operation, folded when its arguments are constants."""
        assert op in PURE
        numbers = [a.constant for a in args]
        if None not in numbers:
            result = evaluate(op, [n for n in numbers if n is not None], self.graph.model, exact=exact)
            return self.graph.constant(result, boolean=boolean)
        return self._append(self.graph.new_value(op, args, site=site, boolean=boolean, exact=exact))

    def effect(
        self, op: Op, args: Iterable[Value] = (), *, payload: Payload, site: Site, boolean: bool = False
    ) -> Value:
        """An operation that acts or asks; never folded."""
        return self._append(self.graph.new_value(op, args, payload=payload, site=site, boolean=boolean))

    def note(self, site: Site) -> None:
        """Something of the source stands here. What it computes may be found to be constant, or computed already, or not
        needed; but for the debug map its place is here.
        """
        last = self.block.ops[-1] if self.block.ops else None
        if last is None or last.site != site or last.op not in _STAYING:
            self._append(self.graph.new_value(Op.NOTE, site=site))

    def _append(self, value: Value) -> Value:
        value.block = self.block
        self.block.ops.append(value)
        return value

    # Control flow

    def branch(self, condition: Value, site: Site) -> tuple[tuple[Block, bool], tuple[Block, bool]]:
        """End the block; gives the places where the condition holds and where not, with whether each is dead."""
        then, other = self.graph.new_block(), self.graph.new_block()
        known = condition.constant
        if self.dead:
            return (then, True), (other, True)
        self.note(site)
        if known is not None:
            taken = then if known else other
            self._link(taken)
            return (then, not known), (other, bool(known))
        self.block.terminator = Branch(condition, then, other)
        self.block.site = site
        then.preds.append(self.block)
        other.preds.append(self.block)
        return (then, False), (other, False)

    def enter(self, place: tuple[Block, bool], environment: Environment) -> None:
        """Go on at one side of a branch, with the variables as they were there."""
        self.block, self.dead = place
        self.environment = dict(environment)

    def leave(self, join: Join, result: Operand | None = None) -> None:
        """This path goes to ``join``; what follows here is dead."""
        if self.dead:
            join.unreached = join.unreached or result or NoneOperand()
        else:
            join.sources.append((self.block, self.environment, result or NoneOperand()))
            self.environment = dict(self.environment)
            self.block = self.graph.new_block()
            self.dead = True

    def arrive(self, join: Join) -> Operand:
        """Go on where the paths of ``join`` meet; gives the merged result."""
        if not join.sources:
            self.block = self.graph.new_block()
            self.dead = True
            return join.unreached or PoisonOperand()
        self.dead = False
        if len(join.sources) == 1:
            self.block, self.environment, result = join.sources[0]
            return result
        block = self.graph.new_block()
        for source, _, _ in join.sources:
            source.terminator = Jump(block)
            block.preds.append(source)
        self.block = block
        self.environment = self._merge_environments(block, [e for _, e, _ in join.sources])
        return self._merge(block, [r for _, _, r in join.sources], "")

    def forget(self, scope: int) -> None:
        """Drop the variables of a function's activation that has ended."""
        for variable in [v for v in self.environment if v.scope == scope]:
            del self.environment[variable]

    def _link(self, target: Block) -> None:
        if not self.dead:
            self.block.terminator = Jump(target)
            target.preds.append(self.block)

    # Loops

    def open_loop(self, assigned: Iterable[Variable], hidden: dict[Variable, Value]) -> Loop:
        """Start a loop's header. ``assigned`` may change in the body; ``hidden`` are counters of ours."""
        header = self.graph.new_block()
        self._link(header)
        loop = Loop(header, {}, {})
        self.environment.update(hidden)
        for variable in [*assigned, *hidden]:
            start = self.environment.get(variable, self.undefined)
            if not isinstance(start, Value):
                loop.fixed[variable] = start
                continue
            phi = self.graph.new_value(Op.PHI, [start] if not self.dead else [], boolean=start.boolean)
            phi.block = header
            phi.name = variable.name
            header.phis.append(phi)
            loop.phis[variable] = phi
            self.environment[variable] = phi
            self.bind(variable, phi)
        self.block = header
        return loop

    def close_loop(self, loop: Loop) -> tuple[Variable, ...]:
        """Jump back. Gives the variables whose kind of value changed in the body, which is not possible."""
        if self.dead:
            return ()
        changed: list[Variable] = []
        self._link(loop.header)
        for variable, phi in loop.phis.items():
            end = self.environment.get(variable, self.undefined)
            if not isinstance(end, Value):
                # Set to an object or the like in the body: each pass sets it anew before it is used, or the
                # read before that has been recorded and will be found to be undefined.
                if phi.args and phi.args[0] is not self.undefined and not isinstance(end, PoisonOperand):
                    changed.append(variable)
                end = phi
            phi.args.append(end)
        for variable, start in loop.fixed.items():
            end = self.environment.get(variable, start)
            if not same(end, start) and not isinstance(start, PoisonOperand | ConflictOperand):
                changed.append(variable)
        return tuple(changed)

    # Variables

    def bind(self, variable: Variable, value: Value) -> None:
        """Remember for the debug map that ``variable`` was ``value``."""
        versions = self.graph.bindings.setdefault(variable, [])
        if not versions or versions[-1] is not value:
            versions.append(value)

    def _merge_environments(self, block: Block, environments: list[Environment]) -> Environment:
        first = environments[0]
        merged: Environment = {}
        names = dict.fromkeys(v for e in environments for v in e)
        for variable in names:
            values = [e.get(variable, self.undefined) for e in environments]
            if all(v is values[0] for v in values):
                merged[variable] = first.get(variable, self.undefined)
                continue
            result = merged[variable] = self._merge(block, values, variable.name)
            if isinstance(result, Value):
                self.bind(variable, result)
        return merged

    def _merge(self, block: Block, values: list[Operand], name: str) -> Operand:
        first = values[0]
        if all(same(v, first) for v in values[1:]):
            return first
        if any(isinstance(v, PoisonOperand) for v in values):
            return PoisonOperand()
        if all(isinstance(v, Value) for v in values):
            args = [v for v in values if isinstance(v, Value)]
            phi = self.graph.new_value(Op.PHI, args, boolean=all(a.boolean for a in args))
            phi.block = block
            phi.name = name
            block.phis.append(phi)
            return phi
        if all(isinstance(v, TupleOperand) for v in values):
            tuples = [v.items for v in values if isinstance(v, TupleOperand)]
            if len({len(t) for t in tuples}) == 1:
                return TupleOperand(
                    tuple(self._merge(block, list(column), name) for column in zip(*tuples, strict=True))
                )
        other = next(v for v in values[1:] if not same(v, first))
        return ConflictOperand(self._describe(first), self._describe(other))

    def _describe(self, operand: Operand) -> str:
        return "unset" if operand is self.undefined else describe(operand)


def same(a: Operand, b: Operand) -> bool:
    """Whether two operands are the same thing at compile time."""
    return a is b or (not isinstance(a, Value) and not isinstance(b, Value) and a == b)
