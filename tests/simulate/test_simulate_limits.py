"""Limits: cycles, time, memory, output, disk. None of them ends in a pass, and nothing is left running."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simulation_cores import codes, mover, run_core

from coram_studio.diagnostics import Diagnostic, Span
from coram_studio.simulate.fst_file import fst_problem
from coram_studio.simulate.process import DISK_RESERVE
from coram_studio.simulate.run import Result
from coram_studio.simulate.simulators.icarus import Icarus

FLOOD = 'always @(posedge clk) $display("%0s", {200{"spam "}});'
# A wide register that is different at each edge: waves that do not compress.
CHANGE = """
reg [65535:0] wide;
integer k;
initial for (k = 0; k < 2048; k = k + 1) wide[k*32+:32] = $random;
always @(posedge clk) wide <= {wide[65534:0], wide[65535]};
"""


def test_a_thread_that_never_finishes_is_shown_with_what_it_waits_for(tmp_path: Path) -> None:
    run = run_core(mover(NEVER=1), tmp_path / "run", waves=True)
    assert run.metrics.result is Result.TIMEOUT
    assert codes(run) == ["S020"]
    found = next(d for d in run.diagnostics if d.code == "S020")
    assert "within 20,000 cycles" in found.message
    assert "thread mover_thread waits for memory0.write in state 0 (wait)" in found.message
    assert "nothing has moved since cycle 7" in found.message
    assert found.span == Span("threads/mover.py", 7, 5)
    assert [r.span for r in found.related] == [Span("threads/mover.py", 7, 5)]
    assert run.metrics.cycles == 20_000
    assert run.waves is not None


def test_a_busy_design_is_not_called_stuck(tmp_path: Path) -> None:
    run = run_core(mover(BURSTS=100_000, BEATS=1, READ_FROM=0), tmp_path / "run", cycles=5_000)
    assert run.metrics.result is Result.TIMEOUT
    assert "nothing has moved" not in run.diagnostics[0].message


def test_wall_time_ends_a_run_and_keeps_its_waves(tmp_path: Path) -> None:
    run = run_core(mover(NEVER=1), tmp_path / "run", cycles=1 << 40, wall_seconds=1.0, waves=True)
    assert run.metrics.result is Result.TIMEOUT
    assert codes(run) == ["S021"]
    assert run.metrics.cycles > 0
    assert run.metrics.ports["m_axi_data"].bytes_read == 256
    assert run.metrics.wall_seconds < 4.0
    assert run.waves is not None and fst_problem(run.waves) == ""


def test_a_loop_without_delay_is_named_as_such(tmp_path: Path) -> None:
    loop = "reg spin; initial begin #700 spin = 0; while (1) spin = !spin; end"
    run = run_core(mover(outside=loop), tmp_path / "run", wall_seconds=3.0)
    assert run.metrics.result is Result.TIMEOUT
    assert "simulated time stands still" in run.diagnostics[0].message


def test_a_flood_of_output_is_stopped(tmp_path: Path) -> None:
    run = run_core(mover(outside=FLOOD, NEVER=1), tmp_path / "run", cycles=1 << 40, output_bytes=8 << 20)
    assert run.metrics.result is Result.LIMIT
    assert "S023" in codes(run)
    assert (run.directory / "log.txt").stat().st_size < 32 << 20
    assert sum(map(len, run.metrics.prints)) < 5 << 20


def test_waves_count_as_output(tmp_path: Path) -> None:
    run = run_core(
        mover(outside=CHANGE, NEVER=1), tmp_path / "run", cycles=1 << 40, output_bytes=4 << 20, waves=True
    )
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S023"]


def test_a_file_that_a_kernel_writes_counts_as_output(tmp_path: Path) -> None:
    spill = 'integer f; initial f = $fopen("spill.txt"); always @(posedge clk) $fdisplay(f, "%0s", {200{"spill "}});'
    run = run_core(mover(outside=spill, NEVER=1), tmp_path / "run", cycles=1 << 40, output_bytes=2 << 20)
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S023"]


def test_many_prints_are_kept_in_the_log_alone(tmp_path: Path) -> None:
    extra = 'for (n = 0; n < 10500; n = n + 1) $display("line %0d", n);'
    run = run_core(mover(extra=extra, outside="integer n;"), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert codes(run) == ["S050"]
    assert len(run.metrics.prints) == 10_000
    assert (run.directory / "log.txt").read_text().splitlines()[-1] == "line 10499"


def test_a_design_that_needs_too_much_memory(tmp_path: Path) -> None:
    hungry = "reg [1023:0] vast[0:20000000]; initial vast[3] = 1;"
    run = run_core(mover(outside=hungry), tmp_path / "run", memory_bytes=200 << 20)
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S022"]


def test_a_design_that_is_too_large_to_compile(tmp_path: Path) -> None:
    grid = "genvar g; generate for (g = 0; g < 3000000; g = g + 1) begin : many reg q; end endgenerate"
    run = run_core(mover(outside=grid), tmp_path / "run", memory_bytes=250 << 20)
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S022"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a run to begin and little more."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    size = 3 * DISK_RESERVE + (6 << 20)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("spill", [CHANGE, FLOOD], ids=["waves", "log"])
def test_a_full_disk_is_said_and_is_not_a_pass(small_disk: Path, spill: str) -> None:
    run = run_core(mover(outside=spill, NEVER=1), small_disk / "run", cycles=1 << 40, waves=True)
    assert run.metrics.result is Result.LIMIT
    assert "S024" in codes(run)
    assert (run.directory / "metrics.json").stat().st_size > 0
    assert run.waves is None or fst_problem(run.waves) == ""


def test_a_disk_that_fills_at_once_is_said_and_is_not_a_pass(small_disk: Path) -> None:
    # Something else takes the whole disk while the simulator is at work.
    fill = '$fwrite(f, "%0s", {65536{"x"}})'
    stuffing = f'integer f; initial begin #20 f = $fopen("stuffing"); repeat (480) {fill}; end'
    run = run_core(mover(outside=stuffing), small_disk / "run", waves=True)
    assert run.metrics.result is Result.LIMIT
    assert {"S024", "S025"} & set(codes(run))


def test_a_disk_without_room_to_begin(small_disk: Path) -> None:
    with contextlib.suppress(OSError):
        (small_disk / "stuffing").write_bytes(bytes(2 * DISK_RESERVE))
    run = run_core(mover(), small_disk / "run")
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S024"]


def test_a_cut_wave_file_is_seen(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run", waves=True)
    assert run.waves is not None and fst_problem(run.waves) == ""
    whole = run.waves.read_bytes()
    for size in (0, 5, 329, 400, len(whole) // 2, len(whole) - 1):
        cut = tmp_path / "cut.fst"
        cut.write_bytes(whole[:size])
        assert fst_problem(cut), f"{size} of {len(whole)} bytes pass as a whole file"
    assert fst_problem(tmp_path / "absent.fst")


def test_a_damaged_wave_file_spoils_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What a full disk does to vvp: it ends as if all were well, and the file is short.
    real = Icarus().find()
    assert not isinstance(real, Diagnostic)
    script = tmp_path / "bin" / "vvp"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\n{real[1].path} "$@" && truncate -s 400 waves.fst\n')
    script.chmod(0o755)
    monkeypatch.setattr(Icarus, "find", lambda _self: (real[0], replace(real[1], path=script)))
    run = run_core(mover(), tmp_path / "run", waves=True)
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S025"]
    assert run.waves is None


def test_a_kernel_that_takes_the_waves_away(tmp_path: Path) -> None:
    own = 'initial begin $dumpfile("mine.fst"); $dumpvars; end'
    run = run_core(mover(outside=own), tmp_path / "run", waves=True)
    assert run.metrics.result is Result.PASS
    assert run.waves is None and codes(run) == ["S026"]
