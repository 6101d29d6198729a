`include "pycoram.v"
`ifdef USE_LANES
// Four lanes below two levels of generate blocks; objects are numbered by genvars and parameters.
module lanes(input CLK, input RST, output busy);
  wire [3:0] busies;
  assign busy = |busies;
  genvar g;
  generate for(g = 0; g < 2; g = g + 1) begin: pairs
    pair #(.BASE(g * 2)) inst_pair(.CLK(CLK), .RST(RST), .busy(busies[g*2+1:g*2]));
  end endgenerate

  wire [31:0] q;
  wire empty, full;
  reg pending;
  CoramChannel #(.CORAM_THREAD_NAME("lanes_boss"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  boss(.CLK(CLK), .RST(RST), .Q(q), .DEQ(!empty), .EMPTY(empty), .D(q * `SCALE), .ENQ(pending && !full), .FULL(full));
  always @(posedge CLK)
    if(RST) pending <= 0;
    else if(!empty) pending <= 1;
    else if(!full) pending <= 0;
endmodule
`endif
