"""Slave ports of whole cores: clean in every tool, small, and named after what is behind them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from core_samples import vector_sum

from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import Core
from coram_studio.model.blocks import ThreadBlock
from coram_studio.model.design import Accelerator
from coram_studio.model.project import CoreSettings, Settings
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource
from coram_studio.verilog.source import SourceText

THREAD = """
io = CoramIoChannel(0)
narrow = CoramIoChannel(7, datawidth=8, size=4)
file = CoramIoRegister(0, size=12)
marks = CoramIoRegister(2, datawidth=16, size=3)
side = CoramSlaveStream(0, datawidth=64)
ram = CoramMemory(0)
comm = CoramChannel(0)
while True:
    n = io.read() & 255
    ram.write(0, file.read(n & 7), n + 1)
    comm.write(n)
    marks.write(n & 1, comm.read())
    narrow.write(marks.read(0) + file.read(11))
"""
SIDE = """
module vectorsum (input CLK, input RST, output [9:0] mem_addr, output [31:0] mem_d, output mem_we, input [31:0] mem_q,
    output [31:0] comm_d, output comm_enq, input comm_full, input [31:0] comm_q, output comm_deq, input comm_empty);
  wire [63:0] word;
  CoramSlaveStream #(.CORAM_THREAD_NAME("sum_thread"), .CORAM_DATA_WIDTH(64)) side (
    .CLK(CLK), .RST(RST), .D(word), .ENQ(1'b0), .FULL(), .ALM_FULL(), .Q(word), .DEQ(comm_deq), .EMPTY(), .ALM_EMPTY());
  assign mem_addr = word[9:0];
  assign mem_d = mem_q ^ comm_q;
  assign mem_we = 1'b0;
  assign comm_d = word[63:32];
  assign comm_enq = ~comm_full;
  assign comm_deq = ~comm_empty;
endmodule
"""
CORES = {
    "AXI4-Lite": CoreSettings(status=True),
    "AXI4, two clocks": CoreSettings(status=True, slave_bus="axi4", clocks="two"),
    "Avalon-MM": CoreSettings(status=True, bus="avalon"),
    "Avalon-MM, two clocks": CoreSettings(bus="avalon", clocks="two"),
}


def core_of(settings: CoreSettings) -> Core:
    thread = compile_thread(ThreadSource("sum_thread", "threads/sum_thread.py", THREAD))
    project = Settings("vector_sum", core=settings)
    result = build_core(project, vector_sum(), [SourceText("kernels/vectorsum.v", SIDE)], [thread])
    assert result.core is not None, result.diagnostics
    return result.core


def written(core: Core, folder: Path) -> list[str]:
    for path in core.manifest.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(core.text(path))
    return [str(folder / path) for path in core.manifest.files]


@pytest.mark.parametrize("name", CORES)
def test_cores_with_slave_ports_are_clean(name: str, tmp_path: Path) -> None:
    core = core_of(CORES[name])
    files = written(core, tmp_path)
    top = core.manifest.top
    commands = [
        # The kernel of this test leaves ports open.
        [
            "verilator",
            "--lint-only",
            "-Wall",
            "-Wno-PINCONNECTEMPTY",
            "-Wno-UNUSEDSIGNAL",
            "--top-module",
            top,
            *files,
        ],
        ["iverilog", "-g2001", "-Wall", "-t", "null", "-s", top, *files],
        [
            "yosys",
            "-q",
            "-p",
            f"read_verilog {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert",
        ],
    ]
    for command in commands:
        if shutil.which(command[0]):
            done = subprocess.run(command, capture_output=True, text=True)
            said = [line for line in (done.stdout + done.stderr).splitlines() if "timescale" not in line]
            assert done.returncode == 0 and not said, said


def test_ports_and_registers_are_those_of_the_objects() -> None:
    manifest = core_of(CORES["AXI4-Lite"]).manifest
    assert {
        s.name: (s.object_key, s.data_width, [r.name for r in s.registers][:2]) for s in manifest.slaves
    } == {
        "s_axi_sum_thread_iochannel0": ("iochannel0", 32, ["DATA", "STATUS"]),
        "s_axi_sum_thread_iochannel7": ("iochannel7", 32, ["DATA", "STATUS"]),
        "s_axi_sum_thread_ioregister0": ("ioregister0", 32, ["REG"]),
        "s_axi_sum_thread_ioregister2": ("ioregister2", 32, ["REG"]),
        "s_axi_sum_thread_slavestream0": ("slavestream0", 64, ["DATA", "STATUS"]),
        "s_axi_status": ("", 32, ["ID", "LAYOUT"]),
    }
    assert manifest.slaves[4].registers[0].offset == 8, "the first row of a wide bus holds the status"


def test_a_core_without_them_has_no_slave_port() -> None:
    plain = Settings("alone")
    thread = compile_thread(ThreadSource("t", "threads/t.py", "print(1)\n"))
    core = build_core(
        plain, Accelerator("alone").with_blocks((ThreadBlock("t", "t", "threads/t.py"),)), [], [thread]
    ).core
    assert core is not None and core.manifest.slaves == ()


@pytest.mark.skipif(shutil.which("yosys") is None, reason="Yosys is not installed")
def test_a_core_with_an_io_channel_is_small(tmp_path: Path) -> None:
    """Well below the 432 LUT and 546 flip-flops that such a core took before."""
    thread = compile_thread(
        ThreadSource(
            "t",
            "threads/t.py",
            "io = CoramIoChannel(0)\ns = 0\nwhile True:\n    s += io.read()\n    io.write(s)\n",
        )
    )
    core = build_core(
        Settings("alone"),
        Accelerator("alone").with_blocks((ThreadBlock("t", "t", "threads/t.py"),)),
        [],
        [thread],
    ).core
    assert core is not None
    script = f"read_verilog {' '.join(written(core, tmp_path))}; synth_xilinx -family xc7 -flatten -top alone; stat"
    done = subprocess.run(["yosys", "-p", script], capture_output=True, text=True, check=True)
    cells = dict(
        re.findall(r"^\s+(\w+)\s+(\d+)$", done.stdout[done.stdout.rindex("Number of cells") :], re.MULTILINE)
    )
    assert sum(int(n) for cell, n in cells.items() if cell.startswith("LUT")) <= 180
    assert sum(int(n) for cell, n in cells.items() if cell.startswith("FD")) <= 110
