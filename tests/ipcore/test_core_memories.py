"""Drawn memories with two kernel ports and byte enables: wires, core, and the rules for their wires and ids."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from core_samples import SETTINGS

from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.user_logic import emit_user_logic
from coram_studio.model.blocks import InterfaceBlock, KernelBlock, ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.checks import check_design
from coram_studio.model.connect import check_connect
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint
from coram_studio.model.naming import fresh_coram_id
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource
from coram_studio.verilog.bundles import find_bundles
from coram_studio.verilog.source import SourceText

KERNEL = """module worker_kernel (
    input wire CLK, input wire RST,
    output wire [5:0] a_addr, output wire [31:0] a_d, output wire a_we, output wire [3:0] a_mask, input wire [31:0] a_q,
    output reg [5:0] b_addr, output wire [31:0] b_d, output wire b_we, output wire [3:0] b_mask, input wire [31:0] b_q
);
  always @(posedge CLK) b_addr <= RST ? 6'd0 : b_addr + 6'd1;
  assign a_addr = b_addr;
  assign {a_d, a_we, a_mask} = {b_q, b_addr[5], 4'b0101};
  assign {b_d, b_we, b_mask} = {a_q, 1'b0, 4'b0000};
endmodule
"""
_OUT, _IN = Direction.OUTPUT, Direction.INPUT
PORTS = [Port("CLK", _IN), Port("RST", _IN)] + [
    Port(f"{group}_{name}", direction, width)
    for group in "ab"
    for name, direction, width in (
        ("addr", _OUT, 6),
        ("d", _OUT, 32),
        ("we", _OUT, 1),
        ("mask", _OUT, 4),
        ("q", _IN, 32),
    )
]


def drawn(*wires: tuple[str, str]) -> Accelerator:
    """The kernel and one memory with two ports and byte enables, wired as told."""
    blocks = (
        KernelBlock("kernel", "kernel", "worker_kernel", "kernels/kernel.v", (), find_bundles(PORTS)),
        ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_BE_2P, "worker", 0, 32, 6),
        ThreadBlock("worker", "worker", "threads/worker.py"),
        InterfaceBlock("dram", "dram"),
    )
    connections = [
        Connection(f"{user}_{provider}", Endpoint("kernel", user), Endpoint("buffer", provider))
        for user, provider in wires
    ]
    connections.append(Connection("dma", Endpoint("buffer", "dma"), Endpoint("dram", "dma")))
    return Accelerator("objects", blocks, tuple(connections))


BOTH = (("a", "port0"), ("b", "port1"))


def test_each_kernel_port_has_wires_of_its_own() -> None:
    text = emit_user_logic(drawn(*BOTH))
    for pin in (".ADDR0(buffer_addr0)", ".MASK1(buffer_mask1)", ".a_q(buffer_q0)", ".b_we(buffer_we1)"):
        assert pin in text
    assert "wire [3:0] buffer_mask0;" in text


def test_the_second_port_may_stay_open_and_is_still() -> None:
    one = drawn(BOTH[0])
    found = [d.subject.path for d in check_design(Design((one,))) if d.subject and d.subject.id == "buffer"]
    assert found == []
    text = emit_user_logic(one)
    assert ".WE1(1'd0)" in text and ".Q1()" in text
    other = drawn(BOTH[1])
    codes = {d.code for d in check_design(Design((other,))) if d.subject and d.subject.id == "buffer"}
    assert codes == {"D040"}


@pytest.mark.parametrize("wires", [BOTH, BOTH[:1]], ids=["both", "one"])
def test_the_core_is_clean_for_every_tool(tmp_path: Path, wires: tuple[tuple[str, str], ...]) -> None:
    thread = "m = CoramMemory(0, 32, 64)\nm.write(0, 0, 64)\nm.read(0, 256, 64)\n"
    result = build_core(
        SETTINGS,
        drawn(*wires),
        [SourceText("kernels/kernel.v", KERNEL)],
        [compile_thread(ThreadSource("worker", "threads/worker.py", thread))],
    )
    assert result.core is not None, result.diagnostics
    for path, text in result.core.files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    files = [str(tmp_path / path) for path in result.core.manifest.files]
    top = result.core.manifest.top
    waiver = tmp_path / "kernel.vlt"
    waiver.write_text('`verilator_config\nlint_off -file "*/kernel.v"\n')
    for command in (
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *files],
        ["iverilog", "-g2001", "-Wall", "-s", top, "-o", str(tmp_path / "core.vvp"), *files],
        [
            "yosys",
            "-q",
            "-p",
            f"read_verilog {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert",
        ],
    ):
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert (run.returncode, run.stderr) == (0, "")


def test_a_port_with_byte_enables_fits_no_plain_memory() -> None:
    plain = ObjectBlock("plain", "plain", ObjectKind.MEMORY_2P, "worker", 1, 32, 6)
    accelerator = drawn().with_blocks((*drawn().blocks, plain))
    verdict = check_connect(accelerator, Endpoint("kernel", "a"), Endpoint("plain", "port0"))
    assert (verdict.legal, verdict.code) == (False, "D020")
    assert "kernel.a is a memory port with byte enables, plain.port0 is a memory port" in verdict.message
    assert check_connect(accelerator, Endpoint("kernel", "a"), Endpoint("buffer", "port1")).legal


def test_ids_count_over_all_kinds_of_memory() -> None:
    """A thread knows a memory by its id alone, whatever ports its kernel side has."""
    twin = ObjectBlock("twin", "twin", ObjectKind.MEMORY_1P, "worker", 0, 32, 6)
    accelerator = drawn().with_blocks((*drawn().blocks, twin))
    assert fresh_coram_id(accelerator, "worker", ObjectKind.MEMORY_2P) == 1
    assert any(
        d.code == "D032" and "buffer and twin are both CoramMemory 0" in d.message
        for d in check_design(Design((accelerator,)))
    )
