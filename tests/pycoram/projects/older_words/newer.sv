module newer #(parameter int WIDTH = 8) (input logic [WIDTH-1:0] value, output logic [WIDTH-1:0] doubled);
  always_comb doubled = value << 1;
endmodule
