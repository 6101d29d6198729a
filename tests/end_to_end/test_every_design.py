"""Every emitted design is clean for Verilator's lint, Icarus and Yosys; both simulators give the same results."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from pathlib import Path

import every_kind
import pytest

from coram_studio.diagnostics import as_text, has_errors
from coram_studio.ipcore.manifest import Core
from coram_studio.locate import projects_root
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

PROJECTS = sorted(path.parent.name for path in projects_root().glob("*/project.toml"))
needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("verilator", "iverilog", "yosys"))), reason="a tool is not installed"
)

MATRIX = {
    "plain": "",
    "one wide shared port": "[core]\nshared_bus = true\nbus_data_width = 256\n",
    "avalon": '[core]\nbus = "avalon"\n',
    "avalon, narrow, shared": '[core]\nbus = "avalon"\nshared_bus = true\nbus_data_width = 32\nstatus = true\n',
    "two clocks": '[core]\nclocks = "two"\nstatus = true\n',
    "two clocks, shared, unaligned": '[core]\nclocks = "two"\nshared_bus = true\nunaligned = true\n',
    "unaligned, status on AXI4": '[core]\nunaligned = true\nslave_bus = "axi4"\nstatus = true\n',
    "no overlap, unsigned": "overlap = false\n",
}


@pytest.fixture(autouse=True)
def build_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of compiled simulations that the tests of the simulation package use, not the user's own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "build-cache"
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(folder))


def settings_of(name: str) -> str:
    """More of project.toml; keys of its top level come before its tables."""
    text = MATRIX[name]
    return text if text.startswith("[") else ""


def built(root: Path) -> Core:
    """The core of a project, which must be without errors."""
    report = Session.open(root).build(root / "out")
    assert report.core is not None, [as_text(d) for d in report.diagnostics]
    assert not has_errors(report.diagnostics)
    return report.core


def check_clean(core: Core, folder: Path) -> None:
    """No tool has anything to say about what is ours; a kernel's own warnings are its author's."""
    folder = folder.absolute()
    includes = [str(folder / "include")]
    files = [str(folder / path) for path in core.manifest.files]
    kernels = [Path(path).name for path, origin in core.origins if origin.startswith("kernels/")]
    waiver = folder / "kernels.vlt"
    waiver.write_text("`verilator_config\n" + "".join(f'lint_off -file "*/{name}"\n' for name in kernels))
    top = core.manifest.top
    script = f"read_verilog -sv {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert"
    commands = (
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *files],
        ["iverilog", "-g2005-sv", "-Wall", "-I", *includes, "-s", top, "-o", "lint.vvp", *files],
        ["yosys", "-q", "-p", script],
    )
    running = [
        subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for command in commands
    ]  # fmt: skip
    for command, process in zip(commands, running, strict=True):
        _, said = process.communicate(timeout=120)
        ours = [line for line in said.splitlines() if not any(name in line for name in kernels)]
        assert process.returncode == 0 and not ours, f"{command[0]}:\n{said}"


@needs_tools
@pytest.mark.parametrize("name", PROJECTS)
def test_a_sample_project_is_clean_for_every_tool(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(projects_root() / name, root, ignore=shutil.ignore_patterns("build", "runs"))
    check_clean(built(root), root / "out")


@needs_tools
@pytest.mark.parametrize("host", [False, True], ids=["", "host"])
@pytest.mark.parametrize("name", MATRIX)
def test_every_kind_of_object_is_clean_for_every_tool(name: str, host: bool, tmp_path: Path) -> None:
    if host and name not in ("plain", "avalon", "two clocks"):
        pytest.skip("slaves do not depend on this")
    root = every_kind.make(tmp_path / "every", settings_of(name), host=host)
    if not MATRIX[name].startswith("["):
        settings = root / "project.toml"
        settings.write_text(settings.read_text().replace("[memory]", MATRIX[name] + "[memory]", 1))
    check_clean(built(root), root / "out")


def ran(root: Path, engine: str) -> Run:
    """A run of the project without waves."""
    options = SimulateOptions(engine=engine, waves=False)
    report = Session.open(root).simulate(options, lambda _progress: None, threading.Event())
    assert report.run is not None, [as_text(d) for d in report.diagnostics]
    return report.run


@needs_tools
@pytest.mark.parametrize("name", [*PROJECTS, "every_kind"])
def test_both_simulators_give_the_same_results(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    if name == "every_kind":
        every_kind.make(root)
    else:
        shutil.copytree(projects_root() / name, root, ignore=shutil.ignore_patterns("build", "runs"))
    icarus, verilator = ran(root, "icarus"), ran(root, "verilator")
    assert icarus.metrics.result is Result.PASS, [as_text(d) for d in icarus.diagnostics]
    for one, other in zip(*((r.metrics.prints, r.metrics.cycles) for r in (icarus, verilator)), strict=True):
        assert one == other
    assert icarus.metrics.ports == verilator.metrics.ports
    assert [d.code for d in icarus.diagnostics] == [d.code for d in verilator.diagnostics]
