"""Icarus Verilog: iverilog compiles, vvp runs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.model.keywords import is_systemverilog
from coram_studio.simulate.engine import CORE_FOLDER, CompilePlan, CompileStep
from coram_studio.simulate.tools import ToolInfo, ToolNeed, find_tool

_HOW_TO_INSTALL = "Install Icarus Verilog (package iverilog on Debian and Ubuntu, icarus-verilog in Homebrew)"
_VERSION = r"version\s+(\d+(?:\.\d+)*)"

IVERILOG = ToolNeed("iverilog", "Icarus Verilog", ("-V",), _VERSION, (11, 0), _HOW_TO_INSTALL)
VVP = ToolNeed("vvp", "Icarus Verilog's runtime", ("-V",), _VERSION, (11, 0), _HOW_TO_INSTALL)

_PROGRAM = "design.vvp"
_KEYWORD_FILES = {
    "keywords_of_verilog.v": '`begin_keywords "1364-2005"\n',
    "keywords_as_before.v": "`end_keywords\n",
}
_MESSAGE = re.compile(
    r"(?P<path>[^:\n]+):(?P<line>\d+): *(?:(?P<kind>[a-z ]*error|warning|sorry): *)?(?P<text>.*)"
)
_CONTINUATION = re.compile(r"[^:\n]+:\d+: +: ")
_RUN_MESSAGE = re.compile(r"(?P<kind>FATAL|ERROR|WARNING): (?P<path>[^:\n]+):(?P<line>\d+): (?P<text>.*)")


class Icarus:
    """The default simulator: quick to start, four-state, about 100,000 cycles a second on small designs."""

    name = "icarus"
    exact_outputs = False
    title = "Icarus Verilog"
    progress_cycles = 1024
    # Kernels may print "ERROR: ..." themselves; only Icarus names a file and a line after it.
    simulator_line = re.compile(
        r"(FST|VCD|LXT2?) ([Ii]nfo|[Ww]arning|[Ee]rror):|(FATAL|ERROR|WARNING): [^:]+:\d+: |vvp: |bwrap: "
        r"| +Time: \d+ +Scope: |terminate called|  what\(\): "
    )

    fatal_line = re.compile(r"FATAL: ")

    def find(self) -> tuple[ToolInfo, ...] | Diagnostic:
        """iverilog and vvp, or what is missing."""
        found: list[ToolInfo] = []
        for need in (IVERILOG, VVP):
            tool = find_tool(need)
            if isinstance(tool, Diagnostic):
                return tool
            found.append(tool)
        return tuple(found)

    def build_key(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> str:
        """Nothing is kept: iverilog takes about as long as copying would."""
        return ""

    def compile_steps(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> Iterator[CompileStep]:
        """iverilog's arguments. It reads all files as one text, so that directives reach those that follow."""
        for name, text in _KEYWORD_FILES.items():
            (plan.folder / name).write_text(text, encoding="utf-8")
        defines = [f"-D{name}" for name in plan.defines]
        command = [str(tools[0].path), "-g2012", *defines, "-s", plan.top, "-o", f"../{_PROGRAM}"]
        includes = [part for folder in plan.include_folders for part in ("-I", folder)]
        yield CompileStep((*command, *includes, *_with_keywords(plan.sources)), CORE_FOLDER, _PROGRAM)

    def run_command(
        self, tools: Sequence[ToolInfo], waves: bool, arguments: Sequence[str]
    ) -> tuple[str, ...]:
        """vvp's arguments; -N: never wait at a prompt."""
        return (str(tools[1].path), "-N", _PROGRAM, *(["-fst"] if waves else []), *arguments)

    def compile_messages(self, text: str) -> tuple[Diagnostic, ...]:
        """``file:line: error: text``; continuation lines are joined to the message before them."""
        found: list[Diagnostic] = []
        for line in text.splitlines():
            match = _MESSAGE.fullmatch(line)
            if match is None or _CONTINUATION.match(line):
                continue
            message = (
                match["text"]
                if match["kind"] in (None, "error", "warning")
                else f"{match['kind']}: {match['text']}"
            )
            own = match["path"].startswith("../")  # testbench and models: their warnings are nobody's concern
            if not message or (own and match["kind"] == "warning"):
                continue
            code = "S007" if match["kind"] == "warning" else "S006"
            span = Span(_clean(match["path"]), max(1, int(match["line"])))
            found.append(diagnostic(code, f"Icarus Verilog: {message}", span=span))
        return tuple(dict.fromkeys(found))

    def run_messages(self, notices: Sequence[str]) -> tuple[Diagnostic, ...]:
        """``ERROR: file:line: text`` of $error, $fatal and system tasks, for example a $readmemh without its file."""
        by_place: dict[tuple[str, Span], list[str]] = {}
        for line in notices:
            match = _RUN_MESSAGE.fullmatch(line)
            if match:
                code = "S007" if match["kind"] == "WARNING" else "S030"
                span = Span(_clean(match["path"]), max(1, int(match["line"])))
                by_place.setdefault((code, span), []).append(match["text"])
        found = []
        for (code, span), texts in by_place.items():
            more = f" (and {len(texts) - 1} more from this line)" if len(texts) > 1 else ""
            found.append(diagnostic(code, texts[0] + more, span=span))
        return tuple(found)

    def products(self) -> tuple[str, ...]:
        """The compiled program."""
        return (_PROGRAM, *_KEYWORD_FILES)


def _with_keywords(sources: Sequence[str]) -> Iterator[str]:
    """The sources, between files that let the words be names that are so in Verilog but not in SystemVerilog."""
    before, after = (f"../{name}" for name in _KEYWORD_FILES)
    for is_newer, group in itertools.groupby(sources, is_systemverilog):
        files = tuple(group)
        yield from files if is_newer else (before, *files, after)


def _clean(path: str) -> str:
    return path.removeprefix("./").removeprefix("../")
