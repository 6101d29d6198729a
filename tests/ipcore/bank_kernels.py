"""Kernels with memories of several banks, threads that move words through them, and what comes out, in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from memory_bench import Bytes

_PORTS = {
    "CoramMemory1P": ".ADDR(addr), .D(d), .WE(we), .Q(q)",
    "CoramMemoryBE1P": ".ADDR(addr), .D(d), .WE(we), .MASK({WIDTH/8{1'b1}}), .Q(q)",
    "CoramMemory2P": ".ADDR0(addr), .D0(d), .WE0(we), .Q0(q), .ADDR1(~{A{1'b0}}), .D1(d), .WE1(noise), .Q1()",
    "CoramMemoryBE2P": (
        ".ADDR0(addr), .D0(d), .WE0(we), .MASK0({WIDTH/8{1'b1}}), .Q0(q), "
        ".ADDR1(~{A{1'b0}}), .D1(d), .WE1(noise), .MASK1({WIDTH/8{1'b1}}), .Q1()"
    ),
}

_KERNEL = """
// One bank: adds its number and the row's to every word when it is told to.
module bank #(parameter BANK = 0, parameter WIDTH = 32, parameter A = 4) (
    input wire CLK, input wire RST, input wire go, output wire busy, input wire noise
);
  reg [A:0] count;
  reg writing;
  wire [A-1:0] addr = count[A-1:0];
  wire [WIDTH-1:0] q;
  wire [WIDTH-1:0] d = q + 7 * BANK + count[A-1:0] + 1;
  wire we = writing;
  assign busy = count != (1 << A);
  MODULE #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(3), .CORAM_SUB_ID(BANK), .CORAM_ADDR_LEN(A),
           .CORAM_DATA_WIDTH(WIDTH)) words (.CLK(CLK), PORTS);
  always @(posedge CLK) begin
    if (RST) begin
      count <= 1 << A;
      writing <= 0;
    end else if (go) count <= 0;
    else if (busy) begin
      writing <= ~writing;
      if (writing) count <= count + 1;
    end
  end
endmodule

module kernel (input wire CLK, input wire RST);
  wire [LENGTH-1:0] busy;
  wire empty, full;
  reg going, running;
  reg [2:0] dice;
  wire noise = NOISE & dice[0] & ~busy[0];
  wire start = ~empty & ~running;
  wire stop = running & ~going & (busy == 0) & ~full;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) talk
    (.CLK(CLK), .RST(RST), .D(32'd1), .ENQ(stop), .FULL(full), .ALM_FULL(), .Q(), .DEQ(start), .EMPTY(empty),
     .ALM_EMPTY());
  always @(posedge CLK) begin
    dice <= RST ? 3'd1 : {dice[1:0], dice[2] ^ dice[1]};
    going <= start & ~RST;
    if (RST) running <= 0;
    else if (start) running <= 1;
    else if (stop) running <= 0;
  end
  genvar k;
  generate
    for (k = LENGTH - 1; k >= 0; k = k - 1) begin : banks
      bank #(.BANK(k), .WIDTH(WIDTH), .A(ADDRESS)) one
        (.CLK(CLK), .RST(RST), .go(going), .busy(busy[k]), .noise(noise));
    end
  endgenerate
endmodule
"""


@dataclass(frozen=True)
class Banks:
    """A memory of ``length`` banks with ``2 ** address`` rows each."""

    length: int
    gather: bool
    kind: str = "CoramMemory1P"
    width: int = 32
    address: int = 4

    @property
    def two_ports(self) -> bool:
        """Whether the kernel's second port writes the last row while transfers are under way."""
        return "2P" in self.kind

    @property
    def depth(self) -> int:
        """Words as the thread counts them."""
        return (1 << self.address) * (1 if self.gather else self.length)

    @property
    def word_bytes(self) -> int:
        """Bytes of such a word."""
        return self.width // 8 * (self.length if self.gather else 1)

    @property
    def kernel(self) -> str:
        """The kernel's source."""
        text = _KERNEL.replace("MODULE", self.kind).replace("PORTS", _PORTS[self.kind])
        text = text.replace("LENGTH", str(self.length)).replace(".WIDTH(WIDTH)", f".WIDTH({self.width})")
        text = text.replace("ADDRESS", str(self.address))
        return text.replace("NOISE", str(int(self.two_ports and self.gather)))


@dataclass(frozen=True)
class Move:
    """A transfer of the thread; with ``work`` the kernel works on all words after it."""

    store: bool
    place: int
    address: int
    words: int
    work: bool = False


def thread(banks: Banks, moves: list[Move]) -> str:
    """The thread's source."""
    shape = f"{banks.width}, {1 << banks.address}, {banks.length}, {banks.gather}"
    lines = [f"m = CoramMemory(3, {shape})", "c = CoramChannel(0)"]
    for move in moves:
        method = "read" if move.store else "write"
        lines.append(f"m.{method}_nonblocking({move.place}, {move.address}, {move.words})")
        if move.work:
            lines += ["m.wait()", "c.write(1)", "c.read()"]
    return "\n".join([*lines, "m.wait()", ""])


def expected(banks: Banks, moves: list[Move], dram: Bytes) -> Bytes:
    """Off-chip memory after the moves."""
    dram = dram.copy()
    size, rows = banks.width // 8, 1 << banks.address
    # bytes as (row, bank, byte) or (bank, row, byte), in the order in which they are off chip
    shape = (rows, banks.length, size) if banks.gather else (banks.length, rows, size)
    memory = np.zeros(shape, np.uint8)
    flat = memory.reshape(-1)
    for move in moves:
        near = slice(move.place * banks.word_bytes, (move.place + move.words) * banks.word_bytes)
        far = slice(move.address, move.address + move.words * banks.word_bytes)
        if move.store:
            dram[far] = flat[near]
        else:
            flat[near] = dram[far]
        if move.work:
            for bank in range(banks.length):
                for row in range(rows):
                    cell = memory[row, bank] if banks.gather else memory[bank, row]
                    value = int.from_bytes(cell.tobytes(), "little") + 7 * bank + row + 1
                    value %= 1 << banks.width
                    cell[:] = np.frombuffer(value.to_bytes(size, "little"), np.uint8)
    return dram
