"""Find what a PyCoRAM project is made of: from its Makefile, or by looking at its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.verilog.includes import includes
from coram_studio.workbench.pycoram.commands import pycoram_commands
from coram_studio.workbench.pycoram.makefile import Makefile, read_makefile
from coram_studio.workbench.pycoram.makefile_functions import matches
from coram_studio.workbench.pycoram.scripts import scripts

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
_OTHER_MAKEFILE = re.compile(r"(?:\bmake|\$[({]MAKE[)}])\s[^;&|]*?(?:-f|--file=|--makefile=)\s*(\S+)")
_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)
_MODULE = re.compile(r"\bmodule\s+(?:automatic\s+|static\s+)?([A-Za-z_]\w*)")
_THREAD = re.compile(r"\bCoram(Memory|InStream|OutStream|Channel|Register|Io\w+|SlaveStream)\s*\(")
_VARIABLES = {
    "top": ("TOPMODULE", "TOP"),
    "kernel": ("RTL", "RTLS", "VERILOG", "VSRC", "VSRCS"),
    "thread": ("THREAD", "THREADS"),
    "host": ("TEST", "USERTEST"),
    "image": ("MEM", "MEMIMG"),
    "configuration": ("CONFIG",),
    "include": ("INCLUDE", "INCLUDES"),
    "define": ("DEFINE", "DEFINES"),
}
"""The variables that PyCoRAM's Makefiles name parts in, by kind; the first is the usual one."""
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

    def parts(self, kind: str) -> list[Named]:
        """The parts of a kind that are known so far."""
        return {
            "kernel": self.kernels,
            "thread": self.threads,
            "configuration": self.configurations,
            "image": self.images,
            "host": self.hosts,
            "include": self.includes,
            "define": self.defines,
            "top": self.tops,
        }[kind]

    def put(self, kind: str, item: Named) -> None:
        """Add a part of a kind, unless it is there already."""
        if kind not in ("top", "define"):
            text = str(Path.home() / item.text[2:]) if item.text.startswith("~/") else item.text
            item = Named(PurePosixPath(text).as_posix(), item.span)
        parts = self.parts(kind)
        if all(known.text != item.text for known in parts):
            parts.append(item)

    def path(self, item: Named) -> Path:
        """Where a named file is."""
        return self.folder / item.text


def find_project(place: Path) -> FoundProject:
    """What the project in a folder, or of a Makefile, is made of.

    Raises:
        OSError: the Makefile or the folder cannot be read.
    """
    makefile = _makefile_of(place) if place.is_dir() else place
    if makefile is None:
        found = _below(place)
        if found is None:
            found = FoundProject(place)
            _take_script(found)
            if not found.kernels or not found.threads:
                _look(found, _LOOKED_FOR)
                if found.kernels or found.threads:
                    found.assumed.append("there is no Makefile: the files were told apart by what they hold")
        return found
    found = FoundProject(makefile.parent, makefile.name)
    _take_makefile(found, makefile)
    if not found.kernels and not found.threads:
        below = _below(makefile.parent)
        if below is not None:
            return below
    if missing := [kind for kind in ("kernel", "thread") if not found.parts(kind)]:
        names = " and no ".join({"kernel": "Verilog", "thread": "threads"}[kind] for kind in missing)
        found.assumed.append(f"{makefile.name} names no {names}: the files were looked for")
        _look(found, missing if len(missing) == 1 else _LOOKED_FOR)
    return found


def _below(folder: Path) -> FoundProject | None:
    """The project in a folder below one that has no sources of its own; an error where there are several."""
    others = _projects_below(folder)
    if len(others) == 1:
        found = find_project(others[0])
        found.assumed.append(f"the project is {others[0].relative_to(folder)}, the only one with a Makefile")
        return found
    if not others:
        return None
    found = FoundProject(folder)
    names = ", ".join(str(other.relative_to(folder)) for other in others[:10])
    message = f"{folder.name or folder} holds several projects, in {names}: give the folder of one"
    found.diagnostics.append(diagnostic("I001", message))
    return found


def _take_makefile(found: FoundProject, path: Path) -> None:
    """Take what a Makefile names, or else one that its recipes run make with."""
    text = read_makefile(path, path.name)
    _take_commands(found, text)
    _take_variables(found, text)
    found.diagnostics += text.diagnostics
    for recipe in text.commands():
        named = _OTHER_MAKEFILE.search(recipe.text)
        if not named or found.kernels or found.threads:
            continue
        other = path.parent / text.expand(named[1], recipe.span, quiet=True)
        if other.parent == path.parent and other.is_file() and other.name not in found.makefile.split(", "):
            found.makefile += f", {other.name}"
            _take_makefile(found, other)


def _take_script(found: FoundProject) -> None:
    """Take what the first script or README with a command that runs PyCoRAM hands to it."""
    script = next(scripts(found.folder), None)
    if script is not None:
        _take_commands(found, script)
        found.diagnostics += script.diagnostics
        name = script.recipes[0].span.path
        found.assumed.append(f"there is no Makefile: the command in {name} is taken")


def _makefile_of(folder: Path) -> Path | None:
    return next((folder / name for name in MAKEFILES if (folder / name).is_file()), None)


def _projects_below(folder: Path) -> list[Path]:
    """Folders up to two levels down whose Makefiles name threads, where the folder itself holds no sources."""
    if any(path.suffix in (".v", ".py") for path in folder.iterdir()):
        return []
    below = sorted(path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.is_dir())
    found = []
    for path in below[:_MOST_FOLDERS]:
        makefile = _makefile_of(path)
        if makefile and re.search(r"(?mi)^\s*THREADS?\s*[:?+]?=|pycoram", read_loosely(makefile)):
            found.append(path)
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


