// One AXI4 slave port of the memory: of an ideal one, with fixed latencies and no contention with other ports, or, where the
// macro CORAM_SIM_SYSTEM is defined, of the system in the instance `system` of the testbench, which then says when beats move.
//
// Read: the first beat of a burst is offered so that it can be taken read_latency cycles after the address was
// accepted. Addresses are accepted every cycle while fewer than DEPTH bursts wait; bursts are answered in
// order, one beat per cycle, without gaps between bursts whose latency has passed.
// Write: a beat is stored in the cycle in which it is accepted, or when its address comes, if that is later. The
// response is offered so that it can be taken write_latency cycles after the last beat.
// Bursts are taken as incrementing and as wide as the bus; coram_sim_axi4_monitor reports any other.
// Beats beyond SIZE are answered with DECERR, and those in ranges that are to fail as the run says. Neither is stored.
//
// The bytes are in the instance `storage` of the testbench.
module coram_sim_axi4_port #(
    parameter NAME = "port",
    parameter integer EXACT = 1,  // whether the master wants every byte of the beats that it reads
`ifdef CORAM_SIM_SYSTEM
    parameter integer PORT = 0,  // among the ports of the system
`endif
    parameter integer DATA_WIDTH = 32,  // bits: 8, 16, ... 1024
    parameter integer ADDRESS_WIDTH = 32,
    parameter integer ID_WIDTH = 1,
    parameter [63:0] SIZE = 1048576,  // bytes
    parameter integer DEPTH = 1024  // bursts that may wait, each way; a power of two
) (
    input wire clk,
    input wire resetn,
    input wire [63:0] cycle,  // edges since the release of reset
    // verilator lint_off UNUSEDSIGNAL
    input wire [31:0] read_latency,  // cycles, at least 1; constant during a run. A system has its own
    input wire [31:0] write_latency,  // likewise
    // verilator lint_on UNUSEDSIGNAL

    input wire [ID_WIDTH-1:0] arid,
    input wire [ADDRESS_WIDTH-1:0] araddr,
    input wire [7:0] arlen,
    input wire arvalid,
    output reg arready,

    output reg [ID_WIDTH-1:0] rid,
    output reg [DATA_WIDTH-1:0] rdata,
    output reg [1:0] rresp,
    output reg rlast,
    output reg rvalid,
    input wire rready,

    input wire [ID_WIDTH-1:0] awid,
    input wire [ADDRESS_WIDTH-1:0] awaddr,
    input wire [7:0] awlen,
    input wire awvalid,
    output reg awready,

    input wire [DATA_WIDTH-1:0] wdata,
    input wire [DATA_WIDTH/8-1:0] wstrb,
    input wire wvalid,
    output reg wready,

    output reg [ID_WIDTH-1:0] bid,
    output reg [1:0] bresp,
    output reg bvalid,
    input wire bready
);
  localparam integer BYTES = DATA_WIDTH / 8;
  localparam integer PADDED = DATA_WIDTH < 64 ? 64 : DATA_WIDTH;  // a beat in whole words of the storage
  localparam integer WORDS = PADDED / 64;
  localparam integer INDEX = $clog2(DEPTH);
  localparam integer EARLY = 16;  // write beats that may come before their address
  localparam [1:0] OKAY = 2'b00;
  localparam [1:0] DECERR = 2'b11;

  // State is written with blocking assignments so that one edge can accept a burst and answer it; outputs
  // are registers like any other.
  // verilator lint_off BLKSEQ

  // Bursts accepted on AR, a ring.
  reg [ID_WIDTH-1:0] ar_id[0:DEPTH-1];
  reg [63:0] ar_address[0:DEPTH-1];
  reg [7:0] ar_length[0:DEPTH-1];
  longint unsigned ar_due[0:DEPTH-1];
  reg [INDEX-1:0] ar_head;
  reg [INDEX-1:0] ar_tail;
  int ar_count;

  // The burst being answered on R.
  int r_left;
  reg [63:0] r_address;
  reg [ID_WIDTH-1:0] r_id;
  reg r_shown;

  // Bursts accepted on AW, a ring, and the beats that came ahead of them.
  reg [ID_WIDTH-1:0] aw_id[0:DEPTH-1];
  reg [63:0] aw_address[0:DEPTH-1];
  reg [7:0] aw_length[0:DEPTH-1];
  reg [INDEX-1:0] aw_head;
  reg [INDEX-1:0] aw_tail;
  int aw_count;
  reg [DATA_WIDTH-1:0] w_data[0:EARLY-1];
  reg [BYTES-1:0] w_strobe[0:EARLY-1];
  reg [3:0] w_head;
  reg [3:0] w_tail;
  int w_count;
  int w_beat;
  reg [1:0] w_response;
