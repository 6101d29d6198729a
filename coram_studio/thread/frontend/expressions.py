"""Expressions: from syntax to operations."""

from __future__ import annotations

import ast
from collections.abc import Callable

from coram_studio.thread.frontend import arrays, calls, enums, formats, literals, powers
from coram_studio.thread.frontend.context import Context, Refused, nothing
from coram_studio.thread.frontend.flow import Join
from coram_studio.thread.frontend.values import (
    ArrayOperand,
    NoneOperand,
    Operand,
    TextOperand,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Op

_BINARY: dict[type[ast.operator], Op] = {
    ast.Add: Op.ADD,
    ast.Sub: Op.SUB,
    ast.Mult: Op.MUL,
    ast.FloorDiv: Op.FLOORDIV,
    ast.Mod: Op.MOD,
    ast.BitAnd: Op.AND,
    ast.BitOr: Op.OR,
    ast.BitXor: Op.XOR,
    ast.LShift: Op.SHL,
    ast.RShift: Op.SHR,
}
_COMPARE: dict[type[ast.cmpop], tuple[Op, bool]] = {
    ast.Eq: (Op.EQ, False),
    ast.NotEq: (Op.NE, False),
    ast.Lt: (Op.LT, False),
    ast.LtE: (Op.LE, False),
    ast.Gt: (Op.LT, True),
    ast.GtE: (Op.LE, True),
}
_SYMBOLS = {
    Op.ADD: "+",
    Op.SUB: "-",
    Op.MUL: "*",
    Op.FLOORDIV: "//",
    Op.MOD: "%",
    Op.AND: "&",
    Op.OR: "|",
    Op.XOR: "^",
    Op.SHL: "<<",
    Op.SHR: ">>",
}
MOST_MULTIPLICATIONS = 64
LONGEST_TUPLE = 4_096
MOST_SELECTED = 256


def lower(ctx: Context, node: ast.expr) -> Operand:
    """The value of an expression.

    Raises:
        Refused: it is not part of the language, or wrong.
    """
    handler = _HANDLERS.get(type(node))
    if handler is None:
        # check_syntax has reported it.
        raise Refused(None)
    return handler(ctx, node)


def lower_condition(ctx: Context, node: ast.expr) -> Value:
    """The truth of an expression, as a bool."""
    operand = lower(ctx, node)
    if isinstance(operand, TupleOperand):
        return ctx.constant(bool(operand.items), boolean=True)
    if isinstance(operand, TextOperand) and operand.is_literal:
        return ctx.constant(bool(operand.literal), boolean=True)
    if isinstance(operand, NoneOperand):
        return ctx.constant(0, boolean=True)
    return ctx.truth(ctx.integer(operand, node, "a condition"))


def _constant(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, int) and literals.is_written(value, ctx.model):
        return ctx.graph.literal(int(value), boolean=isinstance(value, bool))
    if isinstance(value, bool):
        return ctx.constant(int(value), boolean=True)
    if isinstance(value, int):
        if not ctx.model.holds(value):
            raise ctx.refuse("T012", f"a constant must fit {ctx.model.describe()}, not {_short(value)}", node)
        return ctx.constant(value)
    if isinstance(value, str):
        return TextOperand((value,) if value else ())
    if value is None:
        return nothing(ctx)
    raise Refused(None)


def _short(value: int) -> str:
    bits = value.bit_length()
    return str(value) if bits <= 128 else f"a number of {bits:,} bits"


def _name(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.Name)
    found = ctx.read(node.id, node)
    if found is not None:
        return found
    if node.id in ctx.missing:
        raise ctx.undefined("the name ", node.id, node)
    if node.id in ctx.scope.local_names and node.id not in ctx.scope.global_names:
        raise ctx.refuse("T006", f"{node.id} is read before it is set", node)
    if calls.is_callable_name(node.id):
        raise ctx.refuse("T007", f"{node.id} must be called", node, f"Write {node.id}(...).")
    raise ctx.undefined("the name ", node.id, node)


def _tuple(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.Tuple | ast.List)
    return TupleOperand(tuple(lower(ctx, item) for item in node.elts), isinstance(node, ast.List))


def _binary(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.BinOp)
    left = lower(ctx, node.left)
    if isinstance(left, TextOperand):
        return formats.text_operator(ctx, left, node)
    return binary(ctx, node, left, lower(ctx, node.right))


def binary(ctx: Context, node: ast.BinOp | ast.AugAssign, left: Operand, right: Operand) -> Operand:
    """``left op right``, with the operator of ``node``."""
    left_node, right_node = (
        (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    )
    operator = type(node.op)
    if isinstance(left, TupleOperand):
        joined = _tuple_operator(ctx, left, right, node)
        if joined is not None:
            return joined
    symbol = "/" if operator is ast.Div else "**" if operator is ast.Pow else _SYMBOLS[_BINARY[operator]]
    a = ctx.integer(left, left_node, f"the left side of {symbol}")
    b = ctx.integer(right, right_node, f"the right side of {symbol}")
    if operator is ast.Pow:
        return _power(ctx, a, b, node)
    if operator is ast.Div:
        return _true_division(ctx, a, b, node)
    op = _BINARY[operator]
    both = a.boolean and b.boolean and op in (Op.AND, Op.OR, Op.XOR)
    folded = ctx.literals.fold(op, a, b, boolean=both)
    if folded is not None:
        return folded
    if op in (Op.FLOORDIV, Op.MOD):
        return divide(ctx, op, a, b, node)
    if op in (Op.SHL, Op.SHR):
        return _shift(ctx, op, a, b, node)
    return ctx.pure(op, a, b, boolean=both)


def _tuple_operator(
    ctx: Context, left: TupleOperand, right: Operand, node: ast.BinOp | ast.AugAssign
) -> TupleOperand | None:
    """``(1, 2) + (3,)`` and ``[0] * 8``."""
    items: tuple[Operand, ...] | None = None
    if isinstance(node.op, ast.Add) and isinstance(right, TupleOperand) and right.is_list == left.is_list:
        items = left.items + right.items
    elif isinstance(node.op, ast.Mult) and isinstance(right, Value) and right.constant is not None:
        # Passing the bound by a little is enough to see it.
        count = min(max(0, right.constant), LONGEST_TUPLE // max(1, len(left.items)) + 1)
        items = left.items * count
    if items is not None and len(items) > LONGEST_TUPLE:
        text = f"{left.describe()} must have at most {LONGEST_TUPLE:,} items, not more"
        raise ctx.refuse("T012", text, node)
    return None if items is None else TupleOperand(items, left.is_list)


def divide(ctx: Context, op: Op, a: Value, b: Value, node: ast.AST) -> Value:
    """``a // b`` or ``a % b``."""
    folded = ctx.literals.fold(op, a, b)
    if folded is not None:
        return folded
    if b.written is not None and b.written > ctx.model.high:
        return a if op is Op.MOD else ctx.constant(0)
    if b.constant == 0:
        raise ctx.refuse("T019", "the divisor must not be 0", node)
    if b.constant is None:
        zero = ctx.graph.constant(0)
        ctx.check(ctx.pure(Op.NE, b, zero, boolean=True), ("division by zero",))
    return ctx.pure(op, a, b)


def _true_division(ctx: Context, a: Value, b: Value, node: ast.BinOp | ast.AugAssign) -> Value:
    if not ctx.model.signed:
        return divide(ctx, Op.FLOORDIV, a, b, node)
    if a.constant is not None and b.constant and a.constant % b.constant == 0:
        # Python gives a float here; it is whole, but it prints and divides differently.
        hint = "The result is whole here: write // instead of /."
    else:
        hint = "Write // for the quotient rounded down."
    raise ctx.refuse("T018", "/ gives a float in Python, which threads do not have", node, hint)


def _shift(ctx: Context, op: Op, a: Value, b: Value, node: ast.AST) -> Value:
    amount = b.constant
    if amount is not None and amount < 0:
        raise ctx.refuse("T012", f"a shift count must not be negative, not {amount}", node)
    if op is Op.SHL and amount is not None and amount >= ctx.model.width and a.constant != 0:
        if not ctx.model.signed:
            return ctx.constant(0)
        text = f"a left shift must be by at most {ctx.model.width - 1} bits, not {amount}"
        raise ctx.refuse("T012", text, node)
    if op is Op.SHL and amount is not None and a.constant is not None:
        result = a.constant << amount
        if not ctx.model.holds(result) and ctx.model.signed:
            raise ctx.refuse("T012", f"a constant must fit {ctx.model.describe()}, not {result}", node)
    if amount is None and ctx.model.signed:
        zero = ctx.graph.constant(0)
        ctx.check(ctx.pure(Op.LE, zero, b, boolean=True), ("negative shift count",))
    return ctx.pure(op, a, b)


def _power(ctx: Context, a: Value, b: Value, node: ast.AST) -> Value:
    number = literals.power(a, b, ctx.model)
    if number is not None:
        return ctx.graph.literal(number)
    exponent = b.constant
    if a.constant is not None and exponent is not None:
        return _constant_power(ctx, a.constant, exponent, node)
    if a.constant == 2 and exponent is None:
        zero = ctx.graph.constant(0)
        ctx.check(ctx.pure(Op.LE, zero, b, boolean=True), ("negative exponent",))
        return ctx.pure(Op.SHL, ctx.constant(1), b)
    if exponent is None and not ctx.model.signed:
        return powers.variable_power(ctx, a, b, node)
    if exponent is None:
        raise ctx.refuse(
            "T023", "the exponent of ** must be a constant, unless the base is 2", node, "Multiply in a loop."
        )
    if not 0 <= exponent <= MOST_MULTIPLICATIONS and ctx.model.signed:
        text = f"the exponent of ** must be 0 to {MOST_MULTIPLICATIONS}, not {exponent}"
        raise ctx.refuse("T012", text, node)
    result, base = ctx.constant(1), a
    while exponent:
        if exponent & 1:
            result = base if result.constant == 1 else ctx.pure(Op.MUL, result, base)
        exponent >>= 1
        if exponent:
            base = ctx.pure(Op.MUL, base, base)
    return result if result is not a or not a.boolean else ctx.pure(Op.ADD, a, ctx.graph.constant(0))


def _constant_power(ctx: Context, base: int, exponent: int, node: ast.AST) -> Value:
    if exponent < 0:
        raise ctx.refuse("T012", f"the exponent of ** must not be negative, not {exponent}", node)
    # |base| >= 2 overflows soon: the power itself is only computed where it is small.
    fits = abs(base) < 2 or exponent <= ctx.model.width
    result = base**exponent if abs(base) >= 2 and fits else (base ** (2 + exponent % 2) if exponent else 1)
    if not fits or not ctx.model.holds(result):
        if not ctx.model.signed:
            return ctx.constant(pow(base, exponent, 1 << ctx.model.width))
        raise ctx.refuse("T012", f"{base} ** {exponent} must fit {ctx.model.describe()}", node)
    return ctx.constant(result)


def _unary(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.UnaryOp)
    inner = node.operand
    if isinstance(node.op, ast.Not):
        return ctx.negation(lower_condition(ctx, inner))
    negated = isinstance(node.op, ast.USub) and ctx.model.signed
    if negated and isinstance(inner, ast.Constant) and type(inner.value) is int:
        if inner.value == 1 << (ctx.model.width - 1):
            return ctx.constant(-inner.value)
        if not ctx.model.holds(inner.value):
            raise ctx.refuse(
                "T012", f"a constant must fit {ctx.model.describe()}, not -{_short(inner.value)}", node
            )
    value = ctx.lower_integer(inner)
    zero = ctx.graph.constant(0) if value.written is None else ctx.graph.literal(0)
    if isinstance(node.op, ast.USub):
        return ctx.pure(Op.SUB, zero, value)
    if isinstance(node.op, ast.Invert):
        return ctx.pure(Op.INVERT, value)
    return ctx.pure(Op.ADD, value, zero) if value.boolean else value


def _logic(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.BoolOp)
    stop_when = isinstance(node.op, ast.Or)
    only = None if ctx.model.signed else _only_operand(ctx, node)
    if only is not None:
        return ctx.lower_integer(only)
    join = Join()
    for item in node.values[:-1]:
        value = ctx.lower_integer(item)
        taken, passed = ctx.flow.branch(ctx.truth(value), ctx.site)
        environment = ctx.flow.environment
        ctx.flow.enter(taken if stop_when else passed, environment)
        ctx.flow.leave(join, _of_logic(ctx, value))
        ctx.flow.enter(passed if stop_when else taken, environment)
    ctx.flow.leave(join, _of_logic(ctx, ctx.lower_integer(node.values[-1])))
    return ctx.flow.arrive(join)


def _only_operand(ctx: Context, node: ast.BoolOp) -> ast.expr | None:
    """The operand that is alone, or there several times, beside constants that decide nothing: it keeps its value."""
    neutral = isinstance(node.op, ast.And)
    kept: dict[str, ast.expr] = {}
    for item in node.values:
        value = ctx.lower(item) if isinstance(item, ast.Constant | ast.Name) else None
        number = value.written if isinstance(value, Value) else None
        if number is None or bool(number) != neutral:
            acts = any(isinstance(part, ast.Call | ast.NamedExpr) for part in ast.walk(item))
            kept[f"{len(kept)}" if acts else ast.dump(item)] = item
    if not kept:
        kept = {ast.dump(item): item for item in node.values if isinstance(item, ast.Name)}
    only = next(iter(kept.values())) if len(kept) == 1 else None
    return None if isinstance(only, ast.Constant) else only


def _of_logic(ctx: Context, value: Value) -> Value:
    """What ``and`` and ``or`` give: the operand in Python, its truth where integers are unsigned."""
    return value if ctx.model.signed else ctx.truth(value)


def _compare(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.Compare)
    join = Join()
    left = ctx.lower_integer(node.left)
    for i, (operator, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        if type(operator) not in _COMPARE:
            raise Refused(None)
        op, swap = _COMPARE[type(operator)]
        right = ctx.lower_integer(right_node)
        result = ctx.pure(op, *((right, left) if swap else (left, right)), boolean=True)
        left = right
        if i == len(node.ops) - 1:
            if i == 0:
                return result
            ctx.flow.leave(join, result)
            break
        passed, failed = ctx.flow.branch(result, ctx.site)
        environment = ctx.flow.environment
        ctx.flow.enter(failed, environment)
        ctx.flow.leave(join, result)
        ctx.flow.enter(passed, environment)
    return ctx.flow.arrive(join)


def _conditional(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.IfExp)
    then, other = ctx.flow.branch(lower_condition(ctx, node.test), ctx.site)
    environment = ctx.flow.environment
    join = Join()
    for place, branch in ((then, node.body), (other, node.orelse)):
        ctx.flow.enter(place, environment)
        ctx.flow.leave(join, lower(ctx, branch))
    return ctx.flow.arrive(join)


def _walrus(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.NamedExpr)
    operand = lower(ctx, node.value)
    ctx.assign(ctx.variable(node.target.id), operand)
    return operand


def _subscript(ctx: Context, node: ast.expr) -> Operand:
    assert isinstance(node, ast.Subscript)
    base = lower(ctx, node.value)
    if isinstance(base, ArrayOperand):
        return arrays.load_item(ctx, base, node)
    if not isinstance(base, TupleOperand):
        raise ctx.refuse("T007", f"only tuples can be indexed, not {describe(base)}", node)
    index = arrays.place(ctx, len(base.items), node)
    if index.constant is not None:
        return base.items[index.constant]
    return _select_item(ctx, base, index, node)


def _select_item(ctx: Context, base: TupleOperand, index: Value, node: ast.Subscript) -> Value:
    items = [ctx.integer(item, node, "an item that is picked by a variable index") for item in base.items]
    if len(items) > MOST_SELECTED:
        text = (
            f"a tuple that is indexed by a variable must have at most {MOST_SELECTED} items, not {len(items)}"
        )
        raise ctx.refuse("T012", text, node)
    # A balanced tree over the index bits keeps the chain short.
    bit = 0
    while len(items) > 1:
        mask = ctx.constant(1 << bit)
        odd = ctx.pure(Op.NE, ctx.pure(Op.AND, index, mask), ctx.graph.constant(0), boolean=True)
        pairs = [items[i : i + 2] for i in range(0, len(items), 2)]
        items = [
            ctx.pure(Op.SELECT, odd, p[1], p[0], boolean=p[0].boolean and p[1].boolean)
            if len(p) == 2
            else p[0]
            for p in pairs
        ]
        bit += 1
    return items[0]


_HANDLERS: dict[type[ast.expr], Callable[[Context, ast.expr], Operand]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Tuple: _tuple,
    ast.List: _tuple,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logic,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.NamedExpr: _walrus,
    ast.Subscript: _subscript,
    ast.Attribute: enums.lower_attribute,
    ast.Call: calls.lower_call,
    ast.JoinedStr: formats.lower_fstring,
}
