"""Lists whose items are assigned: small memories inside the thread."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.values import ArrayOperand, Operand, TupleOperand
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.ir.ops import Op

LONGEST = 4_096
MOST_DIFFERENT = 256


def is_new_list(node: ast.expr) -> bool:
    """Whether an expression makes a list: ``[1, 2]``, ``[0] * 16``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add):
        return is_new_list(node.left) or is_new_list(node.right)
    return isinstance(node, ast.List)


def create(ctx: Context, items: TupleOperand, name: str, node: ast.expr) -> Operand:
    """A memory with the items, filled anew each time that the statement runs.

    Raises:
        Refused: the list is empty, too long, or holds something else than integers.
    """
    values = [ctx.integer(item, node, "an item of a list") for item in items.items]
    different = len(set(values))
    if not 1 <= len(values) <= LONGEST or (different > 1 and len(values) > MOST_DIFFERENT):
        most = LONGEST if different <= 1 else MOST_DIFFERENT
        text = f"a list that is assigned to must have 1 to {most:,} items, not {len(values):,}"
        raise ctx.refuse("T012", text, node)
    info = ctx.graph.new_array(name, len(values))
    array = ArrayOperand(info)
    if different == 1 and len(values) > 1:
        _fill(ctx, array, values[0])
    else:
        for index, value in enumerate(values):
            store(ctx, array, ctx.constant(index), value)
    return array


def _fill(ctx: Context, array: ArrayOperand, value: Value) -> None:
    counter = Variable(-ctx.new_scope_number(), "", "index")
    loop = ctx.flow.open_loop([], {counter: ctx.constant(0)})
    count = ctx.flow.environment[counter]
    assert isinstance(count, Value)
    length = ctx.constant(array.info.length)
    inside, outside = ctx.flow.branch(ctx.pure(Op.LT, count, length, boolean=True), ctx.site)
    environment = ctx.flow.environment
    ctx.flow.enter(inside, environment)
    store(ctx, array, count, value)
    ctx.flow.environment[counter] = ctx.pure(Op.ADD, count, ctx.constant(1))
    ctx.flow.close_loop(loop)
    ctx.flow.enter(outside, environment)
    ctx.flow.environment.pop(counter, None)


def load(ctx: Context, array: ArrayOperand, index: Value) -> Value:
    """An item; ``index`` is in range."""
    return ctx.flow.effect(Op.LOAD, (index,), payload=array.info.key, site=ctx.site)


def store(ctx: Context, array: ArrayOperand, index: Value, value: Value) -> None:
    """Set an item; ``index`` is in range."""
    ctx.flow.effect(Op.STORE, (index, value), payload=array.info.key, site=ctx.site)


def load_item(ctx: Context, array: ArrayOperand, node: ast.Subscript) -> Operand:
    """``array[index]``."""
    return load(ctx, array, place(ctx, array.info.length, node))


def store_item(ctx: Context, node: ast.Subscript, operand: Operand) -> None:
    """``array[index] = operand``."""
    value = ctx.integer(operand, node, "an item of a list")
    array = target(ctx, node)
    store(ctx, array, place(ctx, array.info.length, node), value)


def target(ctx: Context, node: ast.Subscript) -> ArrayOperand:
    """The list whose item is assigned.

    Raises:
        Refused: it is none that can be.
    """
    base = ctx.lower(node.value)
    if isinstance(base, ArrayOperand):
        return base
    what = "a tuple" if isinstance(base, TupleOperand) and not base.is_list else "this value"
    remedy = "Assign a list such as [0] * 16 to a variable first."
    raise ctx.refuse("T003", f"items of {what} cannot be assigned", node, remedy)


def place(ctx: Context, length: int, node: ast.Subscript) -> Value:
    """The index of a subscript, counted from the front, with a check in simulation.

    Raises:
        Refused: a constant index is out of range.
    """
    index = ctx.lower_integer(node.slice, "an index")
    if index.constant is not None:
        if not -length <= index.constant < length:
            text = f"the index must be below {length}, the length, not {index.constant}"
            raise ctx.refuse("T012", text, node)
        return ctx.constant(index.constant % length)
    if ctx.model.signed:
        negative = ctx.pure(Op.LT, index, ctx.constant(0), boolean=True)
        index = ctx.pure(Op.SELECT, negative, ctx.pure(Op.ADD, index, ctx.constant(length)), index)
    inside = ctx.pure(Op.LT, index, ctx.constant(length), boolean=True)
    above = ctx.pure(Op.LE, ctx.constant(0), index, boolean=True)
    ctx.check(ctx.pure(Op.AND, above, inside, boolean=True), ("index out of range",))
    return index
