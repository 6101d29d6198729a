"""Frontends of slave ports: every transfer is one request, every answer goes to its transfer, protocols are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import Model, library, translate, with_properties

SHAPES = {
    "coram_axi4lite_slave": {"ADDR_WIDTH": 4, "DATA_WIDTH": 8},
    "coram_axi4_slave": {"ADDR_WIDTH": 5, "DATA_WIDTH": 8, "ID_WIDTH": 2},
    "coram_avalon_slave": {"ADDR_WIDTH": 4, "DATA_WIDTH": 8},
}


def model(directory: Path, module: str, fault: tuple[str, str] | None = None) -> Model:
    text = with_properties(library(module, fault), "slave_device_properties", f"{module}_properties")
    return translate(directory, module, SHAPES[module], text)


@pytest.mark.parametrize("module", SHAPES)
def test_a_frontend_is_proved(module: str, tmp_path: Path) -> None:
    proof = model(tmp_path, module)
    assert proof.proved(4)
    assert proof.reached(24)


FAULTS = {
    "coram_axi4lite_slave": [
        ("assign s_wready = taken & writing;", "assign s_wready = asking & writing;"),
        ("assign s_bvalid = answering & writing & rsp_valid;", "assign s_bvalid = answering & writing;"),
        ("answering <= req_ready;", "answering <= 1'b1;"),
        ("writing <= write_waits & ~(s_arvalid & writing);", "writing <= write_waits;"),
        ("assign s_rresp = {rsp_error, 1'b0};", "assign s_rresp = 2'b00;"),
    ],
    "coram_axi4_slave": [
        ("assign s_rlast = asked;", "assign s_rlast = 1'b1;"),
        ("wire free = ~open | (rsp_valid & rsp_ready);", "wire free = 1'b1;"),
        ("asked <= (left == 8'd0);", "asked <= (left <= 8'd1);"),
        ("assign rsp_ready = open & (writing | s_rready);", "assign rsp_ready = open;"),
        ("if (got) error <= error | rsp_error;", "if (got) error <= rsp_error;"),
        ("assign s_wready = offer & writing & req_ready;", "assign s_wready = offer & writing;"),
    ],
    "coram_avalon_slave": [
        ("wire ready = up & ~open & req_ready;", "wire ready = up & req_ready;"),
        ("else if (rsp_valid) open <= 1'b0;", "else open <= 1'b0;"),
        ("if (req_valid & req_ready) writing <= avs_write;", "writing <= avs_write;"),
    ],
}


@pytest.mark.parametrize(
    ("module", "fault"),
    [(module, fault) for module, faults in FAULTS.items() for fault in faults],
    ids=[fault[1] for faults in FAULTS.values() for fault in faults],
)
def test_a_planted_fault_is_refuted(module: str, fault: tuple[str, str], tmp_path: Path) -> None:
    assert model(tmp_path, module, fault).refuted(14)
