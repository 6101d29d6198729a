"""What a run reports of a design that works: prints, cycles, traffic, waves."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from simulation_cores import Progresses, codes, mover, request_for, run_core

from coram_studio.simulate.run import Progress, Result
from coram_studio.simulate.simulator import simulate
from coram_studio.wave.reader import WaveReader


def test_default_image_holds_word_indices(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints == (f"sum {sum(range(64))}",)
    assert codes(run) == []


@pytest.mark.parametrize("latency", [1, 2, 8, 100])
def test_first_beat_comes_read_latency_after_the_address(tmp_path: Path, latency: int) -> None:
    run = run_core(mover(BURSTS=4, BEATS=16), tmp_path / "run", read_latency=latency)
    # All addresses are accepted while the first waits, so 64 beats follow without a gap.
    assert run.metrics.bus_utilisation == pytest.approx(64 / (64 + latency))
    assert run.metrics.ports["m_axi_data"].bytes_read == 256


@pytest.mark.parametrize("width", [8, 16, 32, 64, 256, 1024])
def test_every_bus_width(tmp_path: Path, width: int) -> None:
    step = width // 8
    run = run_core(mover(DATA_WIDTH=width, SIZE=step.bit_length() - 1), tmp_path / "run")
    image = b"".join(index.to_bytes(4, "little") for index in range(64 * max(step, 4) // 4))
    low = min(step, 4)
    total = sum(int.from_bytes(image[k * step : k * step + low], "little") for k in range(64))
    assert run.metrics.prints == (f"sum {total}",)
    assert run.metrics.ports["m_axi_data"].bytes_read == 64 * step


@pytest.mark.parametrize("ahead", [0, 1, 5, 40])
def test_writes_reach_the_memory_whenever_their_address_comes(tmp_path: Path, ahead: int) -> None:
    run = run_core(mover(WRITE=1, DATA_FIRST=ahead), tmp_path / "run")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.ports["m_axi_data"].bytes_written == 256


def test_written_bytes_are_read_back(tmp_path: Path) -> None:
    # Reads 64 words from 0, writes their sum 64 times to 0x8000; a kernel then looks into the memory.
    look = "$display(\"back %0d %0d\", testbench.storage.fetch(64'h1000), testbench.storage.fetch(64'h1020));"
    run = run_core(mover(WRITE=1, extra=look), tmp_path / "run")
    total = sum(range(64))
    after = (0x8100 // 4 + 1) << 32 | 0x8100 // 4
    assert run.metrics.prints[-1] == f"back {total << 32 | total} {after}"


@pytest.mark.parametrize("latency", [1, 4, 50])
def test_a_response_comes_write_latency_after_the_last_beat(tmp_path: Path, latency: int) -> None:
    # The next address waits for the response, so the run grows by one cycle for each burst and cycle.
    one = run_core(mover(WRITE=1), tmp_path / "one", write_latency=1)
    other = run_core(mover(WRITE=1), tmp_path / "other", write_latency=latency)
    assert other.metrics.cycles - one.metrics.cycles == 4 * (latency - 1)


@pytest.mark.parametrize("knobs", [{}, {"WRITE": 1}, {"SLOW": 1}, {"DATA_WIDTH": 64, "SIZE": 3, "WRITE": 1}])
def test_figures_agree_with_the_waves(tmp_path: Path, knobs: dict[str, int]) -> None:
    run = run_core(mover(**knobs), tmp_path / "run", waves=True)
    assert run.waves is not None
    beats, addresses, release, finished = transfers_in_waves(run.waves)
    assert run.metrics.bus_utilisation == pytest.approx(len(beats) / (max(beats) - min(addresses) + 1))
    assert run.metrics.cycles == finished - release
    traffic = run.metrics.ports["m_axi_data"]
    step = knobs.get("DATA_WIDTH", 32) // 8
    assert traffic.bytes_read + traffic.bytes_written == len(beats) * step


def transfers_in_waves(path: Path) -> tuple[list[int], list[int], int, int]:
    """Cycle numbers of data beats and addresses, of the release of reset and of the end, from the wave file alone."""
    with WaveReader(path) as reader:
        names = ("arvalid", "arready", "rvalid", "rready", "awvalid", "awready", "wvalid", "wready")
        paths = [f"testbench.core.m_axi_data_{name}" for name in names]
        others = ["testbench.core.aclk", "testbench.core.aresetn", "testbench.core.mover_finished"]
        traces = reader.load([*paths, *others])
    edges = [
        int(time)
        for time, value in zip(traces[others[0]].times, traces[others[0]].values, strict=True)
        if value
    ]

    def sampled(path: str) -> list[bool]:
        trace = traces[path]
        # What an edge samples is what held just before it.
        found = [trace.index_at(edge - 1) for edge in edges]
        return [k >= 0 and not trace.unknown[k] and trace.values[k] == 1 for k in found]

    level = {name: sampled(path) for name, path in zip(names, paths, strict=True)}

    def both(valid: str, ready: str) -> list[int]:
        return [k for k in range(len(edges)) if level[valid][k] and level[ready][k]]

    beats = both("rvalid", "rready") + both("wvalid", "wready")
    addresses = both("arvalid", "arready") + both("awvalid", "awready")
    return beats, addresses, sampled(others[1]).index(True), sampled(others[2]).index(True)


def test_prints_keep_their_order_and_say_who_printed(tmp_path: Path) -> None:
    extra = '$display("plain"); $write("half "); $write("@print mover_thread "); $display("other");'
    run = run_core(mover(extra=extra), tmp_path / "run")
    assert run.metrics.prints == ("sum 2016", "plain", "half ", "other")
    assert (run.directory / "log.txt").read_text().splitlines() == [
        "[mover_thread] sum 2016",
        "plain",
        "half ",
        "[mover_thread] other",
    ]


def test_inputs_are_recorded_and_hashed(tmp_path: Path) -> None:
    inputs = []
    for name, latency in (("a", 8), ("b", 8), ("c", 9)):
        run = run_core(mover(), tmp_path / name, read_latency=latency, parameters={"blocks": 4})
        inputs.append(json.loads((run.directory / "run.json").read_text()))
    assert inputs[0]["inputs_sha256"] == inputs[1]["inputs_sha256"] != inputs[2]["inputs_sha256"]
    assert inputs[0]["parameters"] == {"blocks": 4}
    assert inputs[0]["memory"]["read_latency"] == 8
    assert inputs[0]["engine"] == "icarus" and inputs[0]["engine_version"]


def test_metrics_file_has_the_promised_keys(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run")
    metrics = json.loads((run.directory / "metrics.json").read_text())
    assert set(metrics) >= {
        *("result", "cycles", "ports", "bus_utilisation", "wall_seconds", "sandboxed", "prints"),
    }
    assert metrics == run.metrics.to_json()


def test_nothing_is_left_but_the_record_and_the_sources(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run", waves=True)
    assert {p.name for p in run.directory.iterdir()} == {
        *("diagnostics.json", "log.txt", "metrics.json", "run.json", "sim", "waves.fst"),
    }
    assert not list((run.directory / "sim").glob("*.vvp"))
    assert (run.directory / "sim" / "core" / "kernels" / "mover.v").is_file()


def test_a_large_memory_costs_nothing_at_the_start(tmp_path: Path) -> None:
    run = run_core(mover(READ_FROM=(128 << 20) - 4096), tmp_path / "run", size=128 << 20)
    first = ((128 << 20) - 4096) // 4
    assert run.metrics.prints == (f"sum {sum(range(first, first + 64)) % 2**32}",)
    assert run.metrics.wall_seconds < 5.0


def test_progress_tells_stages_cycles_and_lines(tmp_path: Path) -> None:
    extra = '$display("x");'
    seen = Progresses()
    directory = tmp_path / "run"
    directory.mkdir()
    simulate(request_for(mover(NEVER=1, extra=extra)), directory, seen, threading.Event())
    stages = [p.stage for p in seen]
    assert list(dict.fromkeys(stages)) == ["Preparing", "Compiling", "Simulating", "Finished"]
    cycles = [p.cycles for p in seen]
    assert cycles == sorted(cycles) and cycles[-1] == 20_000


def test_lines_arrive_while_the_run_goes_on(tmp_path: Path) -> None:
    cancel = threading.Event()
    directory = tmp_path / "run"
    directory.mkdir()

    def listen(progress: Progress) -> None:
        if "early" in progress.lines:
            cancel.set()

    core = mover(NEVER=1, outside='initial #1000 $display("early");')
    run = simulate(request_for(core, cycles=1 << 40), directory, listen, cancel)
    assert run.metrics.result is Result.CANCELLED
