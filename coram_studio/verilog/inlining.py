"""Included files in the place of the directives, with each line still named as that of its own file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.verilog.screen import MAX_CHARACTERS

Find = Callable[[str, str], tuple[str, str] | None]
"""Gives path and text of an included file, by the path of the file that includes it and the name in the directive."""

_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|(?P<include>`include)[ \t]*(?P<name>"[^"\n]*")?|(?P<branch>`(?:ifdef|ifndef|elsif|else|endif))\b'
    r'|"(?:\\.|[^"\\\n])*"',
    re.DOTALL,
)
_MOST_FILES = 500


@dataclass(slots=True)
class Inlined:
    """A text with its included files in it, and what is missing of them."""

    text: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def inline_includes(path: str, text: str, find: Find) -> Inlined:
    """The text with the included files in place of the directives that include them.

    ```line`` directives name file and line of what follows. A file within itself, which only a guard ends, is left
    out. A file that is not found is an error, unless a conditional may leave the directive out.
    """
    if "`include" not in text:
        return Inlined(text)
    return _Inliner(find).run(path, text)


class _Inliner:
    def __init__(self, find: Find) -> None:
        self._find = find
        self._result = Inlined()
        self._room = MAX_CHARACTERS
        self._files = 0

    def run(self, path: str, text: str) -> Inlined:
        self._result.text = "".join(self._pieces(path, text, (path,), 0))
        return self._result

    def _pieces(self, path: str, text: str, inside: tuple[str, ...], conditions: int) -> Iterator[str]:
        last = 0
        for match in _TOKEN.finditer(text):
            if match["branch"]:
                conditions += {"`ifdef": 1, "`ifndef": 1, "`endif": -1}.get(match["branch"], 0)
                end = text.find("\n", match.end())
                # What is left out is counted by simulators as it stands here, with included files in it.
                if end >= 0 and match["branch"] in ("`else", "`elsif", "`endif"):
                    yield text[last : end + 1] + _line(path, text.count("\n", 0, end + 1) + 1)
                    last = end + 1
            elif match["include"]:
                if match.start() < last:  # behind `endif on one line
                    continue
                line = text.count("\n", 0, match.start()) + 1
                found = self._found(path, match["name"], line, conditions)
                if found is None:
                    continue
                yield text[last : match.start()]
                last = match.end()
                column = match.end() - (text.rfind("\n", 0, match.start()) + 1)
                if found[0] not in inside:
                    yield "\n" + _line(found[0], 1)
                    yield from self._pieces(*found, (*inside, found[0]), conditions)
                    yield "\n" + _line(path, line) + " " * column
        yield text[last:]

    def _found(self, path: str, quoted: str | None, line: int, conditions: int) -> tuple[str, str] | None:
        name = (quoted or "").strip('"')
        found = self._find(path, name) if name else None
        if found is not None and '"' not in found[0]:
            self._files += 1
            self._room -= len(found[1])
            if self._room > 0 and self._files <= _MOST_FILES:
                return found[0], found[1].removeprefix("\ufeff")
            said = f"{name} is left out: at most {_MOST_FILES} files and {MAX_CHARACTERS:,} characters are included"
        else:
            said = (
                f"the included file {name} does not exist" if name else "`include must give a name in quotes"
            )
        if conditions == 0:
            self._result.diagnostics.append(diagnostic("K009", said, span=Span(path, line)))
        return None


def _line(path: str, number: int) -> str:
    return f'`line {number} "{path}" 0\n'
