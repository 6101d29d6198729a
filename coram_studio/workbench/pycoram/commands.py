"""Find the commands of a Makefile's recipes that run PyCoRAM, and the files and options that they give it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from coram_studio.diagnostics import Span
from coram_studio.workbench.pycoram.makefile import Makefile, Recipe
from coram_studio.workbench.pycoram.makefile_rules import recipe_words

_ENDS = frozenset({";", "&&", "||", "|", "&"})
_REDIRECTION = re.compile(r"\d?(?:<|>>?)(?:&\d)?|&>")
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_STARTERS = re.compile(r"(?i)(?:python|pypy)[\d.]*(?:\.exe)?|env|time|nice|exec|sudo|command")
_PROGRAM = re.compile(r"(?i)[\w-]*pycoram[\w-]*(?:\.pyc?)?")
_OPTIONS = {
    "-t": "top",
    "--top": "top",
    "--topmodule": "top",
    "-I": "include",
    "--include": "include",
    "-D": "define",
    "--memimg": "image",
    "--usertest": "host",
    "--config": "configuration",
}
_OTHERS_VALUES = frozenset({"-o", "--output"})


@dataclass(frozen=True, slots=True)
class Argument:
    """What a command hands to PyCoRAM: kind ``file`` or an option's, and its text; "" where nothing was given.

    Paths are relative to the Makefile's folder, or absolute.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command that runs PyCoRAM."""

    arguments: tuple[Argument, ...]
    span: Span

    @property
    def has_files(self) -> bool:
        """Whether it names any file."""
        return any(argument.kind == "file" for argument in self.arguments)


def pycoram_commands(makefile: Makefile) -> Iterator[Command]:
    """The commands that run PyCoRAM, in the order of the recipes."""
    for recipe in makefile.commands():
        folder = PurePosixPath(".")
        for words in _commands(makefile, recipe):
            moved = [word for _, word in words]
            if moved[0] == "cd" and len(moved) > 1:
                folder = folder / moved[1]
                continue
            start = _program(words)
            if start is not None:
                quiet = [word for raw, word in words[start:] if raw or word]
                # Said again aloud: variables without a value matter only in what PyCoRAM is given.
                given = " ".join(raw for raw, _ in words[start:] if raw)
                makefile.expand(given, recipe.span, target=recipe.target)
                yield Command(tuple(_arguments(quiet, folder)), recipe.span)


def _commands(makefile: Makefile, recipe: Recipe) -> Iterator[list[tuple[str, str]]]:
    """The words of each simple command of a line: as written (for the first of what it gives), and expanded."""
    command: list[tuple[str, str]] = []
    redirected = False
    for raw in _separated(recipe.text):
        text = makefile.expand(raw, recipe.span, quiet=True, target=recipe.target)
        try:
            words = shlex.split(text)
        except ValueError:
            words = text.split()
        if raw.startswith("#"):
            break
        if raw in _ENDS:
            if command:
                yield command
            command = []
        elif redirected:
            redirected = False
        elif _REDIRECTION.match(raw):
            redirected = raw[-1] in "<>"  # the name of the file is the next word
        else:
            command += [(raw if index == 0 else "", word) for index, word in enumerate(words or [""])]
    if command:
        yield command


def _separated(text: str) -> Iterator[str]:
    """The words before expansion, with what ends a command apart."""
    for word in recipe_words(text):
        if "$" in word or "'" in word or '"' in word:
            ended = word.endswith(";")
            yield from [word.rstrip(";"), ";"] if ended and word.rstrip(";") else [word]
        else:
            yield from filter(None, re.split(r"(;|&&|\|\||(?<!>)&|\|)", word.strip("()") or word))


def _program(words: Sequence[tuple[str, str]]) -> int | None:
    """Where the arguments begin if the command runs PyCoRAM, else None."""
    for index, (raw, word) in enumerate(words):
        name = word.rpartition("/")[2].rpartition("\\")[2]
        if "pycoram" in raw.lower() and not word:
            return index + 1  # the variable that says where PyCoRAM lies has no value here
        if _PROGRAM.fullmatch(name) or ("pycoram" in raw.lower() and name.endswith(".py")):
            return index + 1
        if not word or _ASSIGNED.fullmatch(word) or _STARTERS.fullmatch(name):
            continue
        if word == "-m" and index + 1 < len(words):
            return index + 2 if "pycoram" in words[index + 1][1].lower() else None
        if word.startswith("-") and word != "-c" and index > 0:
            continue
        return None
    return None


def _arguments(words: Sequence[str], folder: PurePosixPath) -> Iterator[Argument]:
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        short = word[:2]
        if name in _OPTIONS and (equals or word == name):
            kind = _OPTIONS[name]
            text = value if equals else next(rest, "")
            yield Argument(kind, _placed(text, kind, folder))
        elif short in ("-I", "-D", "-t") and len(word) > 2:
            yield Argument(_OPTIONS[short], _placed(word[2:], _OPTIONS[short], folder))
        elif word in _OTHERS_VALUES:
            next(rest, "")
        elif word and not word.startswith("-"):
            yield Argument("file", _placed(word, "file", folder))


def _placed(text: str, kind: str, folder: PurePosixPath) -> str:
    if kind in ("top", "define") or not text:
        return text
    return str(folder / text)
