"""Calls of a host's tasks whose results go to variables of other widths, for simulators that do not take them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coram_studio.simulate.host_skipped import SKIPPED

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_PIECE = re.compile(SKIPPED + r"|[()\[\]{},]", re.DOTALL)
_END = re.compile(r"\s*;")


@dataclass(frozen=True, slots=True)
class Output:
    """The output argument of a task: its place among the arguments, and its width in bits."""

    place: int
    width: int


def with_exact_outputs(text: str, tasks: Mapping[str, Output]) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The text in which outputs of ``tasks`` go through variables of their width, and these: name and width in bits.

    Lines stay what they are.
    """
    call = re.compile(rf"{SKIPPED}|(?<![\w$`.])(?P<task>{'|'.join(map(re.escape, tasks))})\s*\(", re.DOTALL)
    pieces: list[str] = []
    variables: list[tuple[str, int]] = []
    done = 0
    for match in call.finditer(text):
        if match["task"] is None or match.start() < done:
            continue
        output = tasks[match["task"]]
        arguments = _arguments(text, match.end())
        end = _END.match(text, arguments[-1] + 1) if arguments else None
        if end is None or len(arguments) <= output.place + 1:
            continue
        first, last = arguments[output.place] + 1, arguments[output.place + 1]
        if "//" in text[first:last] or text[arguments[0] + 1 :].lstrip().startswith("."):
            continue
        variable = f"coram_output_{len(variables)}"
        variables.append((variable, output.width))
        pieces += [
            text[done : match.start()],
            "begin ",
            text[match.start() : first],
            variable,
            text[last : end.end()],
        ]
        pieces += [f" {text[first:last].strip()} = {variable}; end"]
        done = end.end()
    return "".join([*pieces, text[done:]]), tuple(variables)


def _arguments(text: str, start: int) -> list[int]:
    """Where the arguments that begin at ``start`` end: before the first, each comma, the bracket; [] without an end."""
    places, open_brackets = [start - 1], [")"]
    for match in _PIECE.finditer(text, start):
        piece = match[0]
        if piece in _BRACKETS:
            open_brackets.append(_BRACKETS[piece])
        elif piece == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return [*places, match.start()]
        elif piece == "," and len(open_brackets) == 1:
            places.append(match.start())
    return []
