`include "pycoram.v"
module userlogic(input CLK, input RST);
  wire [63:0] q;
  reg [6:0] a;
  wire [31:0] cq;
  wire empty, full;
  CoramMemory1P #(.CORAM_THREAD_NAME("main"), .CORAM_ID(0), .CORAM_ADDR_LEN(7), .CORAM_DATA_WIDTH(64))
  mem(.CLK(CLK), .ADDR(a), .D(64'd0), .WE(1'b0), .Q(q));
  CoramChannel #(.CORAM_THREAD_NAME("main"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  ch(.CLK(CLK), .RST(RST), .D(max), .ENQ(st == 3), .Q(cq), .DEQ(st == 0), .EMPTY(empty));
  reg [2:0] st;
  reg [31:0] max;
  reg [31:0] left;
  always @(posedge CLK)
    if(RST) begin st <= 0; a <= 0; max <= 0; left <= 0; end
    else case(st)
      0: if(!empty) st <= 1;
      1: begin left <= cq; a <= 0; max <= 0; st <= 4; end
      4: st <= 2;
      2: begin
        if(q[31:0] > max) max <= q[31:0];
        if(q[63:32] > max && q[63:32] > q[31:0]) max <= q[63:32];
        a <= a + 1;
        left <= left - 1;
        st <= left == 1 ? 3 : 4;
      end
      3: st <= 0;
      default: st <= 0;
    endcase
endmodule
