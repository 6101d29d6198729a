// Reset synchroniser of one clock.
//
//   clk      clock of the logic that is reset
//   aresetn  active low, may change at any time
//   rst      active high: rises with the fall of aresetn, whether clk runs or not, and falls two edges of clk after
//            aresetn has risen; 1 from configuration on
//
// All domains of a core are in reset at once this way, and none is left by a word or a pointer that was on its way.
module coram_reset (
    input  wire clk,
    input  wire aresetn,
    output wire rst
);

  (* ASYNC_REG = "TRUE", SHREG_EXTRACT = "NO", altera_attribute = "-name SYNCHRONIZER_IDENTIFICATION FORCED" *)
  reg [1:0] cross_stages;
  initial cross_stages = 2'b11;
  always @(posedge clk or negedge aresetn) begin
    if (!aresetn) cross_stages <= 2'b11;
    else cross_stages <= {cross_stages[0], 1'b0};
  end
  assign rst = cross_stages[1];

endmodule
