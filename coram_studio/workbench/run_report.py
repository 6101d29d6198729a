"""A run's figures as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coram_studio.workbench.reports import UsageError


def read_metrics(run: Path) -> dict[str, Any]:
    """The figures of a run, from its folder or its metrics.json. Raises UsageError."""
    file = run / "metrics.json" if run.is_dir() else run
    try:
        metrics = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{run} is not a run: it holds no metrics.json") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"{file} is damaged: {error}") from error
    if not isinstance(metrics, dict) or "result" not in metrics:
        raise UsageError(f"{file} does not hold the figures of a run")
    return metrics


def describe_run(metrics: Mapping[str, Any]) -> str:
    """The figures, one per line, each with its unit."""
    ports = len(metrics["ports"])
    together = f", {ports} ports together" if ports > 1 else ""
    lines = [
        f"result        {metrics['result']}",
        f"cycles        {metrics['cycles']:,}",
        f"bus use       {metrics['bus_utilisation']:.1%} of cycles from first address to last data beat{together}",
    ]
    for name, port in metrics["ports"].items():
        lines.append(f"{name}: read {port['bytes_read']:,} B, written {port['bytes_written']:,} B")
    if memory := metrics.get("memory"):
        if memory.get("peak_bytes_per_second"):
            rate, peak = memory["bytes_per_second"], memory["peak_bytes_per_second"]
            lines.append(
                f"memory        {memory['system']}: {rate / 1e9:.3f} of {peak / 1e9:.3f} GB/s one way ({rate / peak:.1%})"
            )
        accesses = memory["row_hits"] + memory["row_misses"] + memory["row_opens"]
        if accesses:
            lines.append(
                f"rows          {memory['row_hits'] / accesses:.1%} of {accesses:,} accesses found their row open, "
                f"{memory['refreshes']:,} refreshes"
            )
        lines.append(f"waiting       {memory['waited']:,} cycles of bursts for their turn or the memory")
    lines.append(f"wall time     {metrics['wall_seconds']:.2f} s")
    if metrics["cycles"]:
        lines.append(
            f"sandbox       {'yes' if metrics['sandboxed'] else 'no: bubblewrap does not work here'}"
        )
    return "\n".join(lines)
