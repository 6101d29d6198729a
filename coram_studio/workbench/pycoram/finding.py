"""Find what a PyCoRAM project is made of: from its Makefile, or by looking at its files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.workbench.pycoram.makefile import Makefile, read_makefile, recipe_words

MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
DEFAULT_TOP = "userlogic"

_SUFFIXES = {
    ".v": "kernel",
    ".sv": "kernel",
    ".py": "thread",
    ".config": "configuration",
    ".ini": "configuration",
}
_IMAGES = frozenset({".img", ".bin", ".hex", ".mem", ".dat"})
_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)
_MODULE = re.compile(r"\bmodule\s+(?:automatic\s+|static\s+)?([A-Za-z_]\w*)")
_THREAD = re.compile(r"\bCoram(Memory|InStream|OutStream|Channel|Register|Io\w+|SlaveStream)\s*\(")
_OPTIONS = {"-t": "top", "--top": "top", "--topmodule": "top", "-I": "include", "-D": "define"}
_LONG = {
    "--memimg": "image",
    "--usertest": "host",
    "--top": "top",
    "--topmodule": "top",
    "--config": "configuration",
}
_IGNORED_OPTIONS = frozenset({"-o", "--output"})
_LARGEST_LOOK = 4 << 20  # bytes of a file that is looked into


@dataclass(frozen=True, slots=True)
class Named:
    """A file or a word, and the place that names it."""

    text: str
    span: Span | None = None


@dataclass(slots=True)
class FoundProject:
    """The parts of a PyCoRAM project. Paths are relative to ``folder``, or absolute.

    ``assumed`` says in sentences what was not written anywhere.
    """

    folder: Path
    makefile: str = ""
    kernels: list[Named] = field(default_factory=list)
    threads: list[Named] = field(default_factory=list)
    configurations: list[Named] = field(default_factory=list)
    images: list[Named] = field(default_factory=list)
    hosts: list[Named] = field(default_factory=list)
    includes: list[Named] = field(default_factory=list)
    defines: list[Named] = field(default_factory=list)
    tops: list[Named] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def put(self, kind: str, item: Named) -> None:
        """Add a part of a kind, unless it is there already."""
        parts: dict[str, list[Named]] = {
            "kernel": self.kernels,
            "thread": self.threads,
            "configuration": self.configurations,
            "image": self.images,
            "host": self.hosts,
            "include": self.includes,
            "define": self.defines,
            "top": self.tops,
        }
        if all(known.text != item.text for known in parts[kind]):
            parts[kind].append(item)

    def path(self, item: Named) -> Path:
        """Where a named file is."""
        return self.folder / item.text


def find_project(place: Path) -> FoundProject:
    """What the project in a folder, or of a Makefile, is made of.

    Raises:
        OSError: the Makefile or the folder cannot be read.
    """
    candidates = (place / name for name in MAKEFILES) if place.is_dir() else (place,)
    makefile = next((path for path in candidates if path.is_file()), None)
    if makefile is None:
        found = FoundProject(place)
        _look(found)
        return found
    found = FoundProject(makefile.parent, makefile.name)
    text = read_makefile(makefile, makefile.name)
    if not _take_recipes(found, text):
        _take_variables(found, text)
    found.diagnostics += text.diagnostics
    if not (found.kernels or found.threads):
        found.assumed.append(f"{makefile.name} names no Verilog and no threads: the files were looked for")
        _look(found)
    return found


def modules_of(text: str) -> list[str]:
    """Names of the modules that a Verilog text defines, in order."""
    return _MODULE.findall(without_comments(text))


def without_comments(text: str) -> str:
    """Verilog text with blanks in place of comments; lines stay where they are."""
    return _COMMENT.sub(lambda m: m[0] if m[1] else re.sub(r"[^\n]", " ", m[0]), text)


def read_loosely(path: Path) -> str:
    """A file's text whatever its encoding; "" where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_LOOK).decode("utf-8", "replace")
    except OSError:
        return ""


def _take_recipes(found: FoundProject, makefile: Makefile) -> bool:
    """Take what recipes hand to PyCoRAM; whether there was any Verilog or thread."""
    for recipe in makefile.recipes:
        if "pycoram" not in (recipe.text + makefile.expand(recipe.text, recipe.span, quiet=True)).lower():
            continue
        # Where PyCoRAM lies is of no use here, so variables that say so need not be set.
        expanded = " ".join(
            makefile.expand(word, recipe.span, quiet="pycoram" in word.lower())
            for word in recipe_words(recipe.text)
        )
        try:
            words = shlex.split(expanded)
        except ValueError:
            words = expanded.split()
        _take_arguments(found, words, recipe.span)
    return bool(found.kernels or found.threads)


