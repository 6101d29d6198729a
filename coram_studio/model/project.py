"""A project's settings (project.toml) and the project as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FORMAT = 1
"""Version of the file formats that this program writes."""

IntegerMode = Literal["python", "uint16", "uint32", "uint64"]
INTEGER_MODES: tuple[IntegerMode, ...] = ("python", "uint16", "uint32", "uint64")
"""Signed 64-bit integers with Python's operators, or unsigned ones that wrap, as in PyCoRAM."""

Preference = Literal["clock", "cycles"]
PREFERENCES: tuple[Preference, ...] = ("clock", "cycles")
"""What threads give up for the other: cycles for a clock that is reached, or the clock for fewer cycles."""

Unwritten = Literal["error", "warning"]
UNWRITTEN: tuple[Unwritten, ...] = ("error", "warning")
HostWaits = Literal["error", "warning"]
HOST_WAITS: tuple[HostWaits, ...] = ("error", "warning")

BusProtocol = Literal["axi4", "avalon"]
SlaveProtocol = Literal["axi4lite", "axi4"]
Clocks = Literal["one", "two"]
Interconnect = Literal["none", "crossbar", "shared"]
Stages = Literal["registered", "direct"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A settable integer of the project.

    It replaces the value that a control thread's module level first assigns to a variable of that name, widths and
    parameters of kernels may be computed from it (``model.expressions``), and hosts see it as ``parameter_NAME``. It may be
    set for one run by ``simulate --set NAME=VALUE``.
    """

    name: str
    value: int
    description: str = ""
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """The memory model of a simulation.

    ``model`` is "ideal", a DRAM that is shipped, or one that the project describes in ``memory/<model>.toml``.
    All ports share it behind the ``interconnect``, of ``interconnect_width`` bits (0: the model's bus, or the widest
    port) and with ``registered`` or ``direct`` stages; with "none", each port has an ideal memory to itself.

    Latencies are those of the ideal memory and count bus clock cycles: read, from the accepted address to the first
    data beat; write, from the last data beat to the response. ``image`` is a file of the project (raw bytes if it ends
    in ``.bin``, else ``$readmemh`` hex of bytes), or "" for the default in which each 32-bit word holds its own index.
    ``faults`` are ranges that answer with an error, as ``memory_faults.parse_fault`` reads them; ``dump`` are those
    whose bytes a run leaves in its folder at the end, as ``memory_dumps.parse_dumps`` reads them. ``unwritten`` is what it
    is to read bytes that neither the image holds nor the design has written.
    """

    model: str = "ideal"
    interconnect: Interconnect = "none"
    interconnect_width: int = 0
    interconnect_stages: Stages = "registered"
    read_latency: int = 8
    write_latency: int = 4
    size: int = 1 << 27  # bytes
    image: str = ""
    faults: tuple[str, ...] = ()
    dump: tuple[str, ...] = ()
    unwritten: Unwritten = "error"


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
class CoreSettings:
    """How a core speaks to the system around it.

    ``bus`` is the protocol of its masters; with ``avalon`` its slaves speak Avalon-MM too, else ``slave_bus``.
    ``bus_data_width`` is in bits, 0 for masters as wide as their objects. With ``shared_bus`` all objects use one
    master in turns. With two ``clocks``, kernels and threads have one of their own beside that of the buses.
    ``unaligned`` lets transfers begin at any byte; without it they begin at multiples of the word's bytes.
    ``status`` adds a slave with state, errors and performance counters.
    """

    bus: BusProtocol = "axi4"
    bus_data_width: int = 0
    shared_bus: bool = False
    slave_bus: SlaveProtocol = "axi4lite"
    clocks: Clocks = "one"
    unaligned: bool = False
    status: bool = False


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """The testbench: clocks in MHz, and the Verilog of a host, a file of the project ("" for none).

    ``kernel_mhz`` is the clock of kernels and threads of a core with two clocks. ``accelerators`` are those that run side
    by side on one memory; without any, the one that is built. ``host_waits`` is what it is when all threads have
    finished and the host, which says when the run is over, never does: an error at the limit of cycles, or a warning
    once it has been heard out for as many cycles again and 10,000.
    """

    bus_mhz: float = 100.0
    kernel_mhz: float = 100.0
    host: str = ""
    host_waits: HostWaits = "error"
    accelerators: tuple[str, ...] = ()


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
    prefer: Preference = "clock"  # "cycles": a statement's arithmetic takes one cycle, however long
    overlap: bool = True  # whether threads go on behind a blocking transfer where nobody can tell
    parameters: tuple[Parameter, ...] = ()
    memory: MemorySettings = field(default_factory=MemorySettings)
    limits: Limits = field(default_factory=Limits)
    kernels: KernelSettings = field(default_factory=KernelSettings)
    core: CoreSettings = field(default_factory=CoreSettings)
    simulation: SimulationSettings = field(default_factory=SimulationSettings)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as read from disk. ``read_only`` gives the reason why it cannot be saved, or ""."""

    root: Path
    settings: Settings
    read_only: str = ""
