// A clock of the testbench. Its period in ps is the run's plusarg that FORMAT reads; the first rising edge comes after half
// of it.
`timescale 1ps / 1ps
module coram_sim_clock #(
    parameter FORMAT = "bus_ps=%d",
    parameter [31:0] DEFAULT = 32'd10000  // ps
) (
    output reg clk
);
  bit [31:0] period;
  bit [31:0] low;

  initial begin
    clk = 1'b0;
    if (!$value$plusargs(FORMAT, period)) period = DEFAULT;
    low = period - period / 2;
    forever begin
      #(low) clk = 1'b1;
      #(period - low) clk = 1'b0;
    end
  end
endmodule
`timescale 1ns / 1ps
