"""Which expression of a call is which parameter."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from coram_studio.thread.frontend.context import Context, Refused


def bind_arguments(
    ctx: Context,
    node: ast.Call,
    name: str,
    parameters: Sequence[str],
    keywords: Sequence[str] = (),
    *,
    optional: frozenset[str] = frozenset(),
    positional_only: int = 0,
) -> dict[str, ast.expr]:
    """Parameters and their expressions in the order in which Python evaluates them.

    Raises:
        Refused: an argument is missing, unknown, given twice, or there are too many.
    """
    if any(isinstance(a, ast.Starred) for a in node.args):
        raise Refused(None)
    if len(node.args) > len(parameters):
        text = f"{name} takes at most {_count(len(parameters), 'argument')}, not {len(node.args)}"
        raise ctx.refuse("T008", text, node.args[len(parameters)])
    expressions = dict(zip(parameters, node.args, strict=False))
    by_name = {*parameters[positional_only:], *keywords}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ctx.refuse("T008", f"the arguments of {name} must be written out, not as **", keyword)
        if keyword.arg not in by_name:
            known = ", ".join([*parameters, *keywords]) or "none"
            raise ctx.refuse(
                "T008", f"{name} has no parameter {keyword.arg}", keyword, f"Its parameters are: {known}."
            )
        if keyword.arg in expressions:
            raise ctx.refuse("T008", f"{name} is given {keyword.arg} twice", keyword)
        expressions[keyword.arg] = keyword.value
    for parameter in (*parameters, *keywords):
        if parameter not in expressions and parameter not in optional:
            raise ctx.refuse("T008", f"the call of {name} lacks the argument {parameter}", node)
    return expressions


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
