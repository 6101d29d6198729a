`include "pycoram.v"
module user(input CLK, input RST);
  localparam W = 16;
  wire [W-1:0] q;
  wire empty;
  reg got;
  CoramChannel #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(W))
  echo(.CLK(CLK), .RST(RST), .D(q), .ENQ(got), .Q(q), .DEQ(!empty), .EMPTY(empty));
  always @(posedge CLK) got <= !RST && !empty;
endmodule
