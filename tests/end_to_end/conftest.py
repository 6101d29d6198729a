"""The command line as a person runs it: a process, a folder, an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams."""
        return self.out + self.err


Command = Callable[..., Outcome]


@pytest.fixture
def coram(tmp_path: Path) -> Command:
    """Run ``coram-studio ARGUMENTS`` in a scratch folder; no traceback may ever come out."""

    def run(*arguments: str | Path, env: dict[str, str] | None = None, timeout: float = 120) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "coram_studio.cli.main", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def sample(tmp_path: Path, coram: Command) -> Path:
    """A new project from the vector_sum sample."""
    assert coram("new", "sum").code == 0
    return tmp_path / "sum"
