"""Which files belong to kernels: those that define modules they use, those they include, and data they read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from coram_studio.diagnostics import Diagnostic, Severity, Span, diagnostic
from coram_studio.model.blocks import KernelBlock
from coram_studio.model.project import KernelSettings
from coram_studio.model.rules import check_source_path
from coram_studio.verilog.file_uses import FileUse, file_uses, is_data_name, may_use_files, plain_data_name
from coram_studio.verilog.includes import Include, includes
from coram_studio.verilog.source import DataFile, SourceText
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stages import StageCache, content_hash

KERNELS = "kernels"
"""Folder of a project in which files that are included or read are looked for."""

_MAX_HEADERS = 200
_HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_MODULE = re.compile(r"\b(?:macro)?module\s+(?:automatic\s+|static\s+)?([A-Za-z_]\w*)")
_WORD = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r'"([^"\\\n]*)"')
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class KernelFiles:
    """Files to compile, the files that these include, and what came of looking for them."""

    files: tuple[SourceText, ...]
    headers: tuple[SourceText, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def all(self) -> tuple[SourceText, ...]:
        """Files and headers: what a reader of Verilog takes."""
        return (*self.files, *self.headers)


class KernelFinder:
    """Finds the files of kernels as they are at one moment: each is read once, at the first need."""

    def __init__(self, sources: Sources, settings: KernelSettings) -> None:
        self._sources = sources
        self._settings = settings
        self._texts: dict[str, tuple[str | None, Diagnostic | None]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._modules: dict[str, str] | None = None
        self.climbed: set[str] = set()  # paths that stand in texts for names with ..

    def text(self, path: str) -> tuple[str | None, Diagnostic | None]:
        """The text of a Verilog file, or None; the diagnostic says why, or is a note.

        Names of included files that climb by ``..`` to a file of the project are replaced by its path: what is
        built from the text, packages too, has no folders above the files.
        """
        if path not in self._texts:
            text, problem = self._sources.read_kernel(path)
            self._texts[path] = (text if text is None else self._without_climbing(path, text), problem)
        return self._texts[path]

    def _without_climbing(self, path: str, text: str) -> str:
        if "`include" not in text or ".." not in text:
            return text
        pieces: list[str] = []
        last = 0
        for include in includes(text):
            name = self._climbed(path, include)
            if name:
                pieces += [text[last : include.start], f'`include "{name}"']
                last = include.end
                self.climbed.add(name)
        return "".join(pieces) + text[last:]

    def _climbed(self, path: str, include: Include) -> str:
        """The project's path of a file that is included by a name with ``..``; "" where there is none."""
        name = PurePosixPath(include.name)
        if ".." not in name.parts or name.is_absolute() or _SURROGATE.search(include.name):
            return ""
        folders = (str(PurePosixPath(path).parent), KERNELS, *self._settings.include)
        places = (posixpath.normpath(place) for place in _places(folders, include.name))
        return next((p for p in places if not p.startswith("../") and self.exists(p)), "")

    def closure(self, wanted: Iterable[str]) -> KernelFiles:
        """The wanted files, those of ``kernels/`` that define modules they mention, and what all of them include.

        Files that cannot be read are left out; reading them by name reports why. A file that another one includes
        is a header, and is compiled by itself only when it is wanted.
        """
        wanted = tuple(dict.fromkeys(wanted))
        headers = _Headers(self, self._settings.include)
        taken: dict[str, str] = {}
        todo = list(wanted)
        defined = self._defined(wanted)
        while todo:
            path = todo.pop(0)
            text, _ = self.text(path)
            if text is None or path in taken:
                continue
            taken[path] = text
            mentioned = set(self._words_of(path))
            for header in headers.add(path, text):
                mentioned |= self._words_of(header)
            todo.extend(sorted({defined[name] for name in mentioned & defined.keys()} - taken.keys()))
        included = {header.path for header in headers.found.values()} - set(wanted)
        files = tuple(SourceText(path, text) for path, text in taken.items() if path not in included)
        return KernelFiles(files, tuple(headers.found.values()), tuple(headers.diagnostics))

    def exists(self, path: str) -> bool:
        """Whether the project has a file of that path, or an editor a text for it."""
        return self._sources.exists(path)

    def missing_folders(self) -> Iterator[Diagnostic]:
        """A warning for each include folder that does not exist."""
        for folder in self._settings.include:
            if not (self._sources.root / folder).is_dir():
                yield diagnostic(
                    "B009", f"the include folder {folder} does not exist", span=Span("project.toml")
                )

    def data_files(
        self, kernels: KernelFiles, blocks: Iterable[KernelBlock], cache: StageCache
    ) -> tuple[tuple[DataFile, ...], tuple[Diagnostic, ...]]:
        """The data files that the kernels read, by strings in their text and in the blocks' parameters."""
        uses: list[FileUse] = []
        macros = self._settings.macros
        in_headers = any(may_use_files(header.text) for header in kernels.headers)
        in_macros = any(may_use_files(macro) for macro in macros)
        for source in kernels.files:
            if in_headers or in_macros or may_use_files(source.text):
                key = content_hash(source, kernels.headers, macros)

                def find(source: SourceText = source) -> tuple[FileUse, ...]:
                    return file_uses(source, kernels.headers, macros)

                uses.extend(cache.get("file uses", key, find))
        for block in blocks:
            names = (name for _, value in block.parameters for name in _STRING.findall(value))
            uses.extend(FileUse(name, Span(block.source), False) for name in names if is_data_name(name))
        return self._find_data(uses)

    def _find_data(self, uses: Iterable[FileUse]) -> tuple[tuple[DataFile, ...], tuple[Diagnostic, ...]]:
        found: dict[str, DataFile] = {}
        problems: list[Diagnostic] = []
        for use in uses:
            name = _printable(use.name)
            # Kernels of PyCoRAM are simulated in a folder of their own, from which ../../ leads to the project's files.
            plain = plain_data_name(use.name, is_read=use.is_required)
            if check_source_path(use.name) and not check_source_path(plain):
                name = plain
            elif check_source_path(use.name):
                if use.is_required:
                    message = f'the data file "{name}" {check_source_path(use.name)}'
                    problems.append(diagnostic("B013", message, span=use.span))
                continue
            name = str(PurePosixPath(name))
            folders = (str(PurePosixPath(use.span.path).parent), KERNELS, ".")
            path = next((p for p in _places(folders, name) if self.exists(p)), None)
            if path is None:
                if use.is_required:
                    message = f"the data file {name} does not exist, neither in {KERNELS}/ nor in the project"
                    problems.append(diagnostic("B013", message, span=use.span))
            elif name not in found:
                text, problem = self._sources.read_data(path)
                problems += [problem] if problem else []
                if text is not None:
                    found[name] = DataFile(name, path, text)
            elif found[name].path != path:
                problems.append(_two_files(name, found[name].path, path, use.span))
        return tuple(found.values()), tuple(problems)

    def _words_of(self, path: str) -> frozenset[str]:
        if path not in self._words:
            self._words[path] = frozenset(_WORD.findall(self.text(path)[0] or ""))
        return self._words[path]

    def _defined(self, wanted: tuple[str, ...]) -> dict[str, str]:
        """Files by the modules that they define: of ``kernels/`` and the wanted ones, which go first."""
        if self._modules is None:
            self._modules = self._modules_of(self._sources.kernel_files())
        return {**self._modules, **self._modules_of(wanted)}

    def _modules_of(self, paths: Iterable[str]) -> dict[str, str]:
        texts = {path: self.text(path)[0] or "" for path in paths}
        # Words of comments declare nothing, and would hide the files that do.
        return {
            name: path for path, text in texts.items() for name in _MODULE.findall(_HIDDEN.sub(" ", text))
        }


