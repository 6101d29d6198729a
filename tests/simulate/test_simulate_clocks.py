"""Cores with a clock for kernels beside that of the bus: results as with one clock, at many ratios, on every way."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import threading
from itertools import cycle
from pathlib import Path

import pytest
from bus_projects import bus_project, expected, image
from clock_domains import crossings, mixed_ports, read_netlist
from simulation_cores import Progresses

from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

PROJECTS = Path(__file__).resolve().parents[2] / "projects"
BUSES = {
    "plain": "",
    "narrow": "bus_data_width = 8",
    "wide": "bus_data_width = 512",
    "shared": "shared_bus = true\nbus_data_width = 64",
    "avalon": 'bus = "avalon"\nshared_bus = true',
    "status": "status = true",
    "unaligned": "unaligned = true",
}
RATIOS = {"1:1": (100, 100), "2:1": (200, 100), "1:2": (100, 200), "3:2.6": (300, 260), "10:1": (100, 10)}


def clocks(bus_mhz: float, kernel_mhz: float) -> str:
    return f'clocks = "two"\n[simulation]\nbus_mhz = {bus_mhz}\nkernel_mhz = {kernel_mhz}\n'


@pytest.mark.parametrize(
    ("core", "ratio"), list(zip(BUSES.values(), cycle(("3:2.6", "1:2")), strict=False)), ids=BUSES
)
def test_every_way_to_memory_crosses_the_clocks(tmp_path: Path, core: str, ratio: str) -> None:
    words = image()
    project = bus_project(tmp_path, f"{core}\n{clocks(*RATIOS[ratio])}")
    assert project.lines(words) == expected(words)


@pytest.mark.parametrize("core", BUSES.values(), ids=BUSES)
def test_clocks_meet_in_the_crossings_registers_only(tmp_path: Path, core: str) -> None:
    """A synchroniser takes a register's bit as it is; words cross only into registers that wait for them."""
    project = bus_project(tmp_path, f'{core}\nclocks = "two"\n')
    report = Session.open(project.folder).build()
    assert report.core is not None
    netlist = read_netlist(report.core, tmp_path / "netlist")
    found = set(crossings(netlist))
    assert {re.sub(r".*\.", "", name) for name, _, _ in found} >= {"cross_settling", "cross_word"}
    for name, pin, logic in found:
        assert re.search(r"(^|\.)cross_\w+$", name), name
        assert pin == "D", name
        assert not (logic and name.endswith("cross_settling")), name
    assert list(mixed_ports(netlist)) == []
    memories = {re.sub(r"\\|\$flatten", "", cell["parameters"]["MEMID"]) for cell in netlist.memories}
    check_constraints(report.core, memories | {name for names in netlist.names.values() for name in names})


def check_constraints(core: Core, names: set[str]) -> None:
    """Each pattern of the constraint files is of registers that there are."""
    vivado = re.findall(r"NAME =~ (\S+?)[} ]", core.text(f"constraints/{core.manifest.top}.xdc"))
    quartus = re.findall(
        r"get_registers -compatibility_mode \{(\S+)\}", core.text(f"constraints/{core.manifest.top}.sdc")
    )
    patterns = {
        p.replace("/PRE", "").replace("/D", "").replace("_reg*", "").replace("/", ".") for p in vivado
    }
    patterns |= {p.replace("[*]", "").removesuffix("*").replace("|*", "*").replace("|", ".") for p in quartus}
    assert len(patterns) > 10
    for pattern in patterns:
        assert fnmatch.filter(names, pattern), pattern


def test_the_check_finds_what_crosses_without_care(tmp_path: Path) -> None:
    project = bus_project(tmp_path, 'clocks = "two"\n')
    core = Session.open(project.folder).build().core
    assert core is not None
    path = next(path for path in core.manifest.files if path.endswith("coram_axi4_crossing.v"))
    text = core.text(path).replace(".out_ready(m_arready)", ".out_ready(m_arready & s_rready)")
    text = text.replace(".in_valid(s_awvalid)", ".in_valid(s_awvalid & m_awready)")
    files = tuple((p, text if p == path else t) for p, t in core.files)
    netlist = read_netlist(type(core)(core.manifest, files, (), ""), tmp_path / "netlist")
    assert any("cross_" not in name for name, _, _ in crossings(netlist))


def run_sample(folder: Path, name: str, core: str, engine: str = "icarus", **sets: str) -> Run:
    shutil.copytree(PROJECTS / name, folder, ignore=shutil.ignore_patterns("runs", "build"))
    file = folder / "project.toml"
    file.write_text(f"{file.read_text()}\n[core]\n{core}\n")
    options = SimulateOptions(engine=engine, waves=False, sets=sets)
    report = Session.open(folder).simulate(options, Progresses(), threading.Event())
    assert report.run is not None, report.diagnostics
    return report.run


@pytest.mark.parametrize("ratio", RATIOS.values(), ids=RATIOS)
@pytest.mark.parametrize(("name", "total"), [("vector_sum", 523776), ("vector_sum_stream", 8386560)])
def test_samples_sum_alike_at_every_ratio(
    tmp_path: Path, name: str, total: int, ratio: tuple[float, float]
) -> None:
    run = run_sample(tmp_path / "p", name, clocks(*ratio))
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.prints == (f"sum = {total}",)
    record = json.loads((run.directory / "run.json").read_text())
    assert record["clocks"] == {"bus_ps": round(1e6 / ratio[0]), "kernel_ps": round(1e6 / ratio[1])}


def test_both_simulators_count_the_same_cycles(tmp_path: Path) -> None:
    core = clocks(130, 70.3)
    runs = [run_sample(tmp_path / e, "vector_sum", core, e) for e in ("icarus", "verilator")]
    assert runs[0].metrics.cycles == runs[1].metrics.cycles
    assert runs[0].metrics.prints == runs[1].metrics.prints == ("sum = 523776",)


def test_streaming_keeps_the_bus_busy_across_equal_clocks(tmp_path: Path) -> None:
    run = run_sample(tmp_path / "p", "vector_sum_stream", clocks(100, 100), blocks="32", read_latency="64")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert run.metrics.bus_utilisation >= 0.99


def test_kernels_of_half_the_buss_clock_take_half_its_beats(tmp_path: Path) -> None:
    run = run_sample(tmp_path / "p", "vector_sum_stream", clocks(200, 100), blocks="32")
    assert 0.49 <= run.metrics.bus_utilisation <= 0.51


def test_one_clock_runs_at_the_buss_frequency(tmp_path: Path) -> None:
    core = "[simulation]\nbus_mhz = 250\n"
    run = run_sample(tmp_path / "p", "vector_sum", core)
    assert run.metrics.result is Result.PASS
    assert json.loads((run.directory / "run.json").read_text())["clocks"] == {"bus_ps": 4000}
