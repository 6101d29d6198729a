"""Kernels in SystemVerilog with objects deep in them: packages, structs, interfaces, parameters, generate blocks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from bank_kernels import Banks, Move, expected, thread
from memory_bench import DRAM_BYTES, Build, run_core, write_core

# A memory in each of several lanes, whose ids and banks are parameters three levels up.
DEEP = """
package sizes;
  localparam int WIDTH = 32;
  localparam int ROWS = 4;
  typedef logic [WIDTH-1:0] word_t;
  typedef struct packed {
    logic [ROWS-1:0] row;
    word_t value;
    logic valid;
  } write_t;
  typedef enum logic [1:0] {IDLE, READ, WRITE} step_t;
endpackage

module store_words import sizes::*; #(
    parameter int ID = 0,
    parameter int BANK = 0,
    parameter bit TWO_PORTS = 1'b0
) (
    input logic CLK,
    input write_t write,
    input logic [ROWS-1:0] row,
    output word_t q
);
  if (TWO_PORTS) begin : two
    CoramMemory2P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(ID), .CORAM_SUB_ID(BANK), .CORAM_ADDR_LEN(ROWS),
                    .CORAM_DATA_WIDTH(WIDTH)) words (
        .CLK, .ADDR0(row), .D0('0), .WE0(1'b0), .Q0(q),
        .ADDR1(write.row), .D1(write.value), .WE1(write.valid), .Q1());
  end else begin : one
    CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(ID), .CORAM_SUB_ID(BANK), .CORAM_ADDR_LEN(ROWS),
                    .CORAM_DATA_WIDTH(WIDTH)) words (
        .CLK, .ADDR(write.valid ? write.row : row), .D(write.value), .WE(write.valid), .Q(q));
  end : one
endmodule : store_words

