"""What the parser finds, as diagnostics of the catalogue in words for the kernel's author."""

from __future__ import annotations

import re
from typing import Any

import pyslang

from coram_studio.diagnostics import Diagnostic, Fix, Span, diagnostic
from coram_studio.model.keywords import NEWER_KEYWORDS, VERILOG_2005_KEYWORDS, keywords_of
from coram_studio.verilog.elaborate import Elaboration, declared_modules
from coram_studio.verilog.objects import KIND_OF_MODULE

_ERRORS = (pyslang.DiagnosticSeverity.Error, pyslang.DiagnosticSeverity.Fatal)

# Warnings about style that most Verilog of the field would raise, and which say nothing about its meaning.
_IGNORED = frozenset(
    {
        "NewlineEOF",
        "UnnamedGenerate",
        "MissingTimeScale",
        "NonstandardEscapeCode",
        "UnconnectedOutputPort",
        "EmptyInputPortConn",
        "EmptyOutputPortConn",
        "ImplicitNetPortNoDefault",
        "SignedLogicalShift",
        # Numbers and parameters without a size are 32 bits and signed: every state machine and counter of plain
        # Verilog mixes them with its registers.
        "CaseTypeMismatch",
        "ArithOpMismatch",
        "SignConversion",
    }
)
# A comparison with a number, a parameter or an integer.
_WITH_INTEGER = re.compile(r"'(?:logic|reg) signed\[31:0\]'|'int(?:eger)?'")
_PROCESS = re.compile(r"\b(?:always(?:_ff|_comb|_latch)?|initial|function|task|endfunction|endtask)\b")
_CLOCKED = re.compile(r"always_ff\b|always\s*@\s*\([^)]*\b(?:posedge|negedge)\b")
# What the parser lets pass with a warning, but the language forbids and simulators refuse.
_PROMOTED = frozenset({"MisplacedTrailingSeparator", "UnsizedInConcat"})
_MISSING_INPUTS = frozenset({"CouldNotOpenIncludeFile", "UnknownDirective", "ExceededMaxIncludeDepth"})
_LIMITS = frozenset(
    {
        "ParseTreeTooDeep",
        "MaxInstanceDepthExceeded",
        "MaxGenerateStepsExceeded",
        "MaxInstanceArrayExceeded",
        "ConstEvalExceededMaxSteps",
        "ConstEvalExceededMaxCallDepth",
        "ConstEvalExceededMaxSize",
        "TooManyLexerErrors",
    }
)

_WORD = re.compile(r"\b[a-z_]\w*")
_BEFORE_MORE = re.compile(r"\b[a-z_]\w*(?=\s+[A-Za-z_@{(])")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|(?<!\\)\"(?:\\.|[^\"\\\n])*\"", re.DOTALL)
_UNKNOWN_NAMES = frozenset({"UndeclaredIdentifier", "UnknownModule"})


def diagnostics_of(elaboration: Elaboration, found: Any, *, syntax: bool) -> list[Diagnostic]:
    """Diagnostics for the parser's findings; ``syntax`` when they come from parsing alone.

    Notes and ignored warnings are left out.
    """
    result = []
    open_inputs: dict[Span | None, list[str]] = {}
    for name, severity, message, finding in elaboration.findings(found):
        if name in _IGNORED or (severity not in _ERRORS and severity != pyslang.DiagnosticSeverity.Warning):
            continue
        if name == "DuplicateDefinition" and _is_of_one_place(elaboration, finding.location):
            continue  # of a file that several include: its guard, or they, let simulators see it once
        span = _span(elaboration, finding)
        if name == "UnconnectedInputPort":
            open_inputs.setdefault(span, []).append(_quoted(message))
            continue
        if _is_habit(elaboration, name, message, finding.location):
            continue
        is_error = severity in _ERRORS or name in _PROMOTED
        text = _text(elaboration, finding.location)
        newer = _newer_keyword(elaboration, name, finding.location, syntax=syntax) if is_error else None
        if newer is not None:
            if newer not in result:
                result.append(newer)
            continue
        result.append(_friendly(name, _sentence(message), span, text, is_error=is_error, syntax=syntax))
    for span, ports in open_inputs.items():
        inputs = f"input {ports[0]} has" if len(ports) == 1 else f"inputs {', '.join(ports)} have"
        result.append(diagnostic("K003", f"{inputs} no connection", span=span))
    return result


def _is_habit(elaboration: Elaboration, name: str, message: str, location: Any) -> bool:
    """Whether a warning is about what is dangerous in some places, and harmless in this one."""
    if name == "SignCompare":
        return _WITH_INTEGER.search(message) is not None
    if name != "CaseDefault" or not elaboration.is_in_file(location):
        return False
    places = elaboration.places(location)
    if places is None:
        return False
    # A register keeps its value where no branch sets it; only without a clock is that a latch.
    before = _COMMENT.sub("", places.text[: places.character(location.offset)])
    processes = list(_PROCESS.finditer(before))
    return bool(processes) and _CLOCKED.match(before, processes[-1].start()) is not None


def unsafe_includes(elaboration: Elaboration) -> list[Diagnostic]:
    """Diagnostics for `include directives whose file is not looked for."""
    return [
        diagnostic(
            "K009",
            "`include must give the name of a file below an include folder, in quotes",
            span=span,
            remedy="Write the name relative to an include folder of the project, without .. and without macros.",
        )
        for span in elaboration.unsafe_includes
    ]


