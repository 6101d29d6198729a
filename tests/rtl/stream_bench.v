// Both stream engines, each with its stream and a kernel that takes or gives a word now and then, on one off-chip
// memory: the in-stream's engine has its read channels, the out-stream's its write channels.
module stream_bench;
  parameter DATA_WIDTH = 32;
  parameter ADDR_WIDTH = 32;
  parameter IN_ADDR_WIDTH = 10;
  parameter OUT_ADDR_WIDTH = 4;
  parameter OUTSTANDING_LOG2 = 4;
  parameter WORDS_LOG2 = 14;
  parameter UNALIGNED = 0;

  reg clk = 0, rst = 1;
  always #5 clk = ~clk;

  wire [ADDR_WIDTH-1:0] awaddr, araddr;
  wire [7:0] awlen, arlen;
  wire awvalid, awready, wlast, wvalid, wready, bvalid, bready, arvalid, arready, rlast, rvalid, rready;
  wire [DATA_WIDTH-1:0] wdata, rdata;
  wire [DATA_WIDTH/8-1:0] wstrb;
  wire [1:0] bresp, rresp;

  reg in_valid = 0, out_valid = 0;
  wire in_ready, out_ready, in_idle, out_idle;
  reg [ADDR_WIDTH-1:0] in_address, out_address;
  reg [24:0] in_words, out_words;
  wire [2:0] in_fault, out_fault;

  wire load_en, store_en;
  wire [DATA_WIDTH-1:0] load_d, store_q, q;
  wire [IN_ADDR_WIDTH-1:0] load_room;
  wire [OUT_ADDR_WIDTH-1:0] store_count;
  reg deq = 0, enq = 0;
  reg [DATA_WIDTH-1:0] d;
  wire empty, alm_empty, full, alm_full;

  coram_instream_dma #(
      .NAME("source"), .DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .FIFO_ADDR_WIDTH(IN_ADDR_WIDTH),
      .UNALIGNED(UNALIGNED)
  ) in_dma (
      .clk(clk), .rst(rst), .cmd_valid(in_valid), .cmd_ready(in_ready), .cmd_address(in_address),
      .cmd_words(in_words), .idle(in_idle), .fault(in_fault),
      .load_en(load_en), .load_d(load_d), .load_room(load_room),
      .m_araddr(araddr), .m_arlen(arlen), .m_arvalid(arvalid), .m_arready(arready),
      .m_rdata(rdata), .m_rresp(rresp), .m_rlast(rlast), .m_rvalid(rvalid), .m_rready(rready));

  CoramInStream #(.CORAM_ADDR_LEN(IN_ADDR_WIDTH), .CORAM_DATA_WIDTH(DATA_WIDTH)) source (
      .CLK(clk), .RST(rst), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY(alm_empty),
      .load_en(load_en), .load_d(load_d), .load_room(load_room));

  coram_outstream_dma #(
      .NAME("sink"), .DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .FIFO_ADDR_WIDTH(OUT_ADDR_WIDTH),
      .OUTSTANDING_LOG2(OUTSTANDING_LOG2), .UNALIGNED(UNALIGNED)
  ) out_dma (
      .clk(clk), .rst(rst), .cmd_valid(out_valid), .cmd_ready(out_ready), .cmd_address(out_address),
      .cmd_words(out_words), .idle(out_idle), .fault(out_fault),
      .store_en(store_en), .store_q(store_q), .store_count(store_count),
      .m_awaddr(awaddr), .m_awlen(awlen), .m_awvalid(awvalid), .m_awready(awready),
      .m_wdata(wdata), .m_wstrb(wstrb), .m_wlast(wlast), .m_wvalid(wvalid), .m_wready(wready),
      .m_bresp(bresp), .m_bvalid(bvalid), .m_bready(bready));

  CoramOutStream #(.CORAM_ADDR_LEN(OUT_ADDR_WIDTH), .CORAM_DATA_WIDTH(DATA_WIDTH)) sink (
      .CLK(clk), .RST(rst), .D(d), .ENQ(enq), .FULL(full), .ALM_FULL(alm_full),
      .store_en(store_en), .store_q(store_q), .store_count(store_count));

  axi_memory #(.DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH), .WORDS_LOG2(WORDS_LOG2)) dram (
      .clk(clk), .rst(rst), .awaddr(awaddr), .awlen(awlen), .awvalid(awvalid), .awready(awready),
      .wdata(wdata), .wstrb(wstrb), .wlast(wlast), .wvalid(wvalid), .wready(wready),
      .bresp(bresp), .bvalid(bvalid), .bready(bready),
      .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rdata(rdata), .rresp(rresp), .rlast(rlast), .rvalid(rvalid), .rready(rready));

  axi_monitor #(.DATA_WIDTH(DATA_WIDTH), .ADDR_WIDTH(ADDR_WIDTH)) monitor (
      .clk(clk), .rst(rst), .awaddr(awaddr), .awlen(awlen), .awvalid(awvalid), .awready(awready),
      .wdata(wdata), .wstrb(wstrb), .wlast(wlast), .wvalid(wvalid), .wready(wready), .bvalid(bvalid), .bready(bready),
      .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rvalid(rvalid), .rready(rready), .rlast(rlast));

  reg [63:0] in_commands [0:1023];  // byte address, words
  reg [63:0] out_commands [0:1023];
  reg [DATA_WIDTH-1:0] given [0:65535];
  reg [DATA_WIDTH-1:0] got [0:65535];
  reg [8*256-1:0] path;
  integer in_count, out_count, in_number, out_number, in_seed, out_seed, seed, limit, pop, push, moody, shy;
  integer given_count = 0, got_count = 0, expected, mood = 100;

  // The kernel. Its mood changes, so that the FIFOs run empty and full.
  reg leaving = 0;
  integer cycle = 0, first = -1, last = -1, first_w = -1, last_w = -1, w_waits = 0;
  reg offered = 0;
  always @(posedge clk) begin
    cycle <= cycle + 1;
    if (~rst) begin
      if (moody && cycle % 64 == 0) mood = ($unsigned($random(seed)) % 3) * 60;
      deq <= (!shy || in_done) && ($unsigned($random(seed)) % 100) * 100 < pop * mood;
      leaving <= deq & ~empty;
      if (leaving) begin
        got[got_count] = q;
        got_count = got_count + 1;
      end
      if (enq & ~full) given_count = given_count + 1;
      enq <= ($unsigned($random(seed)) % 100) * 100 < push * (moody ? 120 - mood : 100);
      d <= given[given_count];
      if (arvalid & arready & (first < 0)) first <= cycle;
      if (rvalid) last <= cycle;
      if (wvalid & wready & (first_w < 0)) first_w <= cycle;
      if (wvalid & wready) last_w <= cycle;
      // Once a burst's address is out its data comes in every cycle.
      offered <= wvalid & ~wlast;
      if (offered & ~wvalid) w_waits <= w_waits + 1;
    end
    if (cycle > limit) begin
      $display("BENCH out of time");
      $finish;
    end
  end

  // Idle means idle: all words are in the FIFO or have been taken, and all are acknowledged.
  reg in_now = 0, out_now = 0;
  always @(posedge clk) begin
    in_now <= in_valid & in_ready & (in_words != 0);
    out_now <= out_valid & out_ready & (out_words != 0);
    if ((in_now & in_idle) | (out_now & out_idle)) $display("BENCH idle after a command was accepted");
    if (~rst & in_idle & ~in_now & ((dram.r_head != dram.r_tail) | rvalid)) $display("BENCH idle while reading");
    if (~rst & out_idle & ~out_now & ((dram.w_head != dram.w_tail) | bvalid)) $display("BENCH idle while writing");
    if (~rst & load_en & (load_room == 0)) $display("BENCH no room");
    if (~rst & store_en & (store_count == 0)) $display("BENCH no word");
  end

  reg in_done = 0, out_done = 0;
  initial begin
    @(negedge rst);
    for (in_number = 0; in_number < in_count; in_number = in_number + 1) begin
      in_valid <= 1;
      {in_address, in_words} <= {in_commands[in_number][63:32], in_commands[in_number][24:0]};
      @(posedge clk);
      while (!in_ready) @(posedge clk);
      in_valid <= 0;
      in_words <= 'bx;
      if ($unsigned($random(in_seed)) % 4 == 0) repeat ($unsigned($random(in_seed)) % 40) @(posedge clk);
    end
    @(posedge clk);
    while (!in_idle) @(posedge clk);
    in_done = 1;
  end
  initial begin
    @(negedge rst);
    for (out_number = 0; out_number < out_count; out_number = out_number + 1) begin
      out_valid <= 1;
      {out_address, out_words} <= {out_commands[out_number][63:32], out_commands[out_number][24:0]};
      @(posedge clk);
      while (!out_ready) @(posedge clk);
      out_valid <= 0;
      out_words <= 'bx;
      if ($unsigned($random(out_seed)) % 4 == 0) repeat ($unsigned($random(out_seed)) % 40) @(posedge clk);
    end
    @(posedge clk);
    while (!out_idle) @(posedge clk);
    out_done = 1;
  end

  initial begin
    if (!$value$plusargs("seed=%d", dram.seed)) dram.seed = 1;
    seed = dram.seed + 1; in_seed = dram.seed + 2; out_seed = dram.seed + 3;
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
    dram.error_kind = 2;
    if (!$value$plusargs("aw_after_w=%d", dram.aw_after_w)) dram.aw_after_w = 0;
    if (!$value$plusargs("pop=%d", pop)) pop = 100;
    if (!$value$plusargs("push=%d", push)) push = 100;
    if (!$value$plusargs("moody=%d", moody)) moody = 0;
    if (!$value$plusargs("shy=%d", shy)) shy = 0;  // a kernel that takes nothing before all is there
    if (!$value$plusargs("in_count=%d", in_count)) in_count = 0;
    if (!$value$plusargs("out_count=%d", out_count)) out_count = 0;
    if (!$value$plusargs("expected=%d", expected)) expected = 0;
    if (!$value$plusargs("limit=%d", limit)) limit = 200000;
    if ($value$plusargs("in_commands=%s", path) && in_count > 0) $readmemh(path, in_commands, 0, in_count - 1);
    if ($value$plusargs("out_commands=%s", path) && out_count > 0) $readmemh(path, out_commands, 0, out_count - 1);
    if ($value$plusargs("given=%s", path)) $readmemh(path, given);
    if ($value$plusargs("dram=%s", path)) $readmemh(path, dram.words);
    repeat (4) @(posedge clk);
    rst <= 0;
    wait (in_done & out_done & (got_count == expected));
    repeat (20) @(posedge clk);
    $display("END cycles=%0d first=%0d last=%0d first_w=%0d last_w=%0d w_waits=%0d in_fault=%0d out_fault=%0d got=%0d",
             cycle, first, last, first_w, last_w, w_waits, in_fault, out_fault, got_count);
    if ($value$plusargs("got_out=%s", path) && got_count > 0) $writememh(path, got, 0, got_count - 1);
    if ($value$plusargs("dram_out=%s", path)) $writememh(path, dram.words);
    $finish;
  end
endmodule
