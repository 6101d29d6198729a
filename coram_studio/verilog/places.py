"""Places in source text: byte offsets of the parser to characters, lines and columns."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from coram_studio.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VISIBLE = re.compile(r"[^\r\n]")
_BYTE_ORDER_MARK = "\ufeff"


class Places:
    """Turns byte offsets in the UTF-8 form of one text into characters, lines and columns.

    The parser counts bytes; editors and diagnostics count characters. ``parser_text`` is what the parser must be
    given: it has as many characters as ``text``, apart from a byte order mark, which it lacks. Ranges of
    characters that are ``hidden`` are blank in it.
    """

    def __init__(
        self, path: str, text: str, hidden: Sequence[tuple[int, int]] = (), include_name: str = ""
    ) -> None:
        self.path = path
        self.include_name = include_name  # by which others include it, where it is an included file
        self.text = text
        # A file in an unexpected encoding is read with lone surrogates, which have no UTF-8 form.
        clean = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
        for start, end in hidden:
            clean = clean[:start] + _VISIBLE.sub(" ", clean[start:end]) + clean[end:]
        self._skipped = 1 if clean.startswith(_BYTE_ORDER_MARK) else 0
        self.parser_text = clean[self._skipped :]
        self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        # For each character of more than one byte: the byte offset after it, and how many bytes more
        # than characters there have been by then.
        self._ends: list[int] = []
        self._surplus: list[int] = []
        if not self.parser_text.isascii():
            surplus = 0
            for match in re.finditer(r"[^\x00-\x7f]", self.parser_text):
                surplus += len(match[0].encode()) - 1
                self._ends.append(match.end() + surplus)
                self._surplus.append(surplus)

    def character(self, byte_offset: int) -> int:
        """Index in ``text`` of the character at a byte offset of ``parser_text``."""
        index = bisect.bisect_right(self._ends, byte_offset)
        surplus = self._surplus[index - 1] if index else 0
        return min(byte_offset - surplus + self._skipped, len(self.text))

    def line_column(self, character: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character of ``text``."""
        line = bisect.bisect_right(self._line_starts, character)
        return line, character - self._line_starts[line - 1] + 1

    def span(self, start_byte: int, end_byte: int | None = None) -> Span:
        """The span from one byte offset to another; only its start where there is no end."""
        line, column = self.line_column(self.character(start_byte))
        if end_byte is None or end_byte <= start_byte:
            return Span(self.path, line, column)
        end_line, end_column = self.line_column(self.character(end_byte))
        return Span(self.path, line, column, end_line, end_column)
