"""Diagnostics as marks in an editor: where they are underlined, and what their hover text says."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.ui.theme import Theme

SEVERITY_COLOURS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "accent"}
"""The colour of each severity in the table of colours."""


_NARROW = 84
"""Characters of a hover text's line that are shown without breaking it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A diagnostic in the document: character positions ``start`` up to, not including, ``end``."""

    start: int
    end: int
    line: int  # from 0
    diagnostic: Diagnostic


def place_marks(document: QTextDocument, diagnostics: Iterable[Diagnostic]) -> tuple[Mark, ...]:
    """Where the diagnostics lie; one whose range is empty covers the word there, or the rest of the line."""
    marks = []
    for found in diagnostics:
        span = found.span
        if span is None:
            continue
        block = document.findBlockByNumber(min(span.line, document.blockCount()) - 1)
        if not block.isValid():
            continue
        text = block.text()
        column = min(max(span.column - 1, 0), len(text))
        start = position_of(block, span.column)
        end_block = document.findBlockByNumber(span.end_line - 1)
        end = start
        if end_block.isValid() and (span.end_line, span.end_column) > (span.line, span.column):
            end = position_of(end_block, span.end_column)
        if end <= start:
            first, last = _word_around(text, column)
            start, end = position_of(block, first + 1), position_of(block, last + 1)
        marks.append(Mark(start, end, block.blockNumber(), found))
    return tuple(marks)


def position_of(block: QTextBlock, column: int) -> int:
    """The document's position of a column, counted from 1 in characters. Qt counts in units of UTF-16."""
    before = block.text()[: max(column - 1, 0)]
    return block.position() + len(before.encode("utf-16-le", "surrogatepass")) // 2


def _word_around(text: str, column: int) -> tuple[int, int]:
    if column >= len(text.rstrip()):
        # Past the end of the line: underline its last character, so that there is something to see.
        last = max(len(text.rstrip()) - 1, 0)
        return last, max(last + 1, min(len(text), 1))
    end = column
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return column, max(end, column + 1)


def mark_selections(
    document: QTextDocument, marks: Iterable[Mark], theme: Theme
) -> list[QTextEdit.ExtraSelection]:
    """The wavy underlines, graver ones drawn last."""
    selections = []
    for mark in sorted(marks, key=lambda m: -m.diagnostic.severity.rank):
        selection = QTextEdit.ExtraSelection()
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(theme.colour(SEVERITY_COLOURS[mark.diagnostic.severity]))
        cursor = QTextCursor(document)
        limit = max(document.characterCount() - 1, 0)
        cursor.setPosition(min(mark.start, limit))
        cursor.setPosition(min(mark.end, limit), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, style
        selections.append(selection)
    return selections


def hover_text(diagnostics: Iterable[Diagnostic], theme: Theme) -> str:
    """The diagnostics with their remedies as rich text, gravest first."""
    parts = []
    for found in sorted(diagnostics, key=lambda d: d.severity.rank):
        colour = theme.hex(SEVERITY_COLOURS[found.severity])
        head = f'<b style="color:{colour}">{found.severity.value}</b> {html.escape(found.message)}'
        code = f' <span style="color:{theme.hex("muted")}">[{found.code}]</span>'
        remedy = f"<br>{html.escape(found.remedy)}" if found.remedy else ""
        related = "".join(
            f'<br><span style="color:{theme.hex("muted")}">'
            f"{html.escape(f'{r.span}: ' if r.span else '')}{html.escape(r.message)}</span>"
            for r in found.related
        )
        longest = max(len(found.message) + len(found.code) + 12, len(found.remedy))
        # Left to itself, a tooltip breaks a sentence into many short lines.
        width = ' width="520"' if longest > _NARROW else ""
        wrap = "" if longest > _NARROW else "white-space:nowrap;"
        parts.append(
            f'<table{width}><tr><td style="{wrap}padding-bottom:4px">{head}{code}{remedy}{related}</td></tr></table>'
        )
    return "".join(parts)
