"""Memory systems under masters of many kinds: latency, bandwidth, fairness, order, data; on both simulators."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from memory_traffic import (
    Master,
    Times,
    bytes_per_second,
    most_bytes_per_second,
    run_traffic,
    system,
    traffic_core,
    write_place,
)
from simulation_cores import run_core

from coram_studio.locate import resource
from coram_studio.simulate.memory_systems import MemorySystem
from coram_studio.simulate.run import Result

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

# From the arrival of an address at an idle memory to the end of the first access, in ns: the controller that is assumed,
# and tRCD, CL and a burst of 8 from the data sheet. Then the bus's period.
IDLE = {
    "ddr2-800-x16": (60 + (4 + 5 + 4) * 10 / 3, 10.0),
    "ddr3-800-x64": (50 + 40, 5.0),
    "ddr3-1600-x64": (40 + 32.5, 5.0),
    "ddr4-2400-x64": (35 + 38 * 5 / 6, 10 / 3),
}
STAGES = {
    ("crossbar", "registered"): 8,
    ("crossbar", "direct"): 4,
    ("shared", "registered"): 6,
    ("shared", "direct"): 2,
}
ML605 = "ddr3-800-x64"
FAR = 0x124000  # where a second reader begins: in another bank


def traffic(
    folder: Path, masters: list[Master], memory: MemorySystem | None, **options: object
) -> list[Times]:
    """The masters' times in a run that passes, every byte right and no rule of AXI4 broken."""
    return run_traffic(folder / "run", masters, memory, **options)[1]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", IDLE)
def test_an_idle_memory_answers_as_its_data_sheet_says(tmp_path: Path, name: str) -> None:
    nanoseconds, period = IDLE[name]
    memory = system(name)
    assert memory is not None and memory.model.bus_mhz == pytest.approx(1000 / period)
    first = traffic(tmp_path, [Master(width=memory.data_width, reads=1)], memory)[0].first
    # The DRAM's clock begins anew at each of its own edges.
    assert 0 <= first - STAGES["crossbar", "direct"] - math.ceil(nanoseconds / period - 0.01) <= 1


@pytest.mark.parametrize(("kind", "stages"), STAGES)
def test_stages_add_their_cycles(tmp_path: Path, kind: str, stages: str) -> None:
    plain = traffic(tmp_path, [Master(width=64, reads=1)], system("ideal", kind, 64, stages), latency=11)
    assert plain[0].first == 11 + STAGES[kind, stages]
    (tmp_path / "other").mkdir()
    narrow = traffic(
        tmp_path / "other", [Master(width=32, reads=1)], system("ideal", kind, 64, stages), latency=11
    )
    assert narrow[0].first == plain[0].first + 2  # another width: a cycle each way


@pytest.mark.parametrize("name", IDLE)
def test_a_stream_reaches_the_peak(tmp_path: Path, name: str) -> None:
    memory = system(name)
    assert memory is not None
    masters = [Master(width=memory.data_width, reads=100), Master(width=memory.data_width)]
    times = traffic(tmp_path, masters, memory)[0]
    size = 100 * 16 * memory.data_width // 8
    use = bytes_per_second(size, times.reads - times.first, memory) / most_bytes_per_second(memory)
    assert 0.93 < use < 1.01  # refreshes are the rest


