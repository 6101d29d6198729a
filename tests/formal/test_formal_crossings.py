"""What lies between two clocks loses, doubles and reorders nothing, whatever the order of the clocks' edges."""

from __future__ import annotations

from pathlib import Path

import pytest
from crossing_models import Fault, axi_model, fifo_model, request_model

CHANNELS = [{"READS": 1, "WRITES": 1, "STROBES": 1}, {"READS": 0, "STROBES": 0}, {"WRITES": 0}]
REQUEST = {"ADDR_WIDTH": 1, "DATA_WIDTH": 8}
AXI = {"ADDR_WIDTH": 2, "DATA_WIDTH": 8}


@pytest.mark.parametrize("addr_len", [1, 2])
def test_async_fifo_is_proved(tmp_path: Path, addr_len: int) -> None:
    """With synchronisers that take the old or the new value of a bit that is just changing."""
    model = fifo_model(tmp_path, {"WIDTH": 1, "ADDR_LEN": addr_len})
    assert model.proved(3)
    if addr_len == 1:
        assert model.reached(24)


FIFO_FAULTS: list[Fault] = [
    ("tail_gray <= tail_1 ^ (tail_1 >> 1);", "tail_gray <= tail_1;"),
    ("head_gray <= head_1 ^ (head_1 >> 1);", "head_gray <= head ^ (head >> 1);"),
    ("(tail_gray != (head_seen ^ ROUND))", "1'b1"),
    ("3 << (ADDR_LEN - 1)", "1 << ADDR_LEN"),
    ("wire put = in_valid & in_ready;", "wire put = in_valid;"),
    ("(head_gray != tail_seen) & (~full | out_ready)", "(head_gray != tail_seen)"),
    ("(head_gray != tail_seen) & (~full | out_ready)", "(~full | out_ready)"),
    ("if (get | out_ready) full <= get;", "full <= get;"),
    ("words[tail[ADDR_LEN-1:0]] <= in_data", "words[tail_1[ADDR_LEN-1:0]] <= in_data"),
    ("if (get) cross_word <=", "cross_word <="),
]


@pytest.mark.parametrize("fault", FIFO_FAULTS, ids=[new for _, new in FIFO_FAULTS])
def test_a_fault_in_the_async_fifo_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert fifo_model(tmp_path, {"WIDTH": 1, "ADDR_LEN": 1}, fault).refuted(16)


def test_request_crossing_is_proved(tmp_path: Path) -> None:
    model = request_model(tmp_path, REQUEST)
    assert model.proved(3)
    assert model.reached(22)


REQUEST_FAULTS: list[Fault] = [
    ("assign s_req_ready = ~waiting;", "assign s_req_ready = 1'b1;"),
    (
        "if (request_new) cross_request <= request;",
        "if (request_full & m_req_ready) cross_request <= request;",
    ),
    ("if (answer_new) cross_answer <= answer;", "cross_answer <= {m_rsp_data, m_rsp_error};"),
    ("begun <= asked_seen;", "begun <= ~asked_seen;"),
    ("assign m_rsp_ready = (answered != begun);", "assign m_rsp_ready = 1'b0;"),
    ("if (m_rsp_valid & m_rsp_ready) answered <=", "if (m_req_valid & m_req_ready) answered <="),
    ("        answer_full <= 1'b0;\n        waiting", "        waiting"),
]


@pytest.mark.parametrize("fault", REQUEST_FAULTS, ids=[new for _, new in REQUEST_FAULTS])
def test_a_fault_in_the_request_crossing_is_refuted(tmp_path: Path, fault: Fault) -> None:
    model = request_model(tmp_path, REQUEST, fault)
    assert model.refuted(20) or not model.reached(22)


@pytest.mark.parametrize("channels", CHANNELS, ids=["both", "writes", "reads"])
def test_axi_crossing_is_proved(tmp_path: Path, channels: dict[str, int]) -> None:
    assert axi_model(tmp_path, AXI | channels, "wiring").proved(1)
    assert axi_model(tmp_path, AXI | channels, "protocol").proved(3)


AXI_FAULTS: list[Fault] = [
    (".in_data({s_awaddr, s_awlen})", ".in_data({s_awlen, s_awaddr})"),
    (".in_data({s_wdata, s_wstrb, s_wlast})", ".in_data({s_wdata, s_wstrb, s_wvalid})"),
    (".out_data({s_rdata, s_rresp, s_rlast})", ".out_data({s_rdata, s_rlast, s_rresp})"),
    (".in_valid(m_bvalid),", ".in_valid(m_rvalid),"),
    (".out_ready(m_arready),", ".out_ready(1'b1),"),
]


@pytest.mark.parametrize("fault", AXI_FAULTS, ids=[new for _, new in AXI_FAULTS])
def test_a_fault_in_the_axi_crossing_is_refuted(tmp_path: Path, fault: Fault) -> None:
    assert axi_model(tmp_path, AXI, "wiring", fault).refuted(1)
