module delay(CLK, RST, EN, D, Q);
  parameter WIDTH = 8;
  parameter LENGTH = 1;
  input CLK, RST, EN;
  input [WIDTH-1:0] D;
  output [WIDTH-1:0] Q;
  reg [WIDTH*LENGTH-1:0] chain;
  assign Q = chain[WIDTH*LENGTH-1 -: WIDTH];
  always @(posedge CLK)
    if(RST) chain <= 0;
    else if(EN) chain <= {chain, D};
endmodule
