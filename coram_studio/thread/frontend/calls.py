"""Calls: built-in functions, functions of the thread (inlined), CoRAM classes and their methods."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from coram_studio.thread.frontend import coram, enums, formats, literals, promises
from coram_studio.thread.frontend.arguments import bind_arguments
from coram_studio.thread.frontend.context import DEEPEST_CALLS, Activation, Context, Refused, nothing
from coram_studio.thread.frontend.flow import Join
from coram_studio.thread.frontend.names import names_in
from coram_studio.thread.frontend.values import (
    ArrayOperand,
    FunctionOperand,
    ModuleOperand,
    NoneOperand,
    ObjectOperand,
    Operand,
    PoisonOperand,
    Scope,
    TextOperand,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.ir.ops import Field, Op
from coram_studio.thread.objects import CLASSES


def is_callable_name(name: str) -> bool:
    """Whether ``name`` is a built-in function or a CoRAM class."""
    return name in _BUILTINS or name in CLASSES or name == "range"


def lower_call(ctx: Context, node: ast.expr) -> Operand:
    """A call."""
    assert isinstance(node, ast.Call)
    made = ctx.made_calls.get(node)
    if made is not None:
        return made
    function = node.func
    if isinstance(function, ast.Attribute):
        return _method(ctx, function, node)
    if isinstance(function, ast.Name):
        found = ctx.read(function.id, function)
        if isinstance(found, FunctionOperand):
            return inline(ctx, found, node)
        if found is not None:
            raise ctx.refuse("T007", f"{function.id} must be a function, not {describe(found)}", function)
        return _named(ctx, function, node)
    raise ctx.refuse("T004", "only a function's name or an object's method can be called", function)


def _named(ctx: Context, function: ast.Name, node: ast.Call) -> Operand:
    name = function.id
    if name in CLASSES:
        return coram.construct(ctx, CLASSES[name], node)
    if name == "range":
        raise ctx.refuse("T004", "range must stand in the head of a for loop", node)
    if name not in _BUILTINS:
        raise ctx.undefined("the function ", name, function)
    return _BUILTINS[name](ctx, node)


def _method(ctx: Context, function: ast.Attribute, node: ast.Call) -> Operand:
    base = ctx.lower(function.value)
    if isinstance(base, ModuleOperand):
        found = enums.lower_attribute(ctx, function)
        if isinstance(found, FunctionOperand):
            return inline(ctx, found, node)
        text = f"{base.name}.{function.attr} must be a function, not {describe(found)}"
        raise ctx.refuse("T007", text, function)
    if isinstance(base, ObjectOperand):
        return coram.call_method(ctx, base.use, function, node)
    if isinstance(base, PoisonOperand):
        raise Refused(None)
    raise ctx.refuse("T009", f"{describe(base)} has no method {function.attr}", function)


# Functions of the thread


def inline(ctx: Context, function: FunctionOperand, node: ast.Call) -> Operand:
    """Lower the body of ``function`` here, with its parameters set."""
    definition = function.node
    name = definition.name
    if any(a.function is not None and a.function.node is definition for a in ctx.activations):
        raise ctx.refuse("T010", f"{name} must not call itself, directly or through others", node)
    if len(ctx.activations) > DEEPEST_CALLS:
        raise ctx.refuse("T010", f"calls must be nested at most {DEEPEST_CALLS} deep, not deeper", node)
    parameters = [a.arg for a in (*definition.args.posonlyargs, *definition.args.args)]
    keywords = [a.arg for a in definition.args.kwonlyargs]
    given = bind_arguments(
        ctx,
        node,
        name,
        parameters,
        keywords,
        optional=frozenset(function.defaults),
        positional_only=len(definition.args.posonlyargs),
    )
    values = {key: ctx.lower(expression) for key, expression in given.items()}
    ctx.called.add(definition)
    return inline_with(ctx, function, values, node)


def inline_with(
    ctx: Context, function: FunctionOperand, values: Mapping[str, Operand], node: ast.AST
) -> Operand:
    """Lower the body with these parameters, and defaults for the others; ``node`` is where it is called."""
    definition = function.node
    name = definition.name
    arguments = definition.args
    parameters = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    keywords = [a.arg for a in arguments.kwonlyargs]
    names = names_in(definition.body)
    local = frozenset((*parameters, *keywords)) | (names.assigned - names.global_names)
    scope = Scope(
        ctx.new_scope_number(),
        name,
        local,
        names.global_names,
        names.nonlocal_names,
        function.scope,
        function.scope.root,
        ctx.spans.of(node),
    )
    written = {a.arg: a.annotation for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    join = Join()
    ctx.literals.open(scope.number, definition)
    ctx.activations.append(Activation(scope, join, function))
    try:
        for parameter in (*parameters, *keywords):
            operand = values[parameter] if parameter in values else function.defaults[parameter]
            variable = Variable(scope.number, name, parameter)
            promises.declare(ctx, variable, written.get(parameter))
            ctx.assign(variable, promises.keep_promise(ctx, variable, operand))
        ctx.lower_body(definition.body)
        ctx.flow.leave(join, nothing(ctx))
    finally:
        ctx.activations.pop()
    result = ctx.flow.arrive(join)
    ctx.flow.forget(scope.number)
    if isinstance(result, Value) and literals.returns(definition) > 1:
        return ctx.literals.narrow(result)
    return result


# Built-in functions


def _print(ctx: Context, node: ast.Call) -> Operand:
    separator, end = " ", "\n"
    for keyword in node.keywords:
        none = isinstance(keyword.value, ast.Constant) and keyword.value.value is None
        text = (
            None if keyword.arg not in ("sep", "end") else NoneOperand() if none else ctx.lower(keyword.value)
        )
        if not isinstance(text, TextOperand | NoneOperand) or (
            isinstance(text, TextOperand) and not text.is_literal
        ):
            raise ctx.refuse(
                "T008", f"print takes sep and end as constant strings, not {keyword.arg or '**'}", keyword
            )
        if isinstance(text, TextOperand):
            if keyword.arg == "sep":
                separator = text.literal or ""
            else:
                end = text.literal or ""
    if not end.endswith("\n"):
        raise ctx.refuse(
            "T017", "the end of a print must be a newline", node, "Print the whole line at once."
        )
    pieces: list[str | tuple[Field, Value]] = []
    for i, argument in enumerate(node.args):
        if i:
            pieces.append(separator)
        pieces.extend(formats.text_of(ctx, ctx.lower(argument), argument).pieces)
    pieces.append(end[:-1])
    line, values = formats.payload(ctx, TextOperand(tuple(p for p in pieces if p != "")))
    ctx.flow.effect(Op.PRINT, values, payload=line, site=ctx.site)
    return NoneOperand()


def _integers(ctx: Context, node: ast.Call, name: str, least: int, most: int) -> list[Value]:
    if node.keywords:
        raise ctx.refuse("T008", f"{name} takes no keyword arguments here", node)
    if not least <= len(node.args) <= most:
        bounds = f"{least}" if least == most else f"{least} or more" if most > 99 else f"{least} to {most}"
        raise ctx.refuse("T008", f"{name} must have {bounds} arguments, not {len(node.args)}", node)
    return [ctx.lower_integer(a, f"an argument of {name}") for a in node.args]


def _int(ctx: Context, node: ast.Call) -> Operand:
    (value,) = _integers(ctx, node, "int", 1, 1)
    if value.written is not None:
        return ctx.graph.literal(value.written)
    if value.constant is not None:
        return ctx.graph.constant(value.constant)
    return ctx.pure(Op.ADD, value, ctx.graph.constant(0))


def _bool(ctx: Context, node: ast.Call) -> Operand:
    (value,) = _integers(ctx, node, "bool", 1, 1)
    return ctx.truth(value)


def _abs(ctx: Context, node: ast.Call) -> Operand:
    (value,) = _integers(ctx, node, "abs", 1, 1)
    zero = ctx.graph.constant(0)
    negative = ctx.pure(Op.LT, value, zero, boolean=True)
    return ctx.pure(Op.SELECT, negative, ctx.pure(Op.SUB, zero, value), value)


def _extreme(ctx: Context, node: ast.Call, name: str) -> Value:
    if len(node.args) == 1 and not node.keywords:
        operand = ctx.lower(node.args[0])
        if not isinstance(operand, TupleOperand) or not operand.items:
            raise ctx.refuse("T008", f"{name} must have 2 or more arguments, or a tuple, not 1", node)
        values = [ctx.integer(item, node, f"an argument of {name}") for item in operand.items]
    else:
        values = _integers(ctx, node, name, 2, 100)
    result = values[0]
    for value in values[1:]:
        pair = (value, result) if name == "min" else (result, value)
        better = ctx.pure(Op.LT, *pair, boolean=True)
        both = value.boolean and result.boolean
        result = ctx.pure(Op.SELECT, better, value, result, boolean=both)
    return result


def _len(ctx: Context, node: ast.Call) -> Operand:
    if len(node.args) != 1 or node.keywords:
        raise ctx.refuse("T008", f"len must have 1 argument, not {len(node.args)}", node)
    operand = ctx.lower(node.args[0])
    if isinstance(operand, TupleOperand):
        return ctx.constant(len(operand.items))
    if isinstance(operand, ArrayOperand):
        return ctx.constant(operand.info.length)
    if isinstance(operand, TextOperand) and operand.is_literal:
        return ctx.constant(len(operand.literal or ""))
    raise ctx.refuse("T007", f"the argument of len must be a tuple, not {describe(operand)}", node.args[0])


def _divmod(ctx: Context, node: ast.Call) -> Operand:
    from coram_studio.thread.frontend.expressions import divide

    a, b = _integers(ctx, node, "divmod", 2, 2)
    return TupleOperand((divide(ctx, Op.FLOORDIV, a, b, node), divide(ctx, Op.MOD, a, b, node)))


def _str(ctx: Context, node: ast.Call) -> Operand:
    if len(node.args) != 1 or node.keywords:
        raise ctx.refuse("T008", f"str must have 1 argument, not {len(node.args)}", node)
    return formats.text_of(ctx, ctx.lower(node.args[0]), node.args[0])


_BUILTINS: dict[str, Callable[[Context, ast.Call], Operand]] = {
    "print": _print,
    "int": _int,
    "bool": _bool,
    "abs": _abs,
    "min": lambda ctx, node: _extreme(ctx, node, "min"),
    "max": lambda ctx, node: _extreme(ctx, node, "max"),
    "len": _len,
    "divmod": _divmod,
    "str": _str,
}

__all__: Sequence[str] = ("inline", "is_callable_name", "lower_call")
