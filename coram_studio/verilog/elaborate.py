"""Parsing and elaboration of a set of Verilog files by the parser, and its findings as diagnostics."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyslang
from pyslang import ast, parsing, syntax

from coram_studio.diagnostics import Span
from coram_studio.model.keywords import is_systemverilog
from coram_studio.verilog.includes import OBJECT_HEADER, included_files, includes
from coram_studio.verilog.language import parser_options
from coram_studio.verilog.objects import KIND_OF_MODULE, object_declarations
from coram_studio.verilog.places import Places
from coram_studio.verilog.screen import refusal
from coram_studio.verilog.source import SourceText

HEADER_SUFFIXES = frozenset({".vh", ".svh", ".h", ".inc"})
"""Files that are read only where another one includes them."""

OBJECTS_FILE = "coram_objects.v"
"""Name under which the objects' declarations are parsed."""

# More findings than this of one severity help nobody, and cost time.
_MAX_FINDINGS = 300

# Headers held in memory are offered to `include under this folder, which does not exist.
_MEMORY_ROOT = "/coram-studio-project"

_OBJECT_INCLUDE = re.compile(r'(?m)(?<=^)[ \t]*`include[ \t]+"([^"\n]*/)?pycoram\.v"')
_OBJECT_MODULE = re.compile(r"\bmodule\s+Coram\w+")

_MAX_INSTANCE_DEPTH = 100
_MAX_GENERATE_STEPS = 20_000
_MAX_CONSTANT_STEPS = 200_000
_MAX_INCLUDE_DEPTH = 64


