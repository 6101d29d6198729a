"""Bugs that are planted in the compiler are found by the fuzzer, each by few programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import Failure, check_programs
from fuzz_strategy import make_programs
from planted_bugs import PLANTS, Plant

MOST_PROGRAMS = 180
BATCH = 8


def _first_failure(folder: Path) -> Failure | None:
    # Threads by themselves: they are checked more quickly than cores.
    programs = [p for p in make_programs("bugs", 0, MOST_PROGRAMS) if p.core is None]
    for first in range(0, len(programs), BATCH):
        failures = check_programs(programs[first : first + BATCH], folder)
        if failures:
            return failures[0]
    return None


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plant(monkeypatch)
    failure = _first_failure(tmp_path)
    assert failure is not None
    monkeypatch.undo()
    # It is the plant: without it, the same program is right.
    assert check_programs([failure.program], tmp_path) == []