`ifdef CORAM_SIM_SYSTEM
  longint unsigned w_answer;  // when the burst that has moved may be answered
`endif
  reg [63:0] w_address;

  // Responses that wait, a ring.
  reg [ID_WIDTH-1:0] b_id[0:DEPTH-1];
  reg [1:0] b_response[0:DEPTH-1];
  longint unsigned b_due[0:DEPTH-1];
  reg [INDEX-1:0] b_head;
  reg [INDEX-1:0] b_tail;
  int b_count;
  reg b_shown;

  reg range_reported;
  reg held_reported;
  reg unknown_reported;

  // Bursts that are not wholly answered, for the end of the run.
  wire reading = ar_count != 0 || r_left != 0 || r_shown;
  wire writing = aw_count != 0 || w_count != 0 || b_count != 0 || b_shown;
  wire busy = reading || writing;

  function automatic bit [63:0] aligned(input bit [63:0] address);
    aligned = address & ~(64'(BYTES) - 64'd1);
  endfunction

  function automatic bit inside_memory(input bit [63:0] address);
    inside_memory = address < SIZE && SIZE - address >= 64'(BYTES);
  endfunction

  task automatic report_range(input string channel, input bit [63:0] address);
    if (!range_reported) begin
      range_reported = 1'b1;
      $display("@check %0s range %0d %0s %0h 0", NAME, cycle, channel, address);
    end
  endtask

  // How the memory answers a beat because of an error that the run asks for.
  function automatic bit [1:0] faulty(input bit [63:0] base);
    faulty = storage.fault_count == 0 ? OKAY : storage.response(base, base + 64'(BYTES) - 64'd1);
  endfunction

  // Offer the next beat of the burst. The first beat of an unaligned burst leaves out its low lanes.
  task automatic offer_read;
    bit [63:0] base;
    bit [63:0] index;
    bit [PADDED-1:0] beat;
    int w;
    bit any_held;
    begin
      any_held = 1'b0;
      base = aligned(r_address);
      if (!inside_memory(base)) begin
        report_range("read", r_address);
        rdata <= {DATA_WIDTH{1'b1}};
        rresp <= DECERR;
      end else if (faulty(base) != OKAY) begin
        rdata <= {DATA_WIDTH{1'b1}};
        rresp <= faulty(base);
      end else begin
        for (w = 0; w < WORDS; w = w + 1) begin
          index = (base >> 3) + 64'(w);
          beat[w*64+:64] = storage.fetch(index);
          if (EXACT == 0) any_held = any_held || held_in_beat(index, storage.fetched);
          else if (storage.fetched != 8'hFF && !held_reported) report_unheld(index, storage.fetched);
        end
        if (EXACT == 0 && !any_held && !held_reported) begin
          held_reported = 1'b1;
          $display("@check %0s image %0d read %0h 0", NAME, cycle, r_address);
        end
        if (BYTES < 8) beat = beat >> {base[2:0], 3'b000};
        rdata <= beat[DATA_WIDTH-1:0];
        rresp <= OKAY;
      end
      rid <= r_id;
      rlast <= r_left == 1;
      rvalid <= 1'b1;
      r_shown = 1'b1;
      r_left = r_left - 1;
      r_address = base + 64'(BYTES);
    end
  endtask

  // Whether any byte of the word that belongs to the beat has a value.
  function automatic bit held_in_beat(input bit [63:0] index, input bit [7:0] mask);
    bit [63:0] address;
    int b;
    begin
      held_in_beat = 1'b0;
      for (b = 0; b < 8; b = b + 1) begin
        address = (index << 3) + 64'(b);
        if (mask[b] && address >= r_address && address < aligned(r_address) + 64'(BYTES)) held_in_beat = 1'b1;
      end
    end
  endfunction

  // Report the first byte of the beat that has no value, if the beat asks for any such byte of the word.
  task automatic report_unheld(input bit [63:0] index, input bit [7:0] mask);
    bit [63:0] address;
    int b;
    for (b = 0; b < 8; b = b + 1) begin
      address = (index << 3) + 64'(b);
      if (!mask[b] && !held_reported && address >= r_address && address < aligned(r_address) + 64'(BYTES)) begin
        held_reported = 1'b1;
        $display("@check %0s image %0d read %0h 0", NAME, cycle, address);
      end
    end
  endtask

  // Report the first byte with unknown bits that a beat stores. The memory keeps zeros for them.
  task automatic report_unknown(input reg [DATA_WIDTH-1:0] data, input reg [BYTES-1:0] lanes);
    int b;
    for (b = 0; b < BYTES; b = b + 1) begin
      if (lanes[b] && !unknown_reported && ^data[b*8+:8] === 1'bx) begin
        unknown_reported = 1'b1;
        $display("@check %0s unknown-data %0d write %0h 0", NAME, cycle, aligned(w_address) + 64'(b));
      end
    end
  endtask

  task automatic take_write_beat;
    bit [63:0] base;
    bit [63:0] word;
    bit [7:0] strobe;
    bit [PADDED-1:0] beat;
    bit [PADDED/8-1:0] lanes;
    int w;
    begin
      if (w_beat == 0) begin
        w_address = aw_address[aw_head];
        w_response = OKAY;
      end
      base = aligned(w_address);
      beat = PADDED'(w_data[w_head]);
      lanes = (PADDED / 8)'(w_strobe[w_head]);
      if (!inside_memory(base)) begin
        if (lanes != 0) begin
          report_range("write", w_address);
          w_response = DECERR;
        end
      end else if (faulty(base) != OKAY) begin
        if (lanes != 0) w_response = w_response | faulty(base);
      end else begin
        if (BYTES < 8) begin
          beat = beat << {base[2:0], 3'b000};
          lanes = lanes << base[2:0];
        end
        if (!unknown_reported && ^w_data[w_head] === 1'bx) report_unknown(w_data[w_head], w_strobe[w_head]);
        for (w = 0; w < WORDS; w = w + 1) begin
          word = beat[w*64+:64];
          strobe = lanes[w*8+:8];
          storage.store((base >> 3) + 64'(w), word, strobe);
        end
      end
      w_head = w_head + 1'b1;
      w_count = w_count - 1;
      w_address = base + 64'(BYTES);
      if (w_beat == int'(aw_length[aw_head])) begin
        b_id[b_tail] = aw_id[aw_head];
        b_response[b_tail] = w_response;
`ifdef CORAM_SIM_SYSTEM
        b_due[b_tail] = w_answer;
`else
        b_due[b_tail] = cycle + 64'(write_latency);
`endif
        b_tail = b_tail + 1'b1;
        b_count = b_count + 1;
        aw_head = aw_head + 1'b1;
        aw_count = aw_count - 1;
        w_beat = 0;
      end else begin
        w_beat = w_beat + 1;
      end
    end
  endtask

  task automatic read_channels;
    if (arvalid && arready) begin
      ar_id[ar_tail] = arid;
      ar_address[ar_tail] = 64'(araddr);
      ar_length[ar_tail] = arlen;
`ifdef CORAM_SIM_SYSTEM
      ar_due[ar_tail] = 0;
      system.post_read(PORT, 64'(araddr), int'(arlen) + 1, BYTES);
`else
      ar_due[ar_tail] = cycle + 64'(read_latency);
`endif
      ar_tail = ar_tail + 1'b1;
      ar_count = ar_count + 1;
    end
    if (rvalid && rready) r_shown = 1'b0;
    if (!r_shown) begin
      if (r_left == 0 && ar_count != 0 && ar_due[ar_head] <= cycle + 1) begin
        r_left = int'(ar_length[ar_head]) + 1;
        r_address = ar_address[ar_head];
        r_id = ar_id[ar_head];
        ar_head = ar_head + 1'b1;
        ar_count = ar_count - 1;
      end
`ifdef CORAM_SIM_SYSTEM
      if (r_left != 0 && system.beat_ready(PORT)) begin
        system.pop_beat(PORT);
        offer_read();
      end else begin
        rvalid <= 1'b0;
      end
`else
      if (r_left != 0) offer_read();
      else rvalid <= 1'b0;
`endif
    end
    arready <= ar_count < DEPTH - 1;
  endtask

  task automatic write_channels;
    if (awvalid && awready) begin
      aw_id[aw_tail] = awid;
      aw_address[aw_tail] = 64'(awaddr);
      aw_length[aw_tail] = awlen;
`ifdef CORAM_SIM_SYSTEM
      system.post_write(PORT, 64'(awaddr), int'(awlen) + 1, BYTES);
`endif
      aw_tail = aw_tail + 1'b1;
      aw_count = aw_count + 1;
    end
    if (wvalid && wready) begin
      w_data[w_tail] = wdata;
      w_strobe[w_tail] = wstrb;
      w_tail = w_tail + 1'b1;
      w_count = w_count + 1;
    end
`ifdef CORAM_SIM_SYSTEM
    if (aw_count != 0 && w_count != 0 && system.write_ready(PORT)) begin
      w_answer = system.move_write(PORT);
      take_write_beat();
    end
`else
    while (aw_count != 0 && w_count != 0) take_write_beat();
`endif
    if (bvalid && bready) b_shown = 1'b0;
    if (!b_shown) begin
      if (b_count != 0 && b_due[b_head] <= cycle + 1) begin
        bid <= b_id[b_head];
        bresp <= b_response[b_head];
        bvalid <= 1'b1;
        b_shown = 1'b1;
        b_head = b_head + 1'b1;
        b_count = b_count - 1;
      end else begin
        bvalid <= 1'b0;
      end
    end
    awready <= aw_count + b_count < DEPTH - 1;
    wready <= w_count < EARLY - 1;
  endtask

  task automatic clear;
    {ar_head, ar_tail, aw_head, aw_tail, b_head, b_tail} = 0;
    {w_head, w_tail} = 0;
    ar_count = 0;
    r_left = 0;
    r_shown = 1'b0;
    aw_count = 0;
    w_count = 0;
    w_beat = 0;
    b_count = 0;
    b_shown = 1'b0;
    range_reported = 1'b0;
    held_reported = 1'b0;
    unknown_reported = 1'b0;
    arready <= 1'b0;
    rvalid <= 1'b0;
    rlast <= 1'b0;
    awready <= 1'b0;
    wready <= 1'b0;
    bvalid <= 1'b0;
  endtask

  always @(posedge clk) begin
    if (!resetn) begin
      clear();
    end else begin
      // Quiet cycles are most of many runs: they cost two tests.
      if (reading || arvalid || !arready) read_channels();
      if (writing || awvalid || wvalid || !awready || !wready) write_channels();
    end
  end
  // verilator lint_on BLKSEQ
endmodule
