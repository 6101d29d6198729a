"""What the lowering of one thread shares: options, flow, scopes, objects, limits, diagnostics."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from coram_studio.diagnostics import Diagnostic, Related, Span, diagnostic
from coram_studio.thread.arithmetic import MODELS, IntegerModel
from coram_studio.thread.frontend.flow import Flow, Join
from coram_studio.thread.frontend.literals import Literals
from coram_studio.thread.frontend.names import assigns_items, outer_names
from coram_studio.thread.frontend.parse import Spans
from coram_studio.thread.frontend.pragmas import Pragmas
from coram_studio.thread.frontend.values import (
    ConflictOperand,
    FunctionOperand,
    ModuleOperand,
    NoneOperand,
    Operand,
    PoisonOperand,
    Scope,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Graph, Site, Value, Variable
from coram_studio.thread.ir.ops import Field, Op, Text
from coram_studio.thread.program import Frame, ObjectUse, ThreadOptions, ThreadSource

MOST_INLINED_STATEMENTS = 4_000
MOST_OPERATIONS = 40_000
DEEPEST_CALLS = 40


class Refused(Exception):  # noqa: N818 - not an error of ours: the user's code is refused
    """Raised to leave the statement that cannot be compiled; ``finding`` is None if it was reported already."""

    def __init__(self, finding: Diagnostic | None) -> None:
        super().__init__(finding.message if finding else "")
        self.finding = finding


class LimitReached(Refused):
    """The thread grows beyond a bound: lowering stops altogether."""


@dataclass(slots=True)
class LoopTargets:
    """Where break and continue of the innermost loop go."""

    on_break: Join
    on_continue: Join


@dataclass(slots=True)
class Activation:
    """One inlined call: its scope, its loops, where return goes (None at module level)."""

    scope: Scope
    on_return: Join | None
    function: FunctionOperand | None
    loops: list[LoopTargets] = field(default_factory=list)
    statement: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedModule:
    """A file that takes part: its syntax, its spans, and the number of its top level's scope."""

    tree: ast.Module
    spans: Spans
    number: int


