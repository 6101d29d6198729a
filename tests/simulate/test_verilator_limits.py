"""Limits and cancelling with Verilator: at every stage, and nothing is left running."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import verilator_cores as cores
from simulation_cores import Progresses, codes, mover, request_for, run_core
from verilator_cores import chooser, run_choice

from coram_studio.diagnostics import Span
from coram_studio.ipcore.manifest import Core
from coram_studio.simulate import simulator
from coram_studio.simulate.fst_file import fst_problem
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.simulator import simulate

PROMISE = 0.3  # seconds from the wish to the end
SLACK = 0.7  # for a machine that is busy with other things

pytestmark = pytest.mark.usefixtures("verilator_runtime")


def processes_of(folder: Path) -> list[str]:
    """Command lines of all processes that name the folder or work in it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str((entry / "cwd").readlink())
        except OSError:
            continue
        if state not in "ZX" and (str(folder) in line or place.startswith(str(folder))):
            found.append(line)
    return found


def cancel_when(
    core: Core, directory: Path, when: Callable[[], bool], **changes: object
) -> tuple[Run, float]:
    """Simulate, cancel when ``when()`` first holds, and return the run and the seconds that cancelling took."""
    directory.mkdir(parents=True)
    cancel = threading.Event()
    wished: list[float] = []

    def watch() -> None:
        end = time.monotonic() + 120
        while not when() and time.monotonic() < end:
            time.sleep(0.005)
        wished.append(time.monotonic())
        cancel.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    request = request_for(core, cycles=1 << 40, engine="verilator", **changes)
    run = simulate(request, directory, Progresses(), cancel)
    ended = time.monotonic()
    watcher.join()
    return run, ended - wished[0]


@pytest.mark.parametrize("sandboxed", [True, False])
@pytest.mark.parametrize("sign", ["--top-module", "verilated_timing.cpp", "unit0.cc"])
def test_cancelling_each_stage_of_the_compilation(
    tmp_path: Path, sign: str, sandboxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sign == "verilated_timing.cpp":
        monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "empty"))
    if not sandboxed:
        monkeypatch.setattr(simulator, "sandbox_works", lambda: False)
    # A long table makes every stage take its time.
    table = "\n".join(f"m[{n}] = {n * 7919 % 65536}; #1;" for n in range(3000))
    core = mover(outside=f"reg [15:0] m[0:2999]; initial begin {table} end", NEVER=1)
    directory = tmp_path / "run"
    run, seconds = cancel_when(core, directory, lambda: any(sign in line for line in processes_of(directory)))
    assert run.metrics.result is Result.CANCELLED, run.diagnostics
    assert {d.code for d in run.diagnostics} <= {"S005"}
    assert seconds < PROMISE + SLACK
    assert processes_of(directory) == []
    assert not (directory / "sim" / "obj").exists()


