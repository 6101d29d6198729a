"""Keep with a run what its views need of the core: the manifest, and which source line each state stands for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coram_studio.ipcore.describe import manifest_json
from coram_studio.ipcore.manifest import (
    CORE_INSTANCE,
    TESTBENCH,
    BusRegister,
    Core,
    CoreParameter,
    Field,
    Interface,
    Manifest,
    ThreadTrace,
)
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.files.atomic import write_atomic
from coram_studio.thread.program import StateInfo

ReadText = Callable[[str], str | None]
"""Gives the text of a source by its path in the project, or None."""

MANIFEST_FILE = "manifest.json"
LABELS_FILE = "labels.json"


@dataclass(frozen=True, slots=True)
class RunCore:
    """The core of a run: its manifest, and names of values by signal path (a state register's states by number)."""

    manifest: Manifest | None = None
    labels: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def state_labels(core: Core, read: ReadText) -> dict[str, dict[int, str]]:
    """Names of the states of each thread's state register, by the register's path in the wave file.

    A state is named after the number and the text of its first source line; ``read`` gives a source's text.
    """
    traces = {trace.thread: trace for trace in core.manifest.threads}
    labels = {}
    for debug in core.debug_maps:
        trace = traces.get(debug.thread)
        if trace is not None:
            path = ".".join((TESTBENCH, CORE_INSTANCE, *trace.path, trace.state_register))
            labels[path] = {state.index: _state_label(state, read) for state in debug.states}
    return labels


def _state_label(state: StateInfo, read: ReadText) -> str:
    if not state.spans:
        return state.label
    line = state.spans[0].line
    lines = (read(state.spans[0].path) or "").splitlines()
    return f"{line}  {lines[line - 1].strip()}" if 0 < line <= len(lines) else str(line)


def save_run_core(directory: Path, core: Core, read: ReadText) -> None:
    """Write the files that ``load_run_core`` reads. Raises OSError."""
    write_atomic(directory / MANIFEST_FILE, manifest_json(core.manifest).encode())
    write_atomic(directory / LABELS_FILE, json.dumps(state_labels(core, read)).encode())


def load_run_core(directory: Path) -> RunCore:
    """What is kept with a run; an empty value where it is missing or damaged."""
    try:
        manifest = _manifest(json.loads((directory / MANIFEST_FILE).read_text(encoding="utf-8")))
        stored = json.loads((directory / LABELS_FILE).read_text(encoding="utf-8"))
        labels = {path: {int(k): str(v) for k, v in names.items()} for path, names in stored.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return RunCore()
    return RunCore(manifest, labels)


def _manifest(value: dict[str, Any]) -> Manifest:
    def interface(item: dict[str, Any]) -> Interface:
        ports = tuple((a, b) for a, b in item["ports"])
        registers = tuple(register(each) for each in item.get("registers", ()))
        return Interface(**{**item, "ports": ports, "registers": registers})

    def register(item: dict[str, Any]) -> BusRegister:
        return BusRegister(**{**item, "fields": tuple(Field(**each) for each in item["fields"])})

    def trace(item: dict[str, Any]) -> ThreadTrace:
        return ThreadTrace(**{**item, "path": tuple(item["path"])})

    return Manifest(
        **{
            **value,
            "ports": tuple(Port(p["name"], Direction(p["direction"]), p["width"]) for p in value["ports"]),
            "interfaces": tuple(interface(item) for item in value["interfaces"]),
            "parameters": tuple(CoreParameter(**item) for item in value["parameters"]),
            **{
                key: tuple(value.get(key, ()))
                for key in ("files", "headers", "data", "defines", "constraints")
            },
            "threads": tuple(trace(item) for item in value["threads"]),
        }
    )
