"""``__name__ == "__main__"``: decided before anything else, so that what stands behind it may be any Python.

A thread's file is run as the program, hence its name is ``__main__``; an imported file's name is that of its module.
Only comparisons with a text, by == or !=, are known.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

_NAME = "__name__"
MAIN = "__main__"
"""The name of a thread's own file."""


def decide_own_name(module: ast.Module, name: str) -> ast.Module:
    """The module with such comparisons as constants, and of an ``if`` on one alone just the branch that is taken.

    ``name`` is what ``__name__`` is. A file that sets ``__name__`` itself stays as it is.
    """
    mentions = [node for node in ast.walk(module) if isinstance(node, ast.Name) and node.id == _NAME]
    if not mentions or any(isinstance(node.ctx, ast.Store) for node in mentions):
        return module
    decided = _Decide(name).visit(module)
    assert isinstance(decided, ast.Module)
    return decided


class _Decide(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self._name = name
        self._decided: set[ast.AST] = set()

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        found = _compared(node)
        if found is None:
            return self.generic_visit(node)
        equal = isinstance(node.ops[0], ast.Eq)
        constant = ast.copy_location(ast.Constant((found == self._name) == equal), node)
        self._decided.add(constant)
        return constant

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        test = self.visit(node.test)
        if test not in self._decided:
            node.test = test
            return self.generic_visit(node)
        taken = node.body if test.value else node.orelse
        # The line of the condition stays one that is passed.
        passed: ast.stmt = ast.copy_location(ast.Pass(), node.test)
        return [passed, *self._statements(taken)]

    def _statements(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            visited = self.visit(statement)
            found += visited if isinstance(visited, list) else [visited]
        return found


def _compared(node: ast.Compare) -> str | None:
    """The text that ``__name__`` is compared with, on either side; None where it is another comparison."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return None
    for one, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
        if isinstance(one, ast.Name) and one.id == _NAME and isinstance(other, ast.Constant):
            return other.value if isinstance(other.value, str) else None
    return None
