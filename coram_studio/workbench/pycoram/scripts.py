"""Read the commands that run PyCoRAM from shell scripts and README files, where a project has no Makefile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coram_studio.diagnostics import Span
from coram_studio.workbench.pycoram.commands import pycoram_commands
from coram_studio.workbench.pycoram.makefile import Makefile, Recipe, Variable
from coram_studio.workbench.pycoram.makefile_text import logical_lines

_SET = re.compile(r"""(?:export\s+)?([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^\s;&|]*))\s*(?:#.*)?""")
_NAME = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_PROMPT = re.compile(r"^\s*(?:[\w@:~.\-]*[$>%]\s+)?")
_LARGEST = 1 << 20  # bytes of a script


def scripts(folder: Path) -> Iterator[Makefile]:
    """What scripts and README files of a folder say, as recipes; of those alone whose commands name files that exist.

    Raises:
        OSError: one cannot be read.
    """
    for path in sorted([*folder.glob("*.sh"), *folder.glob("README*"), *folder.glob("readme*")]):
        if path.is_file():
            script = _read(path)
            script.recipes = [recipe for recipe in script.recipes if _is_whole(script, recipe)]
            script.diagnostics.clear()  # only what is taken from it is worth a word
            if script.recipes:
                yield script


def _is_whole(script: Makefile, recipe: Recipe) -> bool:
    """Whether a line runs PyCoRAM, on files that all exist; sentences that name it do not."""
    alone = Makefile(script.folder, script.variables, [recipe])
    named = [a.text for command in pycoram_commands(alone) for a in command.arguments if a.kind == "file"]
    return bool(named) and all((script.folder / name).is_file() for name in named)


def _read(path: Path) -> Makefile:
    with path.open("rb") as stream:
        text = stream.read(_LARGEST).decode("utf-8", "surrogateescape")
    script = Makefile(path.parent)
    for number, line in logical_lines(text):
        words = _PROMPT.sub("", line).strip()
        span = Span(path.name, number)
        found = _SET.fullmatch(words)
        if found is not None:
            value = found[2] or found[3] or found[4] or ""
            script.variables[found[1]] = Variable(_as_of_make(value), span)
        elif "oram" in words.lower():
            script.recipes.append(Recipe(_as_of_make(words), span))
    return script


def _as_of_make(text: str) -> str:
    """The text with variables written as in a Makefile; other dollars stand for nothing."""
    pieces, last = [], 0
    for match in _NAME.finditer(text):
        pieces += [text[last : match.start()].replace("$", ""), f"$({match[1] or match[2]})"]
        last = match.end()
    return "".join([*pieces, text[last:].replace("$", "")])
