"""Check a host before it is simulated: its syntax, and the names that it uses."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from coram_studio.diagnostics import Diagnostic, Span, diagnostic, has_errors
from coram_studio.ipcore.manifest import Manifest
from coram_studio.simulate.host import HostProgram, SlaveView, emit_host, slave_views

_LINE = re.compile(r'`line\s+(\d+)\s+"([^"\n]*)"')
_NOT_DECLARED = re.compile(r"'?(\w+)'? is not declared")
_FEW_ARGUMENTS = re.compile(r"too (?:few|many) arguments")
_OTHER_TASKS = ("nclk", "mem_write", "mem_read")
_TASK = re.compile(r"(?:nclk|mem|iochannel|ioregister|slavestream|status)_?\w*")
_CHARACTERS = 400


def check_host(program: HostProgram, manifest: Manifest) -> tuple[Diagnostic, ...]:
    """What is wrong with a host of the core: errors for which no simulator would take it.

    Others are left to the simulator, which knows best what it takes.
    """
    # Imported when it is needed: the reader of Verilog takes long to load.
    from coram_studio.verilog.elaborate import Elaboration, TooMuchError
    from coram_studio.verilog.findings import diagnostics_of
    from coram_studio.verilog.source import SourceText

    text = emit_host(program, manifest, 8, as_written=True)
    try:
        elaboration = Elaboration(
            [SourceText(program.path, text)], defines=("CORAM_STUDIO_RUN", *manifest.defines)
        )
        ((_, tree),) = elaboration.trees
        found = diagnostics_of(elaboration, tree.diagnostics, syntax=True)
        is_syntax = has_errors(found)
        if not is_syntax:
            compilation = elaboration.compile(["testbench_host"])
            found = diagnostics_of(elaboration, compilation.getAllDiagnostics(), syntax=False)
    except (TooMuchError, RuntimeError, MemoryError, RecursionError):
        return ()  # the simulator says so
    origins = _origins(text)
    slaves = slave_views(manifest)
    lines = text.split("\n")
    errors: dict[str, Diagnostic] = {}  # by what they say: of a name, its first place is enough
    for each in found:
        here = None if _leads_elsewhere(each, lines) else _moved(each, origins)
        error = None
        if here is not None:
            error = _syntax_error(here) if is_syntax else _wrong_name(here, slaves)
        if error is not None:
            errors.setdefault(error.message, error)
    return tuple(errors.values())


def _leads_elsewhere(found: Diagnostic, lines: list[str]) -> bool:
    """Whether it is about a name of the whole testbench's hierarchy, which is not here, or a system task."""
    if found.span is None or not 0 < found.span.line <= len(lines):
        return False
    rest = lines[found.span.line - 1][found.span.column - 1 :]
    return re.match(r"\$|testbench\b|[\w$]+\s*(?:\[[^\]]*\]\s*)?\.", rest) is not None


def _origins(text: str) -> list[tuple[str, int]]:
    """File and line of each line of the generated module; the file is "" where it is nobody's."""
    origins, path, number = [], "", 0
    for line in text.split("\n"):
        origins.append((path, number))
        number += 1
        if match := _LINE.match(line):
            path, number = ("" if match[2].startswith("../") else match[2]), int(match[1])
    return origins


def _moved(found: Diagnostic, origins: list[tuple[str, int]]) -> Diagnostic | None:
    """An error at its place in the user's file; None for what stands in none."""
    if not has_errors([found]) or found.span is None or not 0 < found.span.line <= len(origins):
        return None
    path, line = origins[found.span.line - 1]
    if not path:
        # An end that is missing shows behind the program's last line.
        path, line = next(((p, n) for p, n in reversed(origins[: found.span.line]) if p), ("", 0))
        if not path:
            return None
        return replace(found, span=Span(path, line))
    same = found.span.end_line == found.span.line
    span = Span(path, line, found.span.column, *((line, found.span.end_column) if same else ()))
    return replace(found, span=span)


def _syntax_error(found: Diagnostic) -> Diagnostic | None:
    if found.code != "K001":
        return None  # an included file, for example, that is said elsewhere
    return diagnostic("S016", found.message, span=found.span, remedy=found.remedy, fix=found.fix)


def _wrong_name(found: Diagnostic, slaves: tuple[SlaveView, ...]) -> Diagnostic | None:
    """Errors for a name that nothing declares and for arguments that do not fit; None for others."""
    if _FEW_ARGUMENTS.search(found.message):
        return diagnostic("S017", found.message, span=found.span, remedy="Give the task as many as it has.")
    match = _NOT_DECLARED.match(found.message)
    if match is None:
        return None
    name = match[1]
    if _TASK.fullmatch(name) is None:
        return diagnostic("S017", f"{name} is not declared", span=found.span)
    tasks = [task for slave in slaves for task in slave.tasks]
    nearest = difflib.get_close_matches(name, [*tasks, *_OTHER_TASKS], 1, 0.8)
    offered = ", ".join(tasks) or "none, as no thread has an I/O channel or I/O register"
    if len(offered) > _CHARACTERS:
        offered = f"{offered[:_CHARACTERS]} …"
    remedy = f"Did you mean {nearest[0]}? " if nearest else ""
    return diagnostic(
        "S017",
        f"there is no task {name}",
        span=found.span,
        remedy=f"{remedy}The tasks of the core's slave ports: {offered}.",
    )
