"""Splicing of CoRAM objects, judged by simulation of the spliced text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from random_hierarchy import RandomHierarchy
from splice_simulation import failures, has_icarus, without_insertions

from coram_studio.verilog.source import SourceText, Spliced
from coram_studio.verilog.splice import splice_objects

needs_icarus = pytest.mark.skipif(not has_icarus(), reason="Icarus Verilog is not installed")

MEMORY = 'CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID({id}), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(6))'

DESIGNS = {
    "directly in the top": """
module top(input CLK);
  wire [7:0] q;
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(5)) m
   (.CLK(CLK), .Q(q) // the last one
   ); CoramChannel #(.CORAM_THREAD_NAME("t")) c (CLK);
endmodule
""",
    "non-ANSI header": """
module top(CLK, led);
  input CLK; output [3:0] led;
  CoramMemory1P #("t", 0, 3) m (.CLK(CLK));
endmodule
""",
    "a module without ports": """
module top;
  inner u();
  inner2 v();
endmodule
module inner; CoramMemory1P #("t", 0, 3) m (); endmodule
module inner2 (); CoramChannel #("t", 0, 3) m (); endmodule
""",
    "several levels, several instances": """
module leaf #(parameter ID = 0, parameter W = 8) (input CLK);
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(ID), .CORAM_DATA_WIDTH(W)) m (.CLK(CLK));
endmodule
module middle #(parameter BASE = 0) (input CLK);
  leaf #(.ID(BASE)) a (.CLK(CLK));
  leaf #(BASE + 1, 32) b (CLK);
endmodule
module top(input CLK);
  middle #(.BASE(0)) x (CLK);
  middle #(.BASE(10)) y (.CLK(CLK)), z ();
  defparam z.BASE = 20;
  leaf #(30, 16) w (CLK);
endmodule
""",
    "generate loops": """
module pe #(parameter ID = 0) (CLK);
  input CLK;
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(ID), .CORAM_DATA_WIDTH(8 << (ID % 3))) m (.CLK(CLK));
  genvar j;
  generate for (j = 1; j < 6; j = j + 2) begin : lane
    if (j != 3 || ID > 1) begin : some
      CoramChannel #("t", 0, ID * 16 + j, 0, 4, 8 * j) c (CLK);
    end
  end endgenerate
endmodule
module top(input CLK);
  genvar i, k;
  generate
    for (i = 0; i < 3; i = i + 1) begin : row
      pe #(.ID(i)) u (.CLK(CLK));
    end
    for (i = 10; i > 7; i = i - 1) begin : down
      for (k = 1; k < 100; k = k * 7) begin : powers
        CoramMemory1P #(.CORAM_THREAD_NAME("u"), .CORAM_ID(i * 100 + k)) m (CLK);
      end
    end
  endgenerate
endmodule
""",
    "generate-if and the same names in both branches": """
module top #(parameter BIG = 1) (input CLK);
  generate if (BIG) begin : a
    CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ADDR_LEN(12)) m (.CLK(CLK));
  end else begin : b
    CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ADDR_LEN(4)) m (.CLK(CLK));
  end
  case (BIG) 1: begin : one CoramChannel #("t") m (CLK); end default: begin : two end endcase
  endgenerate
endmodule
""",
    "a module that has an object only with some parameters": """
module maybe #(parameter HAS = 0, parameter ID = 0) (input CLK);
  generate if (HAS) CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(ID)) m (.CLK(CLK)); endgenerate
endmodule
module top(input CLK);
  maybe u (CLK);
  maybe #(1, 5) v (CLK);
  genvar g;
  generate for (g = 0; g < 4; g = g + 1) begin : l maybe #(g % 2, g) w (.CLK(CLK)); end endgenerate
endmodule
""",
    "names that are taken": """
module coram_m(input CLK, input coram_u_dma_q);
  wire coram_coram_m_dma_addr, coram_m_dma_q;
  CoramMemory1P #(.CORAM_THREAD_NAME("t")) coram_m (.CLK(CLK)), m (.CLK(CLK));
  defparam m.CORAM_ID = 9;
endmodule
module top(input CLK);
  wire coram_u;
  coram_m u (CLK, coram_u);
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(4)) \\odd-name+ (.CLK(CLK));
endmodule
""",
    "SystemVerilog": """
package sizes; localparam int W = 16; typedef logic [W-1:0] word_t; endpackage
module core_of import sizes::*; #(parameter int ID = 0) (input logic CLK);
  logic RST;
  word_t data;
  always_ff @(posedge CLK) data <= data + 1'b1;
  CoramChannel #(.CORAM_THREAD_NAME("t"), .CORAM_ID(ID), .CORAM_DATA_WIDTH(W)) c (.CLK, .RST(RST));
  for (genvar i = 0; i < 2; i++) begin : g
    CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(2 * ID + i), .CORAM_DATA_WIDTH(W)) m (.CLK);
  end
