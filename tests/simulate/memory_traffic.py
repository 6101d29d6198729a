"""Cores of several masters that read and write at once, for the tests of memory systems."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from pathlib import Path

from simulation_cores import HDL, bus_ports, run_core

from coram_studio.ipcore.manifest import Core, Interface, Manifest, ThreadTrace
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.project import SimulationSettings
from coram_studio.simulate.memory_systems import MemoryModel, MemorySystem, make_system, memory_models
from coram_studio.simulate.run import Result, Run

SIZE = 1 << 22  # bytes of memory


@dataclass(frozen=True)
class Master:
    """One master; see hdl/traffic.v. It reads from ``number`` * 128 KiB on, and writes behind all that is read."""

    width: int = 32
    reads: int = 0
    writes: int = 0
    beats: int = 16
    random: bool = False
    stall: int = 0
    single: bool = False
    seed: int = 1
    span: int = 0x10000
    read_from: int = -1


@dataclass(frozen=True)
class Times:
    """When a master was done, in cycles: the first answer after the first address, the last read, the last write."""

    first: int
    reads: int
    writes: int


def write_place(number: int) -> int:
    """Where a master's writes begin: not where a row of every memory does, so that masters do not meet in one bank."""
    return 0x200000 + number * 0x42000


def traffic_core(masters: list[Master]) -> Core:
    """The core; its thread ends when all masters have."""
    ports: list[Port] = [Port("aclk", Direction.INPUT), Port("aresetn", Direction.INPUT)]
    interfaces = [
        Interface("aclk", "clock", "slave", (("CLK", "aclk"),)),
        Interface("aresetn", "reset", "slave", (("RST", "aresetn"),)),
    ]
    instances = []
    for number, master in enumerate(masters):
        bus = bus_ports(f"m{number}_", master.width)
        ports += [port for _, port in bus]
        interfaces.append(
            Interface(
                f"m{number}",
                "axi4",
                "master",
                tuple((logical, port.name) for logical, port in bus),
                data_width=master.width,
                address_width=32,
                clock="aclk",
                reset="aresetn",
            )
        )
        knobs = {
            "DATA_WIDTH": master.width,
            "READS": master.reads,
            "WRITES": master.writes,
            "BEATS": master.beats,
            "READ_FROM": number * 0x20000 if master.read_from < 0 else master.read_from,
            "SPAN": master.span,
            "WRITE_TO": write_place(number),
            "RANDOM": int(master.random),
            "STALL": master.stall,
            "SEED": master.seed + number,
            "SINGLE": int(master.single),
        }
        values = ", ".join(f".{name}({value})" for name, value in knobs.items())
        pins = ", ".join(f".{logical.lower()}({port.name})" for logical, port in bus)
        own = ", ".join(f".{name}({name}[{number}])" for name in ("finished", "wrong"))
        own += "".join(f", .{name}({name}{number})" for name in ("first_answer", "reads_end", "writes_end"))
        instances.append(
            f"  wire [31:0] first_answer{number}, reads_end{number}, writes_end{number};\n"
            f"  traffic #({values}) master{number} (.clk(aclk), .rst(rst), {own}, {pins});"
        )
    names = ", ".join(f"{p.direction.value} [{p.width - 1}:0] {p.name}" for p in ports)
    shown = "\n".join(
        f'      $display("{n} %0d %0d %0d", first_answer{n}, reads_end{n}, writes_end{n});'
        for n in range(len(masters))
    )
    top = f"""module all_traffic ({names});
  wire [{len(masters) - 1}:0] finished, wrong;
  reg rst;
  always @(posedge aclk) rst <= !aresetn;
  reg [1:0] state;
  wire done = state == 2;
  always @(posedge aclk) begin
    if (rst) state <= 0;
    else if (state == 0 && &finished) begin
      state <= 2;
{shown}
    end
  end
{chr(10).join(instances)}
endmodule
"""
    sources = {"kernels/traffic.v": (HDL / "traffic.v").read_text(), "kernels/all_traffic.v": top}
    manifest = Manifest(
        name="all_traffic",
        top="all_traffic",
        version="1.0",
        vendor="example.org",
        description="",
        ports=tuple(ports),
        interfaces=tuple(interfaces),
        parameters=(),
        files=tuple(sources),
        threads=(ThreadTrace("all", (), "state", "done"),),
    )
    fingerprint = hashlib.sha256(repr(sources).encode()).hexdigest()
    return Core(manifest, tuple(sources.items()), (), fingerprint)


def system(
    name: str,
    kind: str = "crossbar",
    width: int = 0,
    stages: str = "direct",
    model: MemoryModel | None = None,
) -> MemorySystem | None:
    """A system with a shipped memory."""
    return make_system(model or memory_models()[name], kind, width, stages, 32)


def run_traffic(
    folder: Path,
    masters: list[Master],
    memory: MemorySystem | None,
    *,
    engine: str = "icarus",
    mhz: float = 0.0,
    latency: int = 8,
    dump: tuple[str, ...] = (),
) -> tuple[Run, list[Times]]:
    """A run that must pass, with every byte read as it should, and the masters' times."""
    clock = mhz or (memory.model.bus_mhz if memory and memory.model.dram else 100.0)
    run = run_core(
        traffic_core(masters),
        folder,
        system=memory,
        engine=engine,
        size=SIZE,
        cycles=200_000,
        read_latency=latency,
        dump=dump,
        wall_seconds=200.0,
        simulation=replace(SimulationSettings(), bus_mhz=clock),
    )
    assert run.metrics.result is Result.PASS, (run.metrics, run.diagnostics)
    found = [[int(word) for word in line.split()] for line in run.metrics.prints]
    return run, [Times(*words[1:]) for words in sorted(found)]


def bytes_per_second(size: int, cycles: int, memory: MemorySystem) -> float:
    """What a port has moved."""
    return size / cycles * memory.model.bus_mhz * 1e6


def most_bytes_per_second(memory: MemorySystem, mhz: float = 0.0) -> float:
    """The less of what the memory and the interconnect can do."""
    path = memory.data_width / 8 * (mhz or memory.model.bus_mhz) * 1e6
    dram = memory.model.dram
    return min(path, dram.peak_bytes_per_second if dram else math.inf)
