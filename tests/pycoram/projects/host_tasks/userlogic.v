`include "pycoram.v"
module userlogic(input CLK, input RST);
  reg [7:0] a;
  always @(posedge CLK) a <= RST ? 0 : a + 1;
  wire [31:0] q;
  CoramMemory1P #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(8), .CORAM_DATA_WIDTH(32))
  mem(.CLK(CLK), .ADDR(a), .D(0), .WE(1'b0), .Q(q));
endmodule
