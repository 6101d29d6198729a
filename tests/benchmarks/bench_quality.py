"""Quality of results against PyCoRAM in one run: cycles, bus use, and area of projects that both tools build.

Run by ``make bench``, or by itself: ``.venv/bin/python tests/benchmarks/bench_quality.py``. Writes
build/bench/quality.json and the chapter "Quality of results" of docs/performance.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from big_project import make_big_project
from mapped import map_design
from peer_projects import (
    IO_THREAD,
    LOOP,
    MEMORY_KERNEL,
    PLAIN_KERNEL,
    STREAM_KERNEL,
    STREAM_THREAD,
    blocks,
    make,
)
from peer_pycoram import Peer

from coram_studio.simulate.run import Result
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "build" / "bench"
DOCUMENT = ROOT / "docs" / "performance.md"
TITLE = "## Quality of results"
LATENCIES = (8, 32, 64, 128)
PEER_PACKAGE = "pycoram_userlogic_v1_00_a"
DOUBLE_BUFFER = Path(__file__).parent / "projects" / "double_buffer_blocking"
Figures = dict[str, float | None]


def run_ours(project: Path, latency: int) -> dict[str, Any]:
    """Cycles and bus use of a run."""
    options = SimulateOptions(waves=False, sets={"read_latency": str(latency)})
    report = Session.open(project).simulate(options, lambda _progress: None, threading.Event())
    if report.run is None or report.run.metrics.result is not Result.PASS:
        raise RuntimeError(f"the simulation failed: {report.diagnostics}")
    return report.run.metrics.to_json()


def build_peer(peer: Peer, project: Path) -> Path:
    """The folder with the package."""
    folder = project.with_name(project.name + "-peer")
    folder.mkdir()
    done = subprocess.run(
        peer.build_command(project), cwd=folder, capture_output=True, text=True, check=False
    )
    if not (folder / PEER_PACKAGE).is_dir():
        raise RuntimeError(f"the peer does not build {project.name}: {done.stderr[-300:]}")
    return folder


def loop(peer: Peer | None, folder: Path) -> dict[str, tuple[float, float | None]]:
    """Cycles of a round of a loop of four statements: the difference between 1,100 rounds and 100."""
    cycles: dict[int, tuple[float, float | None]] = {}
    for rounds in (100, 1100):
        project = make(folder / f"loop{rounds}", MEMORY_KERNEL, LOOP.format(rounds=rounds))
        theirs = peer.simulate(build_peer(peer, project), 8).cycles if peer else None
        cycles[rounds] = (run_ours(project, 8)["cycles"], theirs)
    (own, other), (own_more, other_more) = cycles[100], cycles[1100]
    peer_figure = None if other is None or other_more is None else (other_more - other) / 1000
    return {"cycles of a round of a loop of four statements": ((own_more - own) / 1000, peer_figure)}


def bus(peer: Peer | None, folder: Path) -> dict[str, tuple[float, float | None]]:
    """Bus use of three ways to move 16,384 words, by read latency."""
    ways = {
        "16 blocks of 1,024 words, non-blocking loads": blocks(
            "write_nonblocking", 16, 1024, scattered=False
        ),
        "128 random blocks of 128 words, loads": blocks("write_nonblocking", 128, 128, scattered=True),
        "128 random blocks of 128 words, stores": blocks("read_nonblocking", 128, 128, scattered=True),
    }
    found: dict[str, tuple[float, float | None]] = {}
    for number, (title, thread) in enumerate(ways.items()):
        project = make(folder / f"bus{number}", MEMORY_KERNEL, thread)
        package = build_peer(peer, project) if peer else None
        for latency in LATENCIES:
            theirs = peer.simulate(package, latency).bus_utilisation if peer and package else None
            found[f"{title}, read latency {latency}"] = (
                run_ours(project, latency)["bus_utilisation"],
                theirs,
            )
    if DOUBLE_BUFFER.is_dir():
        project = shutil.copytree(DOUBLE_BUFFER, folder / "double")
        for latency in LATENCIES:
            title = f"double-buffered sum, blocking style, read latency {latency}"
            found[title] = (run_ours(project, latency)["bus_utilisation"], None)
    return found


def area(peer: Peer | None, folder: Path) -> dict[str, tuple[tuple[int, ...], tuple[int, ...] | None]]:
    """LUT, flip-flops and cells of distributed memory of three cores."""
    shared = Path(__file__).parent / "shared_project"
    projects = {
        "one memory, one channel": (
            (shared / "kernels" / "userlogic.v").read_text(),
            (shared / "threads" / "ctrl_thread.py").read_text(),
        ),
        "one in-stream, one out-stream, one channel": (STREAM_KERNEL, STREAM_THREAD),
        "one I/O channel": (PLAIN_KERNEL, IO_THREAD),
    }
    found: dict[str, tuple[tuple[int, ...], tuple[int, ...] | None]] = {}
    for number, (title, (kernel, thread)) in enumerate(projects.items()):
        project = make(folder / f"area{number}", kernel, thread)
        report = Session.open(project).build()
        if report.core is None:
            raise RuntimeError(f"{title} is not built: {report.diagnostics}")
        core = project / "build" / "core"
        manifest = report.core.manifest
        own = map_design([core / path for path in manifest.files], manifest.top, folder)
        theirs = None
        if peer:
            hdl = build_peer(peer, project) / PEER_PACKAGE / "hdl" / "verilog"
            other = map_design([hdl / "pycoram_userlogic.v"], "pycoram_userlogic", folder, [hdl])
            theirs = (other.luts, other.flip_flops, other.distributed_ram)
        found[title] = ((own.luts, own.flip_flops, own.distributed_ram), theirs)
    return found


def big(folder: Path) -> dict[str, float]:
    """Seconds to build 50 kernels, 200 objects and 20 threads from the command line: nothing kept, then all."""
    project = make_big_project(folder / "big")
    environment = {**os.environ, "CORAM_STUDIO_CACHE": str(folder / "cache")}
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "coram_studio.cli.main", "build", str(project)]
    found = {}
    for title in ("nothing kept", "unchanged"):
        before, start = os.times(), time.monotonic()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        found[f"{title}, CPU s"], found[f"{title}, wall s"] = cpu, time.monotonic() - start
    return found


def document(results: dict[str, Any]) -> str:
    """The chapter."""
    lines = [
        TITLE,
        "",
        "Written by `make bench` (`tests/benchmarks/bench_quality.py`). Both tools build the same kernels and threads,",
        "of `tests/benchmarks/peer_projects.py`, in one run.",
        "",
        "| what | CoRAM Studio | PyCoRAM |",
        "|---|---|---|",
    ]
    for title, (own, other) in results["loop"].items():
        lines.append(f"| {title} | {own:.2f} | {'-' if other is None else f'{other:.2f}'} |")
    for title, (own, other) in results["bus"].items():
        lines.append(f"| bus use: {title} | {own:.1%} | {'-' if other is None else f'{other:.1%}'} |")
    for title, (own, other) in results["area"].items():
        for kind, mine, theirs in zip(
            ("LUT", "FF", "distributed RAM"), own, other or (None,) * 3, strict=True
        ):
            lines.append(f"| {kind}: {title} | {mine:,} | {'-' if theirs is None else f'{theirs:,}'} |")
    for title, seconds in results["big"].items():
        lines.append(f"| build of 50 kernels, 200 objects, 20 threads: {title} | {seconds:.2f} | - |")
    lines += [
        "",
        "Area is that of the whole core after `synth_xilinx -family xc7 -flatten`, without pads. A dash: not measured.",
        "",
    ]
    return "\n".join(lines)


def write(results: dict[str, Any]) -> None:
    """quality.json and the chapter, in place of the one that is there."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / "quality.json").write_text(json.dumps(results, indent=2) + "\n")
    text = re.sub(rf"\n*{TITLE}\n.*?(?=\n## |\Z)", "", DOCUMENT.read_text(), flags=re.DOTALL)
    DOCUMENT.write_text(text.rstrip("\n") + "\n\n" + document(results))


def measure() -> dict[str, Any]:
    """All figures; the peer's are None when it cannot be installed."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    peer = Peer.install(OUTPUT / "pycoram-environment")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = {"loop": loop, "bus": bus, "area": area}
        return {**{key: part(peer, folder) for key, part in parts.items()}, "big": big(folder)}


if __name__ == "__main__":
    figures = measure()
    write(figures)
    print(document(figures))
