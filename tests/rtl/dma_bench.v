// A DMA engine between a CoRAM memory and off-chip memory, driven by a list of commands.
//
// Files: +commands (hex, one 96-bit word each: [95:64] address, [63:32] words, [31:8] place, [1] wait until
// idle first, [0] store), +ram and +dram (initial images), +ram_out and +dram_out (images at the end).
module dma_bench;
  parameter DATA_WIDTH = 32;
  parameter ADDR_WIDTH = 32;
  parameter RAM_ADDR_WIDTH = 10;
  parameter MAX_BURST = 256;
  parameter OUTSTANDING_LOG2 = 4;
  parameter WORDS_LOG2 = 14;
  parameter UNALIGNED = 0;

  reg clk = 0;
  reg rst = 1;
  always #5 clk = ~clk;

  reg cmd_valid = 0;
  wire cmd_ready;
  reg cmd_store;
  reg [31:0] cmd_local;
  reg [ADDR_WIDTH-1:0] cmd_address;
  reg [24:0] cmd_words;
  wire idle, ending;
  wire [2:0] fault;
  wire [RAM_ADDR_WIDTH-1:0] ram_addr;
  wire ram_en, ram_we;
  wire [DATA_WIDTH-1:0] ram_d, ram_q, kernel_q;
  wire [ADDR_WIDTH-1:0] awaddr, araddr;
  wire [7:0] awlen, arlen;
  wire awvalid, awready, wlast, wvalid, wready, bvalid, bready, arvalid, arready, rlast, rvalid, rready;
  wire [DATA_WIDTH-1:0] wdata, rdata;
  wire [DATA_WIDTH/8-1:0] wstrb;
  wire [1:0] bresp, rresp;

  coram_dma #(
      .NAME("buffer"), .DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .RAM_ADDR_WIDTH(RAM_ADDR_WIDTH),
      .MAX_BURST(MAX_BURST), .OUTSTANDING_LOG2(OUTSTANDING_LOG2), .UNALIGNED(UNALIGNED)
  ) dma (
      .clk(clk), .rst(rst),
      .cmd_valid(cmd_valid), .cmd_ready(cmd_ready), .cmd_store(cmd_store), .cmd_local(cmd_local),
      .cmd_address(cmd_address), .cmd_words(cmd_words), .idle(idle), .hold(1'b0), .ending(ending), .fault(fault),
      .ram_addr(ram_addr), .ram_en(ram_en), .ram_we(ram_we), .ram_d(ram_d), .ram_q(ram_q),
      .ram_ready(ram_ready),
      .m_awaddr(awaddr), .m_awlen(awlen), .m_awvalid(awvalid), .m_awready(awready),
      .m_wdata(wdata), .m_wstrb(wstrb), .m_wlast(wlast), .m_wvalid(wvalid), .m_wready(wready),
      .m_bresp(bresp), .m_bvalid(bvalid), .m_bready(bready),
      .m_araddr(araddr), .m_arlen(arlen), .m_arvalid(arvalid), .m_arready(arready),
      .m_rdata(rdata), .m_rresp(rresp), .m_rlast(rlast), .m_rvalid(rvalid), .m_rready(rready));

  CoramMemory1P #(.CORAM_ADDR_LEN(RAM_ADDR_WIDTH), .CORAM_DATA_WIDTH(DATA_WIDTH)) ram (
      .CLK(clk), .ADDR({RAM_ADDR_WIDTH{1'b0}}), .D({DATA_WIDTH{1'b0}}), .WE(1'b0), .Q(kernel_q),
      .dma_addr(ram_addr), .dma_en(ram_en), .dma_we(ram_we), .dma_d(ram_d), .dma_q(ram_q));

  axi_memory #(.DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .WORDS_LOG2(WORDS_LOG2)) dram (
      .clk(clk), .rst(rst), .awaddr(awaddr), .awlen(awlen), .awvalid(awvalid), .awready(awready),
      .wdata(wdata), .wstrb(wstrb), .wlast(wlast), .wvalid(wvalid), .wready(wready),
      .bresp(bresp), .bvalid(bvalid), .bready(bready),
      .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rdata(rdata), .rresp(rresp), .rlast(rlast), .rvalid(rvalid), .rready(rready));

  axi_monitor #(.DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .MAX_BURST(MAX_BURST)) monitor (
      .clk(clk), .rst(rst), .awaddr(awaddr), .awlen(awlen), .awvalid(awvalid), .awready(awready),
      .wdata(wdata), .wstrb(wstrb), .wlast(wlast), .wvalid(wvalid), .wready(wready), .bvalid(bvalid), .bready(bready),
      .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rvalid(rvalid), .rready(rready), .rlast(rlast));

  // What the DMA engine has been told and what has moved.
  integer cycle = 0, accepted = 0, last_accepted = -1;
  integer first_address = -1, last_beat = -1, beats = 0, most_reads = 0, most_writes = 0;
  reg accepted_now = 0;
  always @(posedge clk) begin
    cycle <= cycle + 1;
    accepted_now <= cmd_valid & cmd_ready & (cmd_words != 0);
    if (cmd_valid & cmd_ready) accepted <= accepted + 1;
    if (accepted_now & idle) $display("BENCH idle after a command was accepted");
    if (~rst & idle & ~accepted_now & ~dram.idle) $display("BENCH idle while the bus is busy");
    if (first_address < 0 && ((arvalid & arready) | (awvalid & awready))) first_address <= cycle;
    if ((rvalid & rready) | (wvalid & wready)) begin
      last_beat <= cycle;
      beats <= beats + 1;
    end
    if (~rst && monitor.ar_count - monitor.r_bursts > most_reads) most_reads = monitor.ar_count - monitor.r_bursts;
    if (~rst && monitor.aw_count - monitor.b_count > most_writes) most_writes = monitor.aw_count - monitor.b_count;
  end

  reg ram_ready = 1;  // as from a memory whose kernel writes now and then
  always @(posedge clk) ram_ready <= ram_stall == 0 || $unsigned($random(seed)) % 100 >= ram_stall;
  always @(posedge clk) if (ram_en & ~ram_ready) $display("BENCH the memory was not ready");

  reg [95:0] commands [0:4095];
  reg [8*256-1:0] path;
  integer count, ram_stall = 0, gap, number, limit, wait_cycles, seed;

  initial begin
    if (!$value$plusargs("seed=%d", dram.seed)) dram.seed = 1;
    seed = dram.seed + 1;
    if (!$value$plusargs("ar_stall=%d", dram.ar_stall)) dram.ar_stall = 0;
    if (!$value$plusargs("r_stall=%d", dram.r_stall)) dram.r_stall = 0;
    if (!$value$plusargs("aw_stall=%d", dram.aw_stall)) dram.aw_stall = 0;
    if (!$value$plusargs("w_stall=%d", dram.w_stall)) dram.w_stall = 0;
    if (!$value$plusargs("b_stall=%d", dram.b_stall)) dram.b_stall = 0;
    if (!$value$plusargs("latency=%d", dram.latency)) dram.latency = 1;
    if (!$value$plusargs("latency_spread=%d", dram.latency_spread)) dram.latency_spread = 0;
    if (!$value$plusargs("write_latency=%d", dram.write_latency)) dram.write_latency = 1;
    if (!$value$plusargs("error_from=%d", dram.error_from)) dram.error_from = 0;
    if (!$value$plusargs("error_to=%d", dram.error_to)) dram.error_to = 0;
    if (!$value$plusargs("error_kind=%d", dram.error_kind)) dram.error_kind = 2;
    if (!$value$plusargs("aw_after_w=%d", dram.aw_after_w)) dram.aw_after_w = 0;
    if (!$value$plusargs("gap=%d", gap)) gap = 0;
    if (!$value$plusargs("ram_stall=%d", ram_stall)) ram_stall = 0;
    monitor.lax = ram_stall > 0;
    if (!$value$plusargs("count=%d", count)) count = 0;
    if (!$value$plusargs("limit=%d", limit)) limit = 200000;
    if ($value$plusargs("commands=%s", path)) $readmemh(path, commands, 0, count - 1);
    if ($value$plusargs("ram=%s", path)) $readmemh(path, ram.words);
    if ($value$plusargs("dram=%s", path)) $readmemh(path, dram.words);
    repeat (4) @(posedge clk);
    rst <= 0;
    @(posedge clk);
    for (number = 0; number < count; number = number + 1) begin
      if (commands[number][1]) begin
        @(posedge clk);
        while (!idle) @(posedge clk);
      end
      cmd_valid <= 1;
      cmd_store <= commands[number][0];
      cmd_local <= commands[number][31:8];
      cmd_words <= commands[number][63:32];
      cmd_address <= commands[number][95:64];
      @(posedge clk);
      while (!cmd_ready) @(posedge clk);
      cmd_valid <= 0;
      cmd_words <= 'bx;
      if (gap > 0) repeat ($unsigned($random(seed)) % gap) @(posedge clk);
    end
    @(posedge clk);
    while (!idle) @(posedge clk);
    repeat (3) @(posedge clk);
    if (!idle) $display("BENCH idle fell by itself");
    $display("END cycles=%0d first=%0d last=%0d beats=%0d reads=%0d writes=%0d fault=%0d",
             cycle, first_address, last_beat, beats, most_reads, most_writes, fault);
    if ($value$plusargs("ram_out=%s", path)) $writememh(path, ram.words);
    if ($value$plusargs("dram_out=%s", path)) $writememh(path, dram.words);
    $finish;
  end

  always @(posedge clk) begin
    if (cycle > limit) begin
      $display("BENCH out of time");
      $finish;
    end
  end
endmodule
