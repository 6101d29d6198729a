"""Verilator gives what Icarus gives: prints, cycles, traffic, verdicts, waves."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import verilator_cores as cores
from simulation_cores import Progresses, codes
from verilator_cores import run_choice

from coram_studio.diagnostics import Span, as_text
from coram_studio.locate import projects_root
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.sandbox import sandbox_works
from coram_studio.wave.reader import WaveReader
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.usefixtures("verilator_runtime")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sample without what it has built."""
    copy = tmp_path / "vector_sum"
    shutil.copytree(projects_root() / "vector_sum", copy, ignore=shutil.ignore_patterns("build", "runs"))
    return copy


def run_sample(project: Path, engine: str, **sets: str) -> Run:
    """Build and simulate the project with some settings."""
    options = SimulateOptions(engine=engine, sets=sets)
    report = Session.open(project).simulate(options, Progresses(), threading.Event())
    assert report.run is not None, [as_text(d) for d in report.diagnostics]
    return report.run


def figures(run: Run) -> tuple[object, ...]:
    """All of a run but its time, and its messages."""
    metrics = run.metrics
    messages = [(d.code, d.message, d.subject) for d in run.diagnostics]
    return (metrics.result, metrics.cycles, metrics.ports, metrics.bus_utilisation, metrics.prints, messages)


def same_on_both(project: Path, **sets: str) -> Run:
    """Verilator's run, which must have Icarus' figures."""
    icarus, verilator = (run_sample(project, engine, **sets) for engine in ("icarus", "verilator"))
    assert figures(verilator) == figures(icarus)
    return verilator


@pytest.mark.parametrize("latency", ["1", "8", "100"])
def test_latencies_of_the_default_image(project: Path, latency: str) -> None:
    run = same_on_both(project, read_latency=latency)
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints == ("sum = 523776",)


@pytest.mark.parametrize("suffix", ["bin", "hex"])
def test_images(project: Path, suffix: str) -> None:
    words = np.random.default_rng(7).integers(0, 2**32, 8 * 128, np.uint64).astype("<u4")
    image = project / f"random.{suffix}"
    content = words.tobytes()
    image.write_bytes(content) if suffix == "bin" else image.write_text(content.hex("\n", 1))
    run = same_on_both(project, memory_image=str(image))
    assert run.metrics.prints == (f"sum = {int(words.sum(dtype=np.uint64)) % 2**32}",)


def test_bytes_without_a_value_are_found(project: Path) -> None:
    (project / "gap.hex").write_text("00\n" * 1000 + "@3f0\n" + "00\n" * 4000)
    run = same_on_both(project, memory_image=str(project / "gap.hex"))
    assert run.metrics.result is Result.FAIL
    assert any(d.code == "S033" and "has a gap" in d.message for d in run.diagnostics)


def test_the_cycle_limit_says_where_the_thread_stands(project: Path) -> None:
    run = same_on_both(project, cycles="700")
    assert run.metrics.result is Result.TIMEOUT


def test_waves_hold_the_same_signals_and_values(project: Path) -> None:
    shown = []
    for engine in ("icarus", "verilator"):
        run = run_sample(project, engine)
        assert run.waves is not None
        reader = WaveReader(run.waves)
        try:
            widths = {variable.path: variable.width for variable in reader.hierarchy().variables}
            names = [path for path in widths if path.startswith("testbench.core.m_axi_buffer_")]
            traces = reader.load(names)
        finally:
            reader.close()
        # The values before the rising edges after reset; None where there are x or z.
        edges = np.arange(20, 2200) * 10_000
        at_edges = {}
        for name, trace in traces.items():
            places = np.searchsorted(trace.times, edges, side="right") - 1
            pairs = zip(trace.values[places], trace.unknown[places], strict=True)
            at_edges[name] = [None if unknown else int(value) for value, unknown in pairs]
        shown.append((widths, at_edges))
    icarus, verilator = shown
    missing = {path for path in icarus[0] if path not in verilator[0] and ".log2." not in path}
    assert not missing
    assert verilator[0].keys() <= icarus[0].keys()
    assert all(icarus[0][path] == width for path, width in verilator[0].items())
    assert len(verilator[1]) > 20
    known = 0
    for name, values in icarus[1].items():
        pairs = [(a, b) for a, b in zip(values, verilator[1][name], strict=True) if a is not None]
        assert all(a == b for a, b in pairs), name
        known += len({a for a, _ in pairs}) > 1
    assert known >= 8


def test_a_quiet_run(tmp_path: Path) -> None:
    run = run_choice(cores.QUIET, tmp_path / "a")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.prints == ("sum 0",)
    assert run.metrics.sandboxed == sandbox_works()
    assert codes(run) == []
    kept = {path.name for path in (run.directory / "sim").iterdir()}
    assert not kept & {"design", "obj", "tmp", "verilator.vlt"}


def test_an_image_that_is_too_small_fails_the_run_as_on_icarus(tmp_path: Path) -> None:
    icarus, verilator = (
        run_choice(cores.QUIET, tmp_path / engine / "a", engine, words=60)
        for engine in ("icarus", "verilator")
    )
    assert [d.message for d in icarus.diagnostics] == [d.message for d in verilator.diagnostics]
    assert codes(verilator) == ["S033"]


@pytest.mark.parametrize(
    ("choice", "result", "code", "words"),
    [
        (cores.ERROR, Result.FAIL, "S030", "wrong 7"),
        (cores.WARNING, Result.PASS, "S007", "look"),
        (cores.FATAL, Result.FAIL, "S030", "no way"),
        (cores.FINISH, Result.FAIL, "S034", "a kernel ended it early"),
        (cores.STOP, Result.FAIL, "S034", "a kernel ended it early"),
        (cores.OWN_ERROR, Result.FAIL, "S030", "assertion failed at x.py:3"),
        (cores.MANY, Result.PASS, "S050", "the first 10,000 printed lines"),
    ],
)
def test_what_kernels_do(tmp_path: Path, choice: int, result: Result, code: str, words: str) -> None:
    run = run_choice(choice, tmp_path / "a")
    assert run.metrics.result is result
    assert codes(run) == [code], [as_text(d) for d in run.diagnostics]
    assert words in next(d.message for d in run.diagnostics if d.code == code)
    assert run.metrics.prints[:1] == (f"sum {choice}",)


def test_errors_of_kernels_have_their_line(tmp_path: Path) -> None:
    run = run_choice(cores.ERROR, tmp_path / "a")
    text = cores.chooser().text("threads/mover_thread.v")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "$error" in each)
    found = next(d for d in run.diagnostics if d.code == "S030")
    assert found.span == Span("threads/mover_thread.v", line)
    assert found.message == "wrong 7"


def test_registers_without_a_start_have_the_same_arbitrary_bits_each_time(tmp_path: Path) -> None:
    first, second = (run_choice(cores.UNSET, tmp_path / name).metrics.prints for name in "ab")
    assert first == second
    assert first[1].startswith("start ") and first[1] not in ("start 00000000", "start xxxxxxxx")


@pytest.mark.skipif(not sandbox_works(), reason="bubblewrap does not work here")
def test_kernels_cannot_reach_the_users_files(tmp_path: Path) -> None:
    assert run_choice(cores.SYSTEM, tmp_path / "a").metrics.prints[1] == "opened 0"
