"""Find the files that Verilog text includes, so that the parser opens no file by itself.

An `include may name any path of the machine, also a device that never ends. So the files are found here: in the
project's include folders, ordinary files only, and handed to the parser as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from coram_studio.verilog.screen import MAX_CHARACTERS
from coram_studio.verilog.source import SourceText

OBJECT_HEADER = "pycoram.v"
"""Projects written for PyCoRAM include this file, which declares the objects; they are declared already."""

_MAX_FILES = 200
_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|(?P<include>`include)[ \t]*(?P<name>"[^"\n]*"|<[^>\n]*>|`\w+)?|"(?:\\.|[^"\\\n])*"',
    re.DOTALL,
)


class Include:
    """One `include directive: the name it gives and the range of characters of that name with its quotes."""

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name = name
        self.start = start
        self.end = end

    @property
    def is_safe(self) -> bool:
        """Whether the name is a path that stays below the folders it is looked for in."""
        path = PurePosixPath(self.name.replace("\\", "/"))
        return bool(self.name) and not path.is_absolute() and ".." not in path.parts and ":" not in self.name

    @property
    def is_of_objects(self) -> bool:
        """Whether this is PyCoRAM's file of declarations; ours take its place."""
        return PurePosixPath(self.name).name == OBJECT_HEADER

    @property
    def plain_name(self) -> str:
        """The name without steps that lead nowhere, such as ``./``."""
        return str(PurePosixPath(self.name))


def includes(text: str) -> Iterator[Include]:
    """The `include directives of a text, outside of comments; a name that is not in quotes counts as no name."""
    if "`include" not in text:
        return
    for match in _TOKEN.finditer(text):
        if match["include"]:
            name = match["name"] or ""
            # Neither Icarus nor Yosys takes names in angle brackets.
            yield Include(name[1:-1] if name.startswith('"') else "", match.start(), match.end())


def included_files(sources: Sequence[SourceText], folders: Sequence[Path]) -> list[SourceText]:
    """Text of the files that the sources include, directly or not, as far as the folders have them.

    A file's path is its name in the include directive below its folder. Later folders do not hide earlier ones.
    """
    found: dict[str, SourceText] = {}
    waiting = [name for source in sources for name in _names(source.text)]
    while waiting and len(found) < _MAX_FILES:
        name = waiting.pop()
        if name in found:
            continue
        text = _read(name, folders)
        if text is not None:
            found[name] = SourceText(name, text)
            waiting += _names(text)
    return list(found.values())


def with_includes(text: str, headers: Mapping[str, str]) -> str:
    """The text with the included files in place of the directives that include them.

    ``headers`` are texts by plain name. What is not among them stays a directive, and so does what would make the
    text longer than the parser takes; a file within itself, which only a guard ends, is left out.
    """
    room = [MAX_CHARACTERS]
    return _written_out(text, headers, room, ())


def _written_out(text: str, headers: Mapping[str, str], room: list[int], inside: tuple[str, ...]) -> str:
    pieces: list[str] = []
    last = 0
    for include in includes(text):
        name = include.plain_name
        header = headers.get(name) if include.is_safe else None
        if header is None or len(header) > room[0]:
            continue
        pieces.append(text[last : include.start])
        last = include.end
        if name not in inside:
            room[0] -= len(header)
            pieces.append(_written_out(header, headers, room, (*inside, name)).removeprefix("\ufeff") + "\n")
    return "".join(pieces) + text[last:]


def _names(text: str) -> list[str]:
    return [include.name for include in includes(text) if include.is_safe and not include.is_of_objects]


def _read(name: str, folders: Sequence[Path]) -> str | None:
    for folder in folders:
        path = folder / name
        try:
            if path.is_file() and path.stat().st_size <= MAX_CHARACTERS:
                return path.read_bytes().decode("utf-8", "surrogateescape")
        except OSError:
            continue  # not readable here: the parser reports the file as missing
    return None
