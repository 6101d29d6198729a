"""The command of a long run: its last line, its exit status, and what it keeps of a failure."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import run_fuzz
from planted_bugs import arms_swapped

SCRIPT = Path(run_fuzz.__file__)


def test_a_run_without_findings_says_so_in_its_last_line(tmp_path: Path) -> None:
    command = [sys.executable, SCRIPT, "--count", "6", "--seed", "4", "--directory", tmp_path / "fuzz"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert run.stdout.splitlines()[-1] == "6 programs, 0 mismatches, 0 crashes, 0 hangs"
    assert run.returncode == 0, run.stderr
    assert not (tmp_path / "fuzz").exists()


def test_a_failing_program_is_kept_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The checking processes are forked, and so have the planted bug, too.
    arms_swapped(monkeypatch)
    status = run_fuzz.main(["--count", "6", "--seed", "4", "--directory", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    found = re.fullmatch(r"6 programs, (\d+) mismatches, 0 crashes, 0 hangs", lines[-1])
    assert status == 1
    assert found is not None, lines
    kept = sorted(tmp_path.glob("4_*.py"))
    assert len(kept) == int(found[1]) > 0
    number = kept[0].stem.split("_")[1]
    assert any(f"--seed 4 --first {number} --count 1" in line for line in lines)
    whole = kept[0].read_text(encoding="utf-8")
    minimised, full = whole.split("# The whole program:")
    assert f"seed 4:{number}" in minimised
    assert len(minimised.splitlines()) < len(full.splitlines())


def test_an_interrupted_run_sums_up_and_fails(tmp_path: Path) -> None:
    command = [sys.executable, SCRIPT, "--count", "100000", "--seed", "4", "--directory", tmp_path / "fuzz"]
    (tmp_path / "scratch").mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path / "scratch")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True, env=environment
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "seed 4\n"
        time.sleep(1)
        os.kill(run.pid, signal.SIGINT)
        lines = run.stdout.read().splitlines()
    assert run.returncode == 130
    assert re.fullmatch(r"\d+ programs, 0 mismatches, 0 crashes, 0 hangs", lines[-1])
    assert list((tmp_path / "scratch").iterdir()) == []
