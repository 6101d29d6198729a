"""A run's figures as the table and the comparison show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coram_studio.simulate.records import read_inputs
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.store import RunStore

RESULT_WORDS = {
    Result.PASS: "passed",
    Result.FAIL: "failed",
    Result.CANCELLED: "cancelled",
    Result.TIMEOUT: "timed out",
    Result.LIMIT: "limit",
    Result.ERROR: "error",
}
RESULT_COLOURS = {
    Result.PASS: "ok",
    Result.FAIL: "error",
    Result.CANCELLED: "muted",
    Result.TIMEOUT: "warning",
    Result.LIMIT: "warning",
    Result.ERROR: "error",
}


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with what it was asked to do. ``latency`` is in cycles, -1 where it is not known."""

    run: Run
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The run's id without leading zeros."""
        return self.run.id.lstrip("0") or self.run.id

    @property
    def latency(self) -> int:
        """Read latency of the memory in cycles, or -1."""
        memory = self.inputs.get("memory")
        value = memory.get("read_latency") if isinstance(memory, dict) else None
        return value if isinstance(value, int) else -1

    @property
    def started(self) -> datetime | None:
        """When it began, in local time."""
        try:
            return datetime.fromisoformat(str(self.inputs["started"])).astimezone()
        except (KeyError, ValueError):
            return None

    @property
    def settings(self) -> str:
        """Parameters and image in words."""
        parameters = self.inputs.get("parameters")
        words = [f"{k} = {v}" for k, v in parameters.items()] if isinstance(parameters, dict) else []
        if self.inputs.get("image"):
            words.append(str(self.inputs["image"]))
        return ", ".join(words)

    def same_inputs(self, other: RunRow) -> bool:
        """Whether both were asked to do the same."""
        mine = self.inputs.get("inputs_sha256")
        return bool(mine) and mine == other.inputs.get("inputs_sha256")


def load_rows(store: RunStore) -> tuple[RunRow, ...]:
    """All runs of a project, newest first, with their inputs."""
    return tuple(RunRow(run, read_inputs(run.directory)) for run in store.runs())


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the comparison: a name with its unit, texts, and numbers where they can be compared."""

    name: str
    tip: str
    texts: tuple[str, ...]
    values: tuple[float, ...] = ()
    less_is_better: bool = True

    @property
    def change(self) -> str:
        """The second value against the first, in percent."""
        if len(self.values) != 2 or not self.values[0]:
            return ""
        change = (self.values[1] / self.values[0] - 1) * 100
        return "same" if self.values[0] == self.values[1] else f"{change:+.1f} %"

    @property
    def better(self) -> bool | None:
        """Whether the second is better than the first; None where that cannot be said."""
        if len(self.values) != 2 or self.values[0] == self.values[1]:
            return None
        return (self.values[1] < self.values[0]) == self.less_is_better


def figures(rows: tuple[RunRow, ...]) -> tuple[Figure, ...]:
    """The figures of one or two runs side by side."""
    metrics = [row.run.metrics for row in rows]
    found = [
        Figure("Result", "How the run ended", tuple(RESULT_WORDS[m.result] for m in metrics)),
        Figure(
            "Cycles",
            "Bus clock cycles from the release of reset to the end of the last thread",
            tuple(f"{m.cycles:,}" for m in metrics),
            tuple(float(m.cycles) for m in metrics),
        ),
        Figure(
            "Bus utilisation",
            "Data beats of all ports over the cycles from the first address to the last data beat",
            tuple(f"{m.bus_utilisation * 100:.1f} %" for m in metrics),
            tuple(m.bus_utilisation for m in metrics),
            less_is_better=False,
        ),
        Figure(
            "Read latency",
            "Cycles from an accepted address to the first data beat",
            tuple(f"{row.latency} cycles" if row.latency >= 0 else "unknown" for row in rows),
        ),
    ]
    for port in sorted({name for m in metrics for name in m.ports}):
        for kind, title in (("bytes_read", "read"), ("bytes_written", "written")):
            amounts = [getattr(m.ports[port], kind) if port in m.ports else 0 for m in metrics]
            if any(amounts):
                found.append(
                    Figure(
                        f"{port}, {title}",
                        f"Bytes {title} through {port}",
                        tuple(f"{a:,} B" for a in amounts),
                    )
                )
    found.append(
        Figure(
            "Wall time", "Seconds that the simulation took", tuple(f"{m.wall_seconds:.2f} s" for m in metrics)
        )
    )
    found.append(
        Figure("Settings", "Parameters and memory image", tuple(r.settings or "as the project" for r in rows))
    )
    found.append(
        Figure(
            "Printed",
            "The last line that the design printed",
            tuple((m.prints or ("nothing",))[-1] for m in metrics),
        )
    )
    return tuple(found)
