"""One function per command. Each returns an exit code."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from coram_studio.cli import exit_codes
from coram_studio.diagnostics import Diagnostic, Severity, as_json, as_text, has_errors
from coram_studio.ipcore.manifest import Core
from coram_studio.ipcore.report import thread_table
from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.session import Session


def run_command(arguments: argparse.Namespace) -> int:
    """Run the parsed command; wrong usage is told in one line."""
    command: Callable[[argparse.Namespace], int] = _COMMANDS[arguments.command]
    try:
        return command(arguments)
    except UsageError as error:
        print(f"coram-studio: {error}", file=sys.stderr)
        return exit_codes.USAGE


def new(arguments: argparse.Namespace) -> int:
    """Make a project from a sample."""
    from coram_studio.workbench.templates import create_project

    made = create_project(arguments.directory, arguments.template)
    print(f"made {made}")
    print(f"next: coram-studio {arguments.directory}   (or: coram-studio simulate {arguments.directory})")
    return exit_codes.GOOD


def import_project(arguments: argparse.Namespace) -> int:
    """Make a project from one that was written for PyCoRAM."""
    from coram_studio.cli.import_project import import_project as run

    return run(arguments)


def check(arguments: argparse.Namespace) -> int:
    """Print every diagnostic of the project."""
    session = Session.open(arguments.project, keep=not arguments.no_cache)
    report = session.check(keep=True)
    placed = [session.place_diagnostic(d) for d in report.diagnostics]
    if arguments.format == "json":
        print(as_json(placed))
    else:
        for found in placed:
            print(as_text(found))
        print(_summary(placed))
    return exit_codes.GOOD if report.ok else exit_codes.DESIGN


def show_opening(session: Session) -> None:
    """Show the warnings of the project's files; where there are errors, what is made of the project says all."""
    if not has_errors(session.opening_diagnostics):
        show(session, session.opening_diagnostics)


def build(arguments: argparse.Namespace) -> int:
    """Compile the project to a core."""
    session = Session.open(arguments.project, keep=not arguments.no_cache)
    show_opening(session)
    report = session.build(arguments.output)
    show(session, report.diagnostics)
    if report.core is None:
        return exit_codes.DESIGN
    directory = arguments.output or session.root / "build" / "core"
    manifest = report.core.manifest
    print(
        f"built {manifest.top}: {len(manifest.files)} Verilog files in {directory} ({report.seconds:.2f} s)"
    )
    for line in thread_table(report.core.timings):
        print(line)
    return _show_area(session, report.core) if arguments.area else exit_codes.GOOD


def _show_area(session: Session, core: Core) -> int:
    """Print what the core takes of an FPGA."""
    from coram_studio.workbench.area import area_table, estimate_area

    found = estimate_area(core)
    show(session, found.diagnostics)
    for line in area_table(found):
        print(line)
    return exit_codes.GOOD if found.whole is not None else exit_codes.TOOL


def report(arguments: argparse.Namespace) -> int:
    """Show the figures of a run."""
    from coram_studio.workbench.run_report import describe_run, read_metrics

    metrics = read_metrics(arguments.run)
    print(describe_run(metrics))
    if arguments.json is not None:
        write_text(arguments.json, json.dumps(metrics, indent=2) + "\n")
    return exit_codes.GOOD


def export(arguments: argparse.Namespace) -> int:
    """Write a vendor's package."""
    session = Session.open(arguments.project)
    options = dict(split_assignment(text, "--option") for text in arguments.options)
    show_opening(session)
    built, result = session.export(arguments.to, arguments.output, options)
    show(session, built.diagnostics)
    if result is None:
        return exit_codes.DESIGN
    show(session, result.diagnostics)
    if any(d.severity is Severity.ERROR for d in result.diagnostics):
        return exit_codes.TOOL
    print(f"wrote {result.directory} ({len(result.files)} files)")
    return exit_codes.GOOD


def render(arguments: argparse.Namespace) -> int:
    """Draw the diagram to a file."""
    from coram_studio.cli.window import render as draw

    try:
        draw(arguments.project, arguments.output, arguments.theme)
    except OSError as error:
        print(f"coram-studio: {arguments.output}: {error.strerror or error}", file=sys.stderr)
        return exit_codes.TOOL
    print(f"wrote {arguments.output}")
    return exit_codes.GOOD


def doctor(_arguments: argparse.Namespace) -> int:
    """Say what of the machine can be used."""
    from coram_studio.workbench.doctor import examine

    findings = examine()
    width = max(len(f.name) for f in findings)
    for finding in findings:
        mark = "ok     " if finding.ok else "missing" if finding.needed else "absent "
        print(f"{mark}  {finding.name:<{width}}  {finding.detail}")
        if not finding.ok and finding.remedy:
            print(f"{'':9}{'':<{width}}  {finding.remedy}")
    return exit_codes.TOOL if any(f.needed and not f.ok for f in findings) else exit_codes.GOOD


def show(session: Session, diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, so that standard output holds only results."""
    for found in diagnostics:
        print(as_text(session.place_diagnostic(found)), file=sys.stderr)


def split_assignment(text: str, flag: str) -> tuple[str, str]:
    """``KEY=VALUE`` in two. Raises UsageError."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"{flag} takes KEY=VALUE, not {text!r}")
    return key, value


def write_text(path: Path, text: str) -> None:
    """Write a file that the user asked for. Raises UsageError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    counts = {s: sum(d.severity is s for d in diagnostics) for s in Severity}
    if not any(counts.values()):
        return "no problems"
    return ", ".join(f"{n} {s.value}{'' if n == 1 else 's'}" for s, n in counts.items() if n)


def _simulate(arguments: argparse.Namespace) -> int:
    from coram_studio.cli.run_simulation import simulate

    session = Session.open(arguments.project)
    sets = dict(split_assignment(text, "--set") for text in arguments.sets)
    show_opening(session)
    return simulate(
        session,
        engine=arguments.engine,
        memory=arguments.memory,
        waves=not arguments.no_waves,
        sets=sets,
        json_file=arguments.json,
        show=show,
        cancel=threading.Event(),
    )


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": new,
    "import-pycoram": import_project,
    "check": check,
    "build": build,
    "simulate": _simulate,
    "report": report,
    "export": export,
    "render": render,
    "doctor": doctor,
}