def _take_commands(found: FoundProject, makefile: Makefile) -> None:
    """Take what recipes hand to PyCoRAM."""
    commands = [command for command in pycoram_commands(makefile) if command.has_files]
    for command in commands[:1]:
        for argument in command.arguments:
            if argument.kind == "file":
                _take_file(found, argument.text, command.span)
            elif text := _define(argument.text, argument.kind):
                found.put(argument.kind, Named(text, command.span))
    others = [c for c in commands[1:] if c.arguments != commands[0].arguments]
    if others:
        line = others[0].span.line
        message = f"several commands run PyCoRAM, and this one is imported: the one of line {line} is another project"
        found.diagnostics.append(diagnostic("I013", message, span=commands[0].span))


def _take_file(found: FoundProject, word: str, span: Span) -> None:
    kind = _SUFFIXES.get(Path(word).suffix.lower())
    if kind is None:
        return  # a word of the command itself
    for name in _globbed(found.folder, word):
        found.put(kind, Named(name, span))


def _take_variables(found: FoundProject, makefile: Makefile) -> None:
    """Take what the variables name that PyCoRAM's Makefiles have by custom."""
    for kind, names in _VARIABLES.items():
        if found.parts(kind):
            continue  # a command has said it
        known = next((name for name in names if makefile.words(name)), None)
        if known is not None:
            _take_words(found, kind, makefile.words(known), makefile.variables[known].span)


def _take_words(found: FoundProject, kind: str, words: Iterable[str], span: Span) -> None:
    for word in words:
        text = re.sub(r"^(--\w+=|-[ItD]\s*)", "", word)
        as_kind = "define" if word.startswith("-D") else kind
        if text and kind in ("kernel", "thread"):
            _take_file(found, text, span)
        elif text:
            found.put(as_kind, Named(_define(text, as_kind), span))


def _define(text: str, kind: str) -> str:
    return text.strip("\"'") if kind == "define" else text


def _globbed(folder: Path, word: str) -> Iterable[str]:
    if not any(character in word for character in "*?["):
        return (word,)
    return matches(folder, word) or (word,)


def _look(found: FoundProject, kinds: Sequence[str]) -> None:
    """Take files of these kinds by what they hold."""
    texts: dict[str, str] = {}
    for path in sorted(files_below(found)):
        name = path.relative_to(found.folder).as_posix()
        kind = _SUFFIXES.get(path.suffix.lower(), "image" if path.suffix.lower() in _IMAGES else "")
        if kind == "kernel":
            texts[name] = without_comments(read_loosely(path))
        elif kind in kinds and _LOOKS[kind].search(read_loosely(path) if kind != "image" else ""):
            found.put(kind, Named(name))
    included = {
        PurePosixPath(include.name).name
        for text in texts.values()
        for include in includes(text)
        if include.name
    }
    for name, text in texts.items():
        if _MODULE.search(text) and "kernel" in kinds:
            found.put("kernel", Named(name))
        elif "host" in kinds and PurePosixPath(name).name not in included and _HOST.search(text):
            found.put("host", Named(name))
    strings = " ".join(string for text in texts.values() for string in _STRING.findall(text))
    found.images[:] = [i for i in found.images if i.span or PurePosixPath(i.text).name not in strings]
    titles = {"configuration": "configuration", "image": "memory image", "host": "testbench snippet"}
    for kind, title in titles.items():
        if kind in kinds and len(parts := found.parts(kind)) == 1 and parts[0].span is None:
            found.assumed.append(f"{parts[0].text} is the {title}, as it is the only such file")
    if not (found.kernels or found.threads):
        message = f"{found.folder.name or found.folder} holds no Makefile, no Verilog and no control thread"
        found.diagnostics.append(diagnostic("I001", message))


_LOOKED_FOR = ("kernel", "thread", "configuration", "image", "host")
_LOOKS = {
    "thread": _THREAD,
    "configuration": re.compile(r"(?mi)^\s*\[(synthesis|simulation)\]"),
    "image": re.compile(""),
}
_HOST = re.compile(r"\b(initial|always|nclk|mem_write|iochannel_\w+|ioregister_\w+)\b")
_OUTPUTS = re.compile(r"pycoram_\w+_v\d|__pycache__|\..*|build|runs")
_STRING = re.compile(r'"([^"\\\n]*)"')
_MOST_FILES = 10_000
_MOST_FOLDERS = 500


def files_below(found: FoundProject) -> Iterator[Path]:
    """The files below the folder that are not outputs of PyCoRAM, of ours or of anything else."""
    todo, count = [found.folder], 0
    while todo:
        folder = todo.pop()
        try:
            paths = list(islice(folder.iterdir(), _MOST_FILES))
        except OSError as error:
            if folder == found.folder:
                raise
            found.assumed.append(f"{folder.name} holds nothing of the project ({error.strerror or error})")
            continue
        if (folder / "project.toml").is_file():
            continue  # a project of ours, perhaps an earlier import
        for path in sorted(paths):
            count += 1
            if count > _MOST_FILES:
                message = (
                    f"the folder holds more than {_MOST_FILES:,} files: no more than these were looked at"
                )
                found.assumed.append(message)
                return
            if _OUTPUTS.match(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                todo.append(path)
            elif path.is_file():
                yield path
