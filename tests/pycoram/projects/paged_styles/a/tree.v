`include "pycoram.v"
module tree(input CLK, input RST);
  genvar g;
  generate for(g = 0; g < 3; g = g + 1) begin: leaf
    if(g < 2) begin: low
      leaf #(.ID(g), .THREAD("first")) l(CLK, RST);
    end else begin: high
      leaf #(.ID(g - 2), .THREAD("second")) l(CLK, RST);
    end
  end endgenerate
endmodule
