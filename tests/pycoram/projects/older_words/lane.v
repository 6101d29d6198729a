module class #(parameter struct = 8) (input [struct-1:0] enum, input [3:0] union, output [struct-1:0] return);
  wire [struct-1:0] assert;
  newer #(.WIDTH(struct)) property (.value(enum), .doubled(assert));
  assign return = assert + union;
endmodule
