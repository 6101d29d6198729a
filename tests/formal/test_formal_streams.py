"""The stream engines keep the rules of the bus and move every word once, in order: proved by induction.

The splitter, for any commands and any bus: bursts keep within their bounds and are held until they are taken, and those
of a command cover it exactly. The engines, for any kernel and any slave that keeps the protocol: a burst is read only when
there is room for all of it, and written only when all of its words are there, so that the bus never waits for the
kernel; valid is held and the payload stable until ready; responses are counted, and idle means that nothing is left.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import splitter_model, stream_model

SPLITTER = {"BYTES_LOG2": 2, "ADDR_WIDTH": 14, "SPLIT": 2, "QUEUE_LOG2": 2}
BYTES = {"BYTES_LOG2": 0, "ADDR_WIDTH": 13, "SPLIT": 3, "QUEUE_LOG2": 1}
ANY_BYTE = {**SPLITTER, "BYTES_LOG2": 1, "SHIFT": 1, "QUEUE_LOG2": 1}
IN, OUT = "coram_instream_dma", "coram_outstream_dma"
ENGINES = {
    IN: {"DATA_WIDTH": 32, "ADDR_WIDTH": 14, "FIFO_ADDR_WIDTH": 4, "QUEUE_LOG2": 1},
    OUT: {"DATA_WIDTH": 32, "ADDR_WIDTH": 14, "FIFO_ADDR_WIDTH": 3, "QUEUE_LOG2": 1, "OUTSTANDING_LOG2": 2},
}


@pytest.mark.parametrize("parameters", [SPLITTER, BYTES, ANY_BYTE], ids=["words", "bytes", "any"])
def test_the_splitter_is_proved(tmp_path: Path, parameters: dict[str, int]) -> None:
    model = splitter_model(tmp_path, parameters)
    assert model.proved(2)
    assert model.reached(12)


@pytest.mark.parametrize("module", [IN, OUT])
@pytest.mark.parametrize("least", [False, True], ids=["small", "least"])
def test_the_engine_is_proved(tmp_path: Path, module: str, least: bool) -> None:
    changed = {"FIFO_ADDR_WIDTH": 2, "DATA_WIDTH": 8, "ADDR_WIDTH": 13} if least else {}
    assert stream_model(tmp_path, module, {**ENGINES[module], **changed}).proved(3)


def test_an_engine_of_transfers_from_any_byte_is_proved(tmp_path: Path) -> None:
    """A store writes its bytes and no others, from the words in their order."""
    changed = {"DATA_WIDTH": 16, "UNALIGNED": 1}
    assert stream_model(tmp_path, OUT, {**ENGINES[OUT], **changed}).proved(2)


ANY_BYTE_FAULTS = [
    ("assign store_en = beat & ~last;", "assign store_en = beat;"),  # one word too many
    ("w_opens ? above : w_ends ? ~above", "w_ends ? ~above"),  # writes before the transfer
    ("if (beat) carried <= store_q;", "carried <= store_q;"),  # forgets while the bus waits
]


@pytest.mark.parametrize("fault", ANY_BYTE_FAULTS, ids=[new for _, new in ANY_BYTE_FAULTS])
def test_a_planted_fault_of_shifting_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    changed = {"DATA_WIDTH": 16, "UNALIGNED": 1, "FIFO_ADDR_WIDTH": 3}
    assert stream_model(tmp_path, OUT, {**ENGINES[OUT], **changed}, fault).refuted(10)


@pytest.mark.parametrize("module", [IN, OUT])
def test_what_is_proved_can_happen(tmp_path: Path, module: str) -> None:
    small = {**ENGINES[module], "FIFO_ADDR_WIDTH": 3}
    assert stream_model(tmp_path, module, small).reached(26)


FAULTS = [
    (IN, "spare <= load_room - coming - asked;", "spare <= load_room - asked;"),  # forgets what is under way
    (IN, "spare <= load_room - coming - asked;", "spare <= load_room - coming;"),  # forgets the last burst
    (IN, "assign fits = (spare > {{(ROOM", "assign fits = (spare >= {{(ROOM"),  # one word more than fits
    (IN, "announced <= m_arvalid & ~m_arready;", "announced <= 1'b0;"),  # told again while it waits
    (IN, "assign idle = none & (coming == {ROOM{1'b0}});", "assign idle = none;"),
    (OUT, "unclaimed <= store_count - claimed - claim;", "unclaimed <= store_count - claim;"),
    (
        OUT,
        "assign complete = (unclaimed > {{",
        "assign complete = (unclaimed >= {{",
    ),  # one word fewer than the burst has
    (OUT, " & (pending != {OUTSTANDING_LOG2{1'b1}})", ""),  # more bursts than there is room for
    (OUT, "wire w_free = ~w_valid | m_wready;", "wire w_free = 1'b1;"),  # data does not wait for ready
    (OUT, "w_last <= last_beat;", "w_last <= 1'b1;"),
    (OUT, "if (beat) midway <= ~last_beat;", "midway <= beat & ~last_beat;"),  # forgets when stalled
    (OUT, "pending == {OUTSTANDING_LOG2{1'b0}}", "burst_none"),  # idle before the response
]


@pytest.mark.parametrize(("module", "old", "new"), FAULTS, ids=[f"{old} {new}" for _, old, new in FAULTS])
def test_a_planted_fault_is_refuted(tmp_path: Path, module: str, old: str, new: str) -> None:
    small = {**ENGINES[module], "FIFO_ADDR_WIDTH": 3}
    assert stream_model(tmp_path, module, small, (old, new)).refuted(14)


SPLITTER_FAULTS = [
    ("last_burst ? more[SPLIT-1:0] : ~offset", "more[SPLIT-1:0]"),  # crosses the boundary
    ("split_row <= row + 1'b1;", "split_row <= row;"),
    ("else if (take) split <= ~last_burst;", "else split <= take & ~last_burst;"),  # forgets when it waits
    ("assign queue_pop = take & last_burst;", "assign queue_pop = take;"),
    ("~reach[SPLIT]}, reach", "1'b1}, reach"),
]


@pytest.mark.parametrize("fault", SPLITTER_FAULTS, ids=[new for _, new in SPLITTER_FAULTS])
def test_a_planted_fault_of_the_splitter_is_refuted(tmp_path: Path, fault: tuple[str, str]) -> None:
    assert splitter_model(tmp_path, SPLITTER, fault).refuted(10)
