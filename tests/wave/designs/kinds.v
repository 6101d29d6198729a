// Every kind of signal that a wave file can hold, with unknown, undriven and very wide values.
`timescale 1ns / 10ps
module testbench;
  reg clk = 0;
  always #5 clk = !clk;
  reg [3:0] unknown_first = 4'bx;
  reg [7:0] mixed = 8'bz;
  reg [99:0] wide = 0;
  reg [127:0] wide_unknown = 0;
  reg [63:0] full = 64'hffff_ffff_0000_0001;
  reg signed [7:0] negative = -3;
  reg late;
  real number = 0.5;
  integer count = 0;
  event tick;
  reg \odd-name = 1;
  genvar g;
  generate
    for (g = 0; g < 2; g = g + 1) begin : lane
      reg bit_of_lane = 0;
      always @(posedge clk) bit_of_lane <= !bit_of_lane || g;
    end
  endgenerate
  always @(posedge clk) begin
    unknown_first <= count;
    wide <= {wide[98:0], ~wide[99]};
    full <= full + 1;
    count <= count + 1;
    number = number * 1.5;
    negative = negative + 1;
    negative = negative - 2;
    ->tick;
    case (count)
      3: mixed <= 8'b1010zx01;
      5: mixed <= 8'h12;
      6: wide_unknown <= {64'h1, 60'bx, 4'h5};
      7: late <= 1;
      8: late <= 1'bz;
      default: ;
    endcase
  end
  initial begin
    $dumpfile("waves.dump");
    $dumpvars(0, testbench);
    #407 $finish;
  end
endmodule
