// Reset synchroniser.
//
//   clk      clock of the logic that is reset
//   aresetn  active low, may change at any time
//   rst      active high, synchronous to clk: rises two edges after aresetn falls, falls two edges after it
//            rises; 1 from configuration on
module coram_reset (
    input  wire clk,
    input  wire aresetn,
    output wire rst
);

  reg [1:0] stages;
  initial stages = 2'b11;
  always @(posedge clk) stages <= {stages[0], ~aresetn};
  assign rst = stages[1];

endmodule
