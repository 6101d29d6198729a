"""Statements: from syntax to operations and control flow."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from coram_studio.thread.frontend import (
    arrays,
    enums,
    expressions,
    formats,
    imports,
    loops,
    matching,
    promises,
)
from coram_studio.thread.frontend.context import Activation, Context, LimitReached, Refused, nothing
from coram_studio.thread.frontend.early_calls import made_first
from coram_studio.thread.frontend.flow import Join
from coram_studio.thread.frontend.names import names_in
from coram_studio.thread.frontend.values import (
    FunctionOperand,
    NoneOperand,
    Operand,
    PoisonOperand,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Field


def lower_body(ctx: Context, statements: Sequence[ast.stmt]) -> None:
    """Statements in order. A statement that is refused poisons what it would have assigned.

    Raises:
        LimitReached: the thread is too large.
    """
    for statement in statements:
        ctx.count_statement(statement)
        try:
            _lower(ctx, statement)
        except LimitReached:
            raise
        except Refused as refused:
            if refused.finding is not None:
                ctx.diagnostics.append(refused.finding)
            elif not ctx.flow.dead:
                ctx.dropped = True
            for name in names_in([statement]).assigned:
                ctx.assign(ctx.variable(name), PoisonOperand())
            if isinstance(statement, ast.Return) and ctx.activation.on_return is not None:
                ctx.flow.leave(ctx.activation.on_return, PoisonOperand())


def _lower(ctx: Context, node: ast.stmt) -> None:
    handler = _HANDLERS.get(type(node))
    if handler is None:
        raise Refused(None)
    if isinstance(node, ast.If | ast.While | ast.For | ast.FunctionDef | ast.Match):
        handler(ctx, node)
        return
    with ctx.at(node):
        if isinstance(node, ast.Break | ast.Continue | ast.Return):
            ctx.flow.note(ctx.site)  # nothing comes behind
        with made_first(ctx, _in_order(node)):
            handler(ctx, node)
        if not ctx.flow.dead:
            ctx.flow.note(ctx.site)


def _in_order(node: ast.stmt) -> tuple[ast.AST, ...]:
    """The parts of a statement as they are evaluated: a value before what it is assigned to."""
    return (node.value, *node.targets) if isinstance(node, ast.Assign) else (node,)


# Assignment


def _assign(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.Assign)
    operand = _new_list(ctx, node.targets[0], node.value, _with_parameter(ctx, node.targets, node.value))
    for target in node.targets:
        _assign_target(ctx, target, operand)


def _with_parameter(ctx: Context, targets: Sequence[ast.expr], value: ast.expr) -> Operand:
    """The assigned value, or the project's if this sets a parameter for the first time at module level."""
    operand = ctx.lower(value)
    target = targets[0]
    if (
        ctx.parameters
        and len(targets) == 1
        and isinstance(target, ast.Name)
        and target.id in ctx.parameters
        and len(ctx.activations) == 1
        and isinstance(operand, Value)
        and operand.constant is not None
    ):
        number = ctx.parameters.pop(target.id)
        wrapped = ctx.model.wrap(number)
        if wrapped != number and ctx.model.signed:
            text = f"the parameter {target.id} must fit {ctx.model.describe()}, not {number}"
            raise ctx.refuse("T012", text, value)
        make = ctx.graph.constant if ctx.model.signed else ctx.graph.literal
        return make(wrapped, boolean=operand.boolean and number in (0, 1))
    return operand


def _new_list(ctx: Context, target: ast.expr, value: ast.expr, operand: Operand) -> Operand:
    """A list that is made here is a memory, if the thread assigns items of lists."""
    if (
        ctx.assigns_items
        and isinstance(operand, TupleOperand)
        and operand.is_list
        and arrays.is_new_list(value)
        and isinstance(target, ast.Name)
    ):
        return arrays.create(ctx, operand, target.id, value)
    return operand


def _assign_target(ctx: Context, target: ast.expr, operand: Operand) -> None:
    match target:
        case ast.Name(id=name):
            if isinstance(operand, NoneOperand):
                raise ctx.refuse("T007", f"{name} must be set to a value, not None", target)
            variable = ctx.variable(name)
            ctx.assign(variable, promises.keep_promise(ctx, variable, operand))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            if isinstance(operand, PoisonOperand):
                raise Refused(None)
            if not isinstance(operand, TupleOperand):
                raise ctx.refuse("T007", f"only a tuple can be taken apart, not {describe(operand)}", target)
            if len(parts) != len(operand.items):
                text = f"{len(operand.items)} values cannot be assigned to {len(parts)} variables"
                raise ctx.refuse("T008", text, target, "Write one variable per value.")
            for part, item in zip(parts, operand.items, strict=True):
                _assign_target(ctx, part, item)
        case ast.Starred():
            raise Refused(None)
        case ast.Subscript():
            arrays.store_item(ctx, target, operand)
        case _:
            raise ctx.refuse("T003", "only variables can be assigned", target, "Use a plain variable.")


