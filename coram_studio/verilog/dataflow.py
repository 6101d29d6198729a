"""Dataflow of kernels: which outputs follow which inputs within a clock cycle. The one place that uses Pyverilog.

Pyverilog reads a part of Verilog only. What it cannot read is a warning that says what, never a failure.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import io
import re
import shutil
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyslang
from pyslang import parsing, syntax

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.model.keywords import (
    NEWER_KEYWORDS,
    is_systemverilog,
    keywords_of,
)
from coram_studio.verilog.elaborate import declared_modules, instantiated_modules
from coram_studio.verilog.language import parser_options
from coram_studio.verilog.objects import KIND_OF_MODULE, object_declarations
from coram_studio.verilog.source import SourceText

_MAX_CHARACTERS = 200_000

_TABLE_MODULE = "pyverilog.vparser.parsetab"

# Words, most of SystemVerilog, that the analysis does not know, with what to call them in a message.
_UNKNOWN_WORDS = {
    "typedef": "typedef",
    "enum": "an enumeration",
    "struct": "a structure",
    "interface": "an interface",
    "package": "a package",
    "import": "an import",
    "automatic": "automatic functions",
}

# It takes always_ff for logic, and knows a clock by its name only: without clk or clock in the name, registers are
# logic to it. So every process with an edge gets the same clock, which is declared in each module.
_CLOCK = "coram_studio_clk"
_PLAIN = (
    (re.compile(r"\balways_ff\b"), "always"),
    (re.compile(r"\balways_(comb|latch)\b"), "always @*"),
    (re.compile(r"\balways\s*@\s*\([^()]*\b(pos|neg)edge\b[^()]*\)"), f"always @(posedge {_CLOCK})"),
    (re.compile(r"(\bmodule\b[^;]*;)"), rf"\1 wire {_CLOCK};"),
)

_RENAMED = "coram_studio_word_"
_NEWER = re.compile(rf"\b(?:{'|'.join(sorted(NEWER_KEYWORDS))})\b")

# Its parser keeps tables in a file, and its generator in globals: one analysis at a time.
_lock = threading.Lock()
_tables: Path | None = None


@dataclass(frozen=True, slots=True)
class Dataflow:
    """Pairs (input port, output port) that combinational logic connects, and why they may be incomplete."""

    paths: frozenset[tuple[str, str]]
    diagnostics: tuple[Diagnostic, ...] = ()


def combinational_paths(
    source: SourceText, module: str, *, others: Sequence[SourceText] = (), defines: Sequence[str] = ()
) -> Dataflow:
    """The combinational paths of a module from its inputs to its outputs.

    ``others`` are files that declare modules which it instantiates. A path through a register is none. What the
    analysis cannot read gives no paths and a warning (K015); it takes one or two seconds at the first call.
    """
    if len(source.text) > _MAX_CHARACTERS:
        return Dataflow(frozenset(), (_unreadable(module, source, "more text than it can take"),))
    try:
        text = "\n".join(_plain_text(item, defines) for item in (source, *others))
        with _lock:
            paths = _analyse(text, _without_words(source, module))
    except Exception as error:  # noqa: BLE001  the library raises whatever its visitors run into
        return Dataflow(frozenset(), (_unreadable(module, source, _reason(source, error)),))
    return Dataflow(paths)


def _plain_text(source: SourceText, defines: Sequence[str]) -> str:
    """The text with macros expanded and without comments or directives, which the library's own
    preprocessing would start a program for. Declarations of CoRAM objects are left out."""
    manager = pyslang.SourceManager()
    manager.setDisableLocalIncludes(True)
    options = parsing.PreprocessorOptions()
    options.predefines = list(defines)
    clean = source.text.encode("ascii", "replace").decode("ascii")
    tree = syntax.SyntaxTree.fromBuffer(
        manager.assignText(source.path, clean), manager, parser_options(source.path, options)
    )
    printer = syntax.SyntaxPrinter(manager)
    printer.setIncludeDirectives(False).setExpandMacros(True).setIncludeSkipped(False)
    printer.setIncludeComments(False)
    if not instantiated_modules(tree) & KIND_OF_MODULE.keys():
        return _without_words(source, str(printer.print(tree).str()))
    parts = []
    for node in declared_modules(tree):
        part = syntax.SyntaxPrinter(manager).setIncludeDirectives(False).setExpandMacros(True)
        parts.append(str(part.setIncludeComments(False).setIncludeSkipped(False).print(node).str()))
    return _without_words(source, "\n".join([*parts, object_declarations()]))


def _without_words(source: SourceText, text: str) -> str:
    """The text of Verilog with other names for those that are words of SystemVerilog: the library knows some of them."""
    return text if is_systemverilog(source.path) else _NEWER.sub(rf"{_RENAMED}\g<0>", text)


def _port(name: str) -> str:
    """The port as the module names it: escaped names have a backslash in the library alone."""
    return name.removeprefix("\\").removeprefix(_RENAMED)


def _analyse(text: str, module: str) -> frozenset[tuple[str, str]]:
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    analyzer = _analyzer(text, module)
    with _silence():
        analyzer.generate()
    terms = analyzer.getTerms()
    drivers: dict[str, set[str]] = {}
    for target, binds in analyzer.getBinddict().items():
        for bind in binds:
            if bind.isCombination():
                drivers.setdefault(str(target), set()).update(_terminals(bind.tree))
    kinds = {str(name): set(term.termtype) for name, term in terms.items()}
    prefix = f"{module}."
    own = {name for name in kinds if name.startswith(prefix) and "." not in name[len(prefix) :]}
    inputs = {name for name in own if "Input" in kinds[name]}
    return frozenset(
        (_port(source[len(prefix) :]), _port(output[len(prefix) :]))
        for output in own
        if "Output" in kinds[output]
        for source in _reached(output, drivers)
        if source in inputs
    )


def _reached(start: str, drivers: dict[str, set[str]]) -> set[str]:
    """Every signal that a signal depends on through combinational logic."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in drivers.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def _terminals(tree: Any) -> Iterator[str]:
    """Names of the signals in an expression tree of the library."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        if type(node).__name__ == "DFTerminal":
            yield str(node.name)
            continue
        waiting += _children(node)


def _children(node: Any) -> Iterable[Any]:
    children = getattr(node, "children", None)
    return children() if callable(children) else ()


def _analyzer(text: str, module: str) -> Any:
    """The library's analyzer of a text, with its tables in a folder of ours and no preprocessing of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyverilog.dataflow.dataflow_analyzer import VerilogDataflowAnalyzer
        from pyverilog.vparser.parser import VerilogCodeParser

    class Analyzer(VerilogDataflowAnalyzer):  # type: ignore[misc]  # the library has no types
        def __init__(self, folder: str) -> None:
            VerilogCodeParser.__init__(self, [], outputdir=folder, debug=False)
            self.topmodule = module
            self.terms: dict[Any, Any] = {}
            self.binddict: dict[Any, Any] = {}
            self.frametable = None
            self.noreorder = False
            self.nobind = False

        def preprocess(self) -> str:
            return text

    folder = _table_folder()
    _offer_tables(folder)
    with _silence():
        return Analyzer(str(folder))


