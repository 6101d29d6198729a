`include "pycoram.v"
`include "sizes.v"
`ifdef USE_WIDE
 `define DW 64
`else
 `define DW 32
`endif
module top(CLK, RST);
  input CLK, RST;
  parameter DW = `DW;
  wire [DW-1:0] q; wire e, ae; reg [DW-1:0] x; reg v; reg [15:0] n; wire f, af;
`ifdef XORFOLD
  wire deq = !e;
`else
  wire deq = !e && !ae;
`endif
  always @(posedge CLK) if (RST) begin v <= 0; x <= 0; n <= 0; end else begin
    v <= deq;
    if (v) begin x <= {x[DW-2:0], x[DW-1]} ^ q; n <= n + 1; end
  end
  CoramInStream #(.CORAM_THREAD_NAME("t"), .CORAM_ID(0), .CORAM_ADDR_LEN(`LEN), .CORAM_DATA_WIDTH(DW)) is(.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(e), .ALM_EMPTY(ae));
  reg done; reg sent;
  always @(posedge CLK) if (RST) begin done <= 0; sent <= 0; end else begin done <= (n == `COUNT); if (done && !f) sent <= 1; end
  CoramChannel #(.CORAM_THREAD_NAME("t"), .CORAM_ID(0), .CORAM_DATA_WIDTH(DW)) c(.CLK(CLK), .RST(RST), .D(x), .ENQ(done & !sent), .FULL(f), .Q(), .DEQ(1'b0), .EMPTY());
endmodule
