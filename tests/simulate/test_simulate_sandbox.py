"""Kernels of other people: what they can reach while they run, and what the run says when they can."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest
from simulation_cores import codes, mover, run_core

from coram_studio.simulate import sandbox, simulator
from coram_studio.simulate.run import Result
from coram_studio.simulate.sandbox import sandbox_works, sandboxed

needs_sandbox = pytest.mark.skipif(not sandbox_works(), reason="bubblewrap does not work here")


def reader(path: str) -> str:
    """Verilog that tries to read a file and says whether it could."""
    return f'integer f; initial begin f = $fopen("{path}", "r"); $display("opened %0d", f != 0); end'


@needs_sandbox
def test_a_kernel_cannot_read_the_users_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mine")
    for path in (str(secret), "/etc/passwd", "/root/.profile", "../log.txt", "../run.json"):
        run = run_core(mover(outside=reader(path)), tmp_path / path.replace("/", "_"))
        assert run.metrics.sandboxed
        assert run.metrics.prints[0] == "opened 0", path


@needs_sandbox
def test_a_kernel_cannot_include_the_users_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.v"
    secret.write_text('initial $display("stolen");\n')
    run = run_core(mover(outside=f'`include "{secret}"'), tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert run.metrics.prints == ()


@needs_sandbox
def test_a_kernel_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    places = (f"{tmp_path}/spill.txt", "/spill.txt", "/dev/shm/spill.txt", "/usr/spill.txt", "../spill.txt")
    tries = "".join(f'f = $fopen("{path}", "w"); $display("opened %0d", f != 0);' for path in places)
    run = run_core(mover(outside=f"integer f; initial begin {tries} end"), tmp_path / "run")
    assert run.metrics.prints[: len(places)] == ("opened 0",) * len(places)
    assert not list(tmp_path.rglob("spill.txt"))


@needs_sandbox
def test_a_kernel_may_write_into_its_own_folder(tmp_path: Path) -> None:
    spill = 'integer f; initial begin f = $fopen("own.txt"); $fdisplay(f, "mine"); $fclose(f); end'
    run = run_core(mover(outside=spill), tmp_path / "run")
    assert (run.directory / "sim" / "own.txt").read_text() == "mine\n"


@needs_sandbox
def test_the_sandbox_has_no_network_and_none_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "secret")
    (tmp_path / sandbox.TEMPORARY).mkdir()
    command = sandboxed(["/bin/sh", "-c", "env; cat /proc/net/dev; ls /"], tmp_path)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "MY_TOKEN" not in said
    assert [line.split(":")[0].strip() for line in said.splitlines() if ": " in line] == ["lo"]
    assert not {"home", "root", "etc"} & set(said.split())


def test_without_a_sandbox_the_run_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulator, "sandbox_works", lambda: False)
    run = run_core(mover(), tmp_path / "run", waves=True)
    assert run.metrics.result is Result.PASS
    assert not run.metrics.sandboxed
    assert [d.code for d in run.diagnostics] == ["S005"]
    assert run.waves is not None


def test_a_sandbox_that_refuses_the_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: Can not bind the folder' >&2\nexit 1\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(simulator, "sandbox_works", lambda: True)
    monkeypatch.setattr(sandbox, "find_program", lambda _name: fake)
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert not run.metrics.sandboxed
    assert "Can not bind the folder" in run.diagnostics[0].message
    assert codes(run) == []
