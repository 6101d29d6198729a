"""Grouping of a kernel's ports into bundles."""

from __future__ import annotations

import pytest

from coram_studio.model.bundles import BundleType, Direction, Port, Side
from coram_studio.verilog.bundles import find_bundles


def ports(text: str) -> list[Port]:
    """Ports from words: ``>name:8`` is an input of 8 bits, ``<name`` an output of one bit, ``=`` an inout."""
    directions = {">": Direction.INPUT, "<": Direction.OUTPUT, "=": Direction.INOUT}
    result = []
    for word in text.split():
        name, _, width = word[1:].partition(":")
        result.append(Port(name, directions[word[0]], int(width or 1)))
    return result


def summary(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        b.name: (b.type.value, {role: port.name for role, port in b.ports}) for b in find_bundles(ports(text))
    }


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        (
            "<mem_addr:9 <mem_d:32 <mem_we >mem_q:32",
            "mem",
            {"ADDR": "mem_addr", "D": "mem_d", "WE": "mem_we", "Q": "mem_q"},
        ),
        ("<MEM_ADDR:9 >MEM_Q:32", "MEM", {"ADDR": "MEM_ADDR", "Q": "MEM_Q"}),
        (
            "<mem0_addr:4 <mem0_d:8 <mem0_we",
            "mem0",
            {"ADDR": "mem0_addr", "D": "mem0_d", "WE": "mem0_we"},
        ),
        (
            "<ADDR0:4 <D0:8 <WE0 >Q0:8",
            "memory0",
            {"ADDR": "ADDR0", "D": "D0", "WE": "WE0", "Q": "Q0"},
        ),
        (
            "<ADDR1:4 <D1:16 <WE1 <MASK1:2 >Q1:16",
            "memory_be1",
            {"ADDR": "ADDR1", "D": "D1", "WE": "WE1", "MASK": "MASK1", "Q": "Q1"},
        ),
        ("<ADDR:4 >Q:8", "memory", {"ADDR": "ADDR", "Q": "Q"}),
        ("<bufAddr:4 >bufQ:8", "buf", {"ADDR": "bufAddr", "Q": "bufQ"}),
        ("<mem_addr_1:4 >mem_q_1:8", "mem1", {"ADDR": "mem_addr_1", "Q": "mem_q_1"}),
        (
            "<x_waddr:4 <b_address:4 <b_wdata:8 <b_wen >b_rdata:8",
            "b",
            {"ADDR": "b_address", "D": "b_wdata", "WE": "b_wen", "Q": "b_rdata"},
        ),
    ],
)
def test_memory_ports_are_found_in_usual_spellings(text: str, name: str, roles: dict[str, str]) -> None:
    found = summary(text)
    assert found[name] == ("memory-be" if "MASK" in roles else "memory", roles)


def test_two_memories_that_differ_by_number_are_two_bundles() -> None:
    found = summary("<ADDR0:4 <ADDR1:5 >Q1:8 >Q0:16")
    assert found["memory0"][1] == {"ADDR": "ADDR0", "Q": "Q0"}
    assert found["memory1"][1] == {"ADDR": "ADDR1", "Q": "Q1"}


def test_a_mask_of_another_width_is_no_byte_enable() -> None:
    found = summary("<m_addr:4 <m_d:32 <m_we <m_mask:32 >m_q:32")
    assert found["m_mask"] == ("wire", {"WIRE": "m_mask"})


def test_both_fifo_sides_of_one_prefix_are_a_channel() -> None:
    bundles = find_bundles(
        ports(
            "<comm_d:32 <comm_enq >comm_full >comm_alm_full >comm_q:32 <comm_deq >comm_empty >comm_alm_empty"
        )
    )
    assert len(bundles) == 1
    assert (bundles[0].type, bundles[0].side, bundles[0].width, bundles[0].required) == (
        BundleType.CHANNEL,
        Side.USER,
        32,
        True,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">in_q:8 <in_deq >in_empty", "fifo-read"),
        ("<out_d:8 <out_enq >out_full >out_almost_full", "fifo-write"),
        ("<reg_d:8 <reg_we >reg_q:8", "register"),
    ],
)
def test_single_sides_and_registers(text: str, expected: str) -> None:
    bundles = find_bundles(ports(text))
    assert [b.type.value for b in bundles] == [expected]


@pytest.mark.parametrize("name", ["clk", "CLK", "aclk", "clock", "sys_clk", "clk_i", "ACLK"])
def test_clocks(name: str) -> None:
    (bundle,) = find_bundles(ports(f">{name}"))
    assert (bundle.type, bundle.side, bundle.required) == (BundleType.CLOCK, Side.PROVIDER, False)


@pytest.mark.parametrize("name", ["rst", "RST", "reset", "RESET", "sys_rst", "rst_i"])
def test_resets(name: str) -> None:
    (bundle,) = find_bundles(ports(f">{name}"))
    assert (bundle.type, bundle.side) == (BundleType.RESET, Side.PROVIDER)


@pytest.mark.parametrize(
    "name", ["rst_n", "RSTN", "aresetn", "nreset", "RST_X", "rst_ni", "reset_b", "core_rst_n"]
)
def test_active_low_resets_stay_wires(name: str) -> None:
    (bundle,) = find_bundles(ports(f">{name}"))
    assert bundle.type is BundleType.WIRE


@pytest.mark.parametrize(
    "text",
    [
        ">mem_addr:4 <mem_q:8",  # a memory's own side
        "<mem_addr:4 <mem_d:8 <mem_we >mem_q:16",  # data widths differ
        "<mem_addr:4 <mem_d:8 <mem_we:2 >mem_q:8",  # byte enables
        "<clk >freq:8 <valid <id:4 =io_d:8",  # nothing of the kind
        ">clk:2 <rst",
    ],
)
def test_what_does_not_fit_stays_wires(text: str) -> None:
    assert {b.type for b in find_bundles(ports(text))} == {BundleType.WIRE}


def test_wires_take_their_side_from_the_direction_and_no_port_is_lost() -> None:
    given = ports("<led:4 >key:2 =pad <mem_addr:4 >mem_q:8 >mem:3")
    bundles = find_bundles(given)
    sides = {b.name: b.side for b in bundles}
    assert sides["led"] is Side.USER
    assert sides["key"] is Side.PROVIDER
    assert sorted(p.name for b in bundles for _, p in b.ports) == sorted(p.name for p in given)
    assert len({b.name for b in bundles}) == len(bundles)
