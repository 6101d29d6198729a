`include "pycoram.v"
module bridge #(parameter W = 64) (input CLK, input RST);
  // words of thread recv are byte-reversed and handed to thread send
  wire [W-1:0] q; wire empty; wire full;
  reg [W-1:0] d; reg enq;
  wire deq = !empty && !busy;
  reg busy; reg have;
  genvar g;
  wire [W-1:0] rev;
  generate for(g=0; g<W/8; g=g+1) begin: swap
    assign rev[8*g+7:8*g] = q[W-1-8*g:W-8-8*g];
  end endgenerate
  always @(posedge CLK) begin
    if(RST) begin enq <= 0; busy <= 0; have <= 0; end
    else begin
      enq <= 0;
      have <= deq;
      if(deq) busy <= 1;
      if(have) d <= rev;
      if(busy && !have && !full) begin enq <= 1; busy <= 0; end
    end
  end
  CoramChannel #(.CORAM_THREAD_NAME("recv"), .CORAM_ID(1), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(W))
   c0(.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .D({W{1'b0}}), .ENQ(1'b0));
  CoramChannel #(.CORAM_THREAD_NAME("send"), .CORAM_ID(7), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(W))
   c1(.CLK(CLK), .RST(RST), .D(d), .ENQ(enq), .FULL(full), .DEQ(1'b0));
endmodule
