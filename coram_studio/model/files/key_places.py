"""Find the line and column of every table and key of a TOML text.

``tomllib`` gives values without places; this scanner gives places without values. It needs a text that tomllib has
accepted, and looks only at what is outside of values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Place = tuple[int, int]
"""Line and column, both from 1, the column in characters."""

_KEY_PART = re.compile(r'\s*(?:([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|\'([^\']*)\')\s*')
_VALUE_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|[\[\]{}#]')
# The two forms that we write ourselves, taken in one step.
_PLAIN_HEADER = re.compile(r"\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]\Z")
_PLAIN_PAIR = re.compile(r'([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*) = (?:"[^"\\]*"|[0-9a-z]+)\Z')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def find_places(text: str) -> dict[tuple[str, ...], Place]:
    """Where each table header and each key outside of inline tables begins, by its full path."""
    places: dict[tuple[str, ...], Place] = {}
    table: tuple[str, ...] = ()
    depth = 0  # of brackets that a value has left open
    closing = ""  # the quotes that end a string of several lines
    for number, line in enumerate(text.split("\n"), start=1):
        start = 0
        if not depth and not closing:
            if plain := _PLAIN_HEADER.match(line):
                table = tuple(plain[1].split("."))
                places.setdefault(table, (number, 1))
                continue
            if plain := _PLAIN_PAIR.match(line):
                _note_key(places, table, tuple(plain[1].split(".")), (number, 1))
                continue
            stripped = line.lstrip()
            if not stripped or stripped[0] == "#" or stripped == "\r":
                continue
            column = len(line) - len(stripped) + 1
            if stripped[0] == "[":
                brackets = 2 if stripped.startswith("[[") else 1
                table, _ = _dotted(line, column - 1 + brackets)
                places.setdefault(table, (number, column))
                continue
            key, start = _dotted(line, column - 1)
            _note_key(places, table, key, (number, column))
        depth, closing = _skip_value(line, start, depth, closing)
    return places


def place_of(places: dict[tuple[str, ...], Place], path: Sequence[str]) -> Place:
    """The place of a key, or of the nearest table around it; (1, 1) when there is none."""
    for length in range(len(path), 0, -1):
        found = places.get(tuple(path[:length]))
        if found is not None:
            return found
    return (1, 1)


def _note_key(
    places: dict[tuple[str, ...], Place], table: tuple[str, ...], key: tuple[str, ...], place: Place
) -> None:
    """A dotted key makes a table of each of its parts but the last."""
    for length in range(1, len(key) + 1):
        places.setdefault(table + key[:length], place)


def _dotted(line: str, position: int) -> tuple[tuple[str, ...], int]:
    """The parts of the dotted key at ``position`` and where it ends."""
    parts = []
    while match := _KEY_PART.match(line, position):
        bare, quoted, literal = match.groups()
        parts.append(bare or literal or _unescape(quoted or ""))
        position = match.end()
        if line[position : position + 1] != ".":
            break
        position += 1
    return tuple(parts), position


def _unescape(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[3])

    return _ESCAPE.sub(character, text)


def _skip_value(line: str, position: int, depth: int, closing: str) -> tuple[int, str]:
    """What is still open at the line's end."""
    while position < len(line):
        if closing:
            end = _end_of_long_string(line, position, closing)
            if end < 0:
                return depth, closing
            position, closing = end, ""
            continue
        match = _VALUE_TOKEN.search(line, position)
        if match is None or match[0] == "#":
            return depth, ""
        position = match.end()
        if match[0] in ('"""', "'''"):
            closing = match[0]
        elif match[0] in "[{":
            depth += 1
        elif match[0] in "]}":
            depth -= 1
    return depth, closing


def _end_of_long_string(line: str, position: int, closing: str) -> int:
    while position < len(line):
        if closing == '"""' and line[position] == "\\":
            position += 2
        elif line.startswith(closing, position):
            position += 3
            while line.startswith(closing[0], position):  # up to two quotes may precede the end
                position += 1
            return position
        else:
            position += 1
    return -1
