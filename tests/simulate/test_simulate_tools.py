"""Finding simulators: missing, too old, broken, in odd places."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from simulation_cores import codes, mover, run_core

from coram_studio.diagnostics import Diagnostic
from coram_studio.simulate import tools
from coram_studio.simulate.run import Result
from coram_studio.simulate.sandbox import sandbox_works
from coram_studio.simulate.simulator import find_icarus
from coram_studio.simulate.simulators.icarus import IVERILOG, Icarus
from coram_studio.simulate.tools import ToolInfo, find_program, find_tool


def program(folder: Path, name: str, script: str) -> Path:
    """A shell script that stands for a tool."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_installed_simulator_is_found() -> None:
    found = find_icarus()
    assert found.problem is None
    assert found.path is not None and found.path.name.startswith("iverilog")
    assert int(found.version.split(".")[0]) >= 11


def test_a_missing_simulator_is_said_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(tools, "_EXTRA_FOLDERS", ())
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert codes(run) == ["S001"]
    found = run.diagnostics[0]
    assert "the program iverilog was not found" in found.message
    assert "package iverilog on Debian" in found.remedy
    problem = find_icarus().problem
    assert problem is not None and problem.code == "S001"


def test_an_old_simulator(tmp_path: Path) -> None:
    program(tmp_path, "iverilog", "echo 'Icarus Verilog version 10.3 (stable)'")
    found = find_tool(IVERILOG, [str(tmp_path)])
    assert isinstance(found, Diagnostic) and found.code == "S002"
    assert "must be version 11.0 or newer, not 10.3" in found.message


@pytest.mark.parametrize("script", ["echo nonsense", "exit 3", "kill -9 $$"])
def test_a_simulator_that_does_not_tell_its_version(tmp_path: Path, script: str) -> None:
    program(tmp_path, "iverilog", script)
    found = find_tool(IVERILOG, [str(tmp_path)])
    assert isinstance(found, Diagnostic) and found.code == "S003"


def test_a_simulator_that_cannot_be_started(tmp_path: Path) -> None:
    path = program(tmp_path, "iverilog", "")
    path.write_bytes(b"\x7fELF but not really")
    found = find_tool(IVERILOG, [str(tmp_path)])
    assert isinstance(found, Diagnostic) and found.code == "S003"
    assert str(path) in found.message


def test_versions_with_three_parts_and_a_suffix(tmp_path: Path) -> None:
    program(tmp_path, "iverilog", "echo 'Icarus Verilog version 12.0.1 (devel) (s20221226-318)'")
    found = find_tool(IVERILOG, [str(tmp_path)])
    assert isinstance(found, ToolInfo) and found.version == (12, 0, 1)


def test_a_replaced_simulator_is_asked_again(tmp_path: Path) -> None:
    path = program(tmp_path, "iverilog", "echo version 11.0")
    os.utime(path, ns=(1, 1))
    first = find_tool(IVERILOG, [str(tmp_path)])
    program(tmp_path, "iverilog", "echo version 12.0")
    second = find_tool(IVERILOG, [str(tmp_path)])
    assert isinstance(first, ToolInfo) and isinstance(second, ToolInfo)
    assert (first.version, second.version) == ((11, 0), (12, 0))


def test_the_current_folder_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "iverilog-of-the-project", "echo version 99.0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ":.")
    assert find_program("iverilog-of-the-project") is None


def test_a_compiler_that_dies_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = program(tmp_path / "bin", "iverilog", "exit 7")
    _use(monkeypatch, silent, silent)
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert run.metrics.sandboxed == sandbox_works()
    assert codes(run) == ["S006"]
    assert "exit status 7" in run.diagnostics[-1].message


def test_a_compiler_that_writes_nothing_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = program(tmp_path / "bin", "iverilog", ": > ../design.vvp")
    _use(monkeypatch, empty, empty)
    assert run_core(mover(), tmp_path / "run").metrics.result is Result.ERROR


def test_a_simulator_that_crashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = program(tmp_path / "bin", "iverilog", "echo x > ../design.vvp")
    crash = program(tmp_path / "bin", "vvp", "echo something; kill -SEGV $$")
    _use(monkeypatch, compiler, crash)
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert codes(run) == ["S008"]


def _use(monkeypatch: pytest.MonkeyPatch, compiler: Path, runtime: Path) -> None:
    found = (ToolInfo("iverilog", compiler, (11, 0), "11.0"), ToolInfo("vvp", runtime, (11, 0), "11.0"))
    monkeypatch.setattr(Icarus, "find", lambda _self: found)
