// A clock of the testbench. Its period in ps is the run's plusarg that FORMAT reads; the first rising edge comes after half
// of it.
module coram_sim_clock #(
    parameter FORMAT = "bus_ps=%d",
    parameter [31:0] DEFAULT = 32'd10000  // ps
) (
    output reg clk
);
  bit [31:0] period;
  bit [31:0] high;

  initial begin
    clk = 1'b0;
    if (!$value$plusargs(FORMAT, period)) period = DEFAULT;
    high = period / 2;
    // Delays are in ns, of which all files of the testbench have thousandths.
    forever begin
      #((period - high) / 1000.0) clk = 1'b1;
      #(high / 1000.0) clk = 1'b0;
    end
  end
endmodule
