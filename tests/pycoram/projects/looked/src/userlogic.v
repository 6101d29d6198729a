`include "pycoram.v"
module userlogic(input CLK, input RST);
`include "state.v"
  wire [31:0] q;
  wire empty;
  CoramChannel #(.CORAM_THREAD_NAME("loop"), .CORAM_ID(0), .CORAM_DATA_WIDTH(32))
  ch(.CLK(CLK), .RST(RST), .D(q ^ 32'hff), .ENQ(got), .Q(q), .DEQ(!empty), .EMPTY(empty));
endmodule
