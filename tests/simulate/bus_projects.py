"""A project whose objects have many widths, so that every way to a master port is taken, and what its thread prints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from object_projects import ObjectProject, object_project

KERNEL = """
module objects_kernel (input wire CLK, input wire RST);
  // Folds 16 bits to 8, and hashes 32-bit words that come from the second in-stream.
  wire [15:0] q;
  wire [31:0] back;
  wire empty, alm_full, none;
  reg [7:0] d;
  reg enq, arriving, adding;
  reg [31:0] sum;
  wire deq = ~empty & ~alm_full & ~enq & ~arriving;

  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_DATA_WIDTH(64), .CORAM_ADDR_LEN(8)) ram
    (.CLK(CLK), .ADDR(8'd0), .D(64'd0), .WE(1'b0), .Q());
  CoramMemory2P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1), .CORAM_DATA_WIDTH(128), .CORAM_ADDR_LEN(6)) twin
    (.CLK(CLK), .ADDR0(6'd0), .D0(128'd0), .WE0(1'b0), .Q0(), .ADDR1(6'd0), .D1(128'd0), .WE1(1'b0), .Q1());
  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_DATA_WIDTH(16), .CORAM_ADDR_LEN(6)) source
    (.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  CoramOutStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(6)) sink
    (.CLK(CLK), .RST(RST), .D(d), .ENQ(enq), .FULL(), .ALM_FULL(alm_full));
  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1)) check
    (.CLK(CLK), .RST(RST), .Q(back), .DEQ(1'b1), .EMPTY(none), .ALM_EMPTY());
  CoramRegister #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) result (.CLK(CLK), .D(sum), .WE(1'b1), .Q());

  always @(posedge CLK) begin
    arriving <= deq & ~RST;
    enq <= arriving & ~RST;
    d <= q[15:8] ^ q[7:0];
    adding <= ~none & ~RST;
    if (RST) sum <= 0;
    else if (adding) sum <= sum * 3 + back;
  end
endmodule
"""
THREAD = """
ram = CoramMemory(0, datawidth=64, size=256)
twin = CoramMemory(1, datawidth=128, size=64)
source = CoramInStream(0, datawidth=16, size=64)
sink = CoramOutStream(0, datawidth=8, size=64)
check = CoramInStream(1, datawidth=32, size=1024)
result = CoramRegister(0)
source.write_nonblocking(6, 301)
ram.write(5, 24, 200)
sink.read_nonblocking(0x2003, 301)
twin.write(0, 0x110, 40)
ram.read_nonblocking(6, 0x3008, 190)
twin.read(1, 0x3FE0, 39)
ram.wait()
sink.wait()
for start in (0x2000, 0x3000, 0x3F00):
    check.write(start, 512)
    last = 0
    for j in range(8):
        last = result.read()
    print(last)
"""
"""Overlapping transfers from odd places of every object, then a look at what is off chip."""

WORDS = 0x5000 // 4


def bus_project(folder: Path, core: str, kernel: str = KERNEL, thread: str = THREAD) -> ObjectProject:
    """The project with these lines in its table [core]."""
    project = object_project(folder, kernel, thread)
    file = folder / "project.toml"
    file.write_text(f"{file.read_text()}\n[core]\n{core}\n")
    return project


def image() -> npt.NDArray[np.uint32]:
    """Words of off-chip memory before the run."""
    return np.random.default_rng(3).integers(0, 2**32, WORDS, np.uint64).astype(np.uint32)


def expected(words: npt.NDArray[np.uint32]) -> list[str]:
    """What the thread prints."""
    memory = words.astype("<u4").tobytes()
    after = bytearray(memory)
    folded = np.frombuffer(memory[6 : 6 + 602], "<u2")
    after[0x2003 : 0x2003 + 301] = ((folded >> 8) ^ (folded & 255)).astype(np.uint8).tobytes()
    after[0x3008 : 0x3008 + 190 * 8] = memory[24 + 8 : 24 + 8 + 190 * 8]
    after[0x3FE0 : 0x3FE0 + 39 * 16] = memory[0x110 + 16 : 0x110 + 16 + 39 * 16]
    total, lines = 0, []
    for start in (0x2000, 0x3000, 0x3F00):
        for word in np.frombuffer(bytes(after[start : start + 2048]), "<u4"):
            total = (total * 3 + int(word)) % 2**32
        lines.append(str(total))
    return lines
