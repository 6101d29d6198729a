"""What a memory system gives at most, and how quickly: an AXI4 master that never lets the memory wait."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from coram_studio.ipcore.manifest import Core, Interface, Manifest, ThreadTrace
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.project import Interconnect, Limits, MemorySettings, SimulationSettings
from coram_studio.simulate.memory_systems import make_system, memory_models
from coram_studio.simulate.run import Metrics, Result, SimulationRequest
from coram_studio.simulate.simulator import simulate
from coram_studio.thread.program import DebugMap, StateInfo

SOURCE = Path(__file__).parent / "hdl" / "ideal_requester.v"
_I, _O = Direction.INPUT, Direction.OUTPUT
_THREAD = "requester"
_FILE = "kernels/ideal_requester.v"


@dataclass(frozen=True, slots=True)
class Requests:
    """``count`` bursts of ``beats`` beats of a bus of ``width`` bits, ``stride`` bytes apart, ``outstanding`` at a time."""

    width: int
    beats: int
    count: int
    stride: int
    outstanding: int = 1_000_000


def longest_burst(width: int) -> int:
    """Beats of the longest burst that AXI4 allows on a bus of ``width`` bits: 256, within 4 KiB."""
    return min(256, 4096 // (width // 8))


def whole_array(width: int, total: int) -> Requests:
    """Requests that read ``total`` bytes in the longest bursts. Raises ValueError unless these are whole."""
    beats = longest_burst(width)
    size = beats * width // 8
    if total % size:
        raise ValueError(f"the array must be whole bursts of {size} bytes, not {total} bytes")
    return Requests(width, beats, total // size, size)


def requester(requests: Requests) -> Core:
    """The master as a core that a simulation takes."""
    values = {
        "DATA_WIDTH": requests.width,
        "BURST_BEATS": requests.beats,
        "BURSTS": requests.count,
        "STRIDE": requests.stride,
        "OUTSTANDING": requests.outstanding,
    }
    text = SOURCE.read_text(encoding="utf-8")
    for name, value in values.items():
        head, mark, tail = text.partition(f"parameter {name} = ")
        text = f"{head}{mark}{value}{tail.lstrip('0123456789')}"
    width = requests.width
    signals = (
        *(("araddr", _O, 32), ("arlen", _O, 8), ("arsize", _O, 3), ("arburst", _O, 2), ("arvalid", _O, 1)),
        *(("arready", _I, 1), ("rdata", _I, width), ("rresp", _I, 2), ("rlast", _I, 1), ("rvalid", _I, 1)),
        ("rready", _O, 1),
    )
    bus = tuple((name.upper(), Port(f"m_axi_data_{name}", way, bits)) for name, way, bits in signals)
    interfaces = (
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
            subject="data",
            thread=_THREAD,
            object_key="memory0",
        ),
    )
    manifest = Manifest(
        name="ideal_requester",
        top="ideal_requester",
        version="1.0",
        vendor="example.org",
        description="",
        ports=(Port("aclk", _I), Port("aresetn", _I), *(port for _, port in bus)),
        interfaces=interfaces,
        parameters=(),
        files=(_FILE,),
        threads=(ThreadTrace(_THREAD, (), "state", "finished"),),
    )
    states = (StateInfo(0, "wait", (), waits_for=("memory0", "write")), StateInfo(1, "end", ()))
    debug = DebugMap(_THREAD, "threads/requester.py", "state", states, ())
    return Core(manifest, ((_FILE, text),), (debug,), hashlib.sha256(text.encode()).hexdigest())


def run_requests(
    requests: Requests,
    memory: str,
    folder: Path,
    interconnect: Interconnect = "none",
    interconnect_width: int = 0,
) -> Metrics:
    """Simulate in the new folder, the memory at its usual frequency; without more, behind its usual crossbar.

    Raises RuntimeError when the run fails.
    """
    model = memory_models()[memory]
    request = SimulationRequest(
        core=requester(requests),
        memory=MemorySettings(model=memory, size=max(1 << 20, requests.count * requests.stride)),
        limits=Limits(cycles=100_000_000, wall_seconds=600.0),
        waves=False,
        simulation=SimulationSettings(bus_mhz=model.bus_mhz),
        system=make_system(model, interconnect, interconnect_width, "registered", requests.width),
    )
    folder.mkdir(parents=True)
    run = simulate(request, folder, lambda _progress: None, threading.Event())
    if run.metrics.result is not Result.PASS:
        raise RuntimeError(f"the ideal requester's run failed: {run.diagnostics}")
    return run.metrics