@pytest.mark.parametrize("sandboxed", [True, False])
@pytest.mark.parametrize("choice", [cores.NEVER, cores.SPIN])
def test_cancelling_a_run(
    tmp_path: Path, choice: int, sandboxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not sandboxed:
        monkeypatch.setattr(simulator, "sandbox_works", lambda: False)
    image = tmp_path / "image.bin"
    image.write_bytes(choice.to_bytes(4, "little") + bytes(252))
    directory = tmp_path / "run"
    log = directory / "log.txt"
    begun: list[float] = []

    def when() -> bool:
        if choice == cores.NEVER:
            return log.exists() and log.stat().st_size > 0
        if log.exists() and not begun:
            begun.append(time.monotonic())
        return bool(begun) and time.monotonic() > begun[0] + 0.5

    run, seconds = cancel_when(chooser(), directory, when, image=image)
    assert run.metrics.result is Result.CANCELLED
    assert seconds < PROMISE + SLACK
    assert processes_of(directory) == []
    if choice == cores.NEVER:
        assert run.metrics.prints == (f"sum {choice}",)
        assert run.metrics.cycles > 0


def test_the_cycle_limit(tmp_path: Path) -> None:
    run = run_choice(cores.NEVER, tmp_path / "a")
    assert run.metrics.result is Result.TIMEOUT
    assert run.metrics.cycles == 20_000
    found = run.diagnostics[-1]
    assert found.code == "S020" and "nothing has moved since cycle" in found.message
    assert found.related and "mover_thread is in state 3" in found.related[0].message


def test_wall_time_ends_a_run_and_keeps_its_waves(tmp_path: Path) -> None:
    assert run_choice(cores.QUIET, tmp_path / "compile", waves=True).metrics.result is Result.PASS
    run = run_choice(cores.NEVER, tmp_path / "a", cycles=1 << 40, wall_seconds=2.0, waves=True)
    assert run.metrics.result is Result.TIMEOUT
    assert codes(run) == ["S021"]
    assert run.metrics.cycles > 0
    assert run.waves is not None and fst_problem(run.waves) == ""
    assert processes_of(run.directory) == []


def test_a_loop_without_delay_is_named_as_such(tmp_path: Path) -> None:
    assert run_choice(cores.QUIET, tmp_path / "compile").metrics.result is Result.PASS
    run = run_choice(cores.SPIN, tmp_path / "a", wall_seconds=4.0)
    assert run.metrics.result is Result.TIMEOUT
    assert "simulated time stands still" in run.diagnostics[0].message


@pytest.mark.parametrize("choice", [cores.FLOOD, cores.SPILL])
def test_floods_are_stopped(tmp_path: Path, choice: int) -> None:
    run = run_choice(choice, tmp_path / "a", cycles=1 << 40, output_bytes=8 << 20)
    assert run.metrics.result is Result.LIMIT
    assert "S023" in codes(run)
    written = sum(path.stat().st_size for path in run.directory.rglob("*") if path.is_file())
    assert written < 200 << 20


def test_memory_for_the_compilation(tmp_path: Path) -> None:
    run = run_core(mover(outside="reg other;"), tmp_path / "run", engine="verilator", memory_bytes=150 << 20)
    assert run.metrics.result is Result.LIMIT
    assert codes(run) == ["S022"]


def test_memory_for_the_run(tmp_path: Path) -> None:
    # Compiles with the default limit, and stays in the cache for the run that has too little.
    core = chooser()
    assert run_core(core, tmp_path / "enough", engine="verilator", size=1 << 29).metrics.result is Result.PASS
    run = run_core(core, tmp_path / "less", engine="verilator", size=1 << 29, memory_bytes=300 << 20)
    assert run.metrics.result is Result.LIMIT, run.diagnostics
    assert codes(run) == ["S022"]


def test_a_loop_of_gates_that_does_not_settle(tmp_path: Path) -> None:
    loop = "wire ring; assign ring = state == 2 ? ~ring : 1'b0; always @(posedge clk) if (ring) $display;"
    run = run_core(mover(outside=loop), tmp_path / "run", engine="verilator")
    assert run.metrics.result is not Result.PASS
    assert any("converge" in d.message and d.span for d in run.diagnostics), run.diagnostics


def test_syntax_errors_point_at_the_users_file(tmp_path: Path) -> None:
    core = mover(files={"hdl/bad.v": "module bad;\n  assign = 1;\nendmodule\n"})
    run = run_core(core, tmp_path / "run", engine="verilator")
    assert run.metrics.result is Result.ERROR
    found = next(d for d in run.diagnostics if d.code == "S006")
    assert found.span == Span("hdl/bad.v", 2, 10)
    assert "syntax error" in found.message
    assert "syntax error" in (run.directory / "log.txt").read_text()


def test_missing_modules_are_named(tmp_path: Path) -> None:
    core = mover(files={"kernels/lost.v": "module lost;\n  absent u();\nendmodule\n"}, outside="lost l();")
    run = run_core(core, tmp_path / "run", engine="verilator")
    assert run.metrics.result is Result.ERROR
    found = next(d for d in run.diagnostics if d.code == "S006")
    assert "absent" in found.message and found.span is not None and found.span.path == "kernels/lost.v"


def test_a_missing_data_file_of_a_kernel_fails_the_run(tmp_path: Path) -> None:
    reader = 'reg [7:0] m[0:3]; initial $readmemh("table.hex", m); initial #500 $display("m %h", m[0]);'
    run = run_core(mover(outside=reader), tmp_path / "run", engine="verilator")
    assert run.metrics.result is Result.FAIL
    assert codes(run) == ["S030"] and "table.hex" in run.diagnostics[-1].message
