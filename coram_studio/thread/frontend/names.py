"""Which names a piece of syntax assigns: the scopes of functions, and the variables of loops."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameSets:
    """Names of one function body (nested functions apart)."""

    assigned: frozenset[str]
    global_names: frozenset[str]
    nonlocal_names: frozenset[str]


def names_in(statements: Iterable[ast.AST]) -> NameSets:
    """Names that the statements assign or declare, without looking into nested functions."""
    assigned: set[str] = set()
    global_names: set[str] = set()
    nonlocal_names: set[str] = set()
    stack: list[ast.AST] = list(statements)
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                assigned.add(name)
                continue
            case ast.Lambda():
                continue
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                assigned.add(name)
            case ast.Global(names=names):
                global_names.update(names)
            case ast.Nonlocal(names=names):
                nonlocal_names.update(names)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                assigned.add(name)
            case ast.alias():
                assigned.add(node.asname or node.name.split(".")[0])
            case _:
                ...
        stack.extend(ast.iter_child_nodes(node))
    return NameSets(frozenset(assigned), frozenset(global_names), frozenset(nonlocal_names))


def outer_names(module: ast.Module) -> frozenset[str]:
    """Names that any function of the module declares global or nonlocal: a call may assign them."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return frozenset(found)


def has_call(statements: Iterable[ast.AST]) -> bool:
    """Whether the statements call anything."""
    return any(isinstance(node, ast.Call) for s in statements for node in ast.walk(s))


def assigns_items(module: ast.Module) -> bool:
    """Whether the thread assigns any item of a list: only then are lists memories, else they are constants."""
    return any(isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store) for n in ast.walk(module))
