`include "pycoram.v"
`include "widths.vh"
// Adds to each word of the in-stream the one that came STEPS words before.
module filter(input CLK, input RST);
  wire [`DW-1:0] q, old;
  wire empty, alm_empty, full, alm_full;
  reg taken, put;
  reg [`DW-1:0] d;
  wire deq = !empty && !alm_full && !taken;
  CoramInStream #(.CORAM_THREAD_NAME(`READER), .CORAM_ID(0), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(`DW))
  in(.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY(alm_empty));
  CoramOutStream #(.CORAM_THREAD_NAME(`WRITER), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(`DW))
  out(.CLK(CLK), .RST(RST), .D(d), .ENQ(put), .FULL(full), .ALM_FULL(alm_full));
  delay #(.WIDTH(`DW), .LENGTH(`STEPS)) line(CLK, RST, taken, q, old);
  always @(posedge CLK)
    if(RST) begin taken <= 0; put <= 0; d <= 0; end
    else begin
      taken <= deq;
      put <= taken;
      if(taken) d <= q + old;
    end
endmodule
