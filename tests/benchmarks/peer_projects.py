"""Projects that both tools compile, written for comparisons: one kernel, one thread, objects in the kernel."""

from __future__ import annotations

import shutil
from pathlib import Path

SHARED = Path(__file__).parent / "shared_project"

_PARAMETERS = """    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    parameter CORAM_ADDR_LEN = 10,
    parameter CORAM_DATA_WIDTH = 32"""
_IN = "    output [CORAM_DATA_WIDTH-1:0] Q,\n    input DEQ,\n    output EMPTY,\n    output ALM_EMPTY"
_OUT = "    input [CORAM_DATA_WIDTH-1:0] D,\n    input ENQ,\n    output FULL,\n    output ALM_FULL"
STREAMS = "".join(
    f"\nmodule {name} #(\n{_PARAMETERS}\n) (\n    input CLK,\n    input RST,\n{ports}\n);\nendmodule\n"
    for name, ports in (("CoramInStream", _IN), ("CoramOutStream", _OUT))
)

MEMORY_KERNEL = """module userlogic (
    input CLK,
    input RST
);
  reg [9:0] addr;
  wire [31:0] q;
  CoramMemory1P #(
      .CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(10), .CORAM_DATA_WIDTH(32)
  ) buffer (.CLK(CLK), .ADDR(addr), .D(32'd0), .WE(1'b0), .Q(q));
  always @(posedge CLK) addr <= RST ? 10'd0 : addr + {9'd0, q[0]};
endmodule
"""
STREAM_KERNEL = """module userlogic (
    input CLK,
    input RST
);
  wire [31:0] in_q, comm_q;
  wire in_empty, out_full, comm_empty, comm_full;
  reg arrived, known;
  reg [31:0] offset;
  wire deq = !in_empty && !out_full && known;
  CoramInStream #(
      .CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(32)
  ) source (.CLK(CLK), .RST(RST), .Q(in_q), .DEQ(deq), .EMPTY(in_empty));
  CoramOutStream #(
      .CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(32)
  ) sink (.CLK(CLK), .RST(RST), .D(in_q + offset), .ENQ(arrived), .ALM_FULL(out_full));
  CoramChannel #(
      .CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32)
  ) commands (
      .CLK(CLK), .RST(RST), .D(offset), .ENQ(1'b0), .FULL(comm_full), .Q(comm_q), .DEQ(!comm_empty && !known),
      .EMPTY(comm_empty)
  );
  always @(posedge CLK) begin
    if (RST) begin
      arrived <= 1'b0;
      known <= 1'b0;
      offset <= 32'd0;
    end else begin
      arrived <= deq;
      if (!comm_empty) known <= 1'b1;
      if (known) offset <= comm_q;
    end
  end
endmodule
"""
PLAIN_KERNEL = """module userlogic (
    input CLK,
    input RST
);
  reg beat;
  always @(posedge CLK) beat <= !RST && !beat;
endmodule
"""

_BLOCKS = """ram = CoramMemory(0, 32, 1024)


def move():
    seed = 1
    for block in range({blocks}):
        {address}
        ram.{call}(0, address, {words})
    ram.wait()
    print("sum =", {blocks})


move()
"""
LOOP = """ram = CoramMemory(0, 32, 1024)


def work():
    total = 0
    mixed = 0
    last = 0
    n = 0
    while n < {rounds}:
        total += n
        mixed = mixed ^ total
        last = last + 3
        n += 1
    ram.write(0, (mixed + last) & 4092, 16)
    print("sum =", total)


work()
"""
STREAM_THREAD = """source = CoramInStream(0, 32, 64)
sink = CoramOutStream(0, 32, 64)
channel = CoramChannel(0, 32, 16)


def work():
    channel.write(5)
    source.write_nonblocking(0, 4096)
    sink.read_nonblocking(65536, 4096)
    source.wait()
    sink.wait()


work()
"""
IO_THREAD = """io = CoramIoChannel(0, 32, 16)


def serve():
    total = 0
    for n in range(16):
        total += io.read()
        io.write(total)


serve()
"""


def blocks(call: str, count: int, words: int, *, scattered: bool) -> str:
    """A thread that moves blocks without waiting for each: one after the other, or here and there."""
    if scattered:
        address = f"seed = (seed * 13 + 7) & 255\n        address = seed * {4 * words}"
    else:
        address = f"address = block * {4 * words}"
    return _BLOCKS.format(blocks=count, words=words, call=call, address=address)


def make(root: Path, kernel: str, thread: str) -> Path:
    """Write the project, as both tools want it."""
    shutil.copytree(SHARED, root)
    (root / "kernels" / "userlogic.v").write_text(kernel)
    (root / "threads" / "ctrl_thread.py").write_text(thread)
    objects = root / "objects.v"
    objects.write_text(objects.read_text() + STREAMS)
    return root
