"""Simulated cycles per second of CPU, Verilator against Icarus in one run, and what a compilation costs.

Run: python tests/benchmarks/bench_engines.py [--blocks N] [--json FILE]. The sample project sums N blocks of 128 words.
The runs are not sandboxed, because the CPU time of what runs in a sandbox cannot be asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from coram_studio.locate import projects_root
from coram_studio.simulate import simulator
from coram_studio.simulate.run import Progress, Result
from coram_studio.simulate.simulator import find_simulator
from coram_studio.simulate.simulators import ENGINES
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One run: seconds of CPU of all processes of a stage, and the wall time of the whole."""

    engine: str
    waves: bool
    compilation: str
    cycles: int
    prints: tuple[str, ...]
    compile_cpu: float
    simulate_cpu: float
    wall: float

    @property
    def rate(self) -> float:
        """Cycles per second of CPU."""
        return self.cycles / self.simulate_cpu


def children_cpu() -> float:
    """Seconds of CPU of all processes that this one has started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(project: Path, engine: str, waves: bool, compilation: str, **sets: int) -> Row:
    """Simulate the project once."""
    marks: dict[str, float] = {}

    def on_progress(progress: Progress) -> None:
        marks.setdefault(progress.stage, children_cpu())

    started = time.monotonic()
    options = SimulateOptions(
        engine=engine, waves=waves, sets={key: str(value) for key, value in sets.items()}
    )
    run = Session.open(project).simulate(options, on_progress, threading.Event()).run
    wall = time.monotonic() - started
    assert run is not None and run.metrics.result is Result.PASS, run and run.diagnostics
    begun = marks["Simulating"]
    return Row(
        engine,
        waves,
        compilation,
        run.metrics.cycles,
        run.metrics.prints,
        begun - marks["Compiling"],
        children_cpu() - begun,
        wall,
    )


def main() -> None:
    """Measure, check that the results are equal, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    simulator.sandbox_works = lambda: False
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CORAM_STUDIO_CACHE"] = f"{folder}/cache"
        project = Path(folder) / "vector_sum"
        shutil.copytree(
            projects_root() / "vector_sum", project, ignore=shutil.ignore_patterns("build", "runs")
        )
        blocks = arguments.blocks
        for waves in (False, True):
            rows.append(measure(project, "icarus", waves, "always", blocks=blocks))
            if waves:  # another size of the memory is another testbench, with the same cycles
                rows.append(
                    measure(project, "verilator", waves, "new design", blocks=blocks, memory_size=1 << 21)
                )
            else:
                rows.append(measure(project, "verilator", waves, "first of all", blocks=blocks))
            rows.append(measure(project, "verilator", waves, "kept", blocks=blocks))
    versions = {name: find_simulator(name).version for name in ENGINES}
    assert len({(row.cycles, row.prints) for row in rows}) == 1, "the simulators do not agree"
    print(f"{rows[0].cycles:,} cycles; versions: {versions}")
    print(
        "| simulator | waves | compilation | compile, s CPU | simulate, s CPU | cycles/s of CPU | whole, s wall |"
    )
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(
            f"| {ENGINES[row.engine].title} | {'yes' if row.waves else 'no'} | {row.compilation} | {row.compile_cpu:.2f}"
            f" | {row.simulate_cpu:.2f} | {row.rate:,.0f} | {row.wall:.1f} |"
        )
    if arguments.json:
        plain = {"versions": versions, "rows": [{**asdict(row), "rate": row.rate} for row in rows]}
        arguments.json.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
