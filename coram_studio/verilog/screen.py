"""Refuse text that would exhaust or break the parser, which runs inside this process.

The parser's own limits cover most of what is too deep; these cover the rest (measured with pyslang 12.1: it
overflows the stack at more than 10,000 chained operators or generate conditions, breaks at powers of vectors of
thousands of bits, and expands nested macros without bound). The limits are far beyond what people write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_CHARACTERS = 4_000_000
_MAX_OPERATORS = 5_000  # in one statement, that is between two semicolons
_MAX_DEPTH = 1_000  # brackets and begin ... end inside each other
_MAX_ELSE = 5_000  # in one file
_MAX_EXPANSION = 8_000_000  # characters of a file after macros

_OPERATOR = re.compile(r"[-+*/%&|^~!<>=?({\[]|\bif\b|\bfor\b|\belse\b|\bbegin\b")
_NESTING = re.compile(r"[(\[{]|\bbegin\b|[)\]}]|\bend\b")
_OPENING = frozenset("([{")
_ELSE = re.compile(r"\belse\b")
_HUGE_LITERAL = re.compile(r"\b\d{4,}\s*'")
_DEFINE = re.compile(r"`define\s+(\w+)((?:[^\n\\]|\\.|\\\r?\n)*)")
_USE = re.compile(r"`(\w+)")


def refusal(texts: Iterable[str]) -> str:
    """Why one of the texts, which are parsed together, is too much for the parser, or ""."""
    together = list(texts)
    for text in together:
        if len(text) > MAX_CHARACTERS:
            return f"it has more than {MAX_CHARACTERS:,} characters"
        # What is short cannot be deep; this spares the checks below for nearly every kernel.
        if len(text) > _MAX_DEPTH:
            reason = _shape(text)
            if reason:
                return reason
        if "**" in text and _HUGE_LITERAL.search(text):
            return "it has a power of a number of thousands of bits"
    return _expansion(together)


def _shape(text: str) -> str:
    for statement in text.split(";"):
        if len(statement) > _MAX_OPERATORS and len(_OPERATOR.findall(statement)) > _MAX_OPERATORS:
            return f"it has a statement of more than {_MAX_OPERATORS:,} operators"
    if len(_ELSE.findall(text)) > _MAX_ELSE:
        return f"it has more than {_MAX_ELSE:,} times else"
    depth = 0
    for match in _NESTING.finditer(text):
        word = match[0]
        depth += 1 if word in _OPENING or word == "begin" else -1
        if depth > _MAX_DEPTH:
            return f"brackets or blocks are nested more than {_MAX_DEPTH:,} deep"
    return ""


def _expansion(texts: list[str]) -> str:
    """Bound the length after macros are expanded; every definition of a name counts as the longest of them."""
    bodies: dict[str, str] = {}
    for text in texts:
        if "`define" not in text:
            continue
        for name, body in _DEFINE.findall(text):
            bodies[name] = max(bodies.get(name, ""), body, key=len)
    if not bodies:
        return ""
    lengths: dict[str, int] = {}

    def length(name: str, active: frozenset[str]) -> int:
        if name in active or name not in bodies or len(active) > 200:
            return 0
        if name not in lengths:
            body = bodies[name]
            inner = active | {name}
            lengths[name] = len(body) + sum(length(use, inner) for use in _USE.findall(body))
        return lengths[name]

    for text in texts:
        total = sum(length(use, frozenset()) for use in _USE.findall(_DEFINE.sub("", text)))
        if total > _MAX_EXPANSION:
            return f"its macros expand to more than {_MAX_EXPANSION:,} characters"
    return ""
