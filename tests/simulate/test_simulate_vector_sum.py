"""The sample project, built and simulated for real, against NumPy."""

from __future__ import annotations

import itertools
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from simulation_cores import Progresses

from coram_studio.diagnostics import as_text
from coram_studio.locate import projects_root
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sample without what it has built."""
    copy = tmp_path / "vector_sum"
    shutil.copytree(projects_root() / "vector_sum", copy, ignore=shutil.ignore_patterns("build", "runs"))
    return copy


def run_sample(project: Path, **sets: str) -> Run:
    """Build and simulate the project with some settings."""
    options = SimulateOptions(waves=False, sets=sets)
    report = Session.open(project).simulate(options, Progresses(), threading.Event())
    assert report.run is not None, [as_text(d) for d in report.diagnostics]
    return report.run


def test_the_default_image(project: Path) -> None:
    run = run_sample(project)
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.prints == ("sum = 523776",)
    assert [traffic.bytes_read for traffic in run.metrics.ports.values()] == [4096]


@pytest.mark.parametrize("suffix", ["bin", "hex"])
def test_a_random_image_gives_what_numpy_gives(project: Path, suffix: str) -> None:
    words = np.random.default_rng(5).integers(0, 2**32, 3 * 128, np.uint64).astype("<u4")
    image = project / f"random.{suffix}"
    content = words.tobytes()
    image.write_bytes(content) if suffix == "bin" else image.write_text(content.hex("\n", 1))
    run = run_sample(project, memory_image=str(image), blocks="3")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.prints == (f"sum = {int(words.sum(dtype=np.uint64)) % 2**32}",)


def test_an_image_that_is_too_small_fails_the_run(project: Path) -> None:
    (project / "small.bin").write_bytes(bytes(4000))
    run = run_sample(project, memory_image=str(project / "small.bin"))
    assert run.metrics.result is Result.FAIL
    assert any("small.bin holds 4,000 bytes" in d.message and "0xfa0" in d.message for d in run.diagnostics)


def test_latency_costs_cycles_and_changes_nothing_else(project: Path) -> None:
    runs = [run_sample(project, read_latency=str(latency)) for latency in (8, 32, 128)]
    assert {run.metrics.prints for run in runs} == {("sum = 523776",)}
    cycles = [run.metrics.cycles for run in runs]
    # Eight blocking transfers, each waits once for the memory.
    assert [b - a for a, b in itertools.pairwise(cycles)] == [8 * 24, 8 * 96]


def test_a_kernel_that_never_answers_is_named_with_the_line_that_waits(project: Path) -> None:
    kernel = project / "kernels" / "vectorsum.v"
    kernel.write_text(kernel.read_text().replace("&& !comm_full;", "&& !comm_full && 1'b0;"))
    run = run_sample(project, cycles="20000")
    assert run.metrics.result is Result.TIMEOUT
    found = next(d for d in run.diagnostics if d.code == "S020")
    assert "sum_thread waits for channel0.read" in found.message
    assert found.span is not None and found.span.path == "threads/sum_thread.py"
    line = (project / "threads" / "sum_thread.py").read_text().splitlines()[found.span.line - 1]
    assert "channel.read()" in line
