"""Splicing of CoRAM objects, judged by simulation of the spliced text."""

from __future__ import annotations

from pathlib import Path

import pytest
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
    spliced = splice(text)
    assert [d.message for d in spliced.diagnostics if d.severity.value == "error"] == []
    assert spliced.objects
    assert failures(spliced, tmp_path) == []
    assert without_insertions(spliced.sources[0].text, text)
