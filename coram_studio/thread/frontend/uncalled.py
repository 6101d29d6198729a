"""Functions that are never called: mistakes in them are warnings, as Python would only fail when they ran.

Each is lowered into dead code, with parameters of which nothing is known, for its findings alone.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.thread.frontend.calls import inline_with
from coram_studio.thread.frontend.context import Context, LimitReached, Refused
from coram_studio.thread.frontend.values import FunctionOperand, Operand, PoisonOperand
from coram_studio.thread.ir.graph import ArrayInfo, Value, Variable
from coram_studio.thread.program import ObjectUse


def check_uncalled(ctx: Context) -> tuple[Diagnostic, ...]:
    """Warnings for the functions at the top level of the thread's files that nothing has called."""
    functions = {
        operand.node: operand
        for variable, operand in ctx.flow.environment.items()
        if isinstance(operand, FunctionOperand) and 0 <= variable.scope < len(ctx.modules)
    }
    found: list[Diagnostic] = []
    for node, function in functions.items():
        if node not in ctx.called:
            found += _warnings(ctx, function)
    return tuple(found)


def _warnings(ctx: Context, function: FunctionOperand) -> list[Diagnostic]:
    """What lowering the function would report. The context is left as it was."""
    before, ctx.diagnostics = ctx.diagnostics, []
    kept = _Kept(ctx)
    ctx.flow.block, ctx.flow.dead = ctx.graph.new_block(), True
    parameters = function.node.args
    names = [a.arg for a in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)]
    values: dict[str, Operand] = dict.fromkeys(names, PoisonOperand())
    try:
        inline_with(ctx, function, values, function.node)
    except LimitReached:
        ctx.diagnostics.clear()
    except Refused as refused:
        ctx.diagnostics += [refused.finding] if refused.finding else []
    finally:
        found, ctx.diagnostics = ctx.diagnostics, before
        kept.restore(ctx)
    return [_warning(function.node, d) for d in found]


def _warning(node: ast.FunctionDef, found: Diagnostic) -> Diagnostic:
    text = f"{node.name} is never called, and could not be: {found.message}"
    warning = diagnostic("T031", text, span=found.span, remedy=found.remedy)
    return replace(warning, related=found.related)


class _Kept:
    """What lowering leaves in a context, as it was."""

    def __init__(self, ctx: Context) -> None:
        self._flow = ctx.flow.block, ctx.flow.dead, dict(ctx.flow.environment)
        self._objects: dict[str, ObjectUse] = dict(ctx.objects)
        self._operations = {key: set(names) for key, names in ctx.operations.items()}
        self._arrays: dict[str, ArrayInfo] = dict(ctx.graph.arrays)
        self._bindings: dict[Variable, list[Value]] = {k: list(v) for k, v in ctx.graph.bindings.items()}

    def restore(self, ctx: Context) -> None:
        ctx.flow.block, ctx.flow.dead, ctx.flow.environment = self._flow
        ctx.objects, ctx.operations = self._objects, self._operations
        ctx.graph.arrays = self._arrays
        ctx.graph.bindings = self._bindings