class Context:
    """State of one lowering."""

    def __init__(
        self,
        source: ThreadSource,
        module: ast.Module,
        spans: Spans,
        options: ThreadOptions,
        modules: Mapping[str, ParsedModule],
        lower: Callable[[Context, ast.expr], Operand],
        lower_body: Callable[[Context, Sequence[ast.stmt]], None],
    ) -> None:
        self._lower = lower
        self._lower_body = lower_body
        self.source = source
        # By the name in import statements; "" is the thread itself.
        self.modules = {"": ParsedModule(module, spans, 0), **modules}
        self._by_scope = {m.number: m for m in self.modules.values()}
        # Imported files whose top level has been lowered, and names that imports of others would have set.
        self.loaded: dict[str, ModuleOperand] = {}
        self.missing: dict[str, str] = {}
        self.called: set[ast.FunctionDef] = set()
        # Results of the calls of the current statement that are made before the rest of it.
        self.made_calls: dict[ast.Call, Operand] = {}
        self.options = options
        self.model: IntegerModel = MODELS[options.integers]
        self.graph = Graph(
            source.name,
            self.model,
            options.clock_mhz,
            options.prefer == "cycles",
            options.external_address_width,
        )
        self.flow = Flow(self.graph)
        self.diagnostics: list[Diagnostic] = []
        self.objects: dict[str, ObjectUse] = {}
        self.operations: dict[str, set[str]] = {}
        self.parameters = dict(options.parameters)
        self.pragmas = Pragmas()
        trees = [m.tree for m in self.modules.values()]
        self.outer_names = frozenset[str]().union(*(outer_names(tree) for tree in trees))
        self.assigns_items = any(assigns_items(tree) for tree in trees)
        self.activations: list[Activation] = []
        self.uses: list[tuple[Value, Variable, Span]] = []
        self.promises: dict[Variable, IntegerModel] = {}
        # Variables after loops that surely ran: each a copy of the phi at the loop's head.
        self.left_by_loop: dict[Value, Value] = {}
        self.literals = Literals(self.graph, trees, lambda: self.site.span, self.report)
        # A statement was left out because of what has been reported elsewhere.
        self.dropped = False
        self.site = Site(Span(source.path))
        self._scopes = len(modules)
        self._statements = 0

    # Diagnostics

    def report(self, code: str, message: str, node: ast.AST | Span, remedy: str | None = None) -> None:
        """Record a finding and go on."""
        self.diagnostics.append(self._finding(code, message, node, remedy))

    def refuse(
        self,
        code: str,
        message: str,
        node: ast.AST | Span,
        remedy: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> Refused:
        """The exception that leaves the statement with a finding: ``raise ctx.refuse(...)``."""
        return Refused(self._finding(code, message, node, remedy, related))

    def undefined(self, what: str, name: str, node: ast.AST) -> Refused:
        """The exception for a name that nothing sets; says so where an import was meant to."""
        remedy = None
        if name in self.missing:
            file = self.missing[name].replace(".", "/")
            folder = self.source.path.rpartition("/")[0]
            remedy = (
                f"Its import has no effect: there is no {folder}{'/' if folder else ''}{file}.py, "
                "and Python's own libraries are not part of the language."
            )
        return self.refuse("T005", f"{what}{name} is not defined", node, remedy)

    def _finding(
        self,
        code: str,
        message: str,
        node: ast.AST | Span,
        remedy: str | None,
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        span = node if isinstance(node, Span) else self.spans.of(node)
        calls = tuple(
            Related(f"in the call of {b.scope.function}", a.statement)
            for a, b in zip(self.activations, self.activations[1:], strict=False)
            if b.function is not None
        )
        return diagnostic(code, message, span=span, remedy=remedy, related=related + calls[-4:])

    # Places

    @property
    def spans(self) -> Spans:
        """Makes spans in the file whose code is lowered at the moment."""
        return self._by_scope[self.activations[-1].scope.root.number if self.activations else 0].spans

    def body_of(self, scope: Scope) -> Sequence[ast.stmt] | None:
        """The top-level statements of the file whose top level ``scope`` is, or None."""
        return self._by_scope[scope.number].tree.body if scope.module is None else None

    @property
    def activation(self) -> Activation:
        """The innermost inlined call."""
        return self.activations[-1]

    @property
    def scope(self) -> Scope:
        """The innermost scope."""
        return self.activations[-1].scope

    def new_scope_number(self) -> int:
        """A number for a new activation of a function."""
        self._scopes += 1
        return self._scopes

    @contextmanager
    def at(self, node: ast.AST | Span) -> Iterator[None]:
        """Operations made inside belong to ``node``, a statement or a loop's or branch's head."""
        before, activation = self.site, self.activation
        before_statement = activation.statement
        span = node if isinstance(node, Span) else self.spans.of(node)
        activation.statement = span
        frames = tuple(Frame(a.scope.function, a.statement or span) for a in self.activations)
        self.site = Site(span, frames)
        try:
            yield
        finally:
            self.site = before
            activation.statement = before_statement

    def count_statement(self, node: ast.AST) -> None:
        """Count an inlined statement.

        Raises:
            LimitReached: the thread has too many.
        """
        self._statements += 1
        if self._statements > MOST_INLINED_STATEMENTS or self.graph.size > MOST_OPERATIONS:
            text = f"the thread must have at most {MOST_INLINED_STATEMENTS:,} statements after inlining, not more"
            if self._statements <= MOST_INLINED_STATEMENTS:
                text = f"the thread must have at most {MOST_OPERATIONS:,} operations after inlining, not more"
            raise LimitReached(self._finding("T011", text, node, None))

    # Syntax

    def lower(self, node: ast.expr) -> Operand:
        """The value of an expression."""
        if self.graph.size > MOST_OPERATIONS:
            self.count_statement(node)
        return self._lower(self, node)

    def lower_integer(self, node: ast.expr, what: str = "an operand") -> Value:
        """The value of an expression that must be a number."""
        return self.integer(self._lower(self, node), node, what)

    def lower_body(self, statements: Sequence[ast.stmt]) -> None:
        """Statements in order."""
        self._lower_body(self, statements)

    # Values

    def constant(self, value: int, *, boolean: bool = False) -> Value:
        """A constant of the thread."""
        return self.graph.constant(self.model.wrap(value), boolean=boolean)

    def pure(self, op: Op, *args: Value, boolean: bool = False) -> Value:
        """A pure operation at the current site."""
        if any(arg.written is not None for arg in args):
            folded = self.literals.fold(op, *args, boolean=boolean)
            if folded is not None:
                return folded
            args = self.literals.operands(op, args)
        return self.flow.pure(op, *args, site=self.site, boolean=boolean)

    def check(
        self, condition: Value, pieces: tuple[str | Field, ...], arguments: tuple[Value, ...] = ()
    ) -> None:
        """Report an error in simulation where ``condition`` does not hold."""
        if condition.constant != 1:
            place = f"{self.site.span.path}:{self.site.span.line}: "
            self.flow.effect(
                Op.CHECK, (condition, *arguments), payload=Text((place, *pieces)), site=self.site
            )

    def truth(self, value: Value) -> Value:
        """``bool(value)``."""
        if value.boolean:
            return value
        if value.written is not None:
            return self.graph.literal(int(value.written != 0), boolean=True)
        return self.pure(Op.NE, value, self.graph.constant(0), boolean=True)

    def negation(self, value: Value) -> Value:
        """``not value``."""
        if value.written is not None:
            return self.graph.literal(int(value.written == 0), boolean=True)
        return self.pure(Op.EQ, value, self.graph.constant(0), boolean=True)

    def integer(self, operand: Operand, node: ast.AST, what: str = "an operand") -> Value:
        """The operand as a number.

        Raises:
            Refused: it is something else.
        """
        if isinstance(operand, Value):
            return operand
        if isinstance(operand, PoisonOperand):
            raise Refused(None)
        raise self.refuse("T007", f"{what} must be an integer, not {describe(operand)}", node)

    # Variables

    def variable(self, name: str) -> Variable:
        """The variable that ``name`` denotes here."""
        owner = self.scope.owner(name)
        return Variable(owner.number, owner.function, name)

    def assign(self, variable: Variable, operand: Operand) -> None:
        """Give a variable a new value."""
        if isinstance(operand, Value):
            operand = self.literals.held(variable, operand)
        self.flow.environment[variable] = operand
        if isinstance(operand, TupleOperand):
            return
        if isinstance(operand, Value):
            if not operand.name and operand.op is not Op.CONST:
                operand.name = variable.name
            self.flow.bind(variable, operand)

    def read(self, name: str, node: ast.AST) -> Operand | None:
        """The value of a variable, or None if there is none of that name.

        Raises:
            Refused: it has not been set, or it may be different things.
        """
        return self.read_variable(self.variable(name), name, node)

    def read_variable(self, variable: Variable, name: str, node: ast.AST) -> Operand | None:
        """As ``read``, of the variable that ``name`` is written for."""
        operand = self.flow.environment.get(variable)
        if operand is None:
            return None
        if operand is self.flow.undefined:
            raise self.refuse("T006", f"{name} is read before it is set", node)
        if isinstance(operand, PoisonOperand):
            raise Refused(None)
        if isinstance(operand, ConflictOperand):
            code = "T006" if "unset" in (operand.first, operand.second) else "T021"
            raise self.refuse(code, f"{name} may be {operand.first} or {operand.second} here", node)
        if isinstance(operand, Value) and operand.op is Op.PHI and not self.flow.dead:
            self.uses.append((operand, variable, self.spans.of(node)))
        return operand


def nothing(ctx: Context) -> Operand:
    """None, which is 0 where integers are unsigned."""
    return NoneOperand() if ctx.model.signed else ctx.constant(0)
