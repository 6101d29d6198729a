`include "pycoram.v"
module hash_top(input CLK, input RST);
  hash_core #(.NAME("hash_a"), .STREAM(1), .POLY(32'hEDB88320)) a(CLK, RST);
  hash_core #(.NAME("hash_b"), .STREAM(0), .W(64)) b(CLK, RST);
  hash_core #(.NAME("hash_c"), .STREAM(0), .W(8), .POLY(32'h82F63B78)) c(.RST(RST), .CLK(CLK));
endmodule
module hash_core #(
   parameter NAME = "none",
   parameter STREAM = 0,
   parameter W = 32,
   parameter [31:0] POLY = 32'h04C11DB7
) (input CLK, input RST);
  wire [W-1:0] data;
  wire take;
  wire avail;
  reg [31:0] h;
  reg tv;
  reg [1:0] st;
  reg [15:0] left;
  wire [15:0] n;
  wire ne, rf;

  assign take = st == 2 && avail && left != 0;
  always @(posedge CLK)
    if (RST) begin st <= 0; left <= 0; h <= 32'hffffffff; tv <= 0; end
    else begin
      tv <= take;
      if (take) left <= left - 1;
      if (tv) h <= step(h, data);
      case (st)
        0: begin if (!ne) st <= 1; end
        1: begin left <= n; st <= 2; h <= 32'hffffffff; end
        2: if (left == 0 && !tv) st <= 3;
        3: if (!rf) st <= 0;
      endcase
    end

  function [31:0] step(input [31:0] x, input [W-1:0] d);
    integer i;
    begin
      step = x;
      for (i = 0; i < W; i = i + 1)
        step = (step >> 1) ^ ((step[0] ^ d[i]) ? POLY : 32'd0);
    end
  endfunction

  generate
    if (STREAM) begin : s
      wire emp;
      assign avail = ~emp;
      CoramInStream #(.CORAM_THREAD_NAME(NAME), .CORAM_ID(0), .CORAM_ADDR_LEN(5), .CORAM_DATA_WIDTH(W))
      in(.CLK(CLK), .RST(RST), .Q(data), .DEQ(take), .EMPTY(emp));
    end else begin : m
      reg [8:0] a;
      assign avail = 1'b1;
      always @(posedge CLK) a <= (st == 1 || RST) ? 9'd0 : a + take;
      CoramMemory1P #(.CORAM_THREAD_NAME(NAME), .CORAM_ID(0), .CORAM_ADDR_LEN(9), .CORAM_DATA_WIDTH(W))
      mem(.CLK(CLK), .ADDR(a), .D({W{1'b0}}), .WE(1'b0), .Q(data));
    end
  endgenerate
  CoramChannel #(.CORAM_THREAD_NAME(NAME), .CORAM_DATA_WIDTH(16), .CORAM_ID(0)) cin
   (.CLK(CLK), .RST(RST), .D(), .ENQ(1'b0), .FULL(), .Q(n), .DEQ(st == 0), .EMPTY(ne));
  CoramChannel #(.CORAM_THREAD_NAME(NAME), .CORAM_DATA_WIDTH(32), .CORAM_ID(1)) cout
   (.CLK(CLK), .RST(RST), .D(h), .ENQ(st == 3), .FULL(rf), .Q(), .DEQ(1'b0), .EMPTY());
endmodule
