"""CoRAM Studio against PyCoRAM on one project that both build: build time, cycles, bus use; and start-up time.

Run by ``make bench``, or by itself: ``.venv/bin/python tests/benchmarks/bench_peer.py``. Writes
build/bench/results.json and docs/performance.md. Times are CPU seconds (user and system, children included)
unless said otherwise, medians of interleaved repetitions, because other work on a machine changes wall time
more than anything that is measured here.
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peer_pycoram import Peer

from coram_studio.simulate.run import Result
from coram_studio.simulate.simulator import find_icarus
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).parent / "shared_project"
OUTPUT = ROOT / "build" / "bench"
DOCUMENT = ROOT / "docs" / "performance.md"
LATENCIES = (8, 32, 64, 128)
BUILDS = 5
STARTS = 5
SUM = sum(range(1024))


def test_against_the_peer() -> None:
    """Measure, write the results, and hold them against the budgets that do not depend on the machine."""
    results = measure()
    write(results)
    ours, peer = results["coram_studio"], results["pycoram"]
    assert [ours["cycles"][str(latency)] > 0 for latency in LATENCIES]
    if peer is not None:
        assert ours["build_cold_seconds"] < peer["build_cold_seconds"]
        assert all(ours["cycles"][key] <= peer["cycles"][key] for key in ours["cycles"])


def measure() -> dict[str, Any]:
    """All figures, ours and the peer's; the peer's are None when it cannot be installed."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    peer = Peer.install(OUTPUT / "pycoram-environment")
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = _figures(Path(folder), peer)
    return {
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "icarus": find_icarus().version,
        },
        "coram_studio": ours,
        "pycoram": theirs,
    }


def _figures(folder: Path, peer: Peer | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    blocks = shutil.copytree(PROJECT, folder / "blocks")
    whole = shutil.copytree(PROJECT, folder / "whole")
    _one_transfer(whole)
    cold = [sys.executable, "-m", "coram_studio.cli.main", "build", str(blocks)]
    ours_cold, peer_cold, peer_wall, ours_wall = [], [], [], []
    for number in range(BUILDS):
        seconds, wall = _cpu_of(cold, folder)
        ours_cold.append(seconds)
        ours_wall.append(wall)
        if peer:
            place = folder / f"peer{number}"
            place.mkdir()
            seconds, wall = _cpu_of(peer.build_command(blocks), place)
            peer_cold.append(seconds)
            peer_wall.append(wall)
    startup_wall, startup_cpu = _startup(blocks, _fresh(folder / "settings"))
    ours: dict[str, Any] = {
        "build_cold_seconds": statistics.median(ours_cold),
        "build_cold_wall_seconds": statistics.median(ours_wall),
        "build_warm_seconds": _warm_build(blocks),
        "cycles": {str(n): _simulate(blocks, n)["cycles"] for n in LATENCIES},
        "bus_utilisation": {str(n): _simulate(whole, n)["bus_utilisation"] for n in LATENCIES},
        "startup_seconds": startup_wall,
        "startup_cpu_seconds": startup_cpu,
    }
    if peer is None:
        return ours, None
    warm = peer.warm_builds(blocks, _fresh(folder / "peer-warm"))
    _cpu_of(peer.build_command(whole), _fresh(folder / "peer-whole"))
    theirs = {
        "build_cold_seconds": statistics.median(peer_cold),
        "build_cold_wall_seconds": statistics.median(peer_wall),
        "build_warm_seconds": statistics.median(warm) if warm else None,
        "cycles": _peer_runs(peer, folder / "peer0", "cycles"),
        "bus_utilisation": _peer_runs(peer, folder / "peer-whole", "bus_utilisation"),
        "startup_seconds": None,
        "startup_cpu_seconds": None,
    }
    return ours, theirs


def _one_transfer(project: Path) -> None:
    """Change the copy to one transfer of 1,024 words."""
    for name, old, new in (
        ("threads/ctrl_thread.py", "blocks = 8\nwords = 128", "blocks = 1\nwords = 1024"),
        ("kernels/userlogic.v", "parameter WORDS = 128", "parameter WORDS = 1024"),
    ):
        file = project / name
        text = file.read_text()
        if old not in text:
            raise RuntimeError(f"{name} has changed: {old!r} is not there")
        file.write_text(text.replace(old, new))


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _cpu_of(command: list[str], folder: Path) -> tuple[float, float]:
    """CPU and wall seconds of a command. Raises when it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command} failed: {done.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - start


def _warm_build(project: Path) -> float:
    """CPU seconds of a build in a process that has built before, after an edit of thread and kernel."""
    session = Session.open(project)
    thread, kernel = "threads/ctrl_thread.py", "kernels/userlogic.v"
    texts = {path: session.read_text(path) for path in (thread, kernel)}
    taken = []
    for number in range(BUILDS + 1):
        session.set_buffer(thread, texts[thread].replace("address = 0", f"address = {4 * number}"))
        session.set_buffer(kernel, texts[kernel] + f"// {number}\n")
        start = time.process_time()
        report = session.build(project / "build" / "warm")
        taken.append(time.process_time() - start)
        if report.core is None:
            raise RuntimeError(f"the build failed: {report.diagnostics}")
    return statistics.median(taken[1:])


def _simulate(project: Path, read_latency: int) -> dict[str, Any]:
    options = SimulateOptions(waves=False, sets={"read_latency": str(read_latency)})
    report = Session.open(project).simulate(options, lambda _progress: None, threading.Event())
    if report.run is None or report.run.metrics.result is not Result.PASS:
        raise RuntimeError(f"the simulation failed: {report.diagnostics}")
    if report.run.metrics.prints != (f"sum = {SUM}",):
        raise RuntimeError(f"the sum is wrong: {report.run.metrics.prints}")
    return report.run.metrics.to_json()


def _peer_runs(peer: Peer, package_folder: Path, figure: str) -> dict[str, Any]:
    runs = {str(latency): peer.simulate(package_folder, latency) for latency in LATENCIES}
    if any(run.total != SUM for run in runs.values()):
        raise RuntimeError("the peer's sum is wrong")
    return {latency: getattr(run, figure) for latency, run in runs.items()}


def _startup(project: Path, settings: Path) -> tuple[float, float]:
    """Seconds from the start of the process to the first picture of the window, the project open: wall and CPU."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CORAM_STUDIO_STARTUP": "quit",
        **{
            name: str(settings)
            for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
        },
    }
    wall, cpu = [], []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "coram_studio.cli.main", str(project)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        match = re.search(r"startup: (\S+) s", done.stdout)
        if match is None:
            raise RuntimeError(f"the window did not come up: {done.stderr[-500:]}")
        wall.append(float(match[1]))
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(wall), min(cpu)  # the least disturbed


