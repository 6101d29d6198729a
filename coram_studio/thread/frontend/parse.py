"""Parse a thread's text within bounds of size and depth. The text is never executed."""

from __future__ import annotations

import ast
import threading
import warnings
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.thread.frontend.python2 import python2_findings
from coram_studio.thread.program import ThreadSource

MOST_CHARACTERS = 500_000
MOST_NODES = 60_000
DEEPEST = 120
MOST_CONDITIONS = 200
"""Parts of one ``and``, ``or`` or chained comparison: each is a branch."""
# catch_warnings changes the process's filters: one parse at a time.
_PARSER = threading.Lock()


@dataclass(frozen=True, slots=True)
class Spans:
    """Makes spans from syntax nodes. Python counts columns in UTF-8 bytes, spans in characters."""

    path: str
    lines: tuple[str, ...]

    def of(self, node: ast.AST) -> Span:
        """The whole node; for a module, its start."""
        line = getattr(node, "lineno", 1)
        end_line = getattr(node, "end_lineno", None) or line
        start = self._column(line, getattr(node, "col_offset", 0))
        end = self._column(end_line, getattr(node, "end_col_offset", None) or 0)
        return Span(self.path, line, start, end_line, end)

    def between(self, first: ast.AST, last: ast.AST) -> Span:
        """From the start of ``first`` to the end of ``last``."""
        a, b = self.of(first), self.of(last)
        return Span(self.path, a.line, a.column, b.end_line, b.end_column)

    def name_of(self, node: ast.FunctionDef | ast.ClassDef) -> Span:
        """The name in a definition."""
        span = self.of(node)
        text = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        column = text.find(node.name, span.column - 1) + 1 or span.column
        return Span(self.path, span.line, column, span.line, column + len(node.name))

    def _column(self, line: int, offset: int) -> int:
        if line > len(self.lines):
            return offset + 1
        text = self.lines[line - 1]
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8", "replace")[:offset].decode("utf-8", "ignore")) + 1


def parse(source: ThreadSource) -> tuple[ast.Module | None, Spans, tuple[Diagnostic, ...]]:
    """The module's syntax tree, or None with diagnostics."""
    spans = Spans(source.path, tuple(_python_lines(source.text[:MOST_CHARACTERS])))
    if len(source.text) > MOST_CHARACTERS:
        text = f"the thread must have at most {MOST_CHARACTERS:,} characters, not {len(source.text):,}"
        return None, spans, (diagnostic("T002", text, span=Span(source.path)),)
    try:
        with _PARSER, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(source.text, source.path or "<thread>")
    except SyntaxError as error:
        # One file of Python 2 has many such lines: all are told at once, and how each is written today.
        old = python2_findings(source.path, spans.lines)
        return None, spans, old or (_syntax_error(error, source, spans),)
    except ValueError as error:
        return None, spans, (diagnostic("T001", f"{error}", span=Span(source.path)),)
    except (RecursionError, MemoryError):
        return None, spans, (_too_deep(Span(source.path)),)
    problem = _bounds(module, spans)
    return (None if problem else module), spans, problem


def _python_lines(text: str) -> list[str]:
    # str.splitlines also splits at form feeds and the like, which Python's tokenizer does not.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_LONGEST_QUOTE = 60
"""Characters of a line that a message repeats."""


def _syntax_error(error: SyntaxError, source: ThreadSource, spans: Spans) -> Diagnostic:
    line = max(1, min(error.lineno or 1, len(spans.lines)))
    column = max(1, error.offset or 1)
    end_line, end_column = error.end_lineno or 0, error.end_offset or 0
    if (end_line, end_column) <= (line, column):
        end_line = end_column = 0
    span = Span(source.path, line, column, max(end_line, 0), max(end_column, 0))
    if "too many nested" in error.msg or "too many statically nested" in error.msg:
        return _too_deep(span)
    lines = source.text.splitlines()
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    message = f"Python cannot read {shown!r}: {error.msg}" if 0 < len(shown) <= _LONGEST_QUOTE else error.msg
    return diagnostic("T001", message, span=span)


def _too_deep(span: Span) -> Diagnostic:
    return diagnostic("T002", "statements and expressions are nested too deeply", span=span)


def _bounds(module: ast.Module, spans: Spans) -> tuple[Diagnostic, ...]:
    stack: list[tuple[ast.AST, int]] = [(module, 0)]
    count = 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > DEEPEST:
            return (_too_deep(spans.of(node)),)
        if count > MOST_NODES:
            return (
                diagnostic(
                    "T002", f"the thread has more than {MOST_NODES:,} syntax nodes", span=spans.of(node)
                ),
            )
        parts = len(getattr(node, "values" if isinstance(node, ast.BoolOp) else "comparators", ()))
        if parts > MOST_CONDITIONS and isinstance(node, ast.BoolOp | ast.Compare):
            text = f"one condition must have at most {MOST_CONDITIONS} parts, not {parts:,}"
            return (diagnostic("T002", text, span=spans.of(node)),)
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node) if hasattr(child, "lineno"))
    return ()
