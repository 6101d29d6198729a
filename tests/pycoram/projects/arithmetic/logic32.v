`include "pycoram.v"
module logic32(input CLK, input RST);
  wire [31:0] q;
  wire empty;
  reg got;
  CoramChannel #(.CORAM_THREAD_NAME("calc"), .CORAM_ID(3), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  echo(.CLK(CLK), .RST(RST), .D(q), .ENQ(got), .Q(q), .DEQ(!empty), .EMPTY(empty));
  always @(posedge CLK) got <= !RST && !empty;
  wire [31:0] r;
  CoramRegister #(.CORAM_THREAD_NAME("calc"), .CORAM_ID(1), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  reg32(.CLK(CLK), .D(r + 32'd1), .WE(r[31]), .Q(r));
endmodule
