"""Memories by name: shipped ones, a project's own, and descriptions that are wrong."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from coram_studio.diagnostics import as_text
from coram_studio.locate import projects_root, resource
from coram_studio.model.files.settings_file import settings_text
from coram_studio.simulate.memory_systems import memory_models, shipped_memories
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.store import RunStore
from coram_studio.workbench.doctor import examine
from coram_studio.workbench.reports import SimulateOptions, UsageError
from coram_studio.workbench.run_report import describe_run, read_metrics
from coram_studio.workbench.session import Session

DDR3 = resource("memories/ddr3-800-x64.toml").read_text()
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = tmp_path / "vector_sum"
    shutil.copytree(projects_root() / "vector_sum", copy, ignore=shutil.ignore_patterns("build", "runs"))
    return copy


def simulated(project: Path, memory: str = "", **sets: str) -> Run:
    options = SimulateOptions(memory=memory, waves=False, sets={"blocks": "2", **sets})
    report = Session.open(project).simulate(options, lambda _: None, threading.Event())
    assert report.run is not None, [as_text(d) for d in report.diagnostics]
    assert report.run.metrics.result is Result.PASS, report.run.diagnostics
    return report.run


def own(project: Path, text: str, name: str = "bench") -> None:
    (project / "memory").mkdir(exist_ok=True)
    (project / "memory" / f"{name}.toml").write_text(text)


@needs_icarus
@pytest.mark.parametrize("name", [name for name in shipped_memories() if name != "ideal"])
def test_each_shipped_memory_runs_by_its_name(project: Path, name: str) -> None:
    run = simulated(project, name)
    model = memory_models()[name]
    inputs = json.loads((run.directory / "run.json").read_text())
    assert inputs["memory_system"]["model"]["name"] == name
    assert inputs["memory_system"]["kind"] == "crossbar"
    assert inputs["memory_system"]["data_width"] == model.bus_width
    assert inputs["clocks"]["bus_ps"] == round(1e6 / model.bus_mhz)
    memory = run.metrics.memory
    assert memory is not None and model.dram is not None
    assert memory.row_hits + memory.row_misses + memory.row_opens == 1024 // model.dram.access_bytes
    assert 0 < memory.bytes_per_second < memory.peak_bytes_per_second
    # What is kept is read as it was, and told.
    kept = RunStore(project).load(run.id).metrics
    assert kept.memory == memory
    text = describe_run(read_metrics(run.directory))
    assert f"memory        {model.title}, crossbar of {model.bus_width} bits:" in text
    assert "accesses found their row open" in text


@needs_icarus
def test_a_projects_own_memory_and_settings(project: Path) -> None:
    own(project, DDR3.replace("cl = 6", "cl = 96").replace("DDR3-800, 64 bit", "Slow"))
    with (project / "project.toml").open("a") as file:
        file.write("\n[simulation]\nbus_mhz = 150.0\n")
    text = (project / "project.toml").read_text()
    (project / "project.toml").write_text(
        text.replace('model = "ideal"', 'model = "bench"\ninterconnect = "shared"\ninterconnect_width = 32\n')
    )
    assert Session.open(project).check().ok
    slow = simulated(project)
    assert json.loads((slow.directory / "run.json").read_text())["clocks"]["bus_ps"] == 6667
    assert slow.metrics.memory is not None and slow.metrics.memory.system == "Slow, shared of 32 bits"
    quick = simulated(project, "ddr3-800-x64")
    # 90 clocks of 2.5 ns more, in cycles of 150 MHz, for each of two bursts.
    assert slow.metrics.cycles - quick.metrics.cycles > 2 * 225 / 6.667
    wide = simulated(project, interconnect="crossbar", interconnect_width="32", interconnect_stages="direct")
    assert wide.metrics.memory is not None and wide.metrics.memory.system == "Slow, crossbar of 32 bits"
    assert wide.metrics.cycles == slow.metrics.cycles - 2 * 2  # two stages less, for each of two bursts


@needs_icarus
@pytest.mark.parametrize(
    "core", ['bus = "avalon"', 'clocks = "two"', "bus_data_width = 256", "bus_data_width = 8"]
)
@pytest.mark.parametrize("kind", ["crossbar", "shared"])
def test_every_kind_of_core_works_behind_an_interconnect(project: Path, core: str, kind: str) -> None:
    with (project / "project.toml").open("a") as file:
        file.write(f"\n[core]\n{core}\n")
    run = simulated(project, "ddr2-800-x16", interconnect=kind, interconnect_width="64")
    assert run.metrics.prints == (f"sum = {sum(range(256))}",)


def test_an_unknown_name_lists_the_known_ones(project: Path) -> None:
    own(project, DDR3)
    with pytest.raises(UsageError) as caught:
        simulated(project, "ddr5")
    known = "ideal, ddr2-800-x16, ddr3-800-x64, ddr3-1600-x64, ddr4-2400-x64, bench"
    assert str(caught.value) == f"memory must be one of {known}, not 'ddr5'"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[dram]", "[dram", "is not TOML: "),
        ("[timing]", "[timings]", "must have a table [timing]"),
        ("cl = 6", "", "must give timing.cl as a whole number from 1 to 100, not nothing"),
        ("cl = 6", "cl = 6.5", "must give timing.cl as a whole number from 1 to 100, not 6.5"),
        ("cl = 6", "cl = 0", "must give timing.cl as a whole number from 1 to 100, not 0"),
        ("rcd = 15.0", 'rcd = "15 ns"', "must give timing.rcd as a number from 0.001 to 1e+06, not '15 ns'"),
        ("rcd = 15.0", "rcd = nan", "must give timing.rcd as a number from 0.001 to 1e+06, not nan"),
        ("rcd = 15.0", "rcd = -1", "must give timing.rcd as a number from 0.001 to 1e+06, not -1"),
        ("rcd = 15.0", "rcd = 15.0\nrdc = 1", "not timing.rdc"),
        ("clock_mhz = 400.0", "clock_mhz = 1e9", "must give dram.clock_mhz as a number from 10 to 5000, not"),
        (
            "clock_mhz = 400.0",
            "clock_mhz = true",
            "must give dram.clock_mhz as a number from 10 to 5000, not True",
        ),
        ("banks = 8", "banks = 7", "must have dram.banks of 1, 2, 4, 8, 16, 32, not 7"),
        ("bank_groups = 1", "bank_groups = 8\n", ""),
        ("data_width = 64 ", "data_width = 63 ", "must have dram.data_width of 8, 16,"),
        ("row_bytes = 8192", "row_bytes = 1000", "dram.row_bytes a multiple of 64, not 1000"),
        ("refi = 7800.0", "refi = 200.0", "timing.refi at least twice rfc and rp, not 200"),
        ("mhz = 200.0", "mhz = 1e5", "must give bus.mhz as a number from 1 to 2000, not"),
        ('title = "', "title = 3 # ", "must give title as text, not 3"),
    ],
)
def test_a_description_that_is_wrong_is_named_with_its_file(
    project: Path, old: str, new: str, words: str
) -> None:
    own(project, DDR3.replace("data_width = 64\n", "data_width = 64 \n").replace(old, new, 1))
    if not words:
        assert "bench" in memory_models(project / "memory")
        return
    with pytest.raises(UsageError) as caught:
        simulated(project, "bench")
    assert str(caught.value).startswith("memory/bench.toml ")
    assert words in str(caught.value)


def test_files_that_are_no_descriptions_do_no_harm(project: Path) -> None:
    own(project, "", "empty")
    own(project, "x = 1\n" * 20_000, "large")
    (project / "memory" / "binary.toml").write_bytes(b"\xff\xfe\x00")
    (project / "memory" / "folder.toml").mkdir()
    assert set(memory_models(project / "memory")) == set(shipped_memories())
    for name in ("empty", "large", "binary"):
        with pytest.raises(UsageError, match=f"memory/{name}.toml"):
            simulated(project, name)


def test_every_shipped_memory_names_its_source() -> None:
    for name, model in memory_models().items():
        assert model.title and model.description and model.source, name


def test_the_doctor_lists_the_memories() -> None:
    found = next(finding for finding in examine() if finding.name == "Memories of simulations")
    assert found.detail.split(", ") == list(shipped_memories())


def test_settings_are_written_as_they_are_read(project: Path) -> None:
    text = (project / "project.toml").read_text()
    text += '\n[simulation]\naccelerators = ["vector_sum"]  # alone\n'
    (project / "project.toml").write_text(text)
    session = Session.open(project)
    assert session.settings.simulation.accelerators == ("vector_sum",)
    assert settings_text(session.settings, text) == text


@pytest.mark.parametrize("value", ['["a b"]', '["vector_sum", "vector_sum"]', '"vector_sum"', "[1]"])
def test_accelerators_that_cannot_be_are_named(project: Path, value: str) -> None:
    with (project / "project.toml").open("a") as file:
        file.write(f"\n[simulation]\naccelerators = {value}\n")
    found = Session.open(project).check().diagnostics
    assert found and all(d.span is not None and d.span.path == "project.toml" for d in found)
    assert any("accelerator" in d.message for d in found)
