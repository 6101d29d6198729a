"""A run: one simulation, what it was asked to do and what came out."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coram_studio.diagnostics import Diagnostic
from coram_studio.ipcore.manifest import CORE_INSTANCE, TESTBENCH, Core
from coram_studio.model.project import Limits, MemorySettings, SimulationSettings
from coram_studio.simulate.host import HostProgram
from coram_studio.simulate.memory_systems import MemorySystem

__all__ = [
    "CORE_INSTANCE",
    "TESTBENCH",
    "MemoryTraffic",
    "Metrics",
    "OnProgress",
    "PortTraffic",
    "Progress",
    "Result",
    "Run",
    "SimulationRequest",
]


class Result(enum.Enum):
    """How a run ended. Only PASS is a success."""

    PASS = "pass"
    FAIL = "fail"  # an error was reported by the design, the bus or a check
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"  # simulated cycles or wall time ran out
    LIMIT = "limit"  # memory, output size or disk space ran out
    ERROR = "error"  # the simulator is missing, refused the design, or died


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """What to simulate. ``image`` is an absolute path or None for the default image.

    Without a ``system`` each port has an ideal memory to itself.
    """

    core: Core
    memory: MemorySettings
    limits: Limits
    image: Path | None = None
    engine: str = "icarus"
    waves: bool = True
    parameters: Mapping[str, int] = field(default_factory=dict)
    simulation: SimulationSettings = field(default_factory=SimulationSettings)
    host: HostProgram | None = None
    system: MemorySystem | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life: the stage in words, simulated cycles so far, and lines that the design printed since."""

    stage: str
    cycles: int = 0
    lines: tuple[str, ...] = ()


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class PortTraffic:
    """Traffic of one master port of the core, in bytes."""

    bytes_read: int
    bytes_written: int


@dataclass(frozen=True, slots=True)
class MemoryTraffic:
    """What a shared memory did: accesses to open rows, to rows of banks that had another open, and to closed banks.

    ``refreshes`` counts those of the DRAM; ``waited`` are the bus cycles that bursts waited for their turn or the memory,
    those that ports hold behind others of their own not counted, all added up. ``system`` says what it was.
    ``bytes_per_second`` are those of all ports from the first accepted address to the last data beat,
    ``peak_bytes_per_second`` what memory and interconnect can do in one direction.
    """

    row_hits: int
    row_misses: int
    row_opens: int
    refreshes: int
    waited: int
    system: str = ""
    bytes_per_second: float = 0.0
    peak_bytes_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures of a run, as metrics.json holds them.

    ``cycles``: bus clock cycles from the release of reset to the end of the last thread.
    ``bus_utilisation``: data beats (read and write, all ports) over the cycles between the first accepted
    address and the last data beat, both included; 0 without traffic. ``memory``: of a memory that ports share.
    """

    result: Result
    cycles: int
    ports: Mapping[str, PortTraffic]
    bus_utilisation: float
    wall_seconds: float
    sandboxed: bool
    prints: tuple[str, ...]
    memory: MemoryTraffic | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data with the keys of metrics.json."""
        return {
            "result": self.result.value,
            "cycles": self.cycles,
            "ports": {
                name: {"bytes_read": t.bytes_read, "bytes_written": t.bytes_written}
                for name, t in self.ports.items()
            },
            "bus_utilisation": self.bus_utilisation,
            "wall_seconds": self.wall_seconds,
            "sandboxed": self.sandboxed,
            "prints": list(self.prints),
            **({"memory": asdict(self.memory)} if self.memory is not None else {}),
        }


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run in its folder: ``log.txt``, ``metrics.json``, ``waves.fst``, ``run.json`` (inputs)."""

    id: str
    directory: Path
    metrics: Metrics
    diagnostics: tuple[Diagnostic, ...]
    waves: Path | None
