`include "pycoram.v"
`include "mac.vh"
`resetall
`timescale 1ns/1ps
module core #(parameter KIND = 2) (input CLK, input RST);
  reg [5:0] a; wire [31:0] q0, q1; wire [31:0] n; wire e, f; reg [31:0] s; reg [1:0] st; reg v; reg [6:0] left;
  wire [31:0] x;
  `RAM(ram_x, 0, 6, a, q0);
  `RAM(ram_y, 1, 6, a, q1);
  generate
    case (KIND)
      0: begin : k assign x = q0 + q1; end
      1, 2: begin : k
        if (KIND == 1) assign x = q0 - q1;
        else begin : deep
          mixer #(.W(32)) testbench (.a(q0), .b(q1), .y(x));
        end
      end
      default: assign x = 0;
    endcase
  endgenerate
  always @(posedge CLK) if (RST) begin st <= 0; a <= 0; s <= 0; v <= 0; left <= 0; end else begin
    v <= st == 2;
    if (v) s <= {s[30:0], s[31]} + x;
    case (st)
      0: if (!e) st <= 1;
      1: begin left <= n; a <= 0; s <= 0; st <= 2; end
      2: begin a <= a + 1; left <= left - 1; if (left == 1) st <= 3; end
      3: if (!v && !f) st <= 0;
    endcase
  end
  CoramChannel #(`CH_PARAM(0)) ch (`CLKRST, .D(s), .ENQ(st == 3 && !v && !f), .FULL(f), .Q(n), .DEQ(st == 0 && !e), .EMPTY(e));
  // pragma translate_off
  initial $display("core of kind %0d", KIND);
  // pragma translate_on
endmodule
module mixer(a, b, y);
  parameter W = 8;
  input [W-1:0] a, b; output [W-1:0] y;
  coram_memory u (a, b, y);
  defparam u.N = W;
endmodule
(* keep_hierarchy = "yes" *)
module coram_memory (p, q, r);
  parameter N = 1;
  input [N-1:0] p; input [N-1:0] q; output [N-1:0] r;
  assign r = (p ^ {q[0 +: N/2], q[N-1 -: N/2]});
endmodule
