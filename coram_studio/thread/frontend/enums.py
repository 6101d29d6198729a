"""Classes that only name integers: ``class Mode(IntEnum)``. Their members are constants."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend import imports
from coram_studio.thread.frontend.context import Activation, Context
from coram_studio.thread.frontend.names import names_in
from coram_studio.thread.frontend.values import ModuleOperand, NamespaceOperand, Operand, Scope, describe
from coram_studio.thread.ir.graph import Value

_BASES = frozenset({"IntEnum", "IntFlag"})
_REMEDY = "Derive the class from IntEnum and assign a constant integer to each name."


def lower_class(ctx: Context, node: ast.stmt) -> None:
    """Bind the class's name to its members."""
    assert isinstance(node, ast.ClassDef)
    if node.decorator_list or node.keywords or any(_name(base) not in _BASES for base in node.bases):
        raise ctx.refuse(
            "T003",
            "a class must be an enumeration of integers",
            ctx.spans.name_of(node),
            _REMEDY,
        )
    members: dict[str, Operand] = {}
    names, here = names_in(node.body), ctx.scope
    # The body sees its own members by their plain names.
    scope = Scope(
        ctx.new_scope_number(),
        here.function,
        names.assigned,
        frozenset(),
        frozenset(),
        here,
        here.root,
        ctx.spans.of(node),
    )
    ctx.activations.append(Activation(scope, None, None))
    try:
        for statement in node.body:
            _member(ctx, statement, members)
    finally:
        ctx.activations.pop()
        ctx.flow.forget(scope.number)
    ctx.assign(ctx.variable(node.name), NamespaceOperand(node.name, members))


def lower_attribute(ctx: Context, node: ast.expr) -> Operand:
    """``Mode.RUN``."""
    assert isinstance(node, ast.Attribute)
    base = ctx.lower(node.value)
    if isinstance(base, NamespaceOperand):
        member = base.members.get(node.attr)
        if member is None:
            known = ", ".join(base.members) or "none"
            text = f"{base.name} has no member {node.attr}"
            raise ctx.refuse("T009", text, node, f"Its members are: {known}.")
        return member
    if isinstance(base, ModuleOperand):
        found = imports.module_member(ctx, base, node.attr, node)
        if found is None:
            known = ", ".join(imports.names_of(ctx, base)) or "none"
            raise ctx.refuse("T009", f"{base.name} has no {node.attr}", node, f"Its names are: {known}.")
        return found
    if isinstance(base, Value) and node.attr == "value":
        return base  # of an enumeration's member
    raise ctx.refuse("T009", f"{describe(base)} has no attribute {node.attr}", node)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _member(ctx: Context, statement: ast.stmt, members: dict[str, Operand]) -> None:
    if isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    ):
        return
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=expression):
            value = _value(ctx, expression, members)
            if value.constant is None:
                raise ctx.refuse("T023", f"{name} must be a constant", expression)
            members[name] = value
            ctx.assign(ctx.variable(name), value)
        case _:
            raise ctx.refuse("T003", "a class may only give names to integers", statement, _REMEDY)


def _value(ctx: Context, expression: ast.expr, members: dict[str, Operand]) -> Value:
    if isinstance(expression, ast.Call) and _name(expression.func) == "auto" and not expression.args:
        last = next(reversed(members.values()), None)
        number = last.constant if isinstance(last, Value) and last.constant is not None else 0
        return ctx.constant(number + 1)
    return ctx.lower_integer(expression, "a member of a class")
