"""PyCoRAM as a peer: installed into an environment of its own and used as a tool, from its command line only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from vcdvcd import VCDVCD

TOP = "userlogic"
_PACKAGE = f"pycoram_{TOP}_v1_00_a"
_PERIOD_PS = 10_000
# It needs a function that newer Pythons have moved; parameters: the program, its arguments.
_START = """
import fractions, math, runpy, sys
fractions.gcd = math.gcd
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_REPEAT = """
import contextlib, fractions, io, math, resource, runpy, sys
fractions.gcd = math.gcd
sys.argv = sys.argv[1:]
for _ in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(SystemExit):
            runpy.run_path(sys.argv[0], run_name="__main__")
    after = resource.getrusage(resource.RUSAGE_SELF)
    print("took", after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""


@dataclass(frozen=True)
class PeerRun:
    """Cycles from the release of reset to the end of the thread, bus use, and what it printed as its sum."""

    cycles: int
    bus_utilisation: float
    total: int


class Peer:
    """One installation."""

    def __init__(self, environment: Path) -> None:
        self._python = environment / "bin" / "python"
        self._program = environment / "bin" / "pycoram"

    @classmethod
    def install(cls, environment: Path) -> Peer | None:
        """Make the environment if it is not there; None when it cannot be made, for example without a network."""
        peer = cls(environment)
        if peer._program.is_file():
            return peer
        try:
            subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, capture_output=True)
            subprocess.run(
                [str(peer._python), "-m", "pip", "install", "--quiet", "pycoram"],
                check=True,
                capture_output=True,
                timeout=300,
            )
        except (OSError, subprocess.SubprocessError):
            shutil.rmtree(environment, ignore_errors=True)
            return None
        return peer if peer._program.is_file() else None

    def build_command(self, project: Path) -> list[str]:
        """Command that builds the project; run it in the folder that is to hold the package."""
        return [str(self._python), "-c", _START, *self._arguments(project)]

    def warm_builds(self, project: Path, folder: Path) -> list[float]:
        """CPU seconds of builds in one process, the first left out; empty when it cannot build twice."""
        done = subprocess.run(
            [str(self._python), "-c", _REPEAT, *self._arguments(project)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return [float(seconds) for seconds in re.findall(r"^took (\S+)", done.stdout, re.MULTILINE)][1:]

    def simulate(self, package_folder: Path, read_latency: int) -> PeerRun:
        """Simulate the package that was built into the folder, with the memory model's read latency changed."""
        test = package_folder / _PACKAGE / "test"
        text = (test / f"test_pycoram_{TOP}.v").read_text()
        text, found = re.subn(r"(`define MEM_READ_LATENCY) \d+", rf"\1 {read_latency}", text)
        if found != 1:
            raise RuntimeError("the peer's testbench has no read latency to set")
        (test / "bench.v").write_text(text)
        compile_command = ["iverilog", "-o", "bench.vvp", "-I", "../hdl/verilog", "bench.v"]
        subprocess.run(compile_command, cwd=test, check=True, capture_output=True)
        done = subprocess.run(
            ["vvp", "-N", "bench.vvp"], cwd=test, check=True, capture_output=True, text=True, timeout=300
        )
        end = re.search(r"time:\s*(\d+) all threads finished", done.stdout)
        total = re.search(r"^sum =\s*(\d+)", done.stdout, re.MULTILINE)
        if end is None or total is None:
            raise RuntimeError(f"the peer's simulation did not end: {done.stdout[-300:]}")
        cycles, utilisation = _measure(test / "uut.vcd", int(end[1]) * 1000)
        return PeerRun(cycles, utilisation, int(total[1]))

    def output(self, package_folder: Path, read_latency: int, seconds: float = 120) -> str:
        """What the package that was built into the folder prints. No waves are written.

        Raises:
            subprocess.SubprocessError: it does not compile, or takes longer.
        """
        test = package_folder / _PACKAGE / "test"
        text = (test / f"test_pycoram_{TOP}.v").read_text()
        text = re.sub(r"(`define MEM_READ_LATENCY) \d+", rf"\1 {read_latency}", text)
        (test / "bench.v").write_text(re.sub(r"\$dump(?:file|vars)\b[^;]*;", "", text))
        compile_command = ["iverilog", "-o", "bench.vvp", "-I", "../hdl/verilog", "bench.v"]
        subprocess.run(compile_command, cwd=test, check=True, capture_output=True)
        run = ["vvp", "-N", "bench.vvp"]
        done = subprocess.run(run, cwd=test, check=True, capture_output=True, text=True, timeout=seconds)
        return done.stdout

    def _arguments(self, project: Path) -> list[str]:
        sources = ("peer.config", "kernels/userlogic.v", "objects.v", "threads/ctrl_thread.py")
        return [str(self._program), "-t", TOP, *(str(project / source) for source in sources)]


def _measure(waves: Path, end_ps: int) -> tuple[int, float]:
    """Cycles to the end, and data beats over the cycles from the first address to the last data beat."""
    vcd = VCDVCD(str(waves))
    clock = _changes(vcd, r".*\.sim_clk$")
    reset = _changes(vcd, r".*\.sim_resetn$")
    edges = [time for time, value in clock if value == "1"]
    release = next(time for time, value in reversed(reset) if value == "1")

    def sampled(signal: str) -> list[bool]:
        changes = _changes(vcd, rf".*\.inst_uut\.[a-z0-9_]*memory_0_{signal}$")
        found, position, value = [], 0, "x"
        for edge in edges:
            while position < len(changes) and changes[position][0] < edge:
                value = changes[position][1]
                position += 1
            found.append(value == "1")
        return found

    def both(valid: str, ready: str) -> list[int]:
        return [k for k, (v, r) in enumerate(zip(sampled(valid), sampled(ready), strict=True)) if v and r]

    addresses = both("arvalid", "arready") + both("awvalid", "awready")
    beats = both("rvalid", "rready") + both("wvalid", "wready")
    return (end_ps - release) // _PERIOD_PS, len(beats) / (max(beats) - min(addresses) + 1)


def _changes(vcd: VCDVCD, pattern: str) -> list[tuple[int, str]]:
    name = next(signal for signal in vcd.signals if re.match(pattern, signal))
    return list(vcd[name].tv)
