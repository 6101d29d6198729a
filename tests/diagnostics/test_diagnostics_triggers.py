"""Every code of the catalogue is triggered by something that is really done; docs/diagnostics.md lists them all."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import CATALOGUE


def all_triggers() -> dict[str, Trigger]:
    """The rows of all tables beside this file."""
    found: dict[str, Trigger] = {}
    for path in sorted(Path(__file__).parent.glob("triggers_*.py")):
        table: dict[str, Trigger] = importlib.import_module(path.stem).TRIGGERS
        twice = sorted(found.keys() & table.keys())
        assert not twice, f"{path.name} triggers {twice}, which another file does"
        found.update(table)
    return found


TRIGGERS = all_triggers()


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_code_is_triggered(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = "tests/diagnostics/triggers_*.py"
    assert code in TRIGGERS, f"{code} has no trigger: add a row to the area's file, {where}"
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "bench"
    folder.mkdir()
    found = list(TRIGGERS[code](Bench(folder, monkeypatch)))
    mine = [d for d in found if d.code == code]
    assert mine, f"{code} was not said, but {[f'{d.code}: {d.message}' for d in found]}"
    for finding in mine:
        assert finding.severity is CATALOGUE[code].severity
        assert finding.message.strip()
        assert finding.remedy.endswith(".")


def test_no_trigger_is_left_of_a_code_that_is_gone() -> None:
    assert sorted(TRIGGERS.keys() - CATALOGUE.keys()) == []
