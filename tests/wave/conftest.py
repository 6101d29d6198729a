"""Wave files written by Icarus, with the log of the handshakes that the design itself recorded."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from coram_studio.ipcore.manifest import Interface, Manifest, ThreadTrace

DESIGNS = Path(__file__).parent / "designs"

READ = ["ARADDR", "ARLEN", "ARSIZE", "ARVALID", "ARREADY", "RDATA", "RRESP", "RLAST", "RVALID", "RREADY"]
WRITE = ["AWADDR", "AWLEN", "AWSIZE", "AWVALID", "AWREADY", "WDATA", "WSTRB", "WLAST", "WVALID", "WREADY"]
SIGNALS = [*READ, *WRITE, "BRESP", "BVALID", "BREADY"]


@dataclass(frozen=True)
class Waves:
    """The same run as FST and as VCD, and what it printed."""

    fst: Path
    vcd: Path
    log: tuple[str, ...]


def simulate(design: Path, folder: Path) -> Waves:
    """Compile a design and run it twice, once per format."""
    program = folder / "design.vvp"
    subprocess.run(["iverilog", "-o", program, design], check=True)
    logs = []
    for name, options in (("waves.fst", ["-fst"]), ("waves.vcd", [])):
        command = ["vvp", "-n", program, *options]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=folder)
        (folder / "waves.dump").rename(folder / name)
        logs.append(done.stdout)
    lines = tuple(line for line in logs[1].splitlines() if "info:" not in line)
    return Waves(folder / "waves.fst", folder / "waves.vcd", lines)


@pytest.fixture(scope="session")
def axi_waves(tmp_path_factory: pytest.TempPathFactory) -> Waves:
    """A run of designs/axi_demo.v."""
    return simulate(DESIGNS / "axi_demo.v", tmp_path_factory.mktemp("axi"))


@pytest.fixture(scope="session")
def kinds_waves(tmp_path_factory: pytest.TempPathFactory) -> Waves:
    """A run of designs/kinds.v."""
    return simulate(DESIGNS / "kinds.v", tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="session")
def axi_manifest() -> Manifest:
    """The manifest that describes the core of designs/axi_demo.v."""
    ports = tuple((name, f"m_axi_memory0_{name.lower()}") for name in SIGNALS)
    interface = Interface(
        "m_axi_memory0", "axi4", "master", ports, 32, 32, 0, "aclk", "aresetn", "mem", "sum_thread", "memory0"
    )
    trace = ThreadTrace("sum_thread", ("sum_thread",), "state", "finished")
    return Manifest("demo", "demo_core", "1.0", "test", "", (), (interface,), (), (), (trace,))
