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
