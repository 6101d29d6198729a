// Benches of what lies between two clocks. Clocks in ps and stalls in percent come as plusargs; both clocks run with the
// phase given, and the sides leave the reset at different times.
`timescale 1ps / 1ps

// The two clocks, the resets, a random stall for each side, and the end of the bench.
module two_clocks (
    output reg clk_a,
    output reg clk_b,
    output reg rst_a,
    output reg rst_b,
    output reg go_a,
    output reg go_b
);
  integer half_a, half_b, phase, hold_a, hold_b, stall_a, stall_b, seed;
  initial begin
    if (!$value$plusargs("half_a=%d", half_a)) half_a = 5000;
    if (!$value$plusargs("half_b=%d", half_b)) half_b = 5000;
    if (!$value$plusargs("phase=%d", phase)) phase = 0;
    if (!$value$plusargs("hold_a=%d", hold_a)) hold_a = 4;
    if (!$value$plusargs("hold_b=%d", hold_b)) hold_b = 4;
    if (!$value$plusargs("stall_a=%d", stall_a)) stall_a = 0;
    if (!$value$plusargs("stall_b=%d", stall_b)) stall_b = 0;
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    clk_a = 0;
    go_a = 0;
    rst_a = 1;
    forever #(half_a) clk_a = ~clk_a;
  end
  initial begin
    clk_b = 0;
    go_b = 0;
    rst_b = 1;
    #1;
    #(phase);
    forever #(half_b) clk_b = ~clk_b;
  end
  initial begin
    #2;
    repeat (hold_a) @(posedge clk_a);
    rst_a <= 0;
  end
  initial begin
    #2;
    repeat (hold_b) @(posedge clk_b);
    rst_b <= 0;
  end
  always @(posedge clk_a) go_a <= ($urandom(seed) % 100) >= stall_a;
  always @(posedge clk_b) go_b <= ($urandom(seed) % 100) >= stall_b;
endmodule

// Words 1, 2, 3, ... from a to b. What comes out, and how fast, is compared here: END words bad cycles_a cycles_b, the
// cycles from the first word to the last.
module fifo_bench;
  parameter ADDR_LEN = 4;
  parameter WORDS = 2000;
  wire clk_a, clk_b, rst_a, rst_b, go_a, go_b;
  two_clocks clocks (clk_a, clk_b, rst_a, rst_b, go_a, go_b);
  reg [31:0] next = 1, wanted = 1;
  reg offered = 0;
  wire in_ready, out_valid;
  wire [31:0] word;
  integer bad = 0, cycles_a = 0, cycles_b = 0;
  wire in_valid = offered & ~rst_a;
  wire out_ready = go_b & ~rst_b;
  coram_async_fifo #(.WIDTH(32), .ADDR_LEN(ADDR_LEN)) dut (
      .in_clk(clk_a), .in_rst(rst_a), .in_valid(in_valid), .in_ready(in_ready), .in_data(next),
      .out_clk(clk_b), .out_rst(rst_b), .out_valid(out_valid), .out_ready(out_ready), .out_data(word));

  // Gray pointers change by one bit, seen from outside at any moment.
  reg [ADDR_LEN:0] tail_was, head_was;
  integer i, changed;
  always @(dut.tail_gray or dut.head_gray) begin
    changed = 0;
    for (i = 0; i <= ADDR_LEN; i = i + 1)
      changed = changed + ((tail_was[i] ^ dut.tail_gray[i]) === 1'b1) + ((head_was[i] ^ dut.head_gray[i]) === 1'b1);
    if (changed > 1 && dut.tail_gray !== tail_was && dut.head_gray === head_was) bad = bad + 1;
    if (changed > 1 && dut.head_gray !== head_was && dut.tail_gray === tail_was) bad = bad + 1;
    tail_was = dut.tail_gray;
    head_was = dut.head_gray;
  end

  reg held = 0;
  reg [31:0] was;
  always @(posedge clk_a) begin
    if (in_valid & in_ready) next <= next + 1;
    if (!offered | (in_valid & in_ready)) offered <= go_a & (next + (in_valid & in_ready) <= WORDS);
    if (next > 1 && next <= WORDS) cycles_a <= cycles_a + 1;
  end
  always @(posedge clk_b) begin
    if (!rst_b) begin
      if (held && (out_valid !== 1'b1 || word !== was)) bad = bad + 1;
      held <= out_valid & ~out_ready;
      was <= word;
      if (out_valid & out_ready) begin
        if (word !== wanted) bad = bad + 1;
        wanted <= wanted + 1;
        if (wanted == WORDS) begin
          $display("END words=%0d bad=%0d cycles_a=%0d cycles_b=%0d", wanted, bad, cycles_a, cycles_b);
          $finish;
        end
      end
      if (wanted > 1) cycles_b <= cycles_b + 1;
    end
  end
  initial begin
    #400000000;
    $display("END words=%0d bad=%0d cycles_a=0 cycles_b=0", wanted - 1, bad + 1000);
    $finish;
  end
endmodule

// Accesses from a to a device at b that answers each with a function of it after a random time.
module request_bench;
  parameter REQUESTS = 300;
  wire clk_a, clk_b, rst_a, rst_b, go_a, go_b;
  two_clocks clocks (clk_a, clk_b, rst_a, rst_b, go_a, go_b);
  integer bad = 0, asked = 0, answered = 0, seen = 0, seed = 7;

  reg s_req_valid = 0, s_req_write;
  reg [11:0] s_req_address;
  reg [31:0] s_req_data;
  reg [3:0] s_req_strobe;
  wire s_req_ready, s_rsp_valid, s_rsp_error;
  wire [31:0] s_rsp_data;
  wire s_rsp_ready = go_a & ~rst_a;
  wire m_req_valid, m_req_write, m_rsp_ready;
  wire [11:0] m_req_address;
  wire [31:0] m_req_data;
  wire [3:0] m_req_strobe;
  wire m_req_ready = go_b & ~rst_b & ~m_rsp_valid;
  reg m_rsp_valid = 0, m_rsp_error;
  reg [31:0] m_rsp_data;

  coram_request_crossing dut (
      .s_clk(clk_a), .s_rst(rst_a), .s_req_valid(s_req_valid), .s_req_ready(s_req_ready),
      .s_req_write(s_req_write), .s_req_address(s_req_address), .s_req_data(s_req_data),
      .s_req_strobe(s_req_strobe), .s_rsp_valid(s_rsp_valid), .s_rsp_ready(s_rsp_ready),
      .s_rsp_data(s_rsp_data), .s_rsp_error(s_rsp_error),
      .m_clk(clk_b), .m_rst(rst_b), .m_req_valid(m_req_valid), .m_req_ready(m_req_ready),
      .m_req_write(m_req_write), .m_req_address(m_req_address), .m_req_data(m_req_data),
      .m_req_strobe(m_req_strobe), .m_rsp_valid(m_rsp_valid), .m_rsp_ready(m_rsp_ready),
      .m_rsp_data(m_rsp_data), .m_rsp_error(m_rsp_error));

  // The request that is under way, as it was asked.
  reg [48:0] request;
  function [32:0] answer(input [48:0] to);
    answer = {to[48:16] ^ {to[15:0], to[15:0], 1'b1}};
  endfunction

  always @(posedge clk_a) begin
    if (!rst_a) begin
      if (s_req_valid & s_req_ready) begin
        request <= {s_req_write, s_req_address, s_req_data, s_req_strobe};
        if (asked != answered) bad = bad + 1;
        asked <= asked + 1;
        s_req_valid <= 0;
      end else if (!s_req_valid && go_a && asked < REQUESTS) begin
        s_req_valid <= 1;
        {s_req_write, s_req_address} <= $random(seed);
        s_req_data <= $random(seed);
        s_req_strobe <= $random(seed);
      end
      if (s_rsp_valid & s_rsp_ready) begin
        if (asked != answered + 1 || {s_rsp_data, s_rsp_error} !== answer(request)) bad = bad + 1;
        answered <= answered + 1;
        if (answered == REQUESTS - 1) begin
          $display("END words=%0d bad=%0d seen=%0d", answered + 1, bad, seen);
          $finish;
        end
      end
    end
  end
  always @(posedge clk_b) begin
    if (!rst_b) begin
      if (m_req_valid & m_req_ready) begin
        if ({m_req_write, m_req_address, m_req_data, m_req_strobe} !== request) bad = bad + 1;
        seen <= seen + 1;
        m_rsp_valid <= 1;
        {m_rsp_data, m_rsp_error} <= answer({m_req_write, m_req_address, m_req_data, m_req_strobe});
      end
      if (m_rsp_valid & m_rsp_ready) begin
        m_rsp_valid <= 0;
        m_rsp_data <= 32'hx;
      end
    end
  end
  initial begin
    #400000000;
    $display("END words=%0d bad=%0d seen=%0d", answered, bad + 1000, seen);
    $finish;
  end
endmodule

// All five channels at once: writes are written by a and checked at b, reads answered by b with a function of the address.
module axi_bench;
  parameter WORDS = 1500;
  parameter STROBES = 1;
  wire clk_a, clk_b, rst_a, rst_b, go_a, go_b;
  two_clocks clocks (clk_a, clk_b, rst_a, rst_b, go_a, go_b);
  integer bad = 0, beats_a = 0, beats_b = 0;

  // Channel n carries the numbers 0, 1, 2, ... spread over its payload; n = 0 AW, 1 W, 2 AR from a to b; 3 B, 4 R back.
  wire [4:0] in_ready, out_valid;
  reg [4:0] in_valid = 0;
  wire [4:0] out_ready = {{2{go_a & ~rst_a}}, {3{go_b & ~rst_b}}};
  reg [31:0] sent [0:4];
  reg [31:0] got [0:4];
  wire [39:0] aw = {sent[0], ~sent[0][7:0]}, ar = {sent[2] * 32'd3, sent[2][7:0]};
  wire [36:0] w = {sent[1], sent[1][3:0] ^ 4'd5, sent[1][2]};
  wire [1:0] b = sent[3][1:0];
  wire [34:0] r = {~sent[4], sent[4][4:3], sent[4][1]};
  wire [39:0] aw_out, ar_out;
  wire [36:0] w_out;
  wire [1:0] b_out;
  wire [34:0] r_out;
  coram_axi4_crossing #(.STROBES(STROBES)) dut (
      .s_clk(clk_a), .s_rst(rst_a), .m_clk(clk_b), .m_rst(rst_b),
      .s_awaddr(aw[39:8]), .s_awlen(aw[7:0]), .s_awvalid(in_valid[0]), .s_awready(in_ready[0]),
      .s_wdata(w[36:5]), .s_wstrb(w[4:1]), .s_wlast(w[0]), .s_wvalid(in_valid[1]), .s_wready(in_ready[1]),
      .s_araddr(ar[39:8]), .s_arlen(ar[7:0]), .s_arvalid(in_valid[2]), .s_arready(in_ready[2]),
      .m_bresp(b), .m_bvalid(in_valid[3]), .m_bready(in_ready[3]),
      .m_rdata(r[34:3]), .m_rresp(r[2:1]), .m_rlast(r[0]), .m_rvalid(in_valid[4]), .m_rready(in_ready[4]),
      .m_awaddr(aw_out[39:8]), .m_awlen(aw_out[7:0]), .m_awvalid(out_valid[0]), .m_awready(out_ready[0]),
      .m_wdata(w_out[36:5]), .m_wstrb(w_out[4:1]), .m_wlast(w_out[0]),
      .m_wvalid(out_valid[1]), .m_wready(out_ready[1]),
      .m_araddr(ar_out[39:8]), .m_arlen(ar_out[7:0]), .m_arvalid(out_valid[2]), .m_arready(out_ready[2]),
      .s_bresp(b_out), .s_bvalid(out_valid[3]), .s_bready(out_ready[3]),
      .s_rdata(r_out[34:3]), .s_rresp(r_out[2:1]), .s_rlast(r_out[0]),
      .s_rvalid(out_valid[4]), .s_rready(out_ready[4]));

  integer n;
  initial for (n = 0; n < 5; n = n + 1) {sent[n], got[n]} = 0;

  task send(input integer first, input integer last, input go);
    integer c;
    for (c = first; c <= last; c = c + 1) begin
      if (in_valid[c] & in_ready[c]) sent[c] <= sent[c] + 1;
      if (!in_valid[c] | in_ready[c]) in_valid[c] <= go;
    end
  endtask
  task take(input integer first, input integer last);
    integer c;
    for (c = first; c <= last; c = c + 1) if (out_valid[c] & out_ready[c]) got[c] <= got[c] + 1;
  endtask
  wire [3:0] strobes = STROBES ? got[1][3:0] ^ 4'd5 : 4'hf;
  always @(posedge clk_a) if (!rst_a) begin
    send(0, 2, go_a);
    take(3, 4);
    if (out_valid[3] & out_ready[3] & (b_out !== got[3][1:0])) bad = bad + 1;
    if (out_valid[4] & out_ready[4] & (r_out !== {~got[4], got[4][4:3], got[4][1]})) bad = bad + 1;
    if (got[4] > 0) beats_a = beats_a + 1;
    if (got[1] >= WORDS && got[4] >= WORDS && got[0] > 0 && got[2] > 0 && got[3] > 0) begin
      $display("END words=%0d bad=%0d beats=%0d cycles=%0d", got[4], bad, got[4], beats_a);
      $finish;
    end
  end
  always @(posedge clk_b) if (!rst_b) begin
    send(3, 4, go_b);
    take(0, 2);
    if (out_valid[0] & out_ready[0] & (aw_out !== {got[0], ~got[0][7:0]})) bad = bad + 1;
    if (out_valid[1] & out_ready[1] & (w_out !== {got[1], strobes, got[1][2]})) bad = bad + 1;
    if (out_valid[2] & out_ready[2] & (ar_out !== {got[2] * 32'd3, got[2][7:0]})) bad = bad + 1;
  end
  initial begin
    #400000000;
    $display("END words=%0d bad=%0d beats=0 cycles=1", got[4], bad + 1000);
    $finish;
  end
endmodule

// Events of two kinds from a to b, in groups with pauses between. END bad: after each group of one, there was one pulse; after
// each larger one, between one and as many, the last of them behind the last event.
module event_bench;
  parameter GROUPS = 100;
  wire clk_a, clk_b, rst_a, rst_b, go_a, go_b;
  two_clocks clocks (clk_a, clk_b, rst_a, rst_b, go_a, go_b);
  reg [1:0] happens = 0;
  wire [1:0] told;
  coram_event_crossing #(.WIDTH(2)) dut (
      .in_clk(clk_a), .in_rst(rst_a), .in_event(happens), .out_clk(clk_b), .out_rst(rst_b), .out_event(told));
  integer events[0:1], pulses[0:1], bad, group, length, kind, total;
  time last_event[0:1], last_pulse[0:1];
  reg [1:0] next;
  integer k;
  always @(posedge clk_b) for (k = 0; k < 2; k = k + 1) if (told[k] === 1'b1 && !rst_b) begin
    pulses[k] = pulses[k] + 1;
    last_pulse[k] = $time;
  end else if (told[k] !== 1'b0 && !rst_a && !rst_b) bad = bad + 1;
  initial begin
    bad = 0;
    total = 0;
    @(negedge rst_a);
    if (rst_b) @(negedge rst_b);
    repeat (4) @(posedge clk_a);
    for (group = 0; group < GROUPS; group = group + 1) begin
      for (kind = 0; kind < 2; kind = kind + 1) begin
        events[kind] = 0;
        pulses[kind] = 0;
        last_event[kind] = 0;
        last_pulse[kind] = 0;
      end
      length = (group % 3 == 0) ? 1 : 1 + $urandom % 40;
      repeat (length) begin
        next = (length == 1) ? 2'b01 << (group % 2) : $urandom;
        happens <= next;
        @(posedge clk_a);
        for (kind = 0; kind < 2; kind = kind + 1) if (next[kind]) begin
          events[kind] = events[kind] + 1;
          last_event[kind] = $time;
        end
      end
      happens <= 0;
      repeat (16) @(posedge clk_a);
      repeat (16) @(posedge clk_b);
      for (kind = 0; kind < 2; kind = kind + 1) begin
        total = total + pulses[kind];
        if (pulses[kind] > events[kind] || (pulses[kind] == 0 && events[kind] > 0)) bad = bad + 1;
        if (events[kind] > 0 && last_pulse[kind] <= last_event[kind]) bad = bad + 1;
      end
    end
    $display("END told=%0d bad=%0d", total, bad);
    $finish;
  end
endmodule
