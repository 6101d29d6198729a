"""What Verilator needs: its version, a C++ compiler, zlib; its messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from simulation_cores import codes, mover, run_core

from coram_studio.diagnostics import Diagnostic, Severity, Span
from coram_studio.simulate import tools
from coram_studio.simulate.run import Result
from coram_studio.simulate.simulator import find_simulator
from coram_studio.simulate.simulators import ENGINES
from coram_studio.simulate.simulators.verilator import COMPILER, VERILATOR, Verilator
from coram_studio.simulate.tools import ToolInfo, find_program, find_tool
from coram_studio.workbench.settings_of_run import ENGINES as NAMES


def program(folder: Path, name: str, script: str) -> Path:
    """A shell script that stands for a tool."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_one_table_names_the_simulators() -> None:
    assert tuple(ENGINES) == NAMES == ("icarus", "verilator")


def test_the_installed_simulator_is_found() -> None:
    found = find_simulator("verilator")
    assert found.problem is None
    assert int(found.version.split(".")[0]) >= 5


@pytest.mark.parametrize(
    ("present", "message", "remedy"),
    [
        ((), "the program verilator was not found", "package verilator on Debian"),
        (("verilator",), "the program g++ was not found", "package g++ on Debian"),
        (("verilator", "g++"), "ar was not found", "package binutils"),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, present: tuple[str, ...], message: str, remedy: str
) -> None:
    for name in present:
        real = find_program(name)
        assert real is not None
        program(tmp_path / "bin", name, f'exec {real} "$@"')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(tools, "_EXTRA_FOLDERS", ())
    if "g++" in present:
        monkeypatch.setattr("shutil.which", lambda name, path=None: _which(name, tmp_path / "bin"))
    run = run_core(mover(), tmp_path / "run", engine="verilator")
    assert run.metrics.result is Result.ERROR
    assert codes(run) == ["S001"]
    assert message in run.diagnostics[0].message
    assert remedy in run.diagnostics[0].remedy


def _which(name: str, folder: Path) -> str | None:
    path = folder / name
    return str(path) if path.exists() else None


def test_an_old_simulator(tmp_path: Path) -> None:
    program(tmp_path, "verilator", "echo 'Verilator 4.038 2020-07-11 rev v4.036'")
    found = find_tool(VERILATOR, [str(tmp_path)])
    assert isinstance(found, Diagnostic) and found.code == "S002"
    assert "must be version 5.006 or newer, not 4.038" in found.message


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("g++ (Debian 12.2.0-14+deb12u1) 12.2.0", (12, 2, 0)),
        ("g++-13 (GCC) 13.1.1 20230614 (Red Hat 13.1.1-4)", (13, 1, 1)),
        ("Apple clang version 15.0.0 (clang-1500.1.0.2.5)", (15, 0, 0)),
    ],
)
def test_versions_of_compilers(tmp_path: Path, text: str, version: tuple[int, ...]) -> None:
    program(tmp_path, "g++", f"echo '{text}'")
    found = find_tool(COMPILER, [str(tmp_path)])
    assert isinstance(found, ToolInfo) and found.version == version


def test_an_old_compiler(tmp_path: Path) -> None:
    program(tmp_path, "g++", "echo 'g++ (Debian 8.3.0-6) 8.3.0'")
    found = find_tool(COMPILER, [str(tmp_path)])
    assert isinstance(found, Diagnostic) and found.code == "S002"


def test_a_simulator_without_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = '[ "$1" = --version ] && echo Verilator 5.020 && exit; echo /nowhere'
    fake = program(tmp_path / "bin", "verilator", script)
    compiler = find_program("g++")
    assert compiler is not None
    program(tmp_path / "bin", "g++", f'exec {compiler} "$@"')
    monkeypatch.setenv("PATH", str(fake.parent))
    found = Verilator().find()
    assert isinstance(found, Diagnostic) and found.code == "S003"
    assert str(fake) in found.message


