"""What a file that was written for Python 2 says otherwise: which lines, and how to write them today."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from tokenize import TokenInfo

from coram_studio.diagnostics import Diagnostic, Fix, Span, diagnostic

_MOST = 50  # messages
_LAYOUT = frozenset({tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT})


def python2_findings(path: str, lines: Sequence[str]) -> tuple[Diagnostic, ...]:
    """A finding for each statement that only Python 2 reads; none in a file without one."""
    found: list[Diagnostic] = []
    for statement in _statements(_tokens(lines)):
        found += _unequal(path, statement)
        if (finding := _print(path, lines, statement)) is not None:
            found.append(finding)
    return tuple(found[:_MOST])


def _tokens(lines: Sequence[str]) -> Iterator[TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline)
    except (tokenize.TokenError, SyntaxError):
        return  # what comes before the place that no Python reads is known


def _statements(tokens: Iterator[TokenInfo]) -> Iterator[list[TokenInfo]]:
    """The tokens of each simple statement, without layout and comments; heads such as ``if x:`` count as one."""
    statement: list[TokenInfo] = []
    depth = 0
    for token in tokens:
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        ends = token.type == tokenize.NEWLINE or (token.string in (";", ":") and depth <= 0)
        if ends and statement:
            yield statement
            statement = []
        elif not ends and token.type not in _LAYOUT:
            statement.append(token)


def _print(path: str, lines: Sequence[str], statement: list[TokenInfo]) -> Diagnostic | None:
    first, *values = statement
    if first.string != "print" or not values or values[0].string in ("=", "."):
        return None
    if values[0].string == "(" and _closing(values) == len(values) - 1:
        return None  # a call
    (line, column), (end_line, end_column) = first.start, statement[-1].end
    span = Span(path, line, column + 1, end_line, end_column + 1)
    if line != end_line:
        fixed, shown = "print(...)", lines[line - 1].strip()
    else:
        last = statement[-2] if values[-1].string == "," and len(values) > 1 else statement[-1]
        fixed = f"print({lines[line - 1][values[0].start[1] : last.end[1]]})"
        shown = lines[line - 1][column:end_column]
    message = f"print is a function since Python 3, and {shown!r} is the statement of Python 2"
    fix = Fix(f"Write {fixed}", span, fixed) if line == end_line else None
    return diagnostic("T001", message, span=span, remedy=f"Write {fixed}.", fix=fix)


def _closing(tokens: list[TokenInfo]) -> int:
    """Where the bracket that comes first is closed."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if depth == 0:
            return index
    return len(tokens)


def _unequal(path: str, statement: list[TokenInfo]) -> Iterator[Diagnostic]:
    for left, right in zip(statement, [*statement[1:], statement[-1]], strict=True):
        if left.string == "<>" or (left.string == "<" and right.string == ">" and left.end == right.start):
            span = Span(path, left.start[0], left.start[1] + 1, left.start[0], left.start[1] + 3)
            message = "<> is the comparison of Python 2"
            yield diagnostic("T001", message, span=span, remedy="Write !=.", fix=Fix("Write !=", span, "!="))
