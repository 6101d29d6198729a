"""A run's files: run.json (inputs), diagnostics.json, metrics.json. The last one marks the run as complete."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Severity, Span, diagnostic
from coram_studio.diagnostics.diagnostic import Fix
from coram_studio.model.files.atomic import write_atomic
from coram_studio.simulate.run import MemoryTraffic, Metrics, PortTraffic, Result, Run

INPUTS_FILE = "run.json"
DIAGNOSTICS_FILE = "diagnostics.json"
METRICS_FILE = "metrics.json"
LOG_FILE = "log.txt"
WAVES_FILE = "waves.fst"
_RESERVE_FILE = ".reserve"
_RESERVE_BYTES = 8 << 20


def write_json(path: Path, value: Any) -> None:
    """Write plain data whole or not at all. Raises OSError."""
    write_atomic(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def reserve_space(directory: Path) -> None:
    """Take the disk space that the run's record may need, so that a full disk cannot prevent it.

    Raises OSError when there is not enough.
    """
    with (directory / _RESERVE_FILE).open("wb") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, _RESERVE_BYTES)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):  # not every file system can
                raise


def release_space(directory: Path) -> None:
    """Give the space back, just before it is needed."""
    with contextlib.suppress(OSError):
        (directory / _RESERVE_FILE).unlink()


def write_outcome(directory: Path, metrics: Metrics, diagnostics: Iterable[Diagnostic]) -> None:
    """Write what came out of a run, the metrics last. Raises OSError."""
    plain = [{**asdict(d), "severity": d.severity.value} for d in diagnostics]
    write_json(directory / DIAGNOSTICS_FILE, plain)
    write_json(directory / METRICS_FILE, metrics.to_json())


def read_inputs(directory: Path) -> dict[str, Any]:
    """What run.json holds; empty when it is missing or damaged."""
    try:
        value = json.loads((directory / INPUTS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def read_run(directory: Path) -> Run:
    """The run in a folder; one that was broken off, or whose files are damaged, comes with a diagnostic."""
    waves = directory / WAVES_FILE
    found_waves = waves if waves.is_file() else None
    try:
        metrics = _metrics(json.loads((directory / METRICS_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return _broken(directory, f"run {directory.name} did not come to its end", found_waves)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return _broken(directory, f"{directory.name}/{METRICS_FILE} is damaged: {error}", found_waves)
    return Run(directory.name, directory, metrics, _read_diagnostics(directory), found_waves)


def empty_metrics(result: Result, wall_seconds: float = 0.0, sandboxed: bool = False) -> Metrics:
    """Metrics of a run of which nothing is known."""
    return Metrics(result, 0, {}, 0.0, wall_seconds, sandboxed, ())


def _broken(directory: Path, message: str, waves: Path | None) -> Run:
    found = (diagnostic("S041", message),)
    return Run(directory.name, directory, empty_metrics(Result.ERROR), found, waves)


def _metrics(value: Mapping[str, Any]) -> Metrics:
    return Metrics(
        result=Result(value["result"]),
        cycles=int(value["cycles"]),
        ports={
            str(name): PortTraffic(int(port["bytes_read"]), int(port["bytes_written"]))
            for name, port in value["ports"].items()
        },
        bus_utilisation=float(value["bus_utilisation"]),
        wall_seconds=float(value["wall_seconds"]),
        sandboxed=bool(value["sandboxed"]),
        prints=tuple(str(line) for line in value["prints"]),
        memory=_memory(value.get("memory")),
    )


def _memory(value: Mapping[str, Any] | None) -> MemoryTraffic | None:
    if not value:
        return None
    return MemoryTraffic(
        row_hits=int(value["row_hits"]),
        row_misses=int(value["row_misses"]),
        row_opens=int(value["row_opens"]),
        refreshes=int(value["refreshes"]),
        waited=int(value["waited"]),
        system=str(value.get("system", "")),
        bytes_per_second=float(value.get("bytes_per_second", 0.0)),
        peak_bytes_per_second=float(value.get("peak_bytes_per_second", 0.0)),
    )


def _read_diagnostics(directory: Path) -> tuple[Diagnostic, ...]:
    try:
        values = json.loads((directory / DIAGNOSTICS_FILE).read_text(encoding="utf-8"))
        return tuple(_diagnostic(value) for value in values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return (
            diagnostic(
                "S041", f"the messages of run {directory.name} are lost: {DIAGNOSTICS_FILE} is damaged"
            ),
        )


def _diagnostic(value: Mapping[str, Any]) -> Diagnostic:
    fix = value["fix"]
    return Diagnostic(
        code=value["code"],
        severity=Severity(value["severity"]),
        message=value["message"],
        span=_span(value["span"]),
        subject=_subject(value["subject"]),
        remedy=value["remedy"],
        related=tuple(
            Related(r["message"], _span(r["span"]), _subject(r["subject"])) for r in value["related"]
        ),
        fix=Fix(fix["title"], Span(**fix["span"]), fix["replacement"]) if fix else None,
    )


def _span(value: Mapping[str, Any] | None) -> Span | None:
    return Span(**value) if value else None


def _subject(value: Mapping[str, Any] | None) -> ObjectRef | None:
    return ObjectRef(**value) if value else None
