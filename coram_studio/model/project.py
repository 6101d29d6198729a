"""A project's settings (project.toml) and the project as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FORMAT = 1
"""Version of the file formats that this program writes."""

IntegerMode = Literal["python", "uint32"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A settable integer of the project.

    It replaces the value that a control thread's module level first assigns to a variable of that name, and
    may be set for one run by ``simulate --set NAME=VALUE``.
    """

    name: str
    value: int
    description: str = ""
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """The memory model of a simulation.

    Latencies count bus clock cycles: read, from the accepted address to the first data beat; write, from the
    last data beat to the response. ``image`` is a file of the project (raw bytes if it ends in ``.bin``, else
    ``$readmemh`` hex of bytes), or "" for the default in which each 32-bit word holds its own index.
    """

    model: Literal["ideal"] = "ideal"
    read_latency: int = 8
    write_latency: int = 4
    size: int = 1 << 27  # bytes
    image: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run is stopped: simulated clock cycles, seconds of wall time, bytes of memory and of output."""

    cycles: int = 10_000_000
    wall_seconds: float = 600.0
    memory_bytes: int = 4 << 30
    output_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class KernelSettings:
    """How kernels are read and compiled.

    ``include`` are folders of the project in which files that kernels include are looked for, after the folder
    of the including file and ``kernels``. ``defines`` are macros: ``NAME=TEXT``, or ``NAME`` for ``NAME=1``.
    """

    include: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()

    @property
    def macros(self) -> tuple[str, ...]:
        """The macros as ``NAME=TEXT``: tools differ in what a name alone is worth."""
        return tuple(define if "=" in define else f"{define}=1" for define in self.defines)


@dataclass(frozen=True, slots=True)
class Settings:
    """What project.toml holds."""

    name: str
    description: str = ""
    version: str = "1.0"
    vendor: str = "example.org"
    top: str = ""  # accelerator to build; "" for the only one
    integers: IntegerMode = "python"
    clock_mhz: float = 150.0  # target clock of the schedule
    parameters: tuple[Parameter, ...] = ()
    memory: MemorySettings = field(default_factory=MemorySettings)
    limits: Limits = field(default_factory=Limits)
    kernels: KernelSettings = field(default_factory=KernelSettings)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as read from disk. ``read_only`` gives the reason why it cannot be saved, or ""."""

    root: Path
    settings: Settings
    read_only: str = ""
