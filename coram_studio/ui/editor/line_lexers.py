"""Split one line of source into coloured pieces, given the state in which the line before ended.

Pygments knows the languages but lexes whole texts. Here it is given one line at a time, so that a keystroke costs one
line; what reaches over line ends (comments and triple-quoted strings) is followed here.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from coram_studio.model.keywords import NEWER_KEYWORDS

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Piece = tuple[int, int, str]
"""Start column, length and class ("keyword", "comment", ...) of a piece; plain text is left out."""

START = 0
"""The state before the first line."""


class LineLexer(Protocol):
    """Knows one language."""

    def lex(self, line: str, state: int) -> tuple[list[Piece], int]:
        """The line's pieces and the state in which it ends."""


def lexer_for(path: str) -> LineLexer:
    """The lexer of a file, chosen by its name's end."""
    suffix = path.rpartition(".")[2].lower()
    if suffix == "py":
        return PythonLines()
    if suffix in ("v", "vh"):
        return VerilogLines("verilog")
    if suffix in ("sv", "svh"):
        return VerilogLines("systemverilog")
    return PlainLines()


class PlainLines:
    """Any other text: one piece class for comments that start with ``#``, as in TOML."""

    def lex(self, line: str, state: int) -> tuple[list[Piece], int]:
        """The line's comment, if it is one as a whole."""
        stripped = line.lstrip()
        start = len(line) - len(stripped)
        return ([(start, len(stripped), "comment")] if stripped.startswith("#") else []), START


_CLASSES = (
    ("Token.Comment.Preproc", "directive"),
    ("Token.Comment", "comment"),
    ("Token.Literal.String.Doc", "comment"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Keyword.Type", "type"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Name.Function", "function"),
    ("Token.Name.Class", "function"),
    ("Token.Name.Builtin", "builtin"),
    ("Token.Name.Decorator", "directive"),
    ("Token.Name.Constant", "directive"),
    ("Token.Operator", "operator"),
)


def _piece_class(token: object) -> str:
    name = str(token)
    return next((kind for prefix, kind in _CLASSES if name.startswith(prefix)), "")


class _PygmentsLines(ABC):
    """Lexes code without multi-line pieces, remembering lines it has seen."""

    def __init__(self) -> None:
        self._lexer: Lexer | None = None
        self._names: frozenset[str] = (
            frozenset()
        )  # words that are no keywords, though the lexer takes them for such
        self._classes: dict[object, str] = {}
        self._seen: dict[str, list[Piece]] = {}

    @abstractmethod
    def _make_lexer(self) -> Lexer:
        """The lexer of one line of code."""

    def _code(self, code: str) -> list[Piece]:
        if code in self._seen:
            return self._seen[code]
        if self._lexer is None:
            self._lexer = self._make_lexer()
        pieces = []
        for start, token, text in self._lexer.get_tokens_unprocessed(code + "\n"):
            if token not in self._classes:
                self._classes[token] = _piece_class(token)
            kind = self._classes[token]
            if kind and text not in self._names:
                pieces.append((start, len(text), kind))
        if len(self._seen) > 20_000:
            self._seen.clear()
        self._seen[code] = pieces
        return pieces


class VerilogLines(_PygmentsLines):
    """Verilog or SystemVerilog. State 1: inside ``/* ... */``."""

    _SKIP = re.compile(r'//.*|"(?:\\.|[^"\\])*"?|/\*')

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        if language == "verilog":
            self._names = NEWER_KEYWORDS

    def _make_lexer(self) -> Lexer:
        from pygments.lexers.hdl import SystemVerilogLexer, VerilogLexer

        return VerilogLexer() if self._language == "verilog" else SystemVerilogLexer()

    def lex(self, line: str, state: int) -> tuple[list[Piece], int]:
        """The line's pieces and whether it ends inside a comment."""
        pieces: list[Piece] = []
        at = 0
        if state == 1:
            end = line.find("*/")
            if end < 0:
                return [(0, len(line), "comment")], 1
            at = end + 2
            pieces.append((0, at, "comment"))
        for start, stop in self._comments(line, at):
            pieces.extend(self._shifted(line[at:start], at))
            if stop < 0:
                pieces.append((start, len(line) - start, "comment"))
                return pieces, 1
            pieces.append((start, stop - start, "comment"))
            at = stop
        pieces.extend(self._shifted(line[at:], at))
        return pieces, START

    def _comments(self, line: str, at: int) -> Iterator[tuple[int, int]]:
        """Block comments from ``at`` on, as start and end; the end is -1 when the line does not hold it."""
        while match := self._SKIP.search(line, at):
            at = match.end()
            if match.group() == "/*":
                end = line.find("*/", at)
                yield match.start(), end + 2 if end >= 0 else -1
                if end < 0:
                    return
                at = end + 2

    def _shifted(self, code: str, by: int) -> list[Piece]:
        return [(start + by, length, kind) for start, length, kind in self._code(code)] if code else []


class PythonLines(_PygmentsLines):
    """Python. States 1 and 2: inside a string of three apostrophes or quotation marks."""

    _SKIP = re.compile(
        r"""\#.*|'{3}|"{3}|'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?""",
    )
    _QUOTES = ("", "'''", '"""')

    def _make_lexer(self) -> Lexer:
        from pygments.lexers.python import PythonLexer

        return PythonLexer()

    def lex(self, line: str, state: int) -> tuple[list[Piece], int]:
        """The line's pieces and the kind of string it ends in."""
        if state == START:
            return self._from_code(line, 0)
        end = line.find(self._QUOTES[state])
        if end < 0:
            return [(0, len(line), "string")], state
        pieces, after = self._from_code(line[end + 3 :], end + 3)
        return [(0, end + 3, "string"), *pieces], after

    def _from_code(self, code: str, by: int) -> tuple[list[Piece], int]:
        state, at = START, 0
        while match := self._SKIP.search(code, at):
            at = match.end()
            quote = match.group()
            if quote in self._QUOTES:
                end = code.find(quote, at)
                if end < 0:
                    state = self._QUOTES.index(quote)
                    before = self._code(code[: match.start()])
                    pieces = [*before, (match.start(), len(code) - match.start(), "string")]
                    return [(start + by, length, kind) for start, length, kind in pieces], state
                at = end + 3
        return [(start + by, length, kind) for start, length, kind in self._code(code)], state
