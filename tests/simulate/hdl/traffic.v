// An AXI4 master for the tests of memory systems: reads READS bursts and writes WRITES bursts at once, as fast as it may, and
// checks what it reads.
//
// Reads go to bytes READ_FROM .. READ_FROM + SPAN - 1, where each 32-bit word must hold its own index; writes fill bytes from WRITE_TO on, one
// burst after the other, with bytes of a rule (see `value`). RANDOM = 1: bursts of 1 to BEATS beats; reads at any byte. Else reads
// follow each other too. STALL: in so many of 256 cycles each channel rests.
module traffic #(
    parameter DATA_WIDTH = 32,
    parameter READS = 16,
    parameter WRITES = 16,
    parameter BEATS = 16,
    parameter [31:0] READ_FROM = 0,
    parameter [31:0] SPAN = 32'h10000,
    parameter [31:0] WRITE_TO = 32'h80000,
    parameter RANDOM = 0,
    parameter STALL = 0,
    parameter [15:0] SEED = 1,
    parameter SINGLE = 0  // one burst under way at a time
) (
    input clk,
    input rst,
    output finished,
    output reg wrong,
    output reg [31:0] first_answer,  // cycles from the first address to the first beat
    output reg [31:0] reads_end,  // cycles, from the end of reset
    output reg [31:0] writes_end,

    output reg [31:0] araddr,
    output reg [7:0] arlen,
    output [2:0] arsize,
    output [1:0] arburst,
    output reg arvalid,
    input arready,
    input [DATA_WIDTH-1:0] rdata,
    input [1:0] rresp,
    input rlast,
    input rvalid,
    output reg rready,
    output reg [31:0] awaddr,
    output reg [7:0] awlen,
    output [2:0] awsize,
    output [1:0] awburst,
    output reg awvalid,
    input awready,
    output reg [DATA_WIDTH-1:0] wdata,
    output [DATA_WIDTH/8-1:0] wstrb,
    output reg wlast,
    output reg wvalid,
    input wready,
    input [1:0] bresp,
    input bvalid,
    output reg bready
);
  localparam BYTES = DATA_WIDTH / 8;
  assign arsize = $clog2(BYTES);
  assign awsize = $clog2(BYTES);
  assign arburst = 2'b01;
  assign awburst = 2'b01;
  assign wstrb = {BYTES{1'b1}};

  // Pseudo-random numbers, alike in every simulator.
  reg [31:0] noise;
  wire [31:0] noise_next = {noise[30:0], noise[31] ^ noise[21] ^ noise[1] ^ noise[0]};
  always @(posedge clk) noise <= rst ? {SEED, 16'hBEEF} : {noise_next[18:0], noise_next[31:19]} + 32'h9E3779B9;
  wire rest_r = noise[7:0] < STALL;
  wire rest_w = noise[15:8] < STALL;
  wire rest_a = noise[23:16] < STALL;

  reg [31:0] cycle;
  always @(posedge clk) cycle <= rst ? 0 : cycle + 1;

  function [7:0] value(input [31:0] address);
    value = address[7:0] ^ address[15:8] ^ SEED[7:0];
  endfunction

  // ---- reads
  reg [31:0] queue_address[0:4095];
  reg [7:0] queue_length[0:4095];
  reg [31:0] asked, answered, place;
  reg [31:0] at;
  reg [8:0] beat;
  reg [31:0] first_asked;
  reg started, told;
  reg [31:0] next_length, next_address, word;
  reg [31:0] low;
  integer b;
  wire may_ask = asked < READS && (!SINGLE || asked == answered);
  always @(posedge clk) begin
    if (rst) begin
      {arvalid, rready, wrong, started, told} <= 0;
      asked = 0;
      answered = 0;
      beat = 0;
      place = READ_FROM;
      reads_end <= 0;
      first_answer <= 0;
    end else begin
      rready <= !rest_r;
      if (arvalid && arready) arvalid <= 1'b0;
      if ((!arvalid || arready) && may_ask && !rest_a) begin
        next_length = RANDOM ? noise[31:24] % BEATS : BEATS - 1;
        next_address = RANDOM ? READ_FROM + (noise[31:8] * 17) % (SPAN - BEATS * BYTES) : place;
        low = next_address % BYTES;
        // Bursts must not cross 4 KiB.
        if ((next_address % 4096) - low + (next_length + 1) * BYTES > 4096)
          next_length = (4096 - (next_address % 4096) + low) / BYTES - 1;
        place = next_address - low + (next_length + 1) * BYTES;
        if (place >= READ_FROM + SPAN) place = READ_FROM;
        araddr <= next_address;
        arlen <= next_length;
        arvalid <= 1'b1;
        queue_address[asked % 4096] = next_address;
        queue_length[asked % 4096] = next_length;
        asked = asked + 1;
      end
      if (arvalid && arready && !started) begin
        started <= 1'b1;
        first_asked <= cycle;
      end
      if (rvalid && rready) begin
        if (!told) first_answer <= cycle - first_asked;
        told <= 1'b1;
        if (beat == 0) at = queue_address[answered % 4096];
        for (b = at % BYTES; b < BYTES; b = b + 1) begin
          word = (at - (at % BYTES) + b) >> 2;
          word = word >> (8 * ((at - (at % BYTES) + b) % 4));
          if (rdata[b*8+:8] !== word[7:0] || rresp !== 2'b00) begin
            if (!wrong) $display("@error traffic %0d: byte %h at %h is wrong", SEED, rdata[b*8+:8], at - (at % BYTES) + b);
            wrong <= 1'b1;
          end
        end
        at = at - (at % BYTES) + BYTES;
        if (rlast !== (beat == queue_length[answered % 4096])) begin
          if (!wrong) $display("@error traffic %0d: RLAST at beat %0d", SEED, beat);
          wrong <= 1'b1;
        end
        beat = beat + 1;
        if (rlast) begin
          beat = 0;
          answered = answered + 1;
          reads_end <= cycle;
        end
      end
    end
  end

  // ---- writes: addresses and data go their own ways
  reg [31:0] announced, sent, acknowledged;
  reg [31:0] announce_place, send_place;
  reg [8:0] left;
  reg [31:0] length;
  // The length of a burst is a function of its number, so that both ways agree; none crosses 4 KiB.
  function [31:0] length_of(input [31:0] number, input [31:0] address);
    begin
      length_of = RANDOM ? (number * 7 + SEED * 3) % BEATS + 1 : BEATS;
      if ((address % 4096) + length_of * BYTES > 4096) length_of = (4096 - address % 4096) / BYTES;
    end
  endfunction
  reg [DATA_WIDTH-1:0] next_data;
  integer l;
  wire may_announce = announced < WRITES && (!SINGLE || announced == acknowledged);
  always @(posedge clk) begin
    if (rst) begin
      {awvalid, wvalid, wlast, bready} <= 0;
      announced = 0;
      sent = 0;
      acknowledged = 0;
      announce_place = WRITE_TO;
      send_place = WRITE_TO;
      left = 0;
      writes_end <= 0;
    end else begin
      bready <= !rest_r;
      if (awvalid && awready) awvalid <= 1'b0;
      if ((!awvalid || awready) && may_announce && !rest_a) begin
        length = length_of(announced, announce_place);
        awaddr <= announce_place;
        awlen <= length - 1;
        awvalid <= 1'b1;
        announce_place = announce_place + length * BYTES;
        announced = announced + 1;
      end
      if (wvalid && wready) wvalid <= 1'b0;
      if ((!wvalid || wready) && !rest_w && (left != 0 || sent < announced)) begin
        if (left == 0) begin
          left = length_of(sent, send_place);
          sent = sent + 1;
        end
        for (l = 0; l < BYTES; l = l + 1) next_data[l*8+:8] = value(send_place + l);
        wdata <= next_data;
        wvalid <= 1'b1;
        wlast <= left == 1;
        send_place = send_place + BYTES;
        left = left - 1;
      end
      if (bvalid && bready) begin
        acknowledged = acknowledged + 1;
        writes_end <= cycle;
        if (bresp !== 2'b00) wrong <= 1'b1;
      end
    end
  end

  assign finished = answered == READS && acknowledged == WRITES;
endmodule