def test_a_compiler_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "cache"))
    real = Verilator().find()
    assert not isinstance(real, Diagnostic)
    fake = program(tmp_path / "bin", "g++", "echo 'g++: internal compiler error'; exit 4")
    monkeypatch.setattr(Verilator, "find", lambda _self: (real[0], replace(real[1], path=fake)))
    run = run_core(mover(), tmp_path / "run", engine="verilator")
    assert run.metrics.result is Result.ERROR
    assert codes(run) == ["S006"]
    assert "internal compiler error" in run.diagnostics[0].message
    assert not list((tmp_path / "cache").rglob("[0-9a-f]*"))


def test_messages_of_the_compilation() -> None:
    text = """%Warning-COMBDLY: kernels/a.v:3:5: Non-blocking assignment '<=' in combinational logic process
    3 |     q <= d;
      |       ^~
                  ... For warning description see https://verilator.org/warn/COMBDLY?v=5.006
%Warning-MULTIDRIVEN: ../testbench.sv:4:5: nobody's concern
%Error: ../testbench.sv:9:1: Can't find definition of 'x'
%Error-UNSUPPORTED: ./kernels/b.v:7:11: Unsupported: force
%Error: Exiting due to 2 error(s)
"""
    found = Verilator().compile_messages(text)
    assert [(d.code, d.severity, d.span) for d in found] == [
        ("S007", Severity.WARNING, Span("kernels/a.v", 3, 5)),
        ("S006", Severity.ERROR, Span("testbench.sv", 9, 1)),
        ("S006", Severity.ERROR, Span("kernels/b.v", 7, 11)),
    ]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("%Error: Cannot write ../obj/x", "S006", "Cannot write ../obj/x"),
        ("verilated_fst_c.cpp:3:10: fatal error: zlib.h: No such file or directory", "S001", "zlib"),
        ("/usr/include/verilated.cpp:3:10: error: no such type", "S003", "runtime: no such type"),
        ("Vtestbench.cpp:3:10: error: what is this", "S006", "what is this"),
    ],
)
def test_errors_without_a_line_of_the_user(text: str, code: str, words: str) -> None:
    (found,) = Verilator().compile_messages(text)
    assert found.code == code and words in found.message and found.span is None


def test_messages_of_a_run() -> None:
    notices = [
        "[500] %Error: a.v:3: Assertion failed in testbench.core.a: wrong 7",
        "[600] %Error: a.v:3: Assertion failed in testbench.core.a: wrong 8",
        "%Warning: table.hex:0: $readmem file not found",
        "-Info: a.v:3: $fatal",
    ]
    found = Verilator().run_messages(notices)
    assert [(d.code, d.message, d.span) for d in found] == [
        ("S030", "$readmem file not found: table.hex", None),
        ("S030", "wrong 7 (and 1 more from this line)", Span("a.v", 3)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "%Error: hdl/k.v:2:14: 'this' used outside class (IEEE 1800-2017 8.11)",
        "%Error: Internal Error: hdl/k.v:13:84: ../V3Width.cpp:5450: Visit function missing? Widthed function missing "
        "for math node: PARSEREF 0x55e247e01300 {o13dg} @dt=0@  this [TEXT]",
        "%Error-UNSUPPORTED: hdl/k.v:2:14: Unsupported: super",
        "%Error: hdl/k.v:1:43: syntax error, unexpected foreach",
    ],
)
def test_words_that_it_takes_for_its_own_come_with_what_to_do(text: str) -> None:
    (found,) = Verilator().compile_messages(text + "\n")
    assert found.code == "S006"
    assert "this, super and foreach" in found.remedy


def test_other_errors_keep_their_remedy() -> None:
    (found,) = Verilator().compile_messages("%Error: hdl/k.v:2:14: this is not a word in this context\n")
    assert "foreach" not in found.remedy
