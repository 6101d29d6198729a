`include "pycoram.v"
`define N 8
module userlogic
  #(parameter ADDR_LEN = 4)
  (input CLK, RST);
  reg [ADDR_LEN-1:0] a;
  wire [64*`N-1:0] qs;
  reg [63:0] acc; reg [2:0] sel; reg [3:0] st;
  reg d_enq; wire full, empty; reg deq;
  genvar b;
  generate for(b=0; b<`N; b=b+1) begin : bank
    localparam MY = `N-1-b;
    CoramMemory2P #(.CORAM_THREAD_NAME("banks"), .CORAM_ID(4), .CORAM_SUB_ID(MY), .CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(64))
      m(.CLK(CLK), .ADDR0(a), .D0(64'd0), .WE0(1'b0), .Q0(qs[64*MY +: 64]),
        .ADDR1(a), .D1(acc), .WE1(st == 5 && sel == MY), .Q1());
  end endgenerate
  wire [63:0] cur = qs >> (64*sel);
  // running sum over every page in order, written in place
  always @(posedge CLK) begin
    if(RST) begin st<=0; a<=0; sel<=0; acc<=0; d_enq<=0; deq<=0; end
    else begin
      d_enq<=0; deq<=0;
      case(st)
      0: if(!empty) begin deq<=1; st<=1; a<=0; sel<=0; acc<=0; end
      1: st<=2;
      2: st<=3;             // address is registered
      3: begin acc <= acc + cur; st<=5; end
      5: begin
           a <= a + 1;
           if(&a) begin sel <= sel + 1; if(sel == `N-1) st<=6; else st<=2; end
           else st<=2;
         end
      6: if(!full) begin d_enq<=1; st<=0; end
      endcase
    end
  end
  CoramChannel #(.CORAM_THREAD_NAME("banks"), .CORAM_ID(2), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(64))
   ch(.CLK(CLK), .RST(RST), .D(acc), .ENQ(d_enq), .FULL(full), .Q(), .DEQ(deq), .EMPTY(empty));
endmodule