def _table_folder() -> Path:
    """A folder for the parser's generated tables, kept for the life of the process."""
    global _tables
    if _tables is None or not _tables.is_dir():
        _tables = Path(tempfile.mkdtemp(prefix="coram-studio-dataflow-"))
        atexit.register(shutil.rmtree, _tables, ignore_errors=True)
    return _tables


def _offer_tables(folder: Path) -> None:
    """Let the parser find the tables that it made before, which it looks for as a module beside itself."""
    path = folder / "parsetab.py"
    if _TABLE_MODULE in sys.modules or not path.is_file():
        return
    spec = importlib.util.spec_from_file_location(_TABLE_MODULE, path)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[_TABLE_MODULE] = module


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """The library prints its progress and warns of its own code."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def _reason(source: SourceText, error: Exception) -> str:
    """What in the text the analysis cannot read, as well as can be told."""
    words = set(source.text.replace("(", " ").replace(";", " ").split())
    for word, name in _UNKNOWN_WORDS.items():
        if word in words & keywords_of(source.path):
            return name
    message = str(error).strip().splitlines()
    return (
        f"something that it does not know ({message[0][:80]})"
        if message
        else "something that it does not know"
    )


def _unreadable(module: str, source: SourceText, reason: str) -> Diagnostic:
    message = f"kernel {module} uses {reason}, which the dataflow analysis can't read"
    return diagnostic("K015", message, span=Span(source.path))