def write(results: dict[str, Any]) -> None:
    """results.json and the table in docs/."""
    (OUTPUT / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    # The chapters after the table are other benchmarks' and people's.
    _, mark, chapters = DOCUMENT.read_text().partition("\n## ")
    DOCUMENT.write_text(_document(results) + mark + chapters)


def _document(results: dict[str, Any]) -> str:
    machine = results["machine"]
    ours, peer = results["coram_studio"], results["pycoram"]
    rows: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
        ("build, command line, cold (CPU s)", lambda r: r["build_cold_seconds"], "{:.2f}"),
        ("build in a running process, after an edit (CPU s)", lambda r: r["build_warm_seconds"], "{:.3f}"),
    ]
    for latency in map(str, LATENCIES):
        label = f"cycles of the whole run, read latency {latency}"
        rows.append((label, lambda r, n=latency: r["cycles"][n], "{:,}"))
    for latency in map(str, LATENCIES):
        label = f"bus use of one transfer of 1,024 words, read latency {latency}"
        rows.append((label, lambda r, n=latency: r["bus_utilisation"][n], "{:.1%}"))
    start = "start to the first picture, project open"
    rows.append((f"{start} (wall s)", lambda r: r["startup_seconds"], "{:.2f}"))
    rows.append((f"{start}, and the end (CPU s)", lambda r: r["startup_cpu_seconds"], "{:.2f}"))
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. The project is the array sum of `tests/benchmarks/shared_project`: eight blocking",
        "transfers of 128 words. CoRAM Studio and PyCoRAM build the same kernel and the same control thread.",
        f"Machine: {machine['processors']} processors, Python {machine['python']}, Icarus Verilog {machine['icarus']}.",
        "",
        "| what | CoRAM Studio | PyCoRAM | ratio |",
        "|---|---|---|---|",
    ]
    for label, figure, form in rows:
        own = figure(ours)
        other = figure(peer) if peer else None
        ratio = f"{own / other:.2f}" if other else "-"
        lines.append(f"| {label} | {form.format(own)} | {form.format(other) if other else '-'} | {ratio} |")
    lines += [
        "",
        "Cycles count from the release of reset to the end of the thread. Bus use is data beats over the cycles from the",
        "first accepted address to the last data beat, both included: with one transfer it cannot exceed 1,024 over 1,024",
        "plus the read latency. A dash: not measured, because the tool has no such thing or could not be installed.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    write(measure())
    print(DOCUMENT.read_text())