module lane import sizes::*; #(parameter int ID = 0, parameter int BANK = 0, parameter bit TWO_PORTS = 1'b0) (
    input logic CLK, RST, go,
    output logic busy
);
  step_t step;
  logic [ROWS-1:0] row;
  word_t q;
  write_t write;
  always_comb begin
    write = '0;
    write.row = row;
    write.value = q + word_t'(7 * BANK) + word_t'(row) + 1;
    write.valid = (step == WRITE);
  end
  store_words #(.ID(ID), .BANK(BANK), .TWO_PORTS(TWO_PORTS)) store (.CLK, .write, .row, .q);
  always_ff @(posedge CLK) begin
    if (RST) begin
      step <= IDLE;
      row <= '0;
    end else unique case (step)
      IDLE: if (go) step <= READ;
      READ: step <= WRITE;
      WRITE: begin
        row <= row + 1'b1;
        step <= (row == '1) ? IDLE : READ;
      end
      default: step <= IDLE;
    endcase
  end
  assign busy = (step != IDLE);
endmodule

module kernel (input logic CLK, input logic RST);
  localparam int LANES = LENGTH;
  logic [LANES-1:0] busy;
  logic empty, full, going, running, start, stop;
  assign start = ~empty & ~running;
  assign stop = running & ~going & (busy == '0) & ~full;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) talk (
      .CLK, .RST, .D(32'd1), .ENQ(stop), .FULL(full), .ALM_FULL(), .Q(), .DEQ(start), .EMPTY(empty), .ALM_EMPTY());
  always_ff @(posedge CLK) begin
    going <= start & ~RST;
    if (RST) running <= 1'b0;
    else if (start) running <= 1'b1;
    else if (stop) running <= 1'b0;
  end
  for (genvar k = 0; k < LANES; k++) begin : lanes
    if (k % 2 == 0) begin : even
      lane #(.ID(3), .BANK(k), .TWO_PORTS(TWO)) worker (.CLK, .RST, .go(going), .busy(busy[k]));
    end else begin : odd
      lane #(.ID(3), .BANK(k), .TWO_PORTS(TWO)) worker (.CLK, .RST, .go(going), .busy(busy[k]));
    end
  end
endmodule
"""


def deep(length: int, two_ports: bool) -> str:
    return DEEP.replace("LENGTH", str(length)).replace("(TWO)", f"(1'b{int(two_ports)})")


def all_of(banks: Banks) -> list[Move]:
    """All words in, the kernel's work, all of them out, to another place."""
    return [Move(False, 0, 64, banks.depth, True), Move(True, 0, 8192, banks.depth)]


@pytest.mark.parametrize("two_ports", [False, True], ids=["1P", "2P"])
@pytest.mark.parametrize("gather", [False, True], ids=["pages", "row"])
def test_objects_lie_three_levels_deep_in_systemverilog(
    tmp_path: Path, gather: bool, two_ports: bool
) -> None:
    banks = Banks(3, gather)
    moves = all_of(banks)
    core = Build(deep(3, two_ports), thread(banks, moves), suffix="sv").core()
    text = core.text("hdl/kernel.sv")
    assert "typedef struct packed" in text and text.count("\n") == deep(3, two_ports).count("\n")
    dram = np.random.default_rng(1).integers(0, 256, DRAM_BYTES, dtype=np.uint8)
    after, lines = run_core(tmp_path, core, dram)
    assert lines == []
    assert (after == expected(banks, moves, dram)).all()


_MEMORY = (
    "CoramMemory1P #(.CORAM_THREAD_NAME({name}), .CORAM_ID({id}), .CORAM_ADDR_LEN(4)) {instance} ({pins});"
)


def _memory(
    instance: str = "words",
    *,
    id: str = "3",
    name: str = '"worker"',
    pins: str = ".CLK, .ADDR(a), .D(d), .WE(we), .Q(q)",
) -> str:
    return _MEMORY.format(name=name, id=id, instance=instance, pins=pins)


_WIRES = "logic [3:0] a; logic [31:0] d, q; logic we; assign a = q[3:0]; assign d = q + 1; assign we = q[5];"

# How SystemVerilog lets people write what an object is connected by, and where it is.
FORMS = {
    "interface": f"""
interface port_if (input logic CLK);
  logic [3:0] a;
  logic [31:0] d, q;
  logic we;
  modport user (output a, d, we, input q);
  modport memory (input CLK, a, d, we, output q);
endinterface
module holder (port_if.memory bus);
  {_memory(pins=".CLK(bus.CLK), .ADDR(bus.a), .D(bus.d), .WE(bus.we), .Q(bus.q)")}
endmodule
module user (port_if.user bus);
  always_comb begin bus.a = bus.q[3:0]; bus.d = bus.q + 1; bus.we = bus.q[5]; end
endmodule
module kernel (input logic CLK, input logic RST);
  port_if bus (.CLK);
  user one (.bus(bus));
  holder two (.bus);
endmodule
""",
    "interface array": f"""
interface port_if;
  logic [3:0] a;
  logic [31:0] d, q;
  logic we;
endinterface
module holder #(parameter ID = 3) (input logic CLK, port_if bus);
  assign bus.a = bus.q[3:0]; assign bus.d = bus.q + 1; assign bus.we = bus.q[5];
  {_memory(id="ID", pins=".CLK(CLK), .ADDR(bus.a), .D(bus.d), .WE(bus.we), .Q(bus.q)")}
endmodule
module kernel (input logic CLK, input logic RST);
  port_if bus [2] ();
  for (genvar i = 0; i < 2; ++i) begin
    holder #(.ID(3 + i)) one (.CLK, .bus(bus[i]));
  end
endmodule
""",
    "dot star": f"""
module holder (input logic CLK, input logic [3:0] a, input logic [31:0] d, input logic we, output logic [31:0] q);
  {_memory()}
endmodule
module kernel (input logic CLK, input logic RST);
  {_WIRES}
  holder one (.*);
endmodule
""",
    "positional": f"""
module holder (input logic CLK, input logic [3:0] a, input logic [31:0] d, input logic we, output logic [31:0] q);
  {_memory(pins="CLK, a, d, we, q")}
endmodule
module kernel (input logic CLK, input logic RST);
  {_WIRES}
  holder one (CLK, a, d, we, q);
endmodule
""",
    "old header": f"""
module kernel (CLK, RST);
  input CLK, RST;
  {_WIRES}
  {_memory()}
endmodule
""",
    "no default nets": f"""
`default_nettype none
module kernel (input wire logic CLK, input wire logic RST);
  {_WIRES}
  {_memory()}
endmodule
`default_nettype wire
""",
    "types and texts": f"""
package names; localparam string THREAD = "worker"; typedef struct packed {{ logic [15:0] high, low; }} pair_t; endpackage
module holder #(parameter type word_t = logic [31:0], parameter int ID = 0, parameter NAME = "none")
    (input logic CLK, input word_t from, output word_t q);
  logic [3:0] a; word_t d; logic we;
  assign a = from[3:0]; assign d = from; assign we = from[7];
  {_memory(id="ID", name="NAME")}
endmodule : holder
module kernel import names::*; (input logic CLK, input logic RST);
  pair_t x; pair_t y;
  (* keep *) holder #(.word_t(pair_t), .ID(3), .NAME("worker")) one (.CLK, .from(y), .q(x));
  holder #(pair_t, 2 + 2, "worker") two (.CLK, .from(x), .q(y));
endmodule : kernel
""",
    "cases and conditions": f"""
module kernel #(parameter int MODE = 2) (input logic CLK, input logic RST);
  case (MODE)
    1: begin : first {_WIRES} {_memory(id="9")} end
    2: begin : second
      for (genvar i = 0; i < 2; i++) for (genvar j = 0; j < 2; j++) if (i != j) begin : off
        {_WIRES}
        {_memory(id="2 + i")}
      end
    end
    default: begin end
  endcase
  if (MODE == 3) {_memory(id="8", pins=".CLK(CLK), .ADDR(), .D(), .WE(), .Q()")}
endmodule
""",
}


@pytest.mark.parametrize("form", FORMS)
def test_objects_are_led_out_however_they_are_written(tmp_path: Path, form: str) -> None:
    """Verilator takes the spliced text, and the engine reaches the memory."""
    text = FORMS[form]
    two = form in ("interface array", "types and texts", "cases and conditions")
    ids = (2, 3) if form == "cases and conditions" else (3, 4) if two else (3,)
    code = "".join(
        f"m{i} = CoramMemory({i}, 32, 16)\nm{i}.write(0, 0, 16)\nm{i}.read(0, 64, 4)\n" for i in ids
    )
    core = Build(text, code, suffix="sv").core()
    assert len(core.manifest.masters) == len(ids)
    assert core.text("hdl/kernel.sv").count("\n") == text.count("\n")
    files = write_core(tmp_path, core)
    top = core.manifest.top
    waiver = tmp_path / "kernel.vlt"
    waiver.write_text('`verilator_config\nlint_off -file "*/kernel.sv"\n')
    run = subprocess.run(
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_an_object_in_an_interface_is_refused(tmp_path: Path) -> None:
    text = f"""
interface holder (input logic CLK);
  {_WIRES}
  {_memory()}
endinterface
module kernel (input logic CLK, input logic RST);
  holder one (.CLK);
endmodule
"""
    result = Build(text, "m = CoramMemory(3, 32, 16)\nm.write(0, 0, 16)\n", suffix="sv").result()
    (finding,) = result.diagnostics
    assert finding.code == "K002"
    assert finding.message == "cannot instantiate a module in an interface"
