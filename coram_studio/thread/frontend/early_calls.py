"""Calls within an expression of a thread with unsigned integers: they are made first, as in the tool that such threads
come from.

There a call takes states of its own, and what remains is one expression. So variables are read after all calls of
their statement, and a call is made on whichever side of ``and``, ``or`` and ``if`` ... ``else`` it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.values import FunctionOperand


@contextmanager
def made_first(ctx: Context, expressions: Sequence[ast.AST | None]) -> Iterator[None]:
    """Make the calls of functions and methods in these expressions; inside, their results stand for them.

    With Python's integers nothing is done: the calls are made where they stand.
    """
    made: list[ast.Call] = []
    try:
        if not ctx.model.signed:
            for expression in expressions:
                for call in _calls(ctx, expression):
                    ctx.made_calls[call] = ctx.lower(call)
                    made.append(call)
        yield
    finally:
        for call in made:
            del ctx.made_calls[call]


def _calls(ctx: Context, node: ast.AST | None) -> Iterator[ast.Call]:
    """Calls that stand in others first, else from left to right."""
    if node is None:
        return
    for child in ast.iter_child_nodes(node):
        yield from _calls(ctx, child)
    if isinstance(node, ast.Call) and _acts(ctx, node.func):
        yield node


def _acts(ctx: Context, function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return isinstance(ctx.flow.environment.get(ctx.variable(function.id)), FunctionOperand)
    return isinstance(function, ast.Attribute)