def _take_arguments(found: FoundProject, words: Sequence[str], span: Span) -> None:
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word in (";", "&&", "||", "|", ">"):
            break
        if word in _OPTIONS:
            found.put(_OPTIONS[word], Named(_define(next(rest, ""), _OPTIONS[word]), span))
        elif name in _LONG:
            found.put(_LONG[name], Named(value if equals else next(rest, ""), span))
        elif word in _IGNORED_OPTIONS:
            next(rest, "")
        elif word[:2] in ("-I", "-D") and len(word) > 2:
            found.put(_OPTIONS[word[:2]], Named(_define(word[2:], _OPTIONS[word[:2]]), span))
        elif not word.startswith("-"):
            _take_file(found, word, span)


def _take_file(found: FoundProject, word: str, span: Span) -> None:
    kind = _SUFFIXES.get(Path(word).suffix.lower())
    if kind is None or (kind == "thread" and "pycoram" in Path(word).name.lower()):
        return  # a word of the command itself
    for name in _globbed(found.folder, word):
        found.put(kind, Named(name, span))


def _take_variables(found: FoundProject, makefile: Makefile) -> None:
    """Take what the variables name that PyCoRAM's Makefiles have by custom."""
    kinds = (
        ("TOPMODULE", "top"),
        ("RTL", "kernel"),
        ("THREAD", "thread"),
        ("TEST", "host"),
        ("MEM", "image"),
    )
    for variable, kind in (*kinds, ("CONFIG", "configuration"), ("INCLUDE", "include")):
        if variable not in makefile.variables:
            continue
        span = makefile.variables[variable].span
        for word in makefile.words(variable):
            text = re.sub(r"^(--\w+=|-[It]\s*)", "", word)
            if text:
                for name in _globbed(found.folder, text) if kind in ("kernel", "thread") else (text,):
                    found.put(kind, Named(name, span))
    for variable in ("DEFINE", "DEFINES"):
        if variable in makefile.variables:
            for word in makefile.words(variable):
                text = _define(word.removeprefix("-D"), "define")
                found.put("define", Named(text, makefile.variables[variable].span))


def _define(text: str, kind: str) -> str:
    return text.strip("\"'") if kind == "define" else text


def _globbed(folder: Path, word: str) -> Iterable[str]:
    if not any(character in word for character in "*?["):
        return (word,)
    try:
        return sorted(path.relative_to(folder).as_posix() for path in folder.glob(word)) or (word,)
    except (NotImplementedError, ValueError):
        return (word,)


def _look(found: FoundProject) -> None:
    """Take files by what they hold."""
    for path in sorted(_files(found.folder)):
        name = path.relative_to(found.folder).as_posix()
        kind = _SUFFIXES.get(path.suffix.lower())
        if kind == "kernel":
            text = without_comments(read_loosely(path))
            if _MODULE.search(text):
                found.put("kernel", Named(name))
            elif re.search(r"\b(initial|nclk|mem_write|iochannel_\w+|ioregister_\w+)\b", text):
                found.put("host", Named(name))
        elif kind == "thread":
            if _THREAD.search(read_loosely(path)):
                found.put("thread", Named(name))
        elif kind == "configuration":
            if re.search(r"(?mi)^\s*\[(synthesis|simulation)\]", read_loosely(path)):
                found.put("configuration", Named(name))
        elif path.suffix.lower() in _IMAGES:
            found.put("image", Named(name))
    if found.kernels or found.threads:
        if not found.makefile:
            found.assumed.append("there is no Makefile: the files were told apart by what they hold")
    else:
        message = f"{found.folder.name or found.folder} holds no Makefile, no Verilog and no control thread"
        found.diagnostics.append(diagnostic("I001", message))


_OUTPUTS = re.compile(r"pycoram_\w+_v\d|__pycache__|\..*|build|runs")


def _files(folder: Path) -> Iterable[Path]:
    """The files below a folder that are not outputs of PyCoRAM or of anything else."""
    todo, count = [folder], 0
    while todo and count < 10_000:
        for path in sorted(todo.pop().iterdir()):
            count += 1
            if _OUTPUTS.match(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                todo.append(path)
            elif path.is_file():
                yield path
