"""``import`` of files of the project: their top level is lowered where Python would run it, once."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend.context import Activation, Context
from coram_studio.thread.frontend.modules import with_parents
from coram_studio.thread.frontend.names import names_in
from coram_studio.thread.frontend.values import ModuleOperand, Operand, Scope
from coram_studio.thread.ir.graph import Variable

_KNOWN = {"enum": frozenset({"IntEnum", "IntFlag", "auto", "unique"})}
"""Libraries of Python whose classes and functions the language has."""


def lower_import(ctx: Context, node: ast.stmt) -> None:
    """``import a``, ``import a.b as c``, ``from a import b, c as d``, ``from a import *``."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            _import_module(ctx, node, alias)
        return
    assert isinstance(node, ast.ImportFrom)
    if node.level:
        text = "an import must name the file from the thread's folder on, not with leading points"
        raise ctx.refuse("T028", text, node, f"Write: from {node.module or 'module'} import ...")
    name = node.module or ""
    if name not in ctx.modules and not any(f"{name}.{alias.name}" in ctx.modules for alias in node.names):
        _unknown(ctx, node, name, [alias.asname or alias.name for alias in node.names])
        return
    module = _load(ctx, name, node) if name in ctx.modules else None
    for alias in node.names:
        if alias.name == "*":
            _import_all(ctx, node, module)
            continue
        operand = _member(ctx, node, name, alias.name, module)
        ctx.assign(ctx.variable(alias.asname or alias.name), operand)


def module_member(ctx: Context, module: ModuleOperand, name: str, node: ast.AST) -> Operand | None:
    """A name of a module, or None."""
    if f"{module.name}.{name}" in ctx.loaded:
        return ctx.loaded[f"{module.name}.{name}"]
    return ctx.read_variable(_variable(module, name), f"{module.name}.{name}", node)


def names_of(ctx: Context, module: ModuleOperand) -> list[str]:
    """The names that a module's top level has set."""
    return sorted(v.name for v in ctx.flow.environment if v.scope == module.scope.number)


def _import_module(ctx: Context, node: ast.Import, alias: ast.alias) -> None:
    if alias.name not in ctx.modules:
        first = alias.name.split(".")[0]
        if alias.name not in _KNOWN:
            _unknown(ctx, node, alias.name, [alias.asname or first])
        return
    module = _load(ctx, alias.name, node)
    if alias.asname is None and "." in alias.name:
        first = alias.name.split(".")[0]
        if first not in ctx.loaded:
            raise ctx.refuse(
                "T028",
                f"{first} must be a file or have an __init__.py to be written in front of a point",
                node,
                f"Write: import {alias.name} as {alias.name.split('.')[-1]}",
            )
        ctx.assign(ctx.variable(first), ctx.loaded[first])
        return
    ctx.assign(ctx.variable(alias.asname or alias.name), module)


def _unknown(ctx: Context, node: ast.Import | ast.ImportFrom, name: str, bound: list[str]) -> None:
    """An import of what is no file of the project: without effect as long as nobody uses it."""
    known = _KNOWN.get(name, frozenset())
    if name in _KNOWN and set(bound) <= known:
        return
    for each in bound:
        ctx.missing.setdefault(each, name)
    ctx.report("T027", "an import has no effect in a thread", node)


def _member(
    ctx: Context, node: ast.ImportFrom, name: str, member: str, module: ModuleOperand | None
) -> Operand:
    if f"{name}.{member}" in ctx.modules:
        return _load(ctx, f"{name}.{member}", node)
    found = module_member(ctx, module, member, node) if module is not None else None
    if found is None:
        names = ", ".join(names_of(ctx, module)) if module is not None else ""
        path = ctx.modules[name].spans.path if module is not None else name
        raise ctx.refuse("T028", f"{path} has no {member}", node, f"It has: {names or 'nothing'}.")
    return found


def _import_all(ctx: Context, node: ast.ImportFrom, module: ModuleOperand | None) -> None:
    """All names without a leading underscore, as Python does where there is no ``__all__``."""
    if module is None:
        raise ctx.refuse("T028", f"{node.module} must be a file for its names to be imported", node)
    for name in names_of(ctx, module):
        operand = ctx.flow.environment[_variable(module, name)]
        if not name.startswith("_") and operand is not ctx.flow.undefined:
            ctx.assign(ctx.variable(name), operand)


def _variable(module: ModuleOperand, name: str) -> Variable:
    return Variable(module.scope.number, module.scope.function, name)


def _load(ctx: Context, name: str, node: ast.Import | ast.ImportFrom) -> ModuleOperand:
    """The module, its top level lowered here if this is the first import of it."""
    here = ctx.body_of(ctx.scope)
    if here is None or not any(node is statement for statement in here):
        text = f"{ctx.modules[name].spans.path} must be imported at the top level of a file, outside of if and loops"
        raise ctx.refuse("T028", text, node, "Move the import to the file's beginning.")
    for part in with_parents(name):
        if part in ctx.modules and part not in ctx.loaded:
            _run(ctx, part, node)
    return ctx.loaded[name]


def _run(ctx: Context, name: str, node: ast.Import | ast.ImportFrom) -> None:
    parsed = ctx.modules[name]
    if any(a.scope.number == parsed.number for a in ctx.activations):
        text = f"{parsed.spans.path} must not import itself, directly or through others"
        raise ctx.refuse("T028", text, node, "Move what both files need to a third.")
    own = names_in(parsed.tree.body)
    empty: frozenset[str] = frozenset()
    scope = Scope(parsed.number, name, own.assigned, empty, empty, None, None, ctx.spans.of(node))
    ctx.activations.append(Activation(scope, None, None))
    try:
        ctx.lower_body(parsed.tree.body)
    finally:
        ctx.activations.pop()
    ctx.loaded[name] = ModuleOperand(name, scope)
