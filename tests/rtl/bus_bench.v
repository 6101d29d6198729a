// Random transfers of one or more AXI4 masters through a stage to off-chip memory, with random stalls on every channel.
// STAGE: 0 none, 1 downsizer, 2 upsizer, 3 arbiter, 4 Avalon-MM master and an agent.
// Each master works on bytes of its own; prints "BENCH <what>" for whatever is wrong, and at the end what it did.
`timescale 1ns / 1ps
module bus_bench;
  parameter STAGE = 1;
  parameter MASTERS = 1;
  parameter S_WIDTH = 32;
  parameter M_WIDTH = 32;
  parameter STEADY = 1;
  parameter BURST = 64;  // words of the longest
  localparam ADDR = 16;
  localparam SB = S_WIDTH / 8;
  localparam MB = M_WIDTH / 8;
  localparam N = MASTERS;

  reg clk = 0, rst = 1;
  always #5 clk = ~clk;
  integer seed, stall, count, lazy;

  wire [N*ADDR-1:0] s_awaddr, s_araddr;
  wire [N*8-1:0] s_awlen, s_arlen;
  wire [N-1:0] s_awvalid, s_awready, s_wlast, s_wvalid, s_wready, s_bvalid, s_bready;
  wire [N-1:0] s_arvalid, s_arready, s_rlast, s_rvalid, s_rready;
  wire [N*S_WIDTH-1:0] s_wdata, s_rdata;
  wire [N*SB-1:0] s_wstrb;
  wire [N*2-1:0] s_bresp, s_rresp;
  wire [N-1:0] done;

  wire [ADDR-1:0] m_awaddr, m_araddr;
  wire [7:0] m_awlen, m_arlen;
  wire m_awvalid, m_awready, m_wlast, m_wvalid, m_wready, m_bvalid, m_bready;
  wire m_arvalid, m_arready, m_rlast, m_rvalid, m_rready;
  wire [M_WIDTH-1:0] m_wdata, m_rdata;
  wire [MB-1:0] m_wstrb;
  wire [1:0] m_bresp, m_rresp;

  genvar g;
  generate
    for (g = 0; g < N; g = g + 1) begin : master
      bus_master #(.INDEX(g), .WIDTH(S_WIDTH), .ADDR(ADDR), .BURST(BURST), .STEADY(STEADY)) driver (
          .clk(clk), .rst(rst), .done(done[g]),
          .awaddr(s_awaddr[g*ADDR +: ADDR]), .awlen(s_awlen[g*8 +: 8]), .awvalid(s_awvalid[g]), .awready(s_awready[g]),
          .wdata(s_wdata[g*S_WIDTH +: S_WIDTH]), .wstrb(s_wstrb[g*SB +: SB]), .wlast(s_wlast[g]),
          .wvalid(s_wvalid[g]), .wready(s_wready[g]),
          .bresp(s_bresp[g*2 +: 2]), .bvalid(s_bvalid[g]), .bready(s_bready[g]),
          .araddr(s_araddr[g*ADDR +: ADDR]), .arlen(s_arlen[g*8 +: 8]), .arvalid(s_arvalid[g]), .arready(s_arready[g]),
          .rdata(s_rdata[g*S_WIDTH +: S_WIDTH]), .rresp(s_rresp[g*2 +: 2]), .rlast(s_rlast[g]),
          .rvalid(s_rvalid[g]), .rready(s_rready[g]));
    end

    if (STAGE == 1) begin : down
      coram_axi4_downsizer #(.S_WIDTH(S_WIDTH), .M_WIDTH(M_WIDTH), .ADDR_WIDTH(ADDR)) dut (.*);
    end else if (STAGE == 2) begin : up
      coram_axi4_upsizer #(.S_WIDTH(S_WIDTH), .M_WIDTH(M_WIDTH), .ADDR_WIDTH(ADDR)) dut (.*);
    end else if (STAGE == 3) begin : arbiter
      coram_axi4_arbiter #(.MASTERS(N), .DATA_WIDTH(M_WIDTH), .ADDR_WIDTH(ADDR)) dut (.*);
    end else begin : avalon
      wire [ADDR-1:0] address;
      wire [8:0] burstcount;
      wire read, readdatavalid, write, waitrequest, writeresponsevalid;
      wire [M_WIDTH-1:0] readdata, writedata;
      wire [MB-1:0] byteenable;
      wire [1:0] response;
      coram_avalon_master #(.DATA_WIDTH(M_WIDTH), .ADDR_WIDTH(ADDR), .STEADY(STEADY)) dut (
          .m_address(address), .m_burstcount(burstcount), .m_read(read), .m_readdata(readdata),
          .m_readdatavalid(readdatavalid), .m_write(write), .m_writedata(writedata), .m_byteenable(byteenable),
          .m_waitrequest(waitrequest), .m_response(response), .m_writeresponsevalid(writeresponsevalid), .*);
      coram_sim_avalon_agent #(.NAME("agent"), .DATA_WIDTH(M_WIDTH), .ADDRESS_WIDTH(ADDR)) agent (
          .resetn(~rst), .cycle(64'd0),
          .araddr(m_araddr), .arlen(m_arlen), .arvalid(m_arvalid), .arready(m_arready), .rdata(m_rdata),
          .rresp(m_rresp), .rlast(m_rlast), .rvalid(m_rvalid), .rready(m_rready),
          .awaddr(m_awaddr), .awlen(m_awlen), .awvalid(m_awvalid), .awready(m_awready), .wdata(m_wdata),
          .wstrb(m_wstrb), .wlast(m_wlast), .wvalid(m_wvalid), .wready(m_wready),
          .bresp(m_bresp), .bvalid(m_bvalid), .bready(m_bready), .*);
    end
  endgenerate

  // Off-chip memory: bytes; bursts in order; whatever lies from 0xF000 on is answered with an error.
  reg [7:0] bytes [0:(1<<ADDR)-1];
  reg [ADDR-1:0] ar_addr [0:63], aw_addr [0:63];
  integer ar_len [0:63], aw_len [0:63];
  integer ar_head, ar_tail, r_beat, aw_head, aw_tail, w_beat, b_head, w_early, i, now, ar_due [0:63], beats, busy_from, busy_to;
  reg [M_WIDTH-1:0] w_data [0:1023];
  reg [MB-1:0] w_strobe [0:1023];
  reg w_end [0:1023];
  integer w_head, w_tail;
  reg arready, awready, wready, rvalid, rlast, bvalid;
  reg [M_WIDTH-1:0] rdata;
  reg [1:0] rresp, bresp;
  reg [ADDR-1:0] base;
  assign {m_arready, m_awready, m_wready, m_rvalid, m_rlast, m_bvalid} = {arready, awready, wready, rvalid, rlast, bvalid};
  assign {m_rdata, m_rresp, m_bresp} = {rdata, rresp, bresp};
  reg was_ar, was_aw, was_w;
  reg [ADDR+7:0] old_ar, old_aw;
  reg [M_WIDTH+MB:0] old_w;
  function integer chance;
    input integer percent;
    chance = ($unsigned($random(seed)) % 100) < percent;
  endfunction
  task check_address;
    input [ADDR-1:0] address;
    input [7:0] length;
    if (((address % 4096) / MB + length + 1) * MB > 4096) $display("BENCH a burst at 0x%0h crosses 4 KiB", address);
  endtask
  always @(posedge clk) if (rst) begin
    {arready, awready, wready, rvalid, bvalid, was_ar, was_aw, was_w} <= 0;
    ar_head = 0; ar_tail = 0; r_beat = 0; aw_head = 0; aw_tail = 0; w_beat = 0; b_head = 0; w_head = 0; w_tail = 0; now = 0;
    beats = 0; busy_from = -1; busy_to = 0;
  end else begin
    now = now + 1;
    if (^{m_arvalid, m_awvalid, m_wvalid, m_rready, m_bready} === 1'bx)
      $display("BENCH x on a handshake");
    if (was_ar && !(m_arvalid && old_ar == {m_araddr, m_arlen})) $display("BENCH read address not held");
    if (was_aw && !(m_awvalid && old_aw == {m_awaddr, m_awlen})) $display("BENCH write address not held");
    if (was_w && !(m_wvalid && old_w === {m_wdata, m_wstrb, m_wlast})) $display("BENCH write data not held");
    was_ar <= m_arvalid & ~arready; old_ar <= {m_araddr, m_arlen};
    was_aw <= m_awvalid & ~awready; old_aw <= {m_awaddr, m_awlen};
    was_w <= m_wvalid & ~wready; old_w <= {m_wdata, m_wstrb, m_wlast};
    if (m_arvalid && arready) begin
      check_address(m_araddr, m_arlen);
      ar_addr[ar_tail % 64] = m_araddr; ar_len[ar_tail % 64] = m_arlen; ar_due[ar_tail % 64] = now + (stall ? $unsigned($random(seed)) % 20 : 8);
      ar_tail = ar_tail + 1;
      if (busy_from < 0) busy_from = now;
    end
    if (m_awvalid && awready) begin
      check_address(m_awaddr, m_awlen);
      aw_addr[aw_tail % 64] = m_awaddr; aw_len[aw_tail % 64] = m_awlen; aw_tail = aw_tail + 1;
      if (busy_from < 0) busy_from = now;
    end
    if (m_wvalid && wready) begin
      w_data[w_tail % 1024] = m_wdata; w_strobe[w_tail % 1024] = m_wstrb; w_end[w_tail % 1024] = m_wlast; w_tail = w_tail + 1;
      beats = beats + 1; busy_to = now;
    end
    if (rvalid && m_rready) begin beats = beats + 1; busy_to = now; end
    while (aw_head < aw_tail && w_head < w_tail) begin
      base = (aw_addr[aw_head % 64] / MB + w_beat) * MB;
      for (i = 0; i < MB; i = i + 1)
        if (w_strobe[w_head % 1024][i]) bytes[base + i] = w_data[w_head % 1024][i*8 +: 8];
      if (w_end[w_head % 1024] != (w_beat == aw_len[aw_head % 64])) $display("BENCH wlast at beat %0d of %0d", w_beat, aw_len[aw_head % 64]);
      w_head = w_head + 1;
      if (w_beat == aw_len[aw_head % 64]) begin aw_head = aw_head + 1; w_beat = 0; end else w_beat = w_beat + 1;
    end
    // nobody may look at what is not valid
    if (!bvalid || m_bready) begin bvalid <= 0; bresp <= 2'bxx; end
    if ((!bvalid || m_bready) && b_head < aw_head && !chance(stall)) begin
      bvalid <= 1; bresp <= (aw_addr[b_head % 64] >= 16'hF000) ? 2'b10 : 2'b00; b_head = b_head + 1;
    end
    if (!rvalid || m_rready) begin rvalid <= 0; rlast <= 1'bx; rresp <= 2'bxx; rdata <= {M_WIDTH{1'bx}}; end
    if ((!rvalid || m_rready) && ar_head < ar_tail && now >= ar_due[ar_head % 64] && !chance(stall)) begin
      base = (ar_addr[ar_head % 64] / MB + r_beat) * MB;
      rvalid <= 1; rlast <= (r_beat == ar_len[ar_head % 64]); rresp <= (base >= 16'hF000) ? 2'b11 : 2'b00;
      for (i = 0; i < MB; i = i + 1) rdata[i*8 +: 8] <= bytes[base + i];
      if (r_beat == ar_len[ar_head % 64]) begin ar_head = ar_head + 1; r_beat = 0; end else r_beat = r_beat + 1;
    end
    arready <= !chance(stall) && ar_tail - ar_head < 60;
    // some slaves look at an address only when they have seen data
    awready <= !chance(stall) && aw_tail - b_head < 60 && (!lazy || m_wvalid || w_tail > w_head);
    wready <= !chance(stall) && w_tail - w_head < 1000;
  end

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("count=%d", count)) count = 60;
    if (!$value$plusargs("lazy=%d", lazy)) lazy = 0;
    for (i = 0; i < (1 << ADDR); i = i + 1) bytes[i] = i * 7 + (i >> 8);
    repeat (4) @(posedge clk);
    rst <= 0;
    wait (&done);
    repeat (20) @(posedge clk);
    $display("done in %0d cycles, %0d beats in %0d", now, beats, busy_to - busy_from + 1);
    $finish;
  end
  initial begin
    #1000000;
    $display("BENCH out of time");
    $finish;
  end
endmodule

// One master: bursts of reads from bytes that nobody writes, and of writes to its own, which it reads back at the end.
module bus_master #(parameter INDEX = 0, WIDTH = 32, ADDR = 16, BURST = 64, STEADY = 1) (
    input wire clk, input wire rst, output reg done,
    output reg [ADDR-1:0] awaddr, output reg [7:0] awlen, output reg awvalid, input wire awready,
    output reg [WIDTH-1:0] wdata, output reg [WIDTH/8-1:0] wstrb, output reg wlast, output reg wvalid, input wire wready,
    input wire [1:0] bresp, input wire bvalid, output reg bready,
    output reg [ADDR-1:0] araddr, output reg [7:0] arlen, output reg arvalid, input wire arready,
    input wire [WIDTH-1:0] rdata, input wire [1:0] rresp, input wire rlast, input wire rvalid, output reg rready
);
  localparam B = WIDTH / 8;
  localparam [ADDR-1:0] OWN = 16'h8000 + INDEX * 16'h1000;  // what it writes
  reg [7:0] shadow [0:4095];  // what its own bytes are
  reg [ADDR-1:0] w_at [0:63], r_at [0:63];
  integer w_len [0:63], r_len [0:63];
  integer aw_n, aw_sent, w_n, w_beat, b_n, ar_n, ar_sent, r_n, r_beat, i, own;
  reg [ADDR-1:0] at;
  reg [7:0] expected;
  function integer rnd;
    input integer below;
    rnd = $unsigned($random(bus_bench.seed)) % below;
  endfunction
  // an address and a length that stay within 4 KiB
  task choose;
    input [ADDR-1:0] page;
    output [ADDR-1:0] address;
    output integer length;
    begin
      address = page + rnd(4096 / B) * B;
      length = 1 + rnd(BURST);
      if ((address % 4096) / B + length > 4096 / B) length = 4096 / B - (address % 4096) / B;
    end
  endtask
  always @(posedge clk) if (rst) begin
    {awvalid, wvalid, bready, arvalid, rready, done} <= 0;
    aw_n = 0; aw_sent = 0; w_n = 0; w_beat = 0; b_n = 0; ar_n = 0; ar_sent = 0; r_n = 0; r_beat = 0;
    for (i = 0; i < 4096; i = i + 1) shadow[i] = (OWN + i) * 7 + ((OWN + i) >> 8);
  end else begin
    // writes, up to 12 at once; data may run ahead of the address that is shown
    if (awvalid && awready) begin awvalid <= 0; aw_sent = aw_sent + 1; end
    if ((!awvalid || awready) && aw_n < bus_bench.count && aw_n - b_n < 12 && rnd(100) >= bus_bench.stall) begin
      choose((rnd(8) == 0) ? 16'hF000 : OWN, at, i);
      w_at[aw_n % 64] = at; w_len[aw_n % 64] = i;
      awaddr <= at; awlen <= i - 1; awvalid <= 1; aw_n = aw_n + 1;
    end
    if (wvalid && wready) wvalid <= 0;
    if ((!wvalid || wready) && w_n < aw_n && rnd(100) >= bus_bench.stall) begin
      at = w_at[w_n % 64] + w_beat * B;
      for (i = 0; i < B; i = i + 1) begin
        wstrb[i] <= (rnd(4) != 0);
        wdata[i*8 +: 8] <= rnd(256);
      end
      wlast <= (w_beat == w_len[w_n % 64] - 1); wvalid <= 1;
      if (w_beat == w_len[w_n % 64] - 1) begin w_n = w_n + 1; w_beat = 0; end else w_beat = w_beat + 1;
    end
    if (bvalid && bready) begin
      if (bresp != (w_at[b_n % 64] >= 16'hF000 ? 2'b10 : 2'b00)) $display("BENCH %0d: response %0d", INDEX, bresp);
      b_n = b_n + 1;
      if (b_n > aw_sent) $display("BENCH %0d: a response too many", INDEX);
    end
    // reads: of bytes that nobody writes, then of its own
    own = (b_n == bus_bench.count);
    if (arvalid && arready) begin arvalid <= 0; ar_sent = ar_sent + 1; end
    if ((!arvalid || arready) && (ar_n < bus_bench.count || (own && ar_n < bus_bench.count + 64)) && ar_n - r_n < 12
        && rnd(100) >= bus_bench.stall) begin
      if (ar_n < bus_bench.count) choose(rnd(8) == 0 ? 16'hF000 : rnd(8) * 16'h1000, at, i);
      else begin at = OWN + (ar_n - bus_bench.count) * 64; i = 64 / B; end
      r_at[ar_n % 64] = at; r_len[ar_n % 64] = i;
      araddr <= at; arlen <= i - 1; arvalid <= 1; ar_n = ar_n + 1;
    end
    if (rvalid && rready) begin
      at = r_at[r_n % 64] + r_beat * B;
      if (r_n >= ar_sent) $display("BENCH %0d: read data too many", INDEX);
      for (i = 0; i < B; i = i + 1) begin
        expected = (r_n >= bus_bench.count) ? shadow[(at + i) % 4096] : (at + i) * 7 + ((at + i) >> 8);
        if (at < 16'hF000 && rdata[i*8 +: 8] !== expected)
          $display("BENCH %0d: read 0x%0h at 0x%0h, not 0x%0h", INDEX, rdata[i*8 +: 8], at + i, expected);
      end
      if (rresp != (at >= 16'hF000 ? 2'b11 : 2'b00)) $display("BENCH %0d: read response %0d at 0x%0h", INDEX, rresp, at);
      if (rlast != (r_beat == r_len[r_n % 64] - 1)) $display("BENCH %0d: rlast at beat %0d", INDEX, r_beat);
      if (r_beat == r_len[r_n % 64] - 1) begin r_n = r_n + 1; r_beat = 0; end else r_beat = r_beat + 1;
    end
    rready <= STEADY || rnd(100) >= bus_bench.stall;
    bready <= STEADY || rnd(100) >= bus_bench.stall;
    done <= own && r_n == bus_bench.count + 64;
  end
  // what is written is noted as it moves
  integer n, k, place;
  reg [ADDR-1:0] to;
  always @(posedge clk) if (rst) begin n = 0; k = 0; end
  else if (wvalid && wready) begin
    to = w_at[n % 64] + k * B;
    for (place = 0; place < B; place = place + 1)
      if (wstrb[place] && to < 16'hF000) shadow[(to + place) % 4096] = wdata[place*8 +: 8];
    if (wlast) begin n = n + 1; k = 0; end else k = k + 1;
  end
endmodule
