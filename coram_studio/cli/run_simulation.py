"""The command ``simulate``: what the design prints on standard output, all else on standard error."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from coram_studio.cli import exit_codes
from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.simulate.run import Progress, Result, Run
from coram_studio.workbench.reports import SimulateOptions, UsageError
from coram_studio.workbench.run_report import describe_run
from coram_studio.workbench.session import Session

# A run that was never started for these is the fault of the project's input, not of a tool. A simulator that
# refuses the design (S006) without naming a line of it is a tool that failed.
_INPUT_CODES = frozenset({"S006", "S010", "S011", "S012", "S014"})

_CODES = {
    Result.PASS: exit_codes.GOOD,
    Result.FAIL: exit_codes.DESIGN,
    Result.TIMEOUT: exit_codes.DESIGN,
    Result.LIMIT: exit_codes.TOOL,
    Result.ERROR: exit_codes.TOOL,
    Result.CANCELLED: exit_codes.INTERRUPTED,
}


def simulate(
    session: Session,
    *,
    engine: str,
    memory: str,
    waves: bool,
    sets: Mapping[str, str],
    json_file: Path | None,
    show: Callable[[Session, Iterable[Diagnostic]], None],
    cancel: threading.Event,
) -> int:
    """Simulate and print; an interrupt cancels the run and still leaves its folder complete."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cancel.set())
    options = SimulateOptions(engine=engine, memory=memory, waves=waves, sets=sets)
    report = session.simulate(options, _print_lines, cancel)
    show(session, report.diagnostics)
    if report.run is None:
        return exit_codes.DESIGN
    metrics = report.run.metrics.to_json()
    if json_file is not None:
        try:
            json_file.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{json_file} cannot be written: {error.strerror or error}") from error
    print(describe_run(metrics), file=sys.stderr)
    print(f"run {report.run.id}: {report.run.directory}", file=sys.stderr)
    return exit_code(report.run)


def exit_code(run: Run) -> int:
    """What the command ends with after this run."""
    errors = [d for d in run.diagnostics if d.severity is Severity.ERROR]
    if run.metrics.result is Result.ERROR and errors and all(_is_input(d) for d in errors):
        return exit_codes.DESIGN
    return _CODES[run.metrics.result]


def _is_input(error: Diagnostic) -> bool:
    return error.code in _INPUT_CODES and (error.code != "S006" or error.span is not None)


def _print_lines(progress: Progress) -> None:
    for line in progress.lines:
        print(line, flush=True)
