"""Find the data files that kernels read: string literals of $readmemh and $readmemb, and others that may be such."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coram_studio.diagnostics import Span
from coram_studio.verilog.source import SourceText

if TYPE_CHECKING:
    from coram_studio.verilog.elaborate import Elaboration

_READERS = frozenset({"$readmemh", "$readmemb"})
_DATA_SUFFIXES = ("hex", "mem", "dat", "data", "txt", "bin", "init", "mif", "coe")
_MAY_READ = re.compile(rf'\$readmem[hb]\b|\.(?:{"|".join(_DATA_SUFFIXES)})"', re.IGNORECASE)
_DATA_NAME = re.compile(rf"[^\n]+\.(?:{'|'.join(_DATA_SUFFIXES)})", re.IGNORECASE)

_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|^[ \t]*`line\b[^\n]*|(?P<reader>\$readmem[hb]\s*\(\s*)?"(?P<name>(?:\\.|[^"\\\n])*)"',
    re.DOTALL | re.MULTILINE,
)
_UPWARDS = re.compile(r"(?:\./)*(?:\.\./){2,}")  # from the folder in which PyCoRAM simulates, to the project


@dataclass(frozen=True, slots=True)
class FileUse:
    """A string that names a file. ``is_required``: $readmemh or $readmemb reads it; else it may be a file or not."""

    name: str
    span: Span
    is_required: bool


def may_use_files(text: str) -> bool:
    """Whether it is worth while to look for data files in a text; quick."""
    return _MAY_READ.search(text) is not None


def is_data_name(text: str) -> bool:
    """Whether a string looks like the name of a data file, as parameters of memories have them."""
    return _DATA_NAME.fullmatch(text) is not None


def plain_data_name(name: str, *, is_read: bool) -> str:
    """The name of a data file without what leads out of the folder; "" when the string names none.

    Snippets of PyCoRAM are simulated in a folder of their own, from which ``../../`` leads to the project's files.
    """
    if "\0" in name or not (is_read or is_data_name(name)):
        return ""
    plain = posixpath.normpath(_UPWARDS.sub("", name, count=1)) if name else ""
    return "" if plain.startswith(("/", "../", "-")) or plain in ("", ".", "..") else plain


def renamed_data(text: str, rename: Callable[[str, bool], str]) -> str:
    """The text with ``rename(name, is_read)`` in the place of each string; ``is_read`` by $readmemh or $readmemb."""

    def replaced(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match[0]
        return f'{match["reader"] or ""}"{rename(match["name"], match["reader"] is not None)}"'

    return _STRING.sub(replaced, text)


def with_plain_data_names(text: str, names: Collection[str]) -> str:
    """The text in which strings that lead upwards to one of these data files have its name."""
    if "../" not in text:
        return text

    def rename(name: str, is_read: bool) -> str:
        plain = plain_data_name(name, is_read=is_read) if _UPWARDS.match(name) else ""
        return plain if plain in names else name

    return renamed_data(text, rename)


def file_uses(
    source: SourceText, headers: Sequence[SourceText] = (), defines: Sequence[str] = ()
) -> tuple[FileUse, ...]:
    """The strings of a source, and of what it includes, that name data files, in the order of the text.

    Macros are expanded, and what `ifdef leaves out is not looked at. A text that cannot be parsed has none.
    """
    # Imported when it is needed: most kernels read no files, and the reader of Verilog takes long to load.
    from coram_studio.verilog.elaborate import Elaboration, TooMuchError

    try:
        elaboration = Elaboration([source, *headers], defines=defines)
        trees = [tree for text, tree in elaboration.trees if text is source]
        return tuple(use for tree in trees for use in _uses(elaboration, tree))
    except (TooMuchError, RuntimeError, MemoryError, RecursionError):
        return ()  # reading the kernel reports it


def _uses(elaboration: Elaboration, tree: Any) -> list[FileUse]:
    from pyslang import syntax

    read: set[tuple[int, int]] = set()  # places of the literals that are read for certain
    found: list[FileUse] = []

    def call(node: Any) -> None:
        arguments = node.arguments
        if str(node.left).strip() not in _READERS or arguments is None or len(arguments.parameters) == 0:
            return
        tokens = [arguments.parameters[0].getFirstToken(), arguments.parameters[0].getLastToken()]
        if tokens[0].location == tokens[1].location:
            read.add(_place(tokens[0].location))

    def string(node: Any) -> None:
        name = str(node.literal.value)
        is_read = _place(node.literal.location) in read
        span = elaboration.span(node.sourceRange.start, node.sourceRange.end)
        if span is not None and (is_read or is_data_name(name)):
            found.append(FileUse(name, span, is_read))

    kinds = syntax.SyntaxKind
    tree.root.visit(lookup_table={kinds.InvocationExpression: call})
    tree.root.visit(lookup_table={kinds.StringLiteralExpression: string})
    return found


def _place(location: Any) -> tuple[int, int]:
    return (location.buffer.id, location.offset)
