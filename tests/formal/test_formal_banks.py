"""What divides a memory into banks loses no word and takes none for another one: proved by induction.

A row of several words: both sides count alike for any engine that uses the words it was told of, and the words of a
command are those of its rows, in order. Groups of banks: exactly those of the group are used, waited for and read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import banks_model, rows_model

ROWS = {"ROW_WIDTH": 2, "GROUPS": 3, "GROUP_WIDTH": 2, "QUEUE_LOG2": 2}
BANKS = {"WIDTH": 4, "LANES": 2, "GROUPS": 3, "GROUP_WIDTH": 2}
PAGES = {"WIDTH": 4, "LANES": 1, "GROUPS": 2, "GROUP_WIDTH": 1}


def test_rows_are_proved(tmp_path: Path) -> None:
    model = rows_model(tmp_path, ROWS)
    assert model.proved(2)
    assert model.reached(14)


@pytest.mark.parametrize("parameters", [BANKS, PAGES], ids=["banks", "pages"])
def test_banks_are_proved(tmp_path: Path, parameters: dict[str, int]) -> None:
    model = banks_model(tmp_path, parameters)
    assert model.proved(2)
    assert model.reached(4)


ROW_FAULTS = [
    ("else if (ram_en) midway <= ~pop;", "else midway <= ram_en & ~pop;"),  # forgets when the bus waits
    ("rows * WORDS", "rows"),
    ("midway_more <= row_ends ? more - 1'b1 : more;", "midway_more <= more - 1'b1;"),
    ("assign pop = ram_en & row_ends &", "assign pop = ram_en &"),
    ("row_ends ? ram_row + 1'b1 : ram_row", "ram_row"),
]


@pytest.mark.parametrize("fault", ROW_FAULTS, ids=[new for _, new in ROW_FAULTS])
def test_a_planted_fault_of_rows_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    assert rows_model(tmp_path, ROWS, fault).refuted(12)


BANK_FAULTS = [
    ("if (ram_en) last <= ram_group;", "last <= ram_group;"),  # shows a bank that was not read
    ("(ram_group == group) & (bank_ready", "(bank_ready"),
    ("{LANES{ram_en & (ram_group == group)}}", "{LANES{ram_en}}"),
]


@pytest.mark.parametrize("fault", BANK_FAULTS, ids=[new for _, new in BANK_FAULTS])
def test_a_planted_fault_of_banks_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    assert banks_model(tmp_path, BANKS, fault).refuted(5)
