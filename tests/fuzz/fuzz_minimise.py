"""Makes a failing program smaller: statements are left out, as long as it still fails in the same way."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fuzz_check import Failure, check_programs
from fuzz_reference import run_python

SECONDS = 30.0


def minimise(failure: Failure, folder: Path) -> Failure:
    """A failure of the same kind and place of a shorter program, or the same; takes ``SECONDS`` at most."""
    end = time.monotonic() + SECONDS
    smallest = failure
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for text in _shorter(smallest.program.text):
            if time.monotonic() > end:
                break
            found = _fails(smallest, text, folder)
            if found is not None:
                smallest, progress = found, True
                break
    return smallest


def _fails(failure: Failure, text: str, folder: Path) -> Failure | None:
    program = replace(failure.program, text=text)
    try:
        run_python(text, program.options.integers)
    except Exception:  # noqa: BLE001 - the rest needs what is left out: any error of Python may come of it
        return None
    found = check_programs([program], folder)
    # Where two passes show the same fault, it may come to light earlier in a shorter program.
    if not found or found[0].kind != failure.kind:
        return None
    if "frontend" in (found[0].where, failure.where) and _codes(found[0]) != _codes(failure):
        return None
    return found[0]


def _codes(failure: Failure) -> set[str]:
    """Codes of diagnostics: a program that is refused for another reason has been spoilt."""
    return set(re.findall(r"\[(T\d+)\]", failure.detail)) if failure.where == "frontend" else set()


def _shorter(text: str) -> Iterator[str]:
    """The text without one of its statements, or with a compound statement's body in its place; large ones first."""
    sizes = [_size(place) for place in _places(ast.parse(text))]
    order = sorted(range(len(sizes)), key=lambda i: -sizes[i])
    seen = {ast.unparse(ast.parse(text)) + "\n"}
    for unwrap in (False, True):
        for number in order:
            tree = ast.parse(text)
            body, at = list(_places(tree))[number]
            statement = body[at]
            if unwrap and not isinstance(statement, ast.If | ast.For | ast.While):
                continue
            body[at : at + 1] = getattr(statement, "body", []) if unwrap else []
            shorter = _unparse(tree)
            if shorter is not None and shorter not in seen:
                seen.add(shorter)
                yield shorter


def _unparse(tree: ast.Module) -> str | None:
    for node in ast.walk(tree):
        if getattr(node, "body", None) == []:
            setattr(node, "body", [ast.Pass()])  # noqa: B010 - many kinds of node have one
    try:
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
        compile(text, "thread", "exec")
    except SyntaxError:
        return None
    return text


def _places(tree: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield from ((body, i) for i in range(len(body)) if not isinstance(body[i], ast.Pass))


def _size(place: tuple[list[ast.stmt], int]) -> int:
    body, at = place
    return sum(1 for _ in ast.walk(body[at]))
