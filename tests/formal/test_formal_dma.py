"""The DMA engine keeps the rules of the bus and moves every word once, in order: proved by induction.

Against any slave that answers reads with their beats in order, and writes after address and last beat: valid is
held and the payload stable until ready, no burst crosses 4 KiB or is too long, the bursts of a command cover it
exactly, the beats of a burst are those that were announced, every read beat is written at once, responses are counted,
loads and stores do not overlap, and idle means that nothing is left.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import dma_model

SMALL = {
    "DATA_WIDTH": 32,
    "ADDR_WIDTH": 14,
    "RAM_ADDR_WIDTH": 4,
    "MAX_BURST": 4,
    "QUEUE_LOG2": 2,
    "OUTSTANDING_LOG2": 2,
}
BYTES = {
    "DATA_WIDTH": 8,
    "ADDR_WIDTH": 13,
    "RAM_ADDR_WIDTH": 2,  # bursts longer than the memory
    "MAX_BURST": 8,
    "QUEUE_LOG2": 1,
    "OUTSTANDING_LOG2": 2,
}


ANY_BYTE = {**SMALL, "DATA_WIDTH": 16, "UNALIGNED": 1}  # transfers from any byte on


@pytest.mark.parametrize("parameters", [SMALL, BYTES, ANY_BYTE], ids=["small", "bytes", "any_byte"])
def test_dma_is_proved(tmp_path: Path, parameters: dict[str, int]) -> None:
    assert dma_model(tmp_path, parameters).proved(2)


def test_what_is_proved_can_happen(tmp_path: Path) -> None:
    assert dma_model(tmp_path, SMALL).reached(25)


FAULTS = [
    ("none_pending | (storing == next_store)", "1'b1"),  # loads and stores overlap
    (" & (pending != {OUTSTANDING_LOG2{1'b1}})", ""),  # more bursts than there is room for
    ("announced <= burst_valid & ~burst_taken;", "announced <= 1'b0;"),  # told again while it waits
    ("last_burst ? more[SPLIT-1:0] : ~offset", "more[SPLIT-1:0]"),  # crosses the boundary
    ("split_row <= row + 1'b1;", "split_row <= row;"),
    ("split_place <= place + WINDOW", "split_place <= place"),
    ("midway_place <= beat_place + 1'b1;", "midway_place <= beat_place;"),
    ("wire w_free = ~w_valid | m_wready;", "wire w_free = 1'b1;"),  # data does not wait for ready
    ("w_last <= last_beat;", "w_last <= 1'b1;"),
    ("storing ? m_bvalid : burst_pop", "burst_pop"),  # done before the response
    ("assign idle = queue_empty & none_pending;", "assign idle = queue_empty;"),
    ("if (burst_taken) split <= ~last_burst;", "split <= burst_taken & ~last_burst;"),  # forgets when stalled
]


@pytest.mark.parametrize("fault", FAULTS, ids=[old for old, _ in FAULTS])
def test_a_planted_fault_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    assert dma_model(tmp_path, SMALL, fault).refuted(14)


ANY_BYTE_FAULTS = [
    ("(whole | ~(storing ? last : first))", "(whole | ~last)"),  # a load's first beat is taken for a word
]


@pytest.mark.parametrize("fault", ANY_BYTE_FAULTS, ids=[new for _, new in ANY_BYTE_FAULTS])
def test_a_planted_fault_of_shifting_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    assert dma_model(tmp_path, ANY_BYTE, fault).refuted(10)