class _Headers:
    """Collects the files that sources include, by the names by which they do."""

    def __init__(self, finder: KernelFinder, folders: tuple[str, ...]) -> None:
        self.found: dict[str, SourceText] = {}
        self.diagnostics: list[Diagnostic] = []
        self._finder = finder
        self._folders = folders
        self._done: dict[str, tuple[str, ...]] = {}  # what a file includes itself, paths

    def add(self, path: str, text: str) -> tuple[str, ...]:
        """Find what a file includes, directly and not; the paths of all these files."""
        reached: dict[str, None] = {}
        todo = [(path, text)]
        while todo:
            each, content = todo.pop()
            if each not in self._done:
                self._done[each] = tuple(self._direct(each, content))
            for inner in self._done[each]:
                if inner not in reached:
                    reached[inner] = None
                    todo.append((inner, self._finder.text(inner)[0] or ""))
        return tuple(reached)

    def _direct(self, path: str, text: str) -> Iterator[str]:
        """What a file includes itself; a file that does not exist is reported by whoever reads the text."""
        for include in includes(text):
            if not include.is_safe or include.is_of_objects or _SURROGATE.search(include.name):
                continue
            name = include.plain_name
            folders = (str(PurePosixPath(path).parent), KERNELS, *self._folders)
            folders = (".",) if name in self._finder.climbed else folders
            found = next((p for p in _places(folders, name) if self._finder.exists(p)), None)
            if found is None:
                continue
            content, problem = self._finder.text(found)
            if problem is not None and problem not in self.diagnostics:
                self.diagnostics.append(problem)
            known = self.found.get(name)
            if known is not None and known.path != found:
                self.diagnostics.append(_two_files(name, known.path, found, _span(path, text, include)))
            elif content is not None and len(self.found) < _MAX_HEADERS:
                self.found[name] = SourceText(found, content, name)
                yield found


def _places(folders: Iterable[str], name: str) -> Iterator[str]:
    """Where a file of that name may lie, first place first."""
    for folder in dict.fromkeys(folders):
        yield str(PurePosixPath(folder) / name)


def _two_files(name: str, first: str, second: str, span: Span) -> Diagnostic:
    return diagnostic(
        "B012", f'"{name}" must be one file for all kernels, not {first} and {second}', span=span
    )


def _span(path: str, text: str, include: Include) -> Span:
    line = text.count("\n", 0, include.start) + 1
    column = include.start - (text.rfind("\n", 0, include.start) + 1) + 1
    return Span(path, line, column, line, column + include.end - include.start)


def _printable(name: str) -> str:
    return _SURROGATE.sub("\ufffd", name)


def is_note(found: Diagnostic | None) -> bool:
    """Whether a diagnostic comes along with a text, instead of being the reason why there is none."""
    return found is not None and found.severity is Severity.NOTE
