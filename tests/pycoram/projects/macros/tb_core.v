`timescale 1ns/1ps
// own simulation of the data path only
module tb_core;
  reg CLK = 0, RST = 1;
  always #5 CLK = !CLK;
  core uut (.CLK(CLK), .RST(RST));
  initial begin #100 RST = 0; #1000 $finish; end
endmodule