def _is_of_one_place(elaboration: Elaboration, location: Any) -> bool:
    """Whether all modules of the name at a location are declared by one place of one included file."""

    def place(where: Any) -> tuple[str, int] | None:
        found = elaboration.places(where)
        return (found.path, where.offset) if found is not None and elaboration.inclusion(where) else None

    own = place(location)
    names = [node.header.name for _, tree in elaboration.trees for node in declared_modules(tree)]
    word = next((str(name.value) for name in names if name.location == location), "")
    return own is not None and all(place(name.location) == own for name in names if str(name.value) == word)


def _quoted(message: str) -> str:
    """The first name that a message quotes."""
    return message.partition("'")[2].partition("'")[0]


def _span(elaboration: Elaboration, finding: Any) -> Span | None:
    start = finding.location
    for found in finding.ranges:
        if found.start == start and elaboration.is_in_file(start):
            return elaboration.span(start, found.end)
    span = elaboration.span(start)
    if span is None or not elaboration.is_in_file(start):
        return span
    return _word(elaboration, start, span)


def _word(elaboration: Elaboration, start: Any, span: Span) -> Span:
    """A span that knows its start alone, stretched over the name that stands there, for the squiggle."""
    places = elaboration.places(start)
    if places is None:
        return span
    begin = end = places.character(start.offset)
    while end < len(places.text) and (places.text[end].isalnum() or places.text[end] in "_$`"):
        end += 1
    return Span(span.path, span.line, span.column, span.line, span.column + end - begin)


def _text(elaboration: Elaboration, location: Any) -> str:
    """The beginning of the source text at a location, or "" where it is not in one of the files."""
    if not elaboration.is_in_file(location):
        return ""
    places = elaboration.places(location)
    if places is None:
        return ""
    start = places.character(location.offset)
    return places.text[start : start + 40]


def _keyword(name: str, text: str, path: str) -> str:
    """The keyword that stands where a name is expected, or ""."""
    if name not in ("ExpectedDeclarator", "ExpectedIdentifier"):
        return ""
    match = re.match(r"\s*([a-z_0-9]+)", text)
    return match[1] if match and match[1] in keywords_of(path) else ""


def _newer_keyword(elaboration: Elaboration, name: str, location: Any, *, syntax: bool) -> Diagnostic | None:
    """An error for the keyword of SystemVerilog that an error in a file of Verilog comes from, if one does."""
    if not elaboration.is_in_file(location):
        return None
    places = elaboration.places(location)
    if places is None or not elaboration.is_verilog(places.path):
        return None
    at = places.character(location.offset)
    found = _WORD.match(places.text, at)
    if found is None or found[0] not in NEWER_KEYWORDS or not (syntax or name in _UNKNOWN_NAMES):
        if not syntax:
            return None
        # What the parser took for a name leads to an error behind it: ``always_ff @``, ``typedef enum {``.
        begin = places.text.rfind("\n", 0, at) + 1
        words = _BEFORE_MORE.finditer(places.text, begin, at + 1)
        found = next((word for word in words if word[0] in NEWER_KEYWORDS), None)
    if found is None:
        return None
    line, column = places.line_column(found.start())
    stem, _, _ = places.path.rpartition(".")
    return diagnostic(
        "K001",
        f"{found[0]} is a keyword of SystemVerilog, but {places.path} is read as Verilog-2005",
        span=Span(places.path, line, column, line, column + len(found[0])),
        remedy=f"Rename the file to {stem}.sv, or write it in Verilog-2005.",
    )


def _friendly(
    name: str, message: str, span: Span | None, text: str, *, is_error: bool, syntax: bool
) -> Diagnostic:
    if name == "UnknownModule":
        return _unknown_module(message, span)
    if name in _MISSING_INPUTS:
        return diagnostic("K009", message, span=span)
    if name in _LIMITS:
        return diagnostic("K014", message, span=span)
    if not is_error:
        return diagnostic("K003", message, span=span)
    if not syntax:
        return diagnostic("K002", message, span=span)
    keyword = _keyword(name, text, span.path) if span else ""
    if keyword:
        language = "Verilog" if keyword in VERILOG_2005_KEYWORDS else "SystemVerilog"
        message = f"{keyword} is a keyword of {language} and cannot be a name"
        remedy = (
            "Choose another name."
            if language == "Verilog"
            else "Choose another name; in a file .v it may be one."
        )
        return diagnostic("K001", message, span=span, remedy=remedy)
    fix = None
    if (
        name in ("ExpectedToken", "ExpectedTokenAfter")
        and message == "';' is missing here"
        and span is not None
    ):
        place = Span(span.path, span.line, span.column)
        fix = Fix("Insert ';'", place, ";")
    return diagnostic("K001", message, span=span, fix=fix)


def _unknown_module(message: str, span: Span | None) -> Diagnostic:
    module = _quoted(message)
    if module.startswith("Coram"):
        return diagnostic(
            "K004",
            f"there is no module {module}; the CoRAM objects are {', '.join(sorted(KIND_OF_MODULE))}",
            span=span,
            remedy="Correct the object's name.",
        )
    return diagnostic("K004", f"no file of the project declares the module {module}", span=span)


def _sentence(message: str) -> str:
    """The parser's message in our style."""
    if message.startswith("expected '") and message.endswith("'"):
        return f"{message.removeprefix('expected ')} is missing here"
    if message.startswith("use of undeclared identifier "):
        name, _, hint = message.removeprefix("use of undeclared identifier ").partition("; ")
        return f"{name} is not declared; {hint}" if hint else f"{name} is not declared"
    if message.endswith(" is not a valid top-level module"):
        return f"{message.split(' is ')[0]} has a parameter without a value, or ports that need a module around it"
    if message.startswith("unknown macro or compiler directive "):
        return f"the macro {message.removeprefix('unknown macro or compiler directive ')} is not defined"
    if message.endswith(": No such file or directory"):
        return f"the included file {message.removesuffix(': No such file or directory')} does not exist"
    return message
