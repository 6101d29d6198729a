"""The stages between the engines and the ports keep the rules of the bus, and every word: proved by induction.

For any masters and slaves that keep their protocols: valid is held and payloads are stable, no burst crosses 4 KiB or is
longer than the bus allows, no beat is lost, doubled or out of its turn, last beats are where addresses say, and who waits
for the arbiter sees each of the others go once at most.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bus_models import (
    Fault,
    arbiter_model,
    avalon_model,
    downsizer_model,
    round_robin_model,
    upsizer_model,
)

DOWN = {"S_WIDTH": 32, "M_WIDTH": 8, "ADDR_WIDTH": 13}
UP = {"S_WIDTH": 8, "M_WIDTH": 16, "ADDR_WIDTH": 13, "QUEUE_LOG2": 1}
ARBITER = {"MASTERS": 2, "DATA_WIDTH": 8, "ADDR_WIDTH": 13, "QUEUE_LOG2": 2}
STEADY = {"DATA_WIDTH": 16, "ADDR_WIDTH": 13, "OUTSTANDING_LOG2": 2, "STEADY": 1}
BUFFERED = {"DATA_WIDTH": 8, "ADDR_WIDTH": 13, "OUTSTANDING_LOG2": 1, "STEADY": 0}


@pytest.mark.parametrize("requests", [3, 4])
def test_turns_are_fair(tmp_path: Path, requests: int) -> None:
    model = round_robin_model(tmp_path, {"REQUESTS": requests, "BITS": (requests - 1).bit_length()})
    assert model.proved(2)
    if requests == 3:
        assert model.reached(10)


@pytest.mark.parametrize("change", [{}, {"S_WIDTH": 16}], ids=["quarters", "halves"])
def test_the_downsizer_is_proved(tmp_path: Path, change: dict[str, int]) -> None:
    model = downsizer_model(tmp_path, DOWN | change)
    assert model.proved(2)
    assert model.reached(10)


@pytest.mark.parametrize("change", [{}, {"M_WIDTH": 32}], ids=["pairs", "fours"])
def test_the_upsizer_is_proved(tmp_path: Path, change: dict[str, int]) -> None:
    model = upsizer_model(tmp_path, UP | change)
    assert model.proved(2)
    if not change:
        assert model.reached(10)


@pytest.mark.parametrize("masters", [2, 3])
def test_the_arbiter_is_proved(tmp_path: Path, masters: int) -> None:
    model = arbiter_model(tmp_path, ARBITER | {"MASTERS": masters})
    assert model.proved(2)
    if masters == 2:
        assert model.reached(10)


@pytest.mark.parametrize("parameters", [STEADY, BUFFERED], ids=["steady", "buffered"])
def test_the_avalon_master_is_proved(tmp_path: Path, parameters: dict[str, int]) -> None:
    model = avalon_model(tmp_path, parameters)
    assert model.proved(2)
    assert model.reached(10)


TURNS_FAULTS: list[Fault] = [
    ("(j[BITS-1:0] > owner)", "(j[BITS-1:0] < owner)"),
    ("held <= valid & ~taken;", "held <= 1'b0;"),
    ("|(request & later) ? request & later : request", "request"),
]
DOWN_FAULTS: list[Fault] = [
    ("assign s_wready = m_wready & last_lane;", "assign s_wready = m_wready;"),
    ("assign m_rready = s_rready | ~last_lane;", "assign m_rready = 1'b1;"),
    ("assign m_arlen = {s_arlen[7-LANE:0], {LANE{1'b1}}};", "assign m_arlen = s_arlen;"),
    ("kept <= word[S_WIDTH-1:M_WIDTH]", "kept <= word[S_WIDTH-M_WIDTH-1:0]"),
]
UP_FAULTS: list[Fault] = [
    ("wire complete = s_wlast | (place", "wire complete = (place"),
    ("else if (fresh) strobes[i*STRB +: STRB] <= {STRB{1'b0}};", ""),
    ("assign s_rlast = m_rlast & (place == end_lane);", "assign s_rlast = m_rlast;"),
    ("assign m_rready = s_rready & ((m_rvalid & s_rlast) | (place", "assign m_rready = s_rready & ((place"),
    ("      assign m_arvalid = s_arvalid & ~full;", "      assign m_arvalid = s_arvalid;"),
]
ARBITER_FAULTS: list[Fault] = [
    (
        "          .ENQ(announce),\n          .FULL(data_full)",
        "          .ENQ(m_awvalid),\n          .FULL(data_full)",
    ),
    (".DEQ(m_wvalid & m_wready & m_wlast)", ".DEQ(m_wvalid & m_wready)"),
    (".DEQ(m_rvalid & m_rready & m_rlast)", ".DEQ(m_rvalid & m_rlast)"),
    ("assign m_wvalid = s_wvalid[sender] & ~data_none;", "assign m_wvalid = s_wvalid[sender];"),
    (".enable(~full),", ".enable(1'b1),"),
]
AVALON_FAULTS: list[tuple[dict[str, int], Fault]] = [
    (STEADY, ("held <= (m_write | m_read) & m_waitrequest;", "held <= 1'b0;")),
    (STEADY, ("else if (read_sent) turn <= 1'b1;", "")),
    (STEADY, ("if (word_sent) midway <= ~s_wlast;", "")),
    (BUFFERED, (" - {{BUFFER_LOG2{1'b0}}, word_taken};", ";")),
    (BUFFERED, ("fetch = ~none & (~offered | word_taken)", "fetch = ~none")),
]


@pytest.mark.parametrize("fault", TURNS_FAULTS, ids=[new or "left out" for _, new in TURNS_FAULTS])
def test_a_fault_in_the_turns_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert round_robin_model(tmp_path, {"REQUESTS": 3, "BITS": 2}, fault).refuted(8)


@pytest.mark.parametrize("fault", DOWN_FAULTS, ids=[new for _, new in DOWN_FAULTS])
def test_a_fault_in_the_downsizer_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert downsizer_model(tmp_path, DOWN, fault).refuted(8)


@pytest.mark.parametrize("fault", UP_FAULTS, ids=[new or "left out" for _, new in UP_FAULTS])
def test_a_fault_in_the_upsizer_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert upsizer_model(tmp_path, UP, fault).refuted(8)


@pytest.mark.parametrize("fault", ARBITER_FAULTS, ids=[new for _, new in ARBITER_FAULTS])
def test_a_fault_in_the_arbiter_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert arbiter_model(tmp_path, ARBITER, fault).refuted(9)


@pytest.mark.parametrize(
    ("parameters", "fault"), AVALON_FAULTS, ids=[f[1] or "left out" for _, f in AVALON_FAULTS]
)
def test_a_fault_in_the_avalon_master_is_refuted(
    tmp_path: Path, parameters: dict[str, int], fault: Fault
) -> None:
    assert avalon_model(tmp_path, parameters, fault).refuted(8)