def _augmented(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.AugAssign)
    if isinstance(node.target, ast.Subscript):
        array = arrays.target(ctx, node.target)
        index = arrays.place(ctx, array.info.length, node.target)
        result = expressions.binary(ctx, node, arrays.load(ctx, array, index), ctx.lower(node.value))
        arrays.store(ctx, array, index, ctx.integer(result, node, "an item of a list"))
        return
    if not isinstance(node.target, ast.Name):
        raise ctx.refuse("T003", "only variables can be assigned", node.target, "Use a plain variable.")
    current = ctx.read(node.target.id, node.target)
    if current is None:
        raise ctx.refuse("T006", f"{node.target.id} is read before it is set", node.target)
    result = expressions.binary(ctx, node, current, ctx.lower(node.value))
    variable = ctx.variable(node.target.id)
    ctx.assign(variable, promises.keep_promise(ctx, variable, result))


def _annotated(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.AnnAssign)
    if isinstance(node.target, ast.Name):
        promises.declare(ctx, ctx.variable(node.target.id), node.annotation)
    if node.value is not None:
        _assign_target(ctx, node.target, _with_parameter(ctx, [node.target], node.value))


# Control


def _if(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.If)
    with ctx.at(node.test), made_first(ctx, (node.test,)):
        condition = expressions.lower_condition(ctx, node.test)
        then, other = ctx.flow.branch(condition, ctx.site)
    environment = ctx.flow.environment
    join = Join()
    for place, body in ((then, node.body), (other, node.orelse)):
        ctx.flow.enter(place, environment)
        ctx.lower_body(body)
        ctx.flow.leave(join)
    ctx.flow.arrive(join)


def _break(ctx: Context, node: ast.stmt) -> None:
    if not ctx.activation.loops:
        raise ctx.refuse("T024", "break must stand in a loop", node)
    ctx.flow.leave(ctx.activation.loops[-1].on_break)


def _continue(ctx: Context, node: ast.stmt) -> None:
    if not ctx.activation.loops:
        raise ctx.refuse("T024", "continue must stand in a loop", node)
    ctx.flow.leave(ctx.activation.loops[-1].on_continue)


def _return(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.Return)
    target = ctx.activation.on_return
    if target is None:
        raise ctx.refuse("T024", "return must stand in a function", node)
    ctx.flow.leave(target, ctx.lower(node.value) if node.value is not None else nothing(ctx))


def _assert(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.Assert)
    condition = expressions.lower_condition(ctx, node.test)
    pieces: tuple[str | Field, ...] = ("assertion failed",)
    arguments: tuple[Value, ...] = ()
    # Python evaluates the message only where the test fails; without calls that makes no difference.
    if node.msg is not None:
        text, arguments = formats.payload(ctx, formats.text_of(ctx, ctx.lower(node.msg), node.msg))
        pieces = ("assertion failed: ", *text.pieces)
    ctx.check(condition, pieces, arguments)


def _pass(_ctx: Context, _node: ast.stmt) -> None:
    """``pass`` and declarations of names (read from the whole function beforehand)."""


def _expression(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.Expr)
    ctx.lower(node.value)


def _function(ctx: Context, node: ast.stmt) -> None:
    assert isinstance(node, ast.FunctionDef)
    arguments = node.args
    parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for annotation in (*(p.annotation for p in parameters), node.returns):
        promises.promise_of(ctx, annotation)
    defaults: dict[str, Operand] = {}
    positional = [*arguments.posonlyargs, *arguments.args]
    with ctx.at(ctx.spans.name_of(node)):
        if arguments.defaults:
            for parameter, default in zip(
                positional[-len(arguments.defaults) :], arguments.defaults, strict=True
            ):
                defaults[parameter.arg] = ctx.lower(default)
        for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if keyword_default is not None:
                defaults[parameter.arg] = ctx.lower(keyword_default)
    ctx.assign(ctx.variable(node.name), FunctionOperand(node, defaults, ctx.scope))


_HANDLERS: dict[type[ast.stmt], Callable[[Context, ast.stmt], None]] = {
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.AnnAssign: _annotated,
    ast.If: _if,
    ast.While: loops.lower_while,
    ast.For: loops.lower_for,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Assert: _assert,
    ast.Pass: _pass,
    ast.Global: _pass,
    ast.Nonlocal: _pass,
    ast.Import: imports.lower_import,
    ast.ImportFrom: imports.lower_import,
    ast.Expr: _expression,
    ast.FunctionDef: _function,
    ast.ClassDef: enums.lower_class,
    ast.Match: matching.lower_match,
}

__all__: Sequence[str] = ("Activation", "lower_body")
