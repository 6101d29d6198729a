"""Verilator: translates the design to C++, which g++ compiles; two-state, and many times as fast as Icarus."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.locate import resource
from coram_studio.model.keywords import has_newer_keywords, is_systemverilog
from coram_studio.simulate.engine import CORE_FOLDER, CompilePlan, CompileStep
from coram_studio.simulate.tools import ToolInfo, ToolNeed, find_tool

VERILATOR = ToolNeed(
    "verilator",
    "Verilator",
    ("--version",),
    r"Verilator\s+(\d+(?:\.\d+)*)",
    (5, 6),
    "Install Verilator (package verilator on Debian and Ubuntu, verilator in Homebrew)",
    minimum_text="5.006",
)
COMPILER = ToolNeed(
    "g++",
    "Verilator's C++ compiler",
    ("--version",),
    r"(?m)^\S.*?\s(\d+\.\d+(?:\.\d+)*)\b",
    (10, 0),
    "Install g++ (package g++ on Debian and Ubuntu)",
)

_PROGRAM = "design"
_OBJECTS = "obj"
_RUNTIME = "runtime.a"
_MAIN = "verilator_main.cpp"
_CONTROL = "verilator.vlt"
_PREFIX = "Vtestbench"
# Verilator's own parts that designs may need; later versions have more of them.
_RUNTIME_SOURCES = (
    *("verilated.cpp", "verilated_fst_c.cpp", "verilated_timing.cpp", "verilated_threads.cpp"),
    *("verilated_dpi.cpp", "verilated_probdist.cpp", "verilated_random.cpp"),
)
_UNIT_BYTES = 1_000_000  # C++ text that is compiled in one piece; more goes into several at the same time
_MAX_UNITS = 8
# Warnings of style are nobody's concern here, and a kernel's delays and timescale are its own.
_QUIET = ("-Wno-fatal", "-Wno-lint", "-Wno-style", "-Wno-TIMESCALEMOD", "-Wno-UNOPTFLAT", "-Wno-STMTDLY")
# Every program can record waves: it costs nothing where they are not wanted, and one serves both.
# Recorded is what other simulators record: no parameters and no memories, but every signal, however wide.
_TRACE = (
    *("--trace-fst", "--no-trace-params", "--trace-underscore"),
    *("--trace-max-width", "65536", "--trace-max-array", "1"),
)
_FLAGS = (
    *("-std=gnu++20", "-faligned-new", "-w", "-pipe", "-DVM_COVERAGE=0", "-DVM_SC=0"),
    *("-DVM_TRACE=1", "-DVM_TRACE_FST=1", "-DVM_TRACE_VCD=0"),
    *("-DVL_USER_FINISH", "-DVL_USER_STOP", "-DVL_USER_FATAL", "-DVL_USER_WARN"),
)
_RUNTIME_LEVEL = "-O1"
_DESIGN_LEVEL = "-O1"  # runs as fast as -O2 and compiles in three quarters of the time
_LIBRARIES = ("-lz", "-lpthread", "-latomic")
# Both compile their files at the same time and fail if one fails. Arguments: the compiler, Verilator's include
# folder, the files.
_COMPILE_ALL = """
cxx=$1 include=$2; shift 2; jobs= failed=
for file; do
  name=${{file##*/}}
  "$cxx" {flags} -I. -I"$include" -I"$include/vltstd" -c "$file" -o "${{name%.c*}}.o" & jobs="$jobs $!"
done
for job in $jobs; do wait "$job" || failed=1; done
[ -z "$failed" ] || exit 1
"""
_ARCHIVE = (
    _COMPILE_ALL.format(flags=" ".join((*_FLAGS, _RUNTIME_LEVEL))) + f"exec ar rcs {_RUNTIME} verilated*.o"
)
_LINK = (
    _COMPILE_ALL.format(flags=" ".join((*_FLAGS, _DESIGN_LEVEL)))
    + f'exec "$cxx" -o ../{_PROGRAM} unit*.o {_RUNTIME} {" ".join(_LIBRARIES)}'
)

_MESSAGE = re.compile(
    r"%(?P<kind>Error|Warning)(?:-(?P<rule>[A-Z0-9_]+))?: (?P<path>[^:\n]+):(?P<line>\d+):(?:(?P<column>\d+):)? "
    r"(?P<text>.*)"
)
_BARE_ERROR = re.compile(r"%Error: (?P<text>.*)")
_GXX_ERROR = re.compile(r"(?P<path>[^:\s]+):\d+:\d+: (?:fatal )?error: (?P<text>.*)")
_MISSING_HEADER = re.compile(r"fatal error: (?P<name>zlib\.h): No such file")
_RUN_MESSAGE = re.compile(
    r"(?:\[\d+\] )?%(?P<kind>Fatal|Error|Warning): (?P<path>[^:\n]+):(?P<line>\d+): (?P<text>.*)"
)
# Words that it takes for SystemVerilog's in Verilog-2005, too.
_OWN_WORD = re.compile(r"'this' used outside|Unsupported: super|unexpected foreach|PARSEREF .*\bthis\b")
_OWN_WORDS = (
    "Verilator takes this, super and foreach for no names: choose others, or simulate on Icarus Verilog."
)
_ENDING = re.compile(r"\$(stop|fatal)\b")
_ASSERTION = re.compile(r"Assertion failed in \S+?: ")


class Verilator:
    """The fast simulator: two-state, about a million cycles a second on small designs, after some seconds of C++."""

    name = "verilator"
    exact_outputs = True
    title = "Verilator"
    progress_cycles = 16384
    # Kernels may print such words themselves; only the simulator names a file and a line after them.
    simulator_line = re.compile(
        r"(\[\d+\] )?%(Fatal|Error|Warning)(-[A-Z0-9_]+)?: [^:]+:\d+: |-Info: [^:]+:\d+: |bwrap: "
        r"|terminate called|  what\(\): "
    )
    fatal_line = re.compile(r"-Info: [^:]+:\d+: \$fatal")

    def find(self) -> tuple[ToolInfo, ...] | Diagnostic:
        """verilator and g++, or what is missing."""
        found: list[ToolInfo] = []
        for need in (VERILATOR, COMPILER):
            tool = find_tool(need)
            if isinstance(tool, Diagnostic):
                return tool
            found.append(tool)
        if _root(found[0]) is None:
            message = f"Verilator at {found[0].path} must come with its folder include, but it was not found"
            return diagnostic("S003", message)
        if shutil.which("ar", path=os.pathsep.join((str(found[1].path.parent), "/usr/bin", "/bin"))) is None:
            return diagnostic(
                "S001",
                "Verilator's C++ compiler is needed with its program ar, but ar was not found",
                remedy="Install ar (package binutils on Debian and Ubuntu).",
            )
        return tuple(found)

    def build_key(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> str:
        """Hash of tools, arguments and all sources."""
        digest = hashlib.sha256(self._runtime_key(tools).encode())
        digest.update(json.dumps([self._translation(tools, plan), _LINK]).encode())
        digest.update(resource(f"sim/{_MAIN}").read_bytes() + resource(f"sim/{_CONTROL}").read_bytes())
        sources = sorted(plan.folder.glob("*.sv")) + sorted((plan.folder / CORE_FOLDER).rglob("*"))
        for path in sources:
            if path.is_file():
                data = path.read_bytes()
                digest.update(json.dumps([str(path.relative_to(plan.folder)), len(data)]).encode())
                digest.update(data)
        return digest.hexdigest()

    def compile_steps(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> Iterator[CompileStep]:
        """The translation to C++; Verilator's runtime, which is the same for all designs; the compilation of both."""
        objects = plan.folder / _OBJECTS
        objects.mkdir()
        shutil.copyfile(resource(f"sim/{_MAIN}"), objects / _MAIN)
        (objects / "endings.inc").write_text(_endings(plan), encoding="utf-8")
        shutil.copyfile(resource(f"sim/{_CONTROL}"), plan.folder / _CONTROL)
        yield CompileStep(self._translation(tools, plan), CORE_FOLDER, f"{_OBJECTS}/{_PREFIX}.cpp")
        include = _include(tools[0])
        compiler = (str(tools[1].path), str(include))
        runtime = tuple(str(include / name) for name in _RUNTIME_SOURCES if (include / name).is_file())
        command = ("/bin/sh", "-c", _ARCHIVE, "sh", *compiler, *runtime)
        yield CompileStep(command, _OBJECTS, f"{_OBJECTS}/{_RUNTIME}", self._runtime_key(tools))
        units = _write_units(objects)
        command = ("/bin/sh", "-c", _LINK, "sh", *compiler, *units)
        yield CompileStep(command, _OBJECTS, _PROGRAM)

    def run_command(
        self, tools: Sequence[ToolInfo], waves: bool, arguments: Sequence[str]
    ) -> tuple[str, ...]:
        """The compiled program itself; a plusarg of the testbench tells it to record waves."""
        return (f"./{_PROGRAM}", *arguments)

    def compile_messages(self, text: str) -> tuple[Diagnostic, ...]:
        """``%Error: file:line:column: text``; the lines of source below them are left out."""
        found: list[Diagnostic] = []
        for line in text.splitlines():
            match = _MESSAGE.fullmatch(line)
            if match is not None:
                own = match["path"].startswith(
                    "../"
                )  # testbench and models: their warnings are nobody's concern
                if own and match["kind"] == "Warning":
                    continue
                code = "S007" if match["kind"] == "Warning" else "S006"
                span = Span(_clean(match["path"]), max(1, int(match["line"])), int(match["column"] or 1))
                said = match["text"]
                found.append(diagnostic(code, f"Verilator: {said}", span=span, remedy=_remedy(said)))
        if not any(d.code == "S006" for d in found):
            found.extend(_other_error(text))
        return tuple(dict.fromkeys(found))

    def run_messages(self, notices: Sequence[str]) -> tuple[Diagnostic, ...]:
        """``[time] %Error: file:line: text`` of $error and $fatal, and what Verilator's runtime cannot do."""
        missing: list[Diagnostic] = []
        by_place: dict[tuple[str, Span], list[str]] = {}
        for line in notices:
            match = _RUN_MESSAGE.fullmatch(line)
            if match and match["text"].startswith("$readmem"):  # the file and line are those of the data
                missing.append(diagnostic("S030", f"{match['text']}: {match['path']}"))
            elif match:
                code = "S007" if match["kind"] == "Warning" else "S030"
                span = Span(_clean(match["path"]), max(1, int(match["line"])))
                by_place.setdefault((code, span), []).append(_ASSERTION.sub("", match["text"], count=1))
        found = []
        for (code, span), texts in by_place.items():
            more = f" (and {len(texts) - 1} more from this line)" if len(texts) > 1 else ""
            found.append(diagnostic(code, texts[0] + more, span=span))
        return (*missing, *found)

    def products(self) -> tuple[str, ...]:
        """The compiled program, and what it was made from."""
        return (_PROGRAM, _OBJECTS, _CONTROL)

    def _runtime_key(self, tools: Sequence[ToolInfo]) -> str:
        include = _include(tools[0])
        digest = hashlib.sha256()
        names = sorted(path.name for path in include.glob("verilated*") if path.suffix in (".h", ".cpp"))
        for name in names:
            digest.update(f"{name}\0".encode() + (include / name).read_bytes())
        recipe = [
            tools[0].version_text,
            _compiler_identity(tools[1]),
            _ARCHIVE,
            _RUNTIME_SOURCES,
            str(include),
        ]
        digest.update(json.dumps(recipe).encode())
        return digest.hexdigest()

    def _translation(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> tuple[str, ...]:
        command = [str(tools[0].path), "--cc", "--timing", "--assert", *_QUIET, "--top-module", plan.top]
        command += ["--prefix", _PREFIX, "--Mdir", f"../{_OBJECTS}", *_TRACE]
        command += [f"-D{name}" for name in plan.defines]
        # The end of a file's name says which words are keywords in it, and in what it includes.
        # Only where it matters, since Verilator then takes $error and the like for no tasks.
        if _has_newer_names(plan.folder / CORE_FOLDER):
            older = {PurePosixPath(path).suffix for path in plan.sources if not is_systemverilog(path)}
            command += [f"+1364-2005ext+{suffix.removeprefix('.')}" for suffix in sorted(older - {""})]
        command += [f"+incdir+{folder}" for folder in plan.include_folders]
        return (*command, f"../{_CONTROL}", *plan.sources)


def _has_newer_names(folder: Path) -> bool:
    """Whether a file of Verilog-2005 below the folder has a name that is a keyword of SystemVerilog."""
    files = (path for path in folder.rglob("*") if path.is_file() and not is_systemverilog(path.name))
    return any(has_newer_keywords(path.read_text(encoding="utf-8", errors="replace")) for path in files)


def _endings(plan: CompilePlan) -> str:
    """C++ that says which lines of the sources have $stop or $fatal, which end a run, unlike $error."""
    entries: list[str] = []
    for path in sorted((plan.folder / CORE_FOLDER).rglob("*")):
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            calls = _ENDING.findall(line.partition("//")[0])
            place = f"{json.dumps(path.name)}, {number}"
            entries += [f"    {{{place}, {'true' if call == 'fatal' else 'false'}}},\n" for call in calls]
    return "".join(entries)


def _write_units(objects: Path) -> tuple[str, ...]:
    """Gather the C++ files of a translation in a few that are compiled; returns their names."""
    files = sorted(objects.glob(f"{_PREFIX}*.cpp"))
    sizes = {path: path.stat().st_size for path in files}
    count = min(_MAX_UNITS, os.cpu_count() or 1, 1 + sum(sizes.values()) // _UNIT_BYTES)
    groups: list[list[Path]] = [[] for _ in range(count)]
    for path in sorted(files, key=lambda each: (-sizes[each], each)):
        min(groups, key=lambda group: sum(sizes[each] for each in group)).append(path)
    names = []
    for index, group in enumerate(groups):
        lines = [f'#include "{path.name}"\n' for path in sorted(group)]
        lines += [f'#include "{_MAIN}"\n'] if index == 0 else []
        (objects / f"unit{index}.cc").write_text("".join(lines), encoding="utf-8")
        names.append(f"unit{index}.cc")
    return tuple(names)


def _root(tool: ToolInfo) -> Path | None:
    """Verilator's own folder, as it says itself."""
    root = _ask_root(tool.path, tool.path.stat().st_mtime_ns)
    return root if root is not None and (root / "include" / "verilated.cpp").is_file() else None


def _include(tool: ToolInfo) -> Path:
    root = _root(tool)
    if root is None:
        raise FileNotFoundError(f"include folder of {tool.path}")
    return root / "include"


@functools.lru_cache(maxsize=8)
def _ask_root(path: Path, _modified: int) -> Path | None:
    try:
        done = subprocess.run(
            [str(path), "--getenv", "VERILATOR_ROOT"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10.0,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = done.stdout.decode(errors="replace").strip()
    return Path(text) if text.startswith("/") else None


def _compiler_identity(tool: ToolInfo) -> str:
    """The compiler's version and file: the same version may be another build."""
    status = tool.path.stat()
    return f"{tool.path} {tool.version_text} {status.st_size} {status.st_mtime_ns}"


def _other_error(text: str) -> list[Diagnostic]:
    """An error without a place in the user's files: of Verilator as a whole, or of the C++ compiler."""
    header = _MISSING_HEADER.search(text)
    if header:
        message = f"Verilator's waves need zlib's headers, but {header['name']} was not found"
        return [diagnostic("S001", message, remedy="Install zlib's headers (package zlib1g-dev on Debian).")]
    match = _GXX_ERROR.search(text)
    if match and Path(match["path"]).name.startswith("verilated"):
        return [diagnostic("S003", f"g++ cannot compile Verilator's runtime: {match['text']}")]
    if match:
        return [diagnostic("S006", f"g++ refused what Verilator made of the design: {match['text']}")]
    bare = _BARE_ERROR.search(text)
    return [diagnostic("S006", f"Verilator: {bare['text']}", remedy=_remedy(bare["text"]))] if bare else []


def _remedy(text: str) -> str | None:
    return _OWN_WORDS if _OWN_WORD.search(text) else None


def _clean(path: str) -> str:
    return path.removeprefix("./").removeprefix("../")
