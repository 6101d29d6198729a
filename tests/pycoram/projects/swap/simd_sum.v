`include "pycoram.v"
`include "simd.h"
// SIMD array sum: two memories of `SIMD words, adder tree
module simd_sum
 #(parameter W_A = 5,
   parameter SIMD = `SIMD,
   parameter W_D = 32 * SIMD)
 (input CLK, input RST);

  reg [W_A-1:0] addr;
  wire [W_D-1:0] q0, q1;
  reg  which;
  wire [W_D-1:0] q = which ? q1 : q0;
  localparam LEVELS = `CLOG2(SIMD);

  // adder tree by nested generate
  wire [31:0] tree [0:2*SIMD-1];
  genvar l, i;
  generate
    for (i = 0; i < SIMD; i = i + 1) begin : leaf
      assign tree[SIMD + i] = q[32*i+31:32*i];
    end
    for (l = LEVELS - 1; l >= 0; l = l - 1) begin : level
      for (i = (1 << l); i < (2 << l); i = i + 1) begin : node
        assign tree[i] = tree[2*i] + tree[2*i+1];
      end
    end
  endgenerate

  reg [31:0] sum;
  reg [2:0] st;
  reg [31:0] n;
  wire [31:0] cq;
  wire ce, cf;
  reg deq, enq;
  always @(posedge CLK) begin
    deq <= 0; enq <= 0;
    if (RST) begin st <= 0; addr <= 0; sum <= 0; which <= 0; n <= 0; end
    else case (st)
      0: if (!ce) begin deq <= 1; st <= 1; end
      1: st <= 2;
      2: begin which <= cq[31]; n <= cq[30:0]; addr <= 0; sum <= 0; st <= 3; end
      3: begin addr <= addr + 1; st <= 4; end
      4: begin addr <= addr + 1; sum <= sum + tree[1]; n <= n - 1; if (n == 1) st <= 5; end
      5: if (!cf) begin enq <= 1; st <= 6; end
      6: st <= 0;
    endcase
  end
  CoramMemory1P #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(W_A), .CORAM_DATA_WIDTH(W_D))
   buf0 (.CLK(CLK), .ADDR(addr), .D({W_D{1'b0}}), .WE(1'b0), .Q(q0));
  CoramMemory1P #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(1), .CORAM_ADDR_LEN(W_A), .CORAM_DATA_WIDTH(W_D))
   buf1 (.CLK(CLK), .ADDR(addr), .D({W_D{1'b0}}), .WE(1'b0), .Q(q1));
  CoramChannel #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0))
   ch (.CLK(CLK), .RST(RST), .D(sum), .ENQ(enq), .FULL(cf), .Q(cq), .DEQ(deq), .EMPTY(ce));
endmodule
