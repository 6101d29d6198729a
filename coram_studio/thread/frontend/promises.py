"""Annotations of variables: ``n: uint8`` promises that n is never outside of 0 to 255.

Python gives annotations no meaning; a thread that keeps its promise means the same with and without. In
simulation a broken promise is an error; in hardware the value is cut to the width.
"""

from __future__ import annotations

import ast
import re

from coram_studio.thread.arithmetic import IntegerModel
from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.values import Operand
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.ir.ops import Op

_SIZED = re.compile(r"(u?)int([1-9]\d?)")
_PLAIN = ("int", "bool", "None")


def promise_of(ctx: Context, annotation: ast.expr | None) -> IntegerModel | None:
    """The range that an annotation promises, if it does.

    Raises:
        Refused: the annotation is not known.
    """
    if annotation is None or (isinstance(annotation, ast.Constant) and annotation.value is None):
        return None
    name = annotation.id if isinstance(annotation, ast.Name) else ""
    if name in _PLAIN:
        return None
    sized = _SIZED.fullmatch(name)
    if sized is None or int(sized[2]) > ctx.model.width:
        text = f"an annotation must be int, bool, or uint1 to int{ctx.model.width}"
        raise ctx.refuse("T004", text, annotation, "Leave the annotation out.")
    promise = IntegerModel(int(sized[2]), signed=not sized[1])
    # One as wide as all integers says nothing more.
    return promise if promise.low > ctx.model.low or promise.high < ctx.model.high else None


def declare(ctx: Context, variable: Variable, annotation: ast.expr | None) -> None:
    """Hold a variable to its annotation from here on."""
    promise = promise_of(ctx, annotation)
    if promise is not None:
        ctx.promises[variable] = promise


def keep_promise(ctx: Context, variable: Variable, operand: Operand) -> Operand:
    """The value as the variable's annotation allows, with a check in simulation."""
    promise = ctx.promises.get(variable)
    if promise is None or not isinstance(operand, Value):
        return operand
    low, high = max(promise.low, ctx.model.low), min(promise.high, ctx.model.high)
    if operand.constant is not None:
        if not low <= operand.constant <= high:
            text = f"{variable.name} must be {low} to {high}, not {operand.constant}"
            raise ctx.refuse("T012", text, ctx.site.span)
        return operand
    inside = ctx.pure(
        Op.AND,
        ctx.pure(Op.LE, ctx.constant(low), operand, boolean=True),
        ctx.pure(Op.LE, operand, ctx.constant(high), boolean=True),
        boolean=True,
    )
    ctx.check(inside, (f"{variable.name} is outside of its annotation",))
    mask = ctx.constant((1 << promise.width) - 1)
    if promise.signed:
        half = ctx.constant(1 << (promise.width - 1))
        return ctx.pure(Op.SUB, ctx.pure(Op.AND, ctx.pure(Op.ADD, operand, half), mask), half)
    return ctx.pure(Op.AND, operand, mask)
