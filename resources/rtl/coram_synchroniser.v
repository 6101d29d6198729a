// Two flip-flops in a row: brings bits of another clock domain into this one.
//
//   clk   clock of q
//   d     registers of another clock; of several bits, one at most may change within three cycles of clk
//   q     d, two to three edges of clk later
//
// The attributes keep tools from making a shift register of the two, from moving logic between them and from placing
// them apart: the first one may take most of a cycle to settle.
module coram_synchroniser #(
    parameter WIDTH = 1
) (
    input  wire             clk,
    input  wire [WIDTH-1:0] d,
    output wire [WIDTH-1:0] q
);

  (* ASYNC_REG = "TRUE", SHREG_EXTRACT = "NO", altera_attribute = "-name SYNCHRONIZER_IDENTIFICATION FORCED" *)
  reg [WIDTH-1:0] cross_settling;
  (* ASYNC_REG = "TRUE", SHREG_EXTRACT = "NO", altera_attribute = "-name SYNCHRONIZER_IDENTIFICATION FORCED" *)
  reg [WIDTH-1:0] settled;

  always @(posedge clk) begin
    cross_settling <= d;
    settled <= cross_settling;
  end

  assign q = settled;

endmodule
