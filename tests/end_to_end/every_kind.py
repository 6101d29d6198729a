"""A project with every kind of CoRAM object and every sort of thread code, whose settings can be varied."""

from __future__ import annotations

from pathlib import Path

DESIGN = """format = 1

[accelerators.every_kind.blocks.dram]
kind = "interface"
name = "dram"
address_width = 32

[accelerators.every_kind.blocks.kernel]
kind = "kernel"
name = "kernel"
module = "every_kernel"
source = "kernels/kernel.v"

[accelerators.every_kind.blocks.kernel.bundles.CLK]
type = "clock"
side = "provider"
width = 1
required = false
ports.CLK = "input CLK"

[accelerators.every_kind.blocks.kernel.bundles.RST]
type = "reset"
side = "provider"
width = 1
required = false
ports.RST = "input RST"

[accelerators.every_kind.blocks.worker]
kind = "thread"
name = "worker"
source = "threads/worker.py"
"""

KERNEL = """
module every_kernel(input wire CLK, input wire RST);
  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(6)) one
    (.CLK(CLK), .ADDR(6'd0), .D(32'd0), .WE(1'b0), .Q());
  CoramMemoryBE1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(64)) enables
    (.CLK(CLK), .ADDR(6'd0), .D(64'd0), .WE(1'b0), .MASK(8'd0), .Q());
  CoramMemory2P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(2), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(128)) two
    (.CLK(CLK), .ADDR0(6'd0), .D0(128'd0), .WE0(1'b0), .Q0(), .ADDR1(6'd0), .D1(128'd0), .WE1(1'b0), .Q1());
  CoramMemoryBE2P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(3), .CORAM_ADDR_LEN(6)) both
    (.CLK(CLK), .ADDR0(6'd0), .D0(32'd0), .WE0(1'b0), .MASK0(4'd0), .Q0(),
     .ADDR1(6'd0), .D1(32'd0), .WE1(1'b0), .MASK1(4'd0), .Q1());
  genvar i;
  generate for (i = 0; i < 2; i = i + 1) begin : bank
    CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(4), .CORAM_SUB_ID(i), .CORAM_ADDR_LEN(6)) page
      (.CLK(CLK), .ADDR(6'd0), .D(32'd0), .WE(1'b0), .Q());
    CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(5), .CORAM_SUB_ID(i), .CORAM_ADDR_LEN(6)) row
      (.CLK(CLK), .ADDR(6'd0), .D(32'd0), .WE(1'b0), .Q());
  end endgenerate
  wire [31:0] q;
  wire empty, full;
  reg [31:0] d;
  reg enq, arriving;
  wire deq = ~empty & ~full & ~enq & ~arriving;
  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(6)) source
    (.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  CoramOutStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(6)) sink
    (.CLK(CLK), .RST(RST), .D(d), .ENQ(enq), .FULL(), .ALM_FULL(full));
  wire [31:0] asked;
  wire nothing, busy;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) channel
    (.CLK(CLK), .RST(RST), .D(asked), .ENQ(~nothing & ~busy), .FULL(busy), .ALM_FULL(),
     .Q(asked), .DEQ(~nothing & ~busy), .EMPTY(nothing), .ALM_EMPTY());
  CoramRegister #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) register (.CLK(CLK), .D(d), .WE(enq), .Q());
  always @(posedge CLK) begin
    arriving <= deq & ~RST;
    enq <= arriving & ~RST;
    d <= q + 32'd1;
  end
endmodule
"""

HELPERS = "LIMIT = 50\ndef scale(x):\n    return x * 3 % LIMIT\n"

THREAD = """
from helpers import scale
one = CoramMemory(0, 32, 64)
enables = CoramMemory(1, 64, 64)
two = CoramMemory(2, 128, 64)
both = CoramMemory(3, 32, 64)
pages = CoramMemory(4, 32, 64, length=2)
rows = CoramMemory(5, 32, 64, length=2, scattergather=True)
source = CoramInStream(0, 32, 64)
sink = CoramOutStream(0, 32, 64)
register = CoramRegister(0, 32)
HOST
history = [0] * 8
for i in range(3):
    source.write_nonblocking(i * 128, 16)
    sink.read_nonblocking(0x4000 + i * 128, 16)
    one.write(i, i * 64, 16)
    enables.write_nonblocking(i, 64, 8)
    two.write(0, 256, 4)
    both.write(0, 512, 8)
    pages.write(60, 1024, 8)
    rows.write(0, 2048, 8)
    enables.wait()
    one.read(0, 0x5000, 16)
    enables.read(0, 0x5100, 8)
    two.read(0, 0x5200, 4)
    both.read(0, 0x5300, 8)
    pages.read(60, 0x5400, 8)
    rows.read_nonblocking(0, 0x5500, 8)
    while not sink.test():
        pass
    source.wait()
    rows.wait()
    value = register.read()
    history[i & 7] += scale(value) + value * value // 7
    print(f"{i}: {value:+,} {history[i]:#x} {history[i]:>30_b}|", history[i] > 40)
    assert history[i] >= 0, f"round {i}"
"""
HOST = """
commands = CoramIoChannel(0, 32, 16)
table = CoramIoRegister(0, 32, 8)
commands.write(table.read(3))
table.write(3, 7)
"""

SETTINGS = """format = 1
name = "every_kind"
[memory]
size = 1048576
[limits]
cycles = 200000
"""


def make(root: Path, settings: str = "", *, host: bool = False) -> Path:
    """Write the project; ``settings`` are more of project.toml, with ``host`` the thread speaks to one."""
    for path, text in (
        ("project.toml", SETTINGS + settings),
        ("design.toml", DESIGN),
        ("kernels/kernel.v", KERNEL),
        ("threads/worker.py", THREAD.replace("HOST", HOST if host else "")),
        ("threads/helpers.py", HELPERS),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root
