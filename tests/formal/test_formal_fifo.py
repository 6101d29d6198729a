"""The FIFO loses, duplicates and reorders no word, and its flags are right: proved by induction."""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import fifo_model


@pytest.mark.parametrize("fall_through", [0, 1])
@pytest.mark.parametrize("addr_len", [1, 2])
def test_fifo_is_proved(tmp_path: Path, addr_len: int, fall_through: int) -> None:
    model = fifo_model(tmp_path, {"WIDTH": 4, "ADDR_LEN": addr_len, "FALL_THROUGH": fall_through})
    assert model.proved(4)
    assert model.reached(12)


FAULTS = [
    ("assign FULL = (tail_1 == head);", "assign FULL = (tail_2 == head);"),
    ("assign ALM_FULL = FULL | (tail_2 == head);", "assign ALM_FULL = FULL;"),
    ("assign ALM_EMPTY = EMPTY | (head_1 == tail);", "assign ALM_EMPTY = EMPTY;"),
    ("wire put = ENQ & ~FULL;", "wire put = ENQ;"),
    ("wire get = DEQ & ~EMPTY;", "wire get = DEQ;"),
    ("if (put) words[tail] <= D;", "if (put) words[head] <= D;"),
    ("if (get) word <= words[head];", "word <= words[head];"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[new for _, new in FAULTS])
def test_a_planted_fault_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    model = fifo_model(tmp_path, {"WIDTH": 4, "ADDR_LEN": 2, "FALL_THROUGH": 0}, fault)
    assert model.refuted(12)
