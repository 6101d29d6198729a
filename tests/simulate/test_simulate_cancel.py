"""Cancelling: at every moment, at once, and without leaving a process behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from simulation_cores import Progresses, mover, request_for

from coram_studio.ipcore.manifest import Core
from coram_studio.simulate import simulator
from coram_studio.simulate.fst_file import fst_problem
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.simulator import simulate
from coram_studio.simulate.store import RunStore

PROMISE = 0.3  # seconds from the wish to the end
SLACK = 0.5  # for a machine that is busy with other things


def processes_of(folder: Path) -> list[str]:
    """Command lines of all processes that work in the folder or name it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
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


def run_and_cancel(core: Core, directory: Path, when: Callable[[], bool]) -> tuple[Run, float]:
    """Simulate, cancel when ``when()`` first holds, and return the run and the seconds that cancelling took."""
    directory.mkdir()
    cancel = threading.Event()
    wished: list[float] = []

    def watch() -> None:
        end = time.monotonic() + 20
        while not when() and time.monotonic() < end:
            time.sleep(0.002)
        wished.append(time.monotonic())
        cancel.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    run = simulate(request_for(core, cycles=1 << 40, waves=True), directory, Progresses(), cancel)
    ended = time.monotonic()
    watcher.join()
    return run, ended - wished[0]


def test_before_the_start(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    directory.mkdir()
    cancel = threading.Event()
    cancel.set()
    run = simulate(request_for(mover()), directory, Progresses(), cancel)
    assert run.metrics.result is Result.CANCELLED
    assert not (directory / "sim").exists()


def test_during_compilation(tmp_path: Path) -> None:
    slow = "genvar g; generate for (g = 0; g < 400000; g = g + 1) begin : many reg q; end endgenerate"
    directory = tmp_path / "run"
    compiling = []

    def when() -> bool:
        compiling[:] = [line for line in processes_of(directory) if "iverilog" in line]
        return bool(compiling)

    run, seconds = run_and_cancel(mover(outside=slow), directory, when)
    assert compiling
    assert run.metrics.result is Result.CANCELLED
    assert run.diagnostics == () or {d.code for d in run.diagnostics} == {"S005"}
    assert seconds < PROMISE + SLACK
    assert processes_of(directory) == []


@pytest.mark.parametrize("sandboxed", [True, False])
def test_while_it_runs(tmp_path: Path, sandboxed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not sandboxed:
        monkeypatch.setattr(simulator, "sandbox_works", lambda: False)
    directory = tmp_path / "run"
    log = directory / "log.txt"
    core = mover(NEVER=1, outside='initial #1000 begin $display("here"); $fflush; end')
    run, seconds = run_and_cancel(core, directory, lambda: log.exists() and log.stat().st_size > 0)
    assert run.metrics.result is Result.CANCELLED
    assert run.metrics.prints == ("here",)
    assert seconds < PROMISE + SLACK
    assert processes_of(directory) == []
    assert run.waves is None or fst_problem(run.waves) == ""


def test_a_simulator_that_does_not_listen(tmp_path: Path) -> None:
    # A loop without delay never comes back to where vvp looks at signals.
    spin = 'reg q; initial begin #100 $display("spin"); $fflush; q = 0; while (1) q = !q; end'
    directory = tmp_path / "run"
    log = directory / "log.txt"
    run, seconds = run_and_cancel(
        mover(outside=spin), directory, lambda: log.exists() and log.stat().st_size > 0
    )
    assert run.metrics.result is Result.CANCELLED
    assert seconds < PROMISE + SLACK
    assert processes_of(directory) == []


def test_at_any_moment(tmp_path: Path) -> None:
    for step in range(8):
        directory = tmp_path / f"run{step}"
        start = time.monotonic()
        run, seconds = run_and_cancel(
            mover(), directory, lambda s=step, t=start: time.monotonic() > t + 0.02 * s
        )
        assert run.metrics.result in (Result.CANCELLED, Result.PASS)
        assert seconds < PROMISE + SLACK
        assert processes_of(directory) == []
        assert RunStore(tmp_path).load("0001").id == "0001"


def test_a_listener_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    directory.mkdir()

    def fail() -> None:
        raise RuntimeError("listener")

    with pytest.raises(RuntimeError, match="listener"):
        simulate(request_for(mover(NEVER=1)), directory, Progresses(Simulating=fail), threading.Event())
    assert processes_of(directory) == []