@pytest.mark.parametrize("width", [32, 64, 128, 256, 512])
def test_the_interconnects_width_bounds_a_wide_port(tmp_path: Path, width: int) -> None:
    memory = system(ML605, "crossbar", width)
    assert memory is not None
    count = max(8, width // 8)
    times = traffic(tmp_path, [Master(width=512, reads=count, beats=16)], memory)[0]
    rate = bytes_per_second(count * 1024, times.reads - times.first, memory)
    assert 0.93 < rate / most_bytes_per_second(memory) < 1.04
    (tmp_path / "writes").mkdir()
    written = traffic(tmp_path / "writes", [Master(width=512, writes=count, beats=16)], memory)[0]
    kept = (
        4096 if width >= 256 else 0
    )  # the last bytes stay in a buffer, where the DRAM is the narrowest place
    rate = bytes_per_second(count * 1024 - kept, written.writes, memory)
    assert rate / most_bytes_per_second(memory) < 1.04
    rate = bytes_per_second(count * 1024, written.writes, memory)
    assert rate / most_bytes_per_second(memory) > 0.85


def test_a_narrow_port_is_bound_by_itself(tmp_path: Path) -> None:
    memory = system(ML605, "crossbar", 256)
    assert memory is not None
    times = traffic(tmp_path, [Master(width=32, reads=40, writes=40)], memory)[0]
    assert 40 * 16 <= times.reads - times.first <= 1.03 * 40 * 16
    assert 40 * 16 <= times.writes <= 1.1 * 40 * 16


def test_readers_share_alike(tmp_path: Path) -> None:
    memory = system(ML605)
    masters = [Master(width=256, reads=60), Master(width=256, reads=60, read_from=FAR)]
    times = traffic(tmp_path, masters, memory)
    assert abs(times[0].reads - times[1].reads) <= 40
    assert 2 * 60 * 16 < times[0].reads < 1.1 * 2 * 60 * 16


@pytest.mark.parametrize("kind", ["crossbar", "shared"])
def test_reads_and_writes_share_alike(tmp_path: Path, kind: str) -> None:
    """Neither finishes long before the other, whoever has more to say; the memory turns around seldom enough."""
    memory = system(ML605, kind)
    times = traffic(tmp_path, [Master(width=256, reads=80), Master(width=256, writes=80)], memory)
    reads, writes = times[0].reads, times[1].writes
    assert abs(reads - writes) < 0.2 * max(reads, writes)
    if kind == "crossbar":
        assert max(reads, writes) < 1.3 * 2 * 80 * 16


@pytest.mark.parametrize("kind", ["crossbar", "shared"])
@pytest.mark.parametrize("work", ["reads", "writes"])
def test_nobody_waits_longer_than_one_burst_of_the_others(tmp_path: Path, kind: str, work: str) -> None:
    """One beat at a time beside bursts of 2 KiB: between two of its beats, each other master has one burst at most."""
    memory = system(ML605, kind)
    one = Master(width=32, beats=1, single=True, **{work: 20})  # type: ignore[arg-type]
    many = Master(width=256, beats=64, reads=40, read_from=FAR)
    more = Master(width=256, beats=64, writes=40)
    times = traffic(tmp_path, [one, many, more], memory)
    end = times[0].reads or times[0].writes
    burst = 64 * 1.3 + (60 if kind == "shared" else 0)  # cycles, turnarounds and latency included
    assert end < 20 * (2 * burst + 60)
    assert end < min(times[1].reads, times[2].writes)


def test_a_port_that_does_not_take_its_data_delays_nobody(tmp_path: Path) -> None:
    masters = [Master(width=256, reads=20, stall=240), Master(width=256, reads=60, read_from=FAR)]
    times = traffic(tmp_path, masters, system(ML605))
    assert times[1].reads < 1.1 * 80 * 16 < times[0].reads


def test_a_shared_bus_serves_one_burst_at_a_time(tmp_path: Path) -> None:
    memory = system(ML605, "shared")
    assert memory is not None
    times = traffic(tmp_path, [Master(width=256, reads=20)], memory)[0]
    # All of the latency, and all of the beats, for each; a crossbar hides the former.
    hit = times.first - 3  # a row that is open saves tRCD
    assert 20 * (hit + 15) <= times.reads < 20 * (times.first + 20) + 60
    (tmp_path / "crossbar").mkdir()
    hidden = traffic(tmp_path / "crossbar", [Master(width=256, reads=20)], system(ML605))[0]
    assert hidden.reads < times.reads / 1.6


def test_a_slow_writer_ends_on_a_shared_bus(tmp_path: Path) -> None:
    masters = [Master(width=64, writes=10, stall=240), Master(width=64, reads=20, writes=20)]
    traffic(tmp_path, masters, system("ddr2-800-x16", "shared", 32))


def pattern(seed: int, first: int, size: int) -> bytes:
    """What a master writes; see hdl/traffic.v."""
    return bytes((a ^ a >> 8 ^ seed) & 0xFF for a in range(first, first + size))


MIX = [
    Master(width=8, reads=12, writes=20, random=True),
    Master(width=32, reads=12, writes=12, random=True, stall=60),
    Master(width=128, reads=12, writes=12, random=True, stall=20),
    Master(width=512, reads=8, writes=8, random=True, beats=32),
]


@pytest.mark.parametrize(
    ("name", "kind", "width", "stages"),
    [
        ("ideal", "crossbar", 64, "registered"),
        ("ideal", "shared", 512, "direct"),
        ("ddr2-800-x16", "crossbar", 128, "direct"),
        ("ddr2-800-x16", "shared", 8, "registered"),
        ("ddr3-800-x64", "shared", 64, "registered"),
        ("ddr3-1600-x64", "crossbar", 32, "registered"),
        ("ddr4-2400-x64", "crossbar", 512, "direct"),
    ],
)
def test_ports_of_all_widths_at_random(tmp_path: Path, name: str, kind: str, width: int, stages: str) -> None:
    """Every byte that is read is right, every byte that is written arrives, and the monitors find nothing."""
    places = [write_place(number) for number in range(len(MIX))]
    dump = tuple(f"{place:#x}:{place + 256:#x}" for place in places)
    run, _ = run_traffic(tmp_path / "run", MIX, system(name, kind, width, stages), dump=dump)
    for number, place in enumerate(places):
        written = (run.directory / f"dump-{number}.bin").read_bytes()
        size = min(256, run.metrics.ports[f"m{number}"].bytes_written)
        assert size >= 64
        assert written[:size] == pattern(1 + number, place, size)
    memory = run.metrics.memory
    assert memory is not None and memory.waited > 0
    assert (memory.row_hits > 0) == (name != "ideal")


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
@pytest.mark.parametrize(("name", "kind"), [("ddr3-800-x64", "crossbar"), ("ddr2-800-x16", "shared")])
@pytest.mark.usefixtures("verilator_runtime")
def test_both_simulators_agree_on_every_cycle(tmp_path: Path, name: str, kind: str) -> None:
    runs = [
        run_traffic(tmp_path / engine, MIX[1:3], system(name, kind, 64), engine=engine)
        for engine in ("icarus", "verilator")
    ]
    assert runs[0][1] == runs[1][1]
    assert runs[0][0].metrics.cycles == runs[1][0].metrics.cycles
    assert runs[0][0].metrics.memory == runs[1][0].metrics.memory
    assert runs[0][0].metrics.ports == runs[1][0].metrics.ports


# What is wrong, and the test that finds it.
FAULTS: dict[str, tuple[str, str, Callable[[Path], None]]] = {
    "wide beats go in one cycle": (
        "steps = port_bytes[port] > BYTES ? port_bytes[port] / BYTES : 1;",
        "steps = 1;",
        lambda at: test_the_interconnects_width_bounds_a_wide_port(at, 64),
    ),
    "a wide beat goes too early": (
        "write_next <= cycle &&",
        "write_next <= cycle + 1 &&",
        lambda at: test_the_interconnects_width_bounds_a_wide_port(at, 64),
    ),
    "readers not in turns": ("next_reader = (port + 1) % PORTS;", "", test_readers_share_alike),
    "writes wait for reads": (
        "(drain ? writing || reader < 0 : reads == 0)",
        "reads == 0",
        lambda at: test_reads_and_writes_share_alike(at, "crossbar"),
    ),
    "reads wait for writes": (
        "job_count != 0 && (drain ? writing || reader < 0 : reads == 0)",
        "job_count != 0",
        lambda at: test_reads_and_writes_share_alike(at, "crossbar"),
    ),
    "the memory is given all work at once": (
        "dram_ready = DRAM == 0 || ",
        "dram_ready = 1'b1 || ",
        lambda at: test_the_interconnects_width_bounds_a_wide_port(at, 512),
    ),
    "no limit to what is written ahead": (
        "&& buffered < BUFFER && job_count < JOBS",
        "",
        lambda at: test_the_interconnects_width_bounds_a_wide_port(at, 512),
    ),
    "one cycle too late": (
        "when = path_free - 1 + RESPONSE",
        "when = path_free + RESPONSE",
        lambda at: test_stages_add_their_cycles(at, "crossbar", "direct"),
    ),
    "no conversion": (
        "conversion = port_bytes[port] == BYTES ?",
        "conversion = 1'b1 ?",
        lambda at: test_stages_add_their_cycles(at, "crossbar", "direct"),
    ),
    "a path of any width": (
        "path_at = path_at + BYTES;",
        "path_at = path_at + 128;",
        lambda at: test_the_interconnects_width_bounds_a_wide_port(at, 64),
    ),
    "a bus that is never busy": (
        "busy_until = taken + 1;",
        "busy_until = 0;",
        test_a_shared_bus_serves_one_burst_at_a_time,
    ),
    "no work ahead": (
        "path_free <= cycle + (DRAM",
        "path_free <= cycle + 0 * (DRAM",
        lambda at: test_a_stream_reaches_the_peak(at, ML605),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_model_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    old, new, check = FAULTS[fault]
    text = resource("sim/coram_sim_system.sv").read_text()
    assert text.count(old) == 1
    broken = tmp_path / "coram_sim_system.sv"
    broken.write_text(text.replace(old, new))
    monkeypatch.setattr(
        "coram_studio.simulate.simulator.resource",
        lambda path: broken if path == "sim/coram_sim_system.sv" else resource(path),
    )
    with pytest.raises(AssertionError):
        check(tmp_path)


def test_ideal_memory_at_each_port_knows_no_system(tmp_path: Path) -> None:
    run = run_core(traffic_core([Master(reads=2)]), tmp_path / "run", size=1 << 22)
    assert run.metrics.result is Result.PASS
    assert run.metrics.memory is None