endmodule
module top(input logic CLK);
  for (genvar i = 0; i < 2; ++i) begin : g
    core_of #(.ID(i)) u (.*);
  end
endmodule
""",
    "no nets by default, tabs and comments": """
`default_nettype none
module /* a */ top // b
\t( input wire CLK /* c ) */ ) /* d ; */ ; // e
\tCoramMemory1P #(.CORAM_THREAD_NAME("t") /* ( */) m ( /* f */ ) ;
\tinner u ( /* ( */ .CLK (CLK) // )
\t/* last */ ) ;
endmodule
module inner ( CLK ) ; input wire CLK ; CoramChannel #("t") c ( CLK , , ) ; endmodule
""",
}


def splice(text: str, name: str = "kernels/design.v") -> Spliced:
    return splice_objects([SourceText(name, text)], "top")


@needs_icarus
@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_control_sides_reach_their_objects(name: str, line_end: str, tmp_path: Path) -> None:
    text = DESIGNS[name].replace("\n", line_end)
    spliced = splice(text, "kernels/design.sv" if name == "SystemVerilog" else "kernels/design.v")
    assert [d.message for d in spliced.diagnostics if d.severity.value == "error"] == []
    assert spliced.objects
    assert failures(spliced, tmp_path) == []
    assert without_insertions(spliced.sources[0].text, text)


@needs_icarus
@pytest.mark.parametrize("seed", range(40))
def test_random_hierarchies(seed: int, tmp_path: Path) -> None:
    text = RandomHierarchy(seed).text
    spliced = splice(text)
    assert [d.message for d in spliced.diagnostics if d.severity.value == "error"] == []
    assert failures(spliced, tmp_path, seed=seed) == []
    assert without_insertions(spliced.sources[0].text, text)
    assert len({item.prefix for item in spliced.objects}) == len(spliced.objects)


@needs_icarus
def test_the_simulation_sees_a_wrong_wire(tmp_path: Path) -> None:
    spliced = splice(DESIGNS["generate loops"])
    source = spliced.sources[0]
    wrong = source.text.replace("coram_u_m_dma_d[(i)*32 +: 32]", "coram_u_m_dma_d[(2 - i)*32 +: 32]")
    assert wrong != source.text
    assert failures(replace(spliced, sources=(SourceText(source.path, wrong),)), tmp_path)


@needs_icarus
def test_a_projects_own_declarations_of_the_objects_are_left_out(tmp_path: Path) -> None:
    text = """`include "pycoram.v"
module top(input CLK); CoramMemory1P #("t", 0, 1) m (CLK); endmodule
// é: module CoramMemory1P endmodule
module CoramMemory1P #(parameter CORAM_THREAD_NAME="undefined", CORAM_THREAD_ID=0, CORAM_ID=0)
 (input CLK); // é
endmodule // kept
"""
    spliced = splice(text)
    assert spliced.diagnostics == ()
    assert failures(spliced, tmp_path) == []
    assert without_insertions(spliced.sources[0].text, text)


def messages(text: str, top: str = "top", **more: object) -> dict[str, str]:
    spliced = splice_objects([SourceText("k.v", text)], top, **more)  # type: ignore[arg-type]
    assert spliced.sources[0].text == text, "with errors the text stays as it is"
    return {
        d.code: f"{d.span.line}:{d.span.column}: {d.message}" if d.span else d.message
        for d in spliced.diagnostics
    }


def test_two_objects_that_are_the_same() -> None:
    found = messages(
        """module top(input CLK);
  CoramMemory1P #("t", 0, 3) a (CLK);
  CoramMemory1P #("u", 0, 3) b (CLK);
  CoramChannel #("t", 0, 3) c (CLK);
  sub #(3) d(CLK);
endmodule
module sub #(parameter I = 0) (input CLK); CoramMemory1P #("t", 0, I) m (CLK); endmodule
"""
    )
    assert found == {"K011": "7:71: top.d.m and top.a are both memory 3 of the thread t"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ('#("t", 0, 1\'bx)', "CORAM_ID of top.m must be a number from 0"),
        ('#("t", 0, -1)', "CORAM_ID of top.m must be a number from 0 to 2147483647, not -1"),
        ('#("t", 0, 0, 0, 0)', "CORAM_ADDR_LEN of top.m must be a number from 1 to 30, not 0"),
        ('#("t", 0, 0, 0, 10, 0)', "CORAM_DATA_WIDTH of top.m must be a number from 1"),
        ("", 'CORAM_THREAD_NAME of top.m must be the name of a control thread, not "undefined"'),
        ('#("no name")', 'CORAM_THREAD_NAME of top.m must be the name of a control thread, not "no name"'),
        ("#(1.5)", 'CORAM_THREAD_NAME of top.m must be the name of a control thread, not ""'),
    ],
)
def test_parameters_that_cannot_be(parameters: str, message: str) -> None:
    found = messages(f"module top(input CLK);\n CoramMemory1P {parameters} m (CLK);\nendmodule\n")
    assert message in found["K010"]
    assert found["K010"].startswith("2:")


def test_places_where_nothing_can_be_put_in() -> None:
    macro = '`define TOP module top(input CLK);\n`TOP\n CoramMemory1P #("t") m (CLK);\nendmodule\n'
    assert messages(macro)["K012"].startswith("2:1: ")
    array = 'module top(input CLK);\n CoramMemory1P #("t") m[1:0] (CLK);\nendmodule\n'
    assert "array of instances" in messages(array)["K012"]
    recursion = """module top(input CLK); r #(2) u(CLK); endmodule
