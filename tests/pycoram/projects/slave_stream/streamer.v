`include "pycoram.v"
// What the host sends comes back with the running sum.
module streamer(input CLK, input RST);
  wire [31:0] q;
  wire empty, full, alm_full;
  reg got;
  reg [31:0] sum;
  wire deq = !empty && !alm_full && !got;
  CoramSlaveStream #(.CORAM_THREAD_NAME("idle"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  stream(.CLK(CLK), .RST(RST), .D(sum + q), .ENQ(got), .FULL(full), .ALM_FULL(alm_full),
         .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  always @(posedge CLK)
    if(RST) begin got <= 0; sum <= 0; end
    else begin
      got <= deq;
      if(got) sum <= sum + q;
    end
endmodule
