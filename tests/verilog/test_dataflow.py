"""Combinational paths of kernels, and what the analysis says where it cannot read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.verilog.dataflow import combinational_paths
from coram_studio.verilog.source import SourceText

KERNEL = """
`define PLUS(a, b) (a + b)
module k(input CLK, input [3:0] a, b, c, input go, output [3:0] x, output reg [3:0] y, output reg [3:0] z, output w,
         output [7:0] q);
  wire [3:0] t = a ^ 3;
  assign x = `PLUS(t, b);
  always @(posedge CLK) y <= c;
  always @* begin z = 0; if (go) z = b; end
  sub s(.i(c[0]), .o(w));
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(4)) m
    (.CLK(CLK), .ADDR(a), .D(8'd0), .WE(go), .Q(q));
endmodule
"""
SUB = SourceText("kernels/sub.v", "module sub(input i, output o); assign o = ~i; endmodule\n")


def test_paths_through_logic_and_instances_but_not_registers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    flow = combinational_paths(SourceText("kernels/k.v", KERNEL), "k", others=[SUB])
    assert flow.diagnostics == ()
    assert flow.paths == {("a", "x"), ("b", "x"), ("b", "z"), ("go", "z"), ("c", "w")}
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
    assert capfd.readouterr() == ("", "")


def test_registers_of_systemverilog_are_no_paths() -> None:
    text = "module k(input c, input a, output logic b, output logic d); always_ff @(posedge c) b <= a;\n"
    text += "always_comb d = a; endmodule\n"
    flow = combinational_paths(SourceText("k.sv", text), "k")
    assert flow.paths == {("a", "d")}


def test_a_feedback_of_a_kernel_is_found() -> None:
    text = "module k(input full, input [7:0] q, output enq, output [7:0] d); assign enq = !full; assign d = q; endmodule\n"
    flow = combinational_paths(SourceText("k.v", text), "k")
    assert flow.paths == {("full", "enq"), ("q", "d")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("module k(input a, output logic b); typedef logic t; endmodule\n", "uses typedef,"),
        ("module k(input a, output b, c); assign b = a, c = a; endmodule\n", "can't read"),
        ("module k(input a, output b); gone u(a, b); endmodule\n", "which the dataflow analysis can't read"),
        ("module k(input a; output b); endmodule\n", "which the dataflow analysis can't read"),
        ("module other; endmodule\n", "which the dataflow analysis can't read"),
        ("", "which the dataflow analysis can't read"),
        ("\udc80 module k; " + "(" * 3000, "which the dataflow analysis can't read"),
    ],
)
def test_what_cannot_be_read_is_a_warning(text: str, words: str) -> None:
    flow = combinational_paths(SourceText("kernels/k.sv", text), "k")
    assert flow.paths == frozenset()
    (found,) = flow.diagnostics
    assert (found.code, found.severity.value) == ("K015", "warning")
    assert found.message.startswith("kernel k uses ")
    assert words in found.message


def test_words_of_systemverilog_are_names_in_verilog() -> None:
    text = """
module class(input wire CLK, input wire [3:0] bit, output wire [3:0] do, output reg [3:0] logic);
  wire [3:0] enum, packed;
  string #(.interface(1)) typedef (.import(bit), .export(enum));
  assign packed = enum + 1;
  assign do = packed;
  always @(posedge CLK) logic <= bit;
endmodule
module string #(parameter interface = 0) (input wire [3:0] import, output wire [3:0] export);
  assign export = import;
endmodule
"""
    flow = combinational_paths(SourceText("kernels/k.v", text), "class")
    assert (flow.paths, flow.diagnostics) == ({("bit", "do")}, ())


def test_escaped_names_are_those_of_the_ports() -> None:
    text = "module k(input \\logic , input other, output \\do ); assign \\do = \\logic & other; endmodule\n"
    flow = combinational_paths(SourceText("k.v", text), "k")
    assert flow.paths == {("logic", "do"), ("other", "do")}