module r #(parameter N = 0) (input CLK);
  CoramMemory1P #("t", 0, N) m (CLK);
  generate if (N > 0) r #(N - 1) s (CLK); endgenerate
endmodule
"""
    assert "instantiates itself" in messages(recursion)["K012"]


def test_errors_of_the_text_stop_splicing() -> None:
    assert messages("module top(input CLK);\n assign x = ;\nendmodule\n").keys() == {"K001"}
    assert messages("module top(input CLK);\n assign CLK.x = y;\nendmodule\n").keys() >= {"K002"}
    assert messages("module other; endmodule\n").keys() == {"K013"}
    assert messages("module top; gone u(); endmodule\n").keys() == {"K004"}
    assert "K014" in messages("module top; wire x = " + "(" * 5000 + "1" + ")" * 5000 + "; endmodule\n")


def test_macros_and_parameters_of_the_build_are_used() -> None:
    text = """`ifdef WIDE
`define W 64
`else
`define W 8
`endif
module top #(parameter N = `COUNT) (input CLK);
  genvar i;
  generate for (i = 0; i < N; i = i + 1) begin : g
    CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID(i), .CORAM_DATA_WIDTH(`W)) m (CLK);
  end endgenerate
endmodule
"""
    spliced = splice_objects([SourceText("k.v", text)], "top", defines=["WIDE", "COUNT=5"])
    assert [(item.coram_id, item.data_width) for item in spliced.objects] == [(i, 64) for i in range(5)]


def test_objects_say_where_they_stand() -> None:
    text = 'module top(input CLK); // 日本語 é\n  /* é */ CoramMemory1P #("t") buffer (CLK);\nendmodule\n'
    (item,) = splice(text).objects
    assert (item.path, item.prefix) == ("top.buffer", "coram_buffer")
    assert (item.span.line, item.span.column, item.span.end_column) == (2, 32, 38)


def test_sources_without_objects_come_back_as_they_are() -> None:
    text = "module top(input CLK, output reg [3:0] q);\n always @(posedge CLK) q <= q + 1;\nendmodule"
    spliced = splice(text)
    assert spliced.sources[0].text == text
    assert [port.name for port in spliced.top_ports] == ["CLK", "q"]
    assert (spliced.objects, spliced.diagnostics) == ((), ())


@needs_icarus
@pytest.mark.parametrize("encoding", ["shift_jis", "utf-8", "utf-8-sig"])
def test_bytes_of_any_encoding_survive(encoding: str, tmp_path: Path) -> None:
    written = (
        'module top(input CLK); /* 合計を出す表 */ CoramMemory1P #("t") m (CLK /* 表 */); endmodule // 能\n'
    )
    raw = written.encode(encoding)
    text = raw.decode("utf-8", "surrogateescape")
    spliced = splice(text)
    assert spliced.diagnostics == ()
    assert without_insertions(spliced.sources[0].text, text.removeprefix("\ufeff"))
    result = spliced.sources[0].text.encode("utf-8", "surrogateescape")
    assert "合計を出す表 */".encode(encoding.removesuffix("-sig")) in result
    assert failures(spliced, tmp_path) == []


def test_included_files_are_handed_on(tmp_path: Path) -> None:
    (tmp_path / "sizes.vh").write_text("`define W 16\n")
    text = '`include "sizes.vh"\nmodule top(input CLK);\n CoramChannel #("t", 0, 0, 0, 4, `W) c (CLK);\nendmodule\n'
    spliced = splice_objects([SourceText("k.v", text)], "top", include_dirs=[tmp_path])
    assert spliced.diagnostics == ()
    assert [item.data_width for item in spliced.objects] == [16]
    assert [(header.path, header.text) for header in spliced.headers] == [("sizes.vh", "`define W 16\n")]


@pytest.mark.parametrize("name", ["/dev/zero", "../../../../dev/zero", "/etc/passwd"])
def test_files_outside_of_the_include_folders_are_not_opened(name: str, tmp_path: Path) -> None:
    found = messages(f'`include "{name}"\nmodule top; endmodule\n', include_dirs=[tmp_path])
    assert found == {"K009": "1:1: `include must give the name of a file below an include folder, in quotes"}
