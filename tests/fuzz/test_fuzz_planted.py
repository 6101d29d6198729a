"""Bugs that are planted in the compiler are found by the fuzzer, each by few programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz_check import Failure, check_programs
from fuzz_strategy import CHUNK, make_programs
from planted_bugs import PLANTS, Plant

from coram_studio.ipcore import core
from coram_studio.ipcore.library import library_text

MOST_PROGRAMS = 300
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


def _done_too_early(text: str) -> str:
    """A memory's engine is said to be done when it has no more commands, whatever is under way."""
    return text.replace("assign idle = queue_empty & none_pending;", "assign idle = queue_empty;")


def _words_swapped(text: str) -> str:
    """An out-stream's words leave in one cycle as they are, and in the next one inverted at their lowest bit."""
    return text.replace("assign m_wdata = ", "assign m_wdata = {{(DATA_WIDTH-1){1'b0}}, m_wlast} ^ ")


@pytest.mark.parametrize(
    ("module", "plant"), [("coram_dma", _done_too_early), ("coram_outstream_dma", _words_swapped)]
)
def test_a_bug_that_is_planted_in_an_engine_is_found_in_cores(
    module: str, plant: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert plant(library_text(module)) != library_text(module)
    changed = {module: plant(library_text(module))}
    monkeypatch.setattr(core, "library_text", lambda name: changed.get(name) or library_text(name))
    programs = [p for p in make_programs("engines", 0, 2 * CHUNK) if p.core is not None]
    failures = check_programs(programs, tmp_path)
    assert failures
    assert {failure.where for failure in failures} == {"core"}