class TooMuchError(Exception):
    """A file is more than the parser can take; ``str(error)`` says which and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}")


class Elaboration:
    """Source files parsed together; elaborated as often as different tops or parameters ask for it.

    ``headers`` are the files that the sources include: those among the sources, and others from the include folders.

    Raises:
        TooMuchError: the text is more than the parser can take.
        RuntimeError, MemoryError: the parser gave up, for example because of nesting that is too deep.
    """

    def __init__(
        self,
        sources: Sequence[SourceText],
        *,
        include_dirs: Sequence[Path] = (),
        defines: Sequence[str] = (),
    ) -> None:
        self._manager = pyslang.SourceManager()
        self._manager.setDisableLocalIncludes(True)
        self._engine = pyslang.DiagnosticEngine(self._manager)
        self._places: dict[int, Places] = {}  # by the parser's buffer id
        self._inclusions: dict[int, Any] = {}  # the parser's buffers
        self._header_places: dict[str, Places] = {}  # by the name in the include directive
        self.unsafe_includes: list[Span] = []
        self.headers = [source for source in sources if is_header(source)]
        known = {header.path for header in self.headers}
        found = included_files(sources, include_dirs)
        self.headers += [header for header in found if header.path not in known]
        files = [source for source in sources if not is_header(source)]
        for file in (*files, *self.headers):
            reason = refusal([file.text, *(header.text for header in self.headers)])
            if reason:
                raise TooMuchError(file.path, reason)
        objects = self._manager.assignText(OBJECTS_FILE, object_declarations())
        preprocessor = self._preprocessor(defines)
        self._object_tree = syntax.SyntaxTree.fromBuffer(
            objects, self._manager, parser_options(OBJECTS_FILE, preprocessor)
        )
        self.trees: list[tuple[SourceText, Any]] = []
        for source in files:
            bag = parser_options(source.path, preprocessor)
            tree = syntax.SyntaxTree.fromBuffer(self._assign(source, source.path), self._manager, bag)
            self.trees.append((source, tree))

    def compile(self, tops: Sequence[str] = (), overrides: Mapping[str, str] | None = None) -> Any:
        """Elaborate with these top modules (all that nobody instantiates, when none are given)."""
        options = ast.CompilationOptions()
        options.topModules = set(tops)
        options.paramOverrides = [f"{name}={value}" for name, value in (overrides or {}).items()]
        # Kernels of the field use names above their declarations; simulators and synthesis take it.
        options.flags = (
            ast.CompilationFlags.AllowTopLevelIfacePorts | ast.CompilationFlags.AllowUseBeforeDeclare
        )
        options.maxInstanceDepth = _MAX_INSTANCE_DEPTH
        options.maxGenerateSteps = _MAX_GENERATE_STEPS
        options.maxConstexprSteps = _MAX_CONSTANT_STEPS
        options.errorLimit = 200
        compilation = ast.Compilation(pyslang.Bag([options]))
        for _, tree in self.trees:
            compilation.addSyntaxTree(tree)
        compilation.addSyntaxTree(self._object_tree)
        return compilation

    def places(self, location: Any) -> Places | None:
        """The file that a location lies in, included ones too; None when it is none that was given or found."""
        buffer = location.buffer.id
        if buffer not in self._places and self._manager.isFileLoc(location):
            # Each inclusion is a buffer of its own, with the text of the included file.
            name = str(self._manager.getRawFileName(location.buffer)).rpartition(f"{_MEMORY_ROOT}/")[2]
            header = self._header_places.get(posixpath.normpath(name))
            if header is not None:
                self._places[buffer] = header
        return self._places.get(buffer)

    def inclusion(self, location: Any) -> int:
        """Which inclusion of an included file a location lies in, as a number; 0 in a file that is compiled itself."""
        if not self._manager.isIncludedFileLoc(location):
            return 0
        self._inclusions[location.buffer.id] = location.buffer
        return int(location.buffer.id)

    def includer(self, inclusion: int) -> Any:
        """The location of the directive of an inclusion that ``inclusion`` has told."""
        return self._manager.getIncludedFrom(self._inclusions[inclusion])

    def original(self, location: Any) -> Any:
        """Where a location stands in a file: for text that a macro made, where the macro is used."""
        return self._manager.getFullyExpandedLoc(location)

    def use_of_macro(self, location: Any) -> Any:
        """The range in a file, with start and end, where the macro is used that makes a token; None for other tokens."""
        found = None
        while self._manager.isMacroLoc(location):
            found = self._manager.getExpansionRange(location)
            location = found.start
        return found

    def is_in_file(self, location: Any) -> bool:
        """Whether a token stands in a file as it is, and was not made by a macro."""
        return self._manager.isFileLoc(location) and self.places(location) is not None

    def is_verilog(self, path: str) -> bool:
        """Whether a file is read as Verilog; what is included is read as the files that include it, all of them."""
        headers = {header.path for header in self.headers}
        if path not in headers:
            return not is_systemverilog(path)
        return not any(is_systemverilog(source.path) for source, _ in self.trees)

    def span(self, location: Any, end: Any = None) -> Span | None:
        """The span of a location; of an included file, as far as its line is known."""
        location = self.original(location)
        places = self.places(location)
        if places is not None:
            same = end is not None and end.buffer == location.buffer
            return places.span(location.offset, end.offset if same else None)
        if not location:
            return None
        name = str(self._manager.getFileName(location))
        return Span(name, self._manager.getLineNumber(location), self._manager.getColumnNumber(location))

    def findings(self, diagnostics: Any) -> Iterator[tuple[str, Any, str, Any]]:
        """Each finding as (name of the parser's code, severity, message, finding itself)."""
        counts: Counter[Any] = Counter()
        for finding in diagnostics:
            severity = self._engine.getSeverity(finding.code, finding.location)
            counts[severity] += 1
            if counts[severity] > _MAX_FINDINGS:
                continue
            name = str(finding.code).removeprefix("DiagCode(").removesuffix(")")
            yield name, severity, self._engine.formatMessage(finding), finding

    def _assign(self, source: SourceText, path: str) -> Any:
        hidden = own_declarations(source)
        unsafe = [(include.start, include.end) for include in includes(source.text) if not include.is_safe]
        name = (source.include_name or source.path) if is_header(source) else ""
        places = Places(source.path, source.text, [*hidden, *unsafe], name)
        for start, end in unsafe:
            if not any(first <= start < last for first, last in hidden):
                line, column = places.line_column(start)
                self.unsafe_includes.append(Span(source.path, line, column, line, column + end - start))
        buffer = self._manager.assignText(path, places.parser_text)
        self._places[buffer.id.id] = places
        return buffer

    def _preprocessor(self, defines: Sequence[str]) -> Any:
        options = parsing.PreprocessorOptions()
        options.predefines = list(defines)
        options.maxIncludeDepth = _MAX_INCLUDE_DEPTH
        folders = [_MEMORY_ROOT]
        self._manager.assignText(f"{_MEMORY_ROOT}/{OBJECT_HEADER}", "\n")
        for header in self.headers:
            name = header.include_name or header.path
            folder = f"{_MEMORY_ROOT}/{name}".rpartition("/")[0]
            if not header.include_name and folder not in folders:
                folders.append(folder)
            buffer = self._assign(header, f"{_MEMORY_ROOT}/{name}")
            self._header_places[posixpath.normpath(name)] = self._places[buffer.id.id]
        options.additionalIncludePaths = folders
        return options


def own_declarations(source: SourceText) -> list[tuple[int, int]]:
    """Ranges of characters in which a file declares the CoRAM objects itself, or includes their declarations.

    Projects written for PyCoRAM carry empty declarations of the objects; ours take their place.
    """
    if "oram" not in source.text:
        return []
    ranges = [match.span() for match in _OBJECT_INCLUDE.finditer(source.text)]
    if _OBJECT_MODULE.search(source.text):
        manager = pyslang.SourceManager()
        manager.setDisableLocalIncludes(True)
        places = Places(source.path, source.text)
        buffer = manager.assignText(source.path, places.parser_text)
        tree = syntax.SyntaxTree.fromBuffer(buffer, manager, parser_options(source.path))

        def collect(node: Any) -> None:
            found = node.sourceRange
            if node.header.name.value in KIND_OF_MODULE and manager.isFileLoc(found.start):
                ranges.append((places.character(found.start.offset), places.character(found.end.offset)))

        tree.root.visit(lookup_table={syntax.SyntaxKind.ModuleDeclaration: collect})
    return sorted(ranges)


def is_header(source: SourceText) -> bool:
    """Whether a file is only ever included: it is known to be, or its name says so."""
    return source.include_name != "" or Path(source.path).suffix.lower() in HEADER_SUFFIXES


def declared_modules(tree: Any) -> list[Any]:
    """Syntax of the modules that a file declares, in order; CoRAM objects' own declarations are left out."""
    found: list[Any] = []

    def collect(node: Any) -> None:
        # Visiting may give a nested module as well; only those of the file's top level are kernels.
        if node.header.name.value not in KIND_OF_MODULE:
            found.append(node)

    tree.root.visit(lookup_table={syntax.SyntaxKind.ModuleDeclaration: collect})
    return found


def instantiated_modules(tree: Any) -> set[str]:
    """Names of the modules that a file instantiates anywhere."""
    found: set[str] = set()

    def collect(node: Any) -> None:
        found.add(str(node.type.value))

    tree.root.visit(lookup_table={syntax.SyntaxKind.HierarchyInstantiation: collect})
    return found


def tokens_of(node: Any, skip: Callable[[Any], bool] = lambda _: False) -> Iterator[Any]:
    """The tokens below a node of syntax, in order; none of nodes for which ``skip`` holds."""
    if skip(node):
        return
    for index in range(len(node)):
        child = node[index]
        if isinstance(child, parsing.Token):
            yield child
        elif child is not None:
            yield from tokens_of(child, skip)
