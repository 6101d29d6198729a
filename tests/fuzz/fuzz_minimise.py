"""Makes a failing program smaller, as long as it still fails in the same way.

Statements are left out, many at once to begin with, and expressions are replaced by their parts: that gives programs
which no generator would write. (Hypothesis's own shrinking, by smaller choices for the same generator, was tried: in the
same time it left them as long as they were, because one other choice makes all that follows another program.)
"""

import ast
import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from fuzz_check import Failure, check_programs, is_worth_running
from fuzz_generator import FuzzProgram

SECONDS = 40.0
# Failures that come to light before the simulation, which takes most of the time.
_SIMULATED = frozenset({"hardware", "core", "simulation"})


def minimise(failure: Failure, folder: Path) -> Failure:
    """A failure of the same kind and place of a shorter program, or the same; takes about ``SECONDS`` at most."""
    end = time.monotonic() + SECONDS
    smallest = failure
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for edits in (_without_run, _without_statement, _unwrapped, _simpler):
            number = 0
            while time.monotonic() < end:
                # Of the shortened program the same number is the next edit.
                text = next(itertools.islice(edits(smallest.program.text), number, None), None)
                if text is None:
                    break
                found = _fails(smallest, replace(smallest.program, text=text), folder)
                if found is not None and len(text) < len(smallest.program.text):
                    smallest, progress = found, True
                else:
                    number += 1
    return smallest


def _fails(failure: Failure, program: FuzzProgram, folder: Path) -> Failure | None:
    try:
        if not is_worth_running(program):
            return None
    except Exception:  # noqa: BLE001 - the rest needs what is left out: any error of Python may come of it
        return None
    found = check_programs([program], folder, simulated=failure.where in _SIMULATED)
    # Where two passes show the same fault, it may come to light earlier in a shorter program.
    if not found or found[0].kind != failure.kind:
        return None
    if "frontend" in (found[0].where, failure.where) and _codes(found[0]) != _codes(failure):
        return None
    return found[0]


def _codes(failure: Failure) -> set[str]:
    """Codes of diagnostics: a program that is refused for another reason has been spoilt."""
    return set(re.findall(r"\[(T\d+)\]", failure.detail)) if failure.where == "frontend" else set()


def _without_run(text: str) -> Iterator[str]:
    """The text without some of its outermost statements: a half of them, a quarter, an eighth."""
    count = len(ast.parse(text).body)
    for part in (2, 4, 8):
        size = max(1, count // part)
        for start in range(count - size, -1, -size):
            tree = ast.parse(text)
            del tree.body[start : start + size]
            yield from _unparse(tree)


def _without_statement(text: str) -> Iterator[str]:
    """The text without one of its statements; large ones first."""
    return _edited(text, lambda _statement: [])


def _unwrapped(text: str) -> Iterator[str]:
    """The text with a compound statement's body in its place; large ones first."""
    return _edited(
        text,
        lambda statement: statement.body if isinstance(statement, ast.If | ast.For | ast.While) else None,
    )


def _edited(text: str, edit: Callable[[ast.stmt], list[ast.stmt] | None]) -> Iterator[str]:
    sizes = [_size(place) for place in _places(ast.parse(text))]
    for number in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        tree = ast.parse(text)
        body, at = list(_places(tree))[number]
        edited = edit(body[at])
        if edited is not None:
            body[at : at + 1] = edited
            yield from _unparse(tree)


def _simpler(text: str) -> Iterator[str]:
    """The text with an expression replaced by one of its parts, or by a constant."""
    for number in range(sum(1 for _ in _expressions(ast.parse(text)))):
        for choice in range(4):
            tree = ast.parse(text)
            parent, name, index, node = list(_expressions(tree))[number]
            parts: list[ast.expr] = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)][:3]
            parts.append(ast.Constant(1))
            if choice >= len(parts):
                break
            if index is None:
                setattr(parent, name, parts[choice])
            else:
                getattr(parent, name)[index] = parts[choice]
            yield from _unparse(tree)


def _expressions(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """Each expression that is neither a name nor a constant, with where it stands."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(
                    node, ast.BinOp | ast.BoolOp | ast.Compare | ast.UnaryOp | ast.IfExp | ast.Call
                ):
                    yield parent, name, index, node


def _unparse(tree: ast.Module) -> Iterator[str]:
    """The tree's text, if there is one."""
    for node in ast.walk(tree):
        if getattr(node, "body", None) == []:
            setattr(node, "body", [ast.Pass()])  # noqa: B010 - many kinds of node have one
    try:
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
        compile(text, "thread", "exec")
    except SyntaxError:
        return
    yield text


def _places(tree: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield from ((body, i) for i in range(len(body)) if not isinstance(body[i], ast.Pass))


def _size(place: tuple[list[ast.stmt], int]) -> int:
    body, at = place
    return sum(1 for _ in ast.walk(body[at]))
