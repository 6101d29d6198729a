"""Cores whose masters are narrower or wider than their objects, shared, or speak Avalon-MM: results as NumPy has them."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest
from bus_projects import bus_project, expected, image
from simulation_cores import Progresses

from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.run import Result, Run
from coram_studio.wave.bandwidth import bandwidth
from coram_studio.wave.reader import WaveReader
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

WAYS = {
    "as wide as each object": "",
    "8 bits": "bus_data_width = 8",
    "32 bits": "bus_data_width = 32",
    "512 bits": "bus_data_width = 512",
    "shared, as wide as the widest": "shared_bus = true",
    "shared, 8 bits": "shared_bus = true\nbus_data_width = 8",
    "shared, 64 bits": "shared_bus = true\nbus_data_width = 64",
    "shared, 1024 bits": "shared_bus = true\nbus_data_width = 1024",
    "Avalon": 'bus = "avalon"',
    "Avalon, 256 bits": 'bus = "avalon"\nbus_data_width = 256',
    "Avalon, shared, 64 bits": 'bus = "avalon"\nshared_bus = true\nbus_data_width = 64',
    "two clocks, shared, any byte": 'clocks = "two"\nshared_bus = true\nunaligned = true',
    "two clocks, Avalon, shared, 32 bits": 'clocks = "two"\nbus = "avalon"\nshared_bus = true\nbus_data_width = 32',
}
SHARED_AVALON = "Avalon, shared, 64 bits"


@pytest.mark.parametrize("core", WAYS.values(), ids=WAYS)
def test_every_way_to_memory_gives_the_same_results(tmp_path: Path, core: str) -> None:
    words = image()
    assert bus_project(tmp_path, core).lines(words) == expected(words)


def built(folder: Path, settings: str) -> Core:
    """The core of the project with these settings."""
    report = Session.open(bus_project(folder, settings).folder).build(folder / "out")
    assert report.core is not None, report.diagnostics
    return report.core


@pytest.mark.parametrize("settings", WAYS.values(), ids=WAYS)
def test_the_core_is_clean_for_every_tool(tmp_path: Path, settings: str) -> None:
    core = built(tmp_path, settings)
    folder = tmp_path / "hdl"
    folder.mkdir()
    files = []
    for path in core.manifest.files:
        files.append(folder / Path(path).name)
        files[-1].write_text(core.text(path))
    # The kernel leaves pins open on purpose, and is not in a file of its name; nothing else may be amiss.
    lint = ["verilator", "--lint-only", "-Wall", "-Wno-PINCONNECTEMPTY", "-Wno-DECLFILENAME"]
    lint += ["--top-module", core.manifest.top]
    assert subprocess.run([*lint, *files], capture_output=True, text=True, check=False).stderr == ""
    script = f"read_verilog {' '.join(map(str, files))}; hierarchy -check -top {core.manifest.top}; proc; check -assert"
    subprocess.run(["yosys", "-q", "-p", script], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("settings", "names", "width", "protocol"),
    [
        ("", ["m_axi_worker_memory0", "m_axi_worker_memory1"], 0, "axi4"),
        ("shared_bus = true", ["m_axi_memory"], 128, "axi4"),
        ('bus = "avalon"\nbus_data_width = 32', ["avm_worker_memory0", "avm_worker_memory1"], 32, "avalon"),
        (WAYS[SHARED_AVALON], ["avm_memory"], 64, "avalon"),
    ],
    ids=["own", "shared", "Avalon", "shared Avalon"],
)
def test_the_manifest_says_what_the_ports_are(
    tmp_path: Path, settings: str, names: list[str], width: int, protocol: str
) -> None:
    masters = built(tmp_path, settings).manifest.masters
    assert [master.name for master in masters][: len(names)] == names
    assert len(masters) == (1 if "shared" in settings else 5)
    assert {master.protocol for master in masters} == {protocol}
    if width:
        assert {master.data_width for master in masters} == {width}
    if "shared" in settings:
        assert {(m.subject, m.thread, m.object_key) for m in masters} == {("", "", "")}
    else:
        assert {master.thread for master in masters} == {"worker"}


def simulated(folder: Path, settings: str, engine: str, waves: bool) -> tuple[Core, Run]:
    """Build and simulate the project; its prints are what NumPy says."""
    project = bus_project(folder, settings)
    words = image()
    (project.folder / "image.bin").write_bytes(words.astype("<u4").tobytes())
    options = SimulateOptions(
        engine=engine, waves=waves, sets={"memory_image": str(project.folder / "image.bin")}
    )
    session = Session.open(project.folder)
    report = session.simulate(options, Progresses(), threading.Event())
    assert report.run is not None
    assert report.run.metrics.result is Result.PASS, report.run.diagnostics
    assert list(report.run.metrics.prints) == expected(words)
    core = session.build(folder / "out").core
    assert core is not None
    return core, report.run


def check_waves(folder: Path, settings: str, engine: str) -> None:
    """The figures of a run's waves are those that its testbench counted."""
    core, run = simulated(folder, settings, engine, True)
    assert run.waves is not None
    with WaveReader(run.waves) as reader:
        series = bandwidth(reader, core.manifest)
    (port,) = series.ports
    traffic = run.metrics.ports[port.name]
    assert port.bytes_read == traffic.bytes_read > 0
    assert port.bytes_written == traffic.bytes_written == 301 + 190 * 8 + 39 * 16
    assert 0 < series.overall() <= 2
    assert port.reads.max_outstanding > 1
    assert np.all(port.reads.response == 0)


@pytest.mark.parametrize("settings", ["shared_bus = true", WAYS[SHARED_AVALON]], ids=["AXI4", "Avalon"])
def test_the_waves_of_a_shared_port_show_its_traffic(tmp_path: Path, settings: str) -> None:
    check_waves(tmp_path, settings, "icarus")


def test_verilator_gives_the_same(tmp_path: Path, verilator_runtime: Path) -> None:
    check_waves(tmp_path, WAYS[SHARED_AVALON], "verilator")
