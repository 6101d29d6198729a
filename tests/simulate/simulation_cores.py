"""Hand-made cores for the tests of the simulation package."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

from coram_studio.diagnostics import Span
from coram_studio.ipcore.manifest import Core, Interface, Manifest, ThreadTrace
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.project import Limits, MemorySettings
from coram_studio.simulate.run import Progress, Run, SimulationRequest
from coram_studio.simulate.simulator import simulate
from coram_studio.thread.program import DebugMap, StateInfo

HDL = Path(__file__).parent / "hdl"
_I, _O = Direction.INPUT, Direction.OUTPUT

DEBUG_MAP = DebugMap(
    thread="mover_thread",
    source="threads/mover.py",
    state_register="state",
    states=(
        StateInfo(0, "wait", (Span("threads/mover.py", 7, 5),), waits_for=("memory0", "write")),
        StateInfo(1, "print", (Span("threads/mover.py", 8, 5),)),
        StateInfo(2, "end", ()),
    ),
    variables=(),
)


def bus_ports(prefix: str, width: int) -> tuple[tuple[str, Port], ...]:
    """The AXI4 master ports of the hand-made cores: logical name and port."""
    table = (
        *(("araddr", _O, 32), ("arlen", _O, 8), ("arsize", _O, 3), ("arburst", _O, 2)),
        *(("arvalid", _O, 1), ("arready", _I, 1), ("rdata", _I, width), ("rresp", _I, 2)),
        *(("rlast", _I, 1), ("rvalid", _I, 1), ("rready", _O, 1)),
        *(("awaddr", _O, 32), ("awlen", _O, 8), ("awsize", _O, 3), ("awburst", _O, 2)),
        *(("awvalid", _O, 1), ("awready", _I, 1), ("wdata", _O, width), ("wstrb", _O, width // 8)),
        *(("wlast", _O, 1), ("wvalid", _O, 1), ("wready", _I, 1)),
        *(("bresp", _I, 2), ("bvalid", _I, 1), ("bready", _O, 1)),
    )
    return tuple((name.upper(), Port(f"{prefix}{name}", way, bits)) for name, way, bits in table)


def mover(extra: str = "", outside: str = "", files: dict[str, str] | None = None, **knobs: int) -> Core:
    """A core that moves data over one AXI4 port.

    ``extra`` is Verilog put where its thread prints, ``outside`` at the end of the thread's module.
    ``knobs`` are parameters of hdl/mover.v; ``files`` are more sources, or replace those of that path.
    """
    width = knobs.get("DATA_WIDTH", 32)
    top = (HDL / "mover.v").read_text()
    for name, value in knobs.items():
        old = next(line for line in top.splitlines() if f" {name} = " in line)
        head, _, tail = old.partition(f"{name} = ")
        comma = "," if "," in tail.split("//")[0] else ""
        top = top.replace(old, f"{head}{name} = {value}{comma}")
    thread = (HDL / "mover_thread.v").read_text().replace("// EXTRA", extra)
    thread = thread.replace("endmodule", f"{outside}\nendmodule")
    sources = {"kernels/mover.v": top, "threads/mover_thread.v": thread, **(files or {})}
    bus = bus_ports("m_axi_data_", width)
    manifest = Manifest(
        name="mover",
        top="mover",
        version="1.0",
        vendor="example.org",
        description="",
        ports=(
            Port("aclk", _I),
            Port("aresetn", _I),
            Port("gpio_in", _I, 4),
            Port("gpio_out", _O, 32),
            *(port for _, port in bus),
        ),
        interfaces=(
            Interface("aclk", "clock", "slave", (("CLK", "aclk"),)),
            Interface("aresetn", "reset", "slave", (("RST", "aresetn"),)),
            Interface(
                "m_axi_data",
                "axi4",
                "master",
                tuple((logical, port.name) for logical, port in bus),
                data_width=width,
                address_width=32,
                clock="aclk",
                reset="aresetn",
                subject="buffer",
                thread="mover_thread",
                object_key="memory0",
            ),
        ),
        parameters=(),
        files=tuple(sources),
        threads=(ThreadTrace("mover_thread", ("the_thread",), "state", "mover_finished"),),
    )
    fingerprint = hashlib.sha256(repr(sources).encode()).hexdigest()
    return Core(manifest, tuple(sources.items()), (DEBUG_MAP,), fingerprint)


def request_for(core: Core, **changes: object) -> SimulationRequest:
    """A request without waves and with tight limits; ``changes`` are fields of the request, the memory or the limits."""
    request = SimulationRequest(core, MemorySettings(), Limits(cycles=20_000, wall_seconds=60.0), waves=False)
    for name, value in changes.items():
        if name in Limits.__dataclass_fields__:
            request = replace(request, limits=replace(request.limits, **{name: value}))
        elif name in MemorySettings.__dataclass_fields__ and name != "image":
            request = replace(request, memory=replace(request.memory, **{name: value}))
        else:
            request = replace(request, **{name: value})
    return request


class Progresses(list[Progress]):
    """Collects progress; ``on`` maps a stage to something to do when it begins."""

    def __init__(self, **on: object) -> None:
        super().__init__()
        self._on = on

    def __call__(self, progress: Progress) -> None:
        """Take one sign of progress."""
        self.append(progress)
        action = self._on.get(progress.stage)
        if callable(action):
            action()

    @property
    def lines(self) -> list[str]:
        """All lines so far."""
        return [line for progress in self for line in progress.lines]


def run_core(core: Core, directory: Path, **changes: object) -> Run:
    """Simulate in a new folder ``directory``."""
    directory.mkdir()
    return simulate(request_for(core, **changes), directory, Progresses(), threading.Event())


def codes(run: Run) -> list[str]:
    """Codes of a run's diagnostics but the note that it was not sandboxed."""
    return [d.code for d in run.diagnostics if d.code != "S005"]
