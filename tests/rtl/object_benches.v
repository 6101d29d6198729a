// Benches that play one row of +inputs (hex) in each cycle and print what the outputs are before its edge.

module fifo_bench;
  parameter WIDTH = 8;
  parameter ADDR_LEN = 2;
  parameter FALL_THROUGH = 0;
  reg clk = 0;
  reg rst = 1, enq = 0, deq = 0;
  reg [WIDTH-1:0] d = 0;
  wire full, alm_full, empty, alm_empty;
  wire [WIDTH-1:0] q;
  coram_fifo #(.WIDTH(WIDTH), .ADDR_LEN(ADDR_LEN), .FALL_THROUGH(FALL_THROUGH)) dut (
      .CLK(clk), .RST(rst), .D(d), .ENQ(enq), .FULL(full), .ALM_FULL(alm_full),
      .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY(alm_empty));
  reg [WIDTH+2:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      {rst, enq, deq, d} = inputs[i];
      #4 $display("%b %b %b %b %b", full, alm_full, empty, alm_empty, q);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule

module channel_bench;
  parameter WIDTH = 16;
  parameter ADDR_LEN = 4;
  reg clk = 0;
  reg rst = 1, enq = 0, deq = 0, tx_valid = 0, rx_ready = 0;
  reg [WIDTH-1:0] d = 0, tx_data = 0;
  wire full, alm_full, empty, alm_empty, tx_ready, rx_valid;
  wire [WIDTH-1:0] q, rx_data;
  CoramChannel #(
      .CORAM_THREAD_NAME("thread"), .CORAM_THREAD_ID(0), .CORAM_ID(1), .CORAM_SUB_ID(0),
      .CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(WIDTH)
  ) dut (
      .CLK(clk), .RST(rst), .D(d), .ENQ(enq), .FULL(full), .ALM_FULL(alm_full),
      .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY(alm_empty),
      .tx_valid(tx_valid), .tx_ready(tx_ready), .tx_data(tx_data),
      .rx_valid(rx_valid), .rx_ready(rx_ready), .rx_data(rx_data));
  reg [2*WIDTH+4:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      {rst, enq, deq, tx_valid, rx_ready, d, tx_data} = inputs[i];
      #4 $display("%b %b %b %b %b %b %b %b", full, alm_full, empty, alm_empty, q, tx_ready, rx_valid, rx_data);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule

module memory_bench;
  parameter WIDTH = 16;
  parameter ADDR_LEN = 3;
  reg clk = 0;
  reg we = 0, dma_en = 0, dma_we = 0;
  reg [ADDR_LEN-1:0] addr = 0, dma_addr = 0;
  reg [WIDTH-1:0] d = 0, dma_d = 0;
  wire [WIDTH-1:0] q, dma_q;
  CoramMemory1P #(
      .CORAM_THREAD_NAME("thread"), .CORAM_THREAD_ID(0), .CORAM_ID(1), .CORAM_SUB_ID(0),
      .CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(WIDTH)
  ) dut (
      .CLK(clk), .ADDR(addr), .D(d), .WE(we), .Q(q),
      .dma_addr(dma_addr), .dma_en(dma_en), .dma_we(dma_we), .dma_d(dma_d), .dma_q(dma_q));
  reg [2*WIDTH+2*ADDR_LEN+2:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      {we, dma_en, dma_we, addr, dma_addr, d, dma_d} = inputs[i];
      #4 $display("%b %b", q, dma_q);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule

module register_bench;
  parameter WIDTH = 16;
  reg clk = 0;
  reg we = 0, thread_we = 0;
  reg [WIDTH-1:0] d = 0, thread_d = 0;
  wire [WIDTH-1:0] q, thread_q;
  CoramRegister #(
      .CORAM_THREAD_NAME("thread"), .CORAM_THREAD_ID(0), .CORAM_ID(1), .CORAM_SUB_ID(0),
      .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(WIDTH)
  ) dut (
      .CLK(clk), .D(d), .WE(we), .Q(q), .thread_we(thread_we), .thread_d(thread_d), .thread_q(thread_q));
  reg [2*WIDTH+1:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      {we, thread_we, d, thread_d} = inputs[i];
      #4 $display("%b %b", q, thread_q);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule

module reset_bench;
  reg clk = 0;
  reg aresetn = 1;
  wire rst;
  coram_reset dut (.clk(clk), .aresetn(aresetn), .rst(rst));
  reg [0:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      aresetn = inputs[i];
      #4 $display("%b", rst);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule

// All memories with more than one plain port: kernel ports 0 and 1 (PORTS = 2), byte enables (LANES > 1), and the
// engine's port, which asks with dma_want and goes on when it may.
module memories_bench;
  parameter WIDTH = 32;
  parameter ADDR_LEN = 4;
  parameter LANES = 1;
  parameter PORTS = 2;
  reg clk = 0;
  reg we0 = 0, we1 = 0, dma_want = 0, dma_we = 0;
  reg [3:0] mask0 = 0, mask1 = 0;
  reg [ADDR_LEN-1:0] addr0 = 0, addr1 = 0, dma_addr = 0;
  reg [WIDTH-1:0] d0 = 0, d1 = 0, dma_d = 0;
  wire [WIDTH-1:0] q0, q1, dma_q;
  wire dma_ready;
  wire dma_en = dma_want & dma_ready;
  generate
    if (PORTS == 1) begin : one
      assign q1 = {WIDTH{1'b0}};
      assign dma_ready = 1'b1;
      CoramMemoryBE1P #(.CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(WIDTH)) dut (
          .CLK(clk), .ADDR(addr0), .D(d0), .WE(we0), .MASK(mask0), .Q(q0),
          .dma_addr(dma_addr), .dma_en(dma_en), .dma_we(dma_we), .dma_d(dma_d), .dma_q(dma_q));
    end else if (LANES == 1) begin : two
      CoramMemory2P #(.CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(WIDTH)) dut (
          .CLK(clk), .ADDR0(addr0), .D0(d0), .WE0(we0), .Q0(q0), .ADDR1(addr1), .D1(d1), .WE1(we1), .Q1(q1),
          .dma_addr(dma_addr), .dma_en(dma_en), .dma_we(dma_we), .dma_d(dma_d), .dma_q(dma_q), .dma_ready(dma_ready));
    end else begin : two_be
      CoramMemoryBE2P #(.CORAM_ADDR_LEN(ADDR_LEN), .CORAM_DATA_WIDTH(WIDTH)) dut (
          .CLK(clk), .ADDR0(addr0), .D0(d0), .WE0(we0), .MASK0(mask0), .Q0(q0),
          .ADDR1(addr1), .D1(d1), .WE1(we1), .MASK1(mask1), .Q1(q1),
          .dma_addr(dma_addr), .dma_en(dma_en), .dma_we(dma_we), .dma_d(dma_d), .dma_q(dma_q), .dma_ready(dma_ready));
    end
  endgenerate
  reg [3*WIDTH+3*ADDR_LEN+11:0] inputs [0:9999];
  reg [8*256-1:0] path;
  integer i, count;
  initial begin
    if ($value$plusargs("inputs=%s", path) && $value$plusargs("count=%d", count)) $readmemh(path, inputs, 0, count - 1);
    for (i = 0; i < count; i = i + 1) begin
      {we0, we1, dma_want, dma_we, mask0, mask1, addr0, addr1, dma_addr, d0, d1, dma_d} = inputs[i];
      #4 $display("%b %b %b %b", q0, q1, dma_q, dma_ready);
      #1 clk = 1;
      #5 clk = 0;
    end
    $finish;
  end
endmodule
