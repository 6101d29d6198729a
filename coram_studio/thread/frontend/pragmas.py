"""Comments that speak to the compiler: ``# coram: no-overlap``."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.thread.ir.graph import Site

NO_OVERLAP = "no-overlap"
_COMMENT = re.compile(r"#\s*coram:\s*(.*?)\s*$")
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Pragmas:
    """Where transfers must be over before anything else happens: whole files, and lines of files, by path."""

    files: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, int]] = frozenset()

    def strict(self, site: Site) -> bool:
        """Whether a transfer at this place is: by its own line, or by that of a call that led to it."""
        if not (self.files or self.lines):
            return False
        return any(self._covers(span) for span in (site.span, *(frame.span for frame in site.stack)))

    def _covers(self, span: Span) -> bool:
        if span.path in self.files:
            return True
        lines = range(span.line, (span.end_line or span.line) + 1)
        return any(path == span.path and line in lines for path, line in self.lines)

    def joined(self, other: Pragmas) -> Pragmas:
        """Those of two files."""
        return Pragmas(self.files | other.files, self.lines | other.lines)


def find_pragmas(path: str, text: str, module: ast.Module) -> tuple[Pragmas, tuple[Diagnostic, ...]]:
    """The pragmas of one file, and warnings for those that say or mean nothing."""
    if "coram:" not in text:
        return Pragmas(), ()
    calls = _lines_of_calls(module)
    top = _first_line(module)
    files: set[str] = set()
    lines: set[tuple[str, int]] = set()
    problems: list[Diagnostic] = []
    for token in _comments(text):
        found = _COMMENT.match(token.string)
        if found is None:
            continue
        line, column = token.start
        span = Span(path, line, column + 1, line, column + 1 + len(token.string))
        alone = not token.line[:column].strip()
        if found[1] != NO_OVERLAP:
            said = found[1][:_LONGEST_QUOTE]
            problems.append(
                diagnostic("T029", f'the comment must say "{NO_OVERLAP}", not "{said}"', span=span)
            )
        elif alone and line < top:
            files.add(path)
        elif line in calls:
            lines.add((path, line))
        else:
            message = f'"{NO_OVERLAP}" must stand on the line of a call, or alone before the first statement'
            problems.append(diagnostic("T029", message, span=span))
    return Pragmas(frozenset(files), frozenset(lines)), tuple(problems)


def _comments(text: str) -> list[tokenize.TokenInfo]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []  # the parser has taken the text, so that this is about its last line at most
    return [token for token in tokens if token.type == tokenize.COMMENT]


def _lines_of_calls(module: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def _first_line(module: ast.Module) -> int:
    """The line of the first statement behind the file's docstring."""
    body = module.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body[0].lineno if body else 1 << 30
