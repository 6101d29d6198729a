"""Refuse, in one walk over the whole file, syntax that the language does not have, with what to write instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.thread.frontend.parse import Spans

_STATEMENTS: dict[type[ast.AST], tuple[str, str]] = {
    ast.AsyncFunctionDef: ("async functions are", "Write a plain function; a thread runs by itself."),
    ast.Delete: ("del is", "Assign a new value, or leave the variable alone."),
    ast.AsyncFor: ("async for is", "Write a plain for loop."),
    ast.With: ("with is", "Write the calls before and after the block."),
    ast.AsyncWith: ("async with is", "Write the calls before and after the block."),
    ast.Raise: ("raise is", "Use assert False, which is reported in simulation, or return a status."),
    ast.Try: ("try is", "Test for the condition with if before it can fail."),
    ast.TryStar: ("try is", "Test for the condition with if before it can fail."),
}
_EXPRESSIONS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: ("lambda is", "Define a function with def."),
    ast.Dict: ("dictionaries are", "Use an if/elif chain or separate variables."),
    ast.Set: ("sets are", "Test with == and or, or use the bits of an integer."),
    ast.ListComp: ("list comprehensions are", "Write a for loop."),
    ast.SetComp: ("set comprehensions are", "Write a for loop."),
    ast.DictComp: ("dictionary comprehensions are", "Write a for loop."),
    ast.GeneratorExp: ("generator expressions are", "Write a for loop."),
    ast.Await: ("await is", "Call wait() of the object."),
    ast.Yield: ("yield is", "Return a value, or write the loop in the caller."),
    ast.YieldFrom: ("yield from is", "Return a value, or write the loop in the caller."),
    ast.Starred: ("* unpacking is", "Name each item."),
    ast.Slice: ("slices are", "Index one item, or write the items as a new tuple."),
    ast.MatMult: ("the operator @ is", "Write the products and sums."),
}


def check_syntax(module: ast.Module, spans: Spans) -> tuple[Diagnostic, ...]:
    """Every use of syntax outside the language, also in functions that are never called."""
    return tuple(_walk(module, spans))


def _walk(module: ast.Module, spans: Spans) -> Iterator[Diagnostic]:
    stack: list[ast.AST] = [module]
    while stack:
        node = stack.pop()
        found = _refuse(node, spans)
        if found is not None:
            # What stands inside would only repeat it.
            yield found
            continue
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _refuse(node: ast.AST, spans: Spans) -> Diagnostic | None:
    kind = type(node)
    if kind in _STATEMENTS:
        what, remedy = _STATEMENTS[kind]
        return diagnostic(
            "T003", f"{what} not part of the thread language", span=spans.of(node), remedy=remedy
        )
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
        kind, where = ast.MatMult, node
        what, remedy = _EXPRESSIONS[kind]
        return diagnostic(
            "T004", f"{what} not part of the thread language", span=spans.of(where), remedy=remedy
        )
    if kind in _EXPRESSIONS and kind is not ast.MatMult:
        what, remedy = _EXPRESSIONS[kind]
        return diagnostic(
            "T004", f"{what} not part of the thread language", span=spans.of(node), remedy=remedy
        )
    if isinstance(node, ast.Constant) and not isinstance(node.value, int | str | None):
        return _refuse_constant(node, spans)
    if isinstance(node, ast.Compare):
        for op in node.ops:
            if isinstance(op, ast.In | ast.NotIn | ast.Is | ast.IsNot):
                text = "in and is are not part of the thread language"
                return diagnostic("T004", text, span=spans.of(node), remedy="Compare with == and !=.")
    if isinstance(node, ast.FunctionDef):
        return _refuse_function(node, spans)
    return None


def _refuse_constant(node: ast.Constant, spans: Spans) -> Diagnostic:
    kinds = {float: "a float", complex: "a complex number", bytes: "bytes", type(...): "..."}
    what = kinds.get(type(node.value), "this constant")
    remedy = "Scale the value to an integer." if isinstance(node.value, float) else "Write an integer."
    return diagnostic(
        "T004", f"a constant must be an integer, not {what}", span=spans.of(node), remedy=remedy
    )


def _refuse_function(node: ast.FunctionDef, spans: Spans) -> Diagnostic | None:
    if node.decorator_list:
        return diagnostic(
            "T003",
            "decorators are not part of the thread language",
            span=spans.of(node.decorator_list[0]),
            remedy="Define the function without a decorator.",
        )
    star = node.args.vararg or node.args.kwarg
    if star is not None:
        return diagnostic(
            "T003",
            f"the parameter {star.arg} must be a plain one, not * or **",
            span=spans.of(star),
            remedy="Name each parameter.",
        )
    return None
