/* two modules in one file */ module adder2 #(parameter WIDTH = 8) (input [WIDTH-1:0] a, input [WIDTH-1:0] b, output [WIDTH-1:0] sum);
  half #(WIDTH) h(a, b, sum);
endmodule module half #(parameter W = 1) (input [W-1:0] x, y, output [W-1:0] z);
  assign z = x + y;
endmodule
