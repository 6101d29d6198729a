"""Imported projects against PyCoRAM, which runs the same files: the same sums, in how many cycles.

Run by itself: ``.venv/bin/python tests/benchmarks/bench_imports.py``. Writes the table of docs/import.md.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from pathlib import Path

from peer_pycoram import Peer

from coram_studio.simulate.run import Result
from coram_studio.workbench.pycoram.importer import import_pycoram
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "import.md"
PROJECT = ROOT / "tests" / "pycoram" / "projects" / "block_sum"
OBJECTS = Path(__file__).parent / "shared_project" / "objects.v"
CONFIGURATION = "[simulation]\nsim_addrwidth = 20\n[synthesis]\nsignal_width = {}\n"
MAKEFILE = "TOPMODULE=userlogic\nRTL=userlogic.v\nTHREAD=ctrl_thread.py\nCONFIG=peer.config\n"
LATENCY = 8
_HEAD = """mem = CoramMemory(0, datawidth=32, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)
total = 0
"""
# Operands come from a word that the kernel has summed up, so that no tool knows them before.
_DIVISIONS = (
    _HEAD
    + """mem.write(0, 0, 64)
channel.write(64)
seed = channel.read() + 12345
for i in range({rounds}):
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
{body}print('sum =', total & {mask})
"""
)
_DIVIDE = """    total += seed / (i + 7)
    total ^= seed % (i * i + 3)
"""
_IN_A_ROW = """    a = seed / (i + 1)
    b = a / (i + 2)
    c = seed / (b + 1)
    total += a % (c + 1) + b
"""
_EUCLID = """    a = seed
    b = (seed >> 3) + i + 1
    while b != 0:
        c = a % b
        a = b
        b = c
    total += a
"""
_WIDE = (
    _HEAD
    + """mem.write(0, 0, 64)
channel.write(64)
seed = channel.read() + 12345
wide = seed
for i in range(20):
    wide = wide * 6364136223846793005 + 1442695040888963407
    total += wide / (seed + i)
    total ^= (wide / 3) % (i + 9)
print('sum =', total & 0x3fffffff)
"""
)
WIDE = frozenset({"40 divisions of 64 bits by what changes, in a loop"})
THREADS = {
    "loads and sums of five blocks": (PROJECT / "ctrl_thread.py").read_text(),
    "eight blocks copied, then summed": _HEAD
    + """for i in range(8):
    mem.write(0, i * 512, 128)
    mem.read(0, 65536 + i * 512, 128)
for i in range(8):
    mem.write(0, 65536 + i * 512, 128)
    channel.write(128)
    total = channel.read()
print('sum =', total)
""",
    "40 divisions of 32 bits by what changes, in a loop": _DIVISIONS.format(
        rounds=20, body=_DIVIDE, mask=0xFFFF
    ),
    "divisions in a row, of small and large quotients": _DIVISIONS.format(
        rounds=10, body=_IN_A_ROW, mask=0xFF
    ),
    "greatest common divisors of 12 pairs": _DIVISIONS.format(rounds=12, body=_EUCLID, mask=0xFFF),
    "200 rounds of a loop, one block": _HEAD
    + """seed = 1
for i in range(200):
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    if seed & 1:
        total += seed >> 16
    else:
        total ^= seed
mem.write(0, (total & 1023) * 4, 64)
channel.write(64)
total = channel.read()
print('sum =', total)
""",
    "40 divisions of 64 bits by what changes, in a loop": _WIDE,
}
Figures = dict[str, tuple[int, int | None]]


def test_imports_against_the_peer() -> None:
    """Measure, write the table, and hold ours against the peer's."""
    figures = measure()
    write(figures)
    assert all(theirs is None or ours < theirs for ours, theirs in figures.values())


def measure() -> Figures:
    """Cycles of each project: ours, and the peer's where it can be had. The sums must be equal."""
    peer = Peer.install(ROOT / "build" / "bench" / "pycoram-environment")
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (title, thread) in enumerate(THREADS.items()):
            source = _make(Path(folder) / f"project{number}", thread, 64 if title in WIDE else 32)
            ours, total = _ours(source)
            theirs = None
            if peer is not None:
                run = peer.simulate(_build(peer, source), LATENCY)
                if run.total != total:
                    raise RuntimeError(f"{title}: {run.total} there, {total} here")
                theirs = run.cycles
            figures[title] = (ours, theirs)
    return figures


def write(figures: Figures) -> None:
    """Put the table in the place of the old one."""
    rows = [
        f"| {title} | {ours:,} | {'not measured' if theirs is None else f'{theirs:,}'} |"
        for title, (ours, theirs) in figures.items()
    ]
    table = "\n".join(["| project | imported, cycles | PyCoRAM, cycles |", "|---|---|---|", *rows])
    text = DOCUMENT.read_text(encoding="utf-8")
    changed, found = re.subn(r"\| project \| imported, cycles [^\n]*\n(?:\|[^\n]*\n?)+", table + "\n", text)
    if found != 1:
        raise RuntimeError("docs/import.md has no table of cycles")
    DOCUMENT.write_text(changed, encoding="utf-8")


def _make(folder: Path, thread: str, width: int) -> Path:
    """A project whose files both tools read: one in the form of the import, one in that of the peer's command."""
    (folder / "kernels").mkdir(parents=True)
    (folder / "threads").mkdir()
    shutil.copyfile(PROJECT / "userlogic.v", folder / "userlogic.v")
    shutil.copyfile(PROJECT / "userlogic.v", folder / "kernels" / "userlogic.v")
    shutil.copyfile(OBJECTS, folder / "objects.v")
    (folder / "ctrl_thread.py").write_text(thread)
    (folder / "threads" / "ctrl_thread.py").write_text(thread)
    (folder / "peer.config").write_text(CONFIGURATION.format(width))
    (folder / "Makefile").write_text(MAKEFILE)
    return folder


def _ours(source: Path) -> tuple[int, int]:
    report = import_pycoram(source, source.with_name(source.name + "-imported"))
    if report.project is None:
        raise RuntimeError(f"{source} was not imported: {report.diagnostics}")
    options = SimulateOptions(waves=False, sets={"read_latency": str(LATENCY)})
    run = Session.open(report.project).simulate(options, lambda _progress: None, threading.Event()).run
    if run is None or run.metrics.result is not Result.PASS:
        raise RuntimeError(f"{source} does not run here")
    total = next(int(line.split("=")[1]) for line in run.metrics.prints if line.startswith("sum ="))
    if run.metrics.cycles is None:
        raise RuntimeError("the run has no cycles")
    return run.metrics.cycles, total


def _build(peer: Peer, source: Path) -> Path:
    import subprocess

    folder = source.with_name(source.name + "-peer")
    folder.mkdir()
    (folder / "pycoram.v").write_text("// the objects are in a file of their own here\n")
    done = subprocess.run(peer.build_command(source), cwd=folder, capture_output=True, text=True, check=False)
    if not (folder / "pycoram_userlogic_v1_00_a").is_dir():
        raise RuntimeError(f"the peer does not build {source.name}: {done.stderr[-300:]}")
    return folder


if __name__ == "__main__":
    test_imports_against_the_peer()
