"""Constants of threads with unsigned integers: signed numbers of any size, until a variable that changes holds them.

``-1`` and ``1 << 32`` stay what they are in prints, in comparisons and sums with other constants, and in variables that
one place of the text sets; elsewhere they wrap, as in the tool that such threads come from.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from coram_studio.diagnostics import Span
from coram_studio.thread.arithmetic import IntegerModel
from coram_studio.thread.ir.graph import Graph, Value, Variable
from coram_studio.thread.ir.ops import COMPARISONS, Field, Op, evaluate

# Longer results wrap: no thread needs them, and computing them could use up the machine.
_MOST_BITS = 256
_LONG = IntegerModel(width=_MOST_BITS, signed=True)


def is_written(number: int, model: IntegerModel) -> bool:
    """Whether a number in the text is a constant of this kind."""
    return not model.signed and number.bit_length() <= _MOST_BITS


def power(base: Value, exponent: Value, model: IntegerModel) -> int | None:
    """``base ** exponent`` as ``fold`` gives results."""
    a, b = base.written, exponent.written
    if model.signed or a is None or b is None or b < 0 or a.bit_length() * b > _MOST_BITS:
        return None
    return int(a**b)


def printed(value: Value, field: Field) -> int | None:
    """The number that a field shows of a constant; None where it shows the bits of a negative one."""
    number = value.written
    return None if number is None or (number < 0 and field.conversion not in "sd") else number


def returns(function: ast.FunctionDef) -> int:
    """How many return statements a function has."""
    return sum(isinstance(node, ast.Return) for node in ast.walk(function))


class Literals:
    """The constants of a thread (literals, here), and how many places of its text set each variable."""

    def __init__(
        self,
        graph: Graph,
        trees: Iterable[ast.Module],
        site: Callable[[], Span],
        report: Callable[[str, str, Span], None],
    ) -> None:
        self._graph = graph
        self._site = site
        self._report = report
        self._warned: set[tuple[Span, int]] = set()
        self._bodies: dict[ast.AST, Counter[str]] = {}
        self._scopes: dict[int, Counter[str]] = {}
        # Names that functions declare global or nonlocal belong to others.
        self._outer: Counter[str] = Counter()
        for function in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            declared = [n for n in ast.walk(function) if isinstance(n, ast.Global | ast.Nonlocal)]
            names = {name for node in declared for name in node.names}
            self._outer.update({name: n for name, n in self._of(function).items() if name in names})

    def open(self, scope: int, body: ast.FunctionDef | ast.Module) -> None:
        """A scope has the names of this body."""
        self._scopes[scope] = self._of(body)

    def held(self, variable: Variable, value: Value) -> Value:
        """What a variable holds of a value: a literal, if one place sets it, whenever its scope or a loop begins anew."""
        own = self._scopes.get(variable.scope)
        one = own is not None and own[variable.name] + self._outer[variable.name] == 1
        return value if one else self.narrow(value)

    def fold(self, op: Op, *args: Value, boolean: bool = False) -> Value | None:
        """The exact result of an operation whose arguments are all literals, else None."""
        numbers = [arg.written for arg in args if arg.written is not None]
        if len(numbers) < len(args):
            return None
        number = _evaluate(op, numbers, self._graph.model)
        return None if number is None else self._graph.literal(number, boolean=boolean)

    def operands(self, op: Op, args: Sequence[Value]) -> tuple[Value, ...]:
        """Arguments not all of which are literals. In comparisons all bits of wide ones count, else the low ones."""
        high = self._graph.model.high
        return tuple(
            self._graph.constant(arg.written)
            if arg.written is not None and arg.written > high and op in COMPARISONS
            else self.narrow(arg)
            for arg in args
        )

    def narrow(self, value: Value) -> Value:
        """A value where it has the bits of the integers. A literal that loses some is a warning."""
        if value.written is None:
            return value
        model, place = self._graph.model, self._site()
        number = model.wrap(value.written)
        if value.written > model.high and (place, value.written) not in self._warned:
            self._warned.add((place, value.written))
            text = f"the constant {value.written} must fit {model.describe()}: it becomes {number} here"
            self._report("T032", text, place)
        return self._graph.constant(number, boolean=value.boolean)

    def _of(self, body: ast.FunctionDef | ast.Module) -> Counter[str]:
        found = self._bodies.get(body)
        if found is None:
            found = self._bodies[body] = _count(body)
        return found


def _evaluate(op: Op, numbers: Sequence[int], model: IntegerModel) -> int | None:
    if (op in (Op.SHL, Op.SHR) and not 0 <= numbers[1] < _MOST_BITS) or (
        op in (Op.FLOORDIV, Op.MOD) and not numbers[1]
    ):
        return None
    result = evaluate(op, numbers, _LONG, exact=True)
    if op is Op.INVERT:
        # It gives as many ones as the integers have bits, also of a constant.
        return model.wrap(result)
    return result if result.bit_length() <= _MOST_BITS else None


def _count(body: ast.FunctionDef | ast.Module) -> Counter[str]:
    """Places that set names, nested functions apart. Counters of loops and ``+=`` change what is there."""
    found: Counter[str] = Counter()
    if isinstance(body, ast.FunctionDef):
        arguments = body.args
        found.update(a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
    stack: list[ast.AST] = list(body.body)
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef():
                continue
            case ast.AugAssign(target=ast.Name(id=name)) | ast.For(target=ast.Name(id=name)):
                found[name] += 1
            case ast.Name(id=name, ctx=ast.Store()):
                found[name] += 1
            case _:
                ...
        stack.extend(ast.iter_child_nodes(node))
    return found
