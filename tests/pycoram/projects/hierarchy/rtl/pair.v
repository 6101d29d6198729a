module pair #(parameter BASE = 0) (input CLK, input RST, output [1:0] busy);
  genvar k;
  generate
    for(k = 0; k < 2; k = k + 1) begin: both
      if(k == 0) begin: even
        lane #(.NUMBER(BASE + k), .GAIN(1)) inst_lane(.CLK(CLK), .RST(RST), .busy(busy[k]));
      end else begin: odd
        lane #(.NUMBER(BASE + k), .GAIN(10)) inst_lane(.CLK(CLK), .RST(RST), .busy(busy[k]));
      end
    end
  endgenerate
endmodule
