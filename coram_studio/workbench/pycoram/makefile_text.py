"""The text of Makefiles: lines, brackets and arguments, before anything is known of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator


def command_of(line: str) -> str:
    """A line of a recipe without its blanks and the signs that make hides it by or goes on after it."""
    return line.strip().lstrip("@-+").lstrip()


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that ends in a backslash goes on in the next."""
    lines = text.replace("\r\n", "\n").split("\n")
    number = 0
    while number < len(lines):
        first, pieces = number, [lines[number]]
        while pieces[-1].endswith("\\") and number + 1 < len(lines):
            number += 1
            pieces[-1] = pieces[-1][:-1]
            pieces.append(lines[number].lstrip())
        number += 1
        yield first + 1, " ".join(pieces)


def closing(text: str, opening: int) -> int:
    """Where the bracket at ``opening`` is closed; the text's end where it is not."""
    pair = {"(": ")", "{": "}"}
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] == text[opening]) - (text[index] == pair[text[opening]])
        if depth == 0:
            return index
    return len(text)


def compared(text: str) -> tuple[str, str] | None:
    """Both sides of a comparison, ``(a,b)`` or ``"a" "b"``; None where it is neither."""
    if text.startswith("(") and closing(text, 0) == len(text) - 1:
        left, *right = arguments_of(text[1:-1])
        return (left, ",".join(right)) if right else None
    quoted = re.fullmatch(r"""(["'])(.*?)\1\s*(["'])(.*?)\3""", text)
    return (quoted[2], quoted[4]) if quoted else None


def arguments_of(text: str) -> list[str]:
    """Arguments of a function: separated by commas outside of brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character in "({") - (character in ")}")
        if character == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
