// DMA engine of one CoRAM memory: moves words between off-chip memory, over an AXI4 master, and the memory's
// control side. Bus words are as wide as memory words.
//
// Parameters
//   NAME              of the object, for messages in simulation
//   DATA_WIDTH        bits of a word: 8 to 1024, a power of two
//   ADDR_WIDTH        bits of an off-chip byte address, at least 13
//   RAM_ADDR_WIDTH    the memory's words are counted by that many bits, 24 at most
//   RAM_WORDS         words that the memory holds, for messages in simulation
//   MAX_BURST         beats of the longest burst: a power of two, 2 to 256
//   QUEUE_LOG2        2**QUEUE_LOG2 - 1 commands are queued
//   OUTSTANDING_LOG2  2**OUTSTANDING_LOG2 - 1 bursts may be under way
//   UNALIGNED         1: transfers begin at any byte. Then a transfer whose address is not a multiple of the word's bytes
//                     takes one beat more; 0: such addresses are rounded down
//
// Ports, synchronous to clk; rst is active high
//   cmd_*    valid/ready stream of commands. cmd_store = 0 loads cmd_words words from byte address cmd_address
//            into the memory from word address cmd_local on, 1 stores them from there. A command of 0 words
//            is done when it is accepted. Commands take effect in their order.
//   idle     every accepted command is done: loaded words are in the memory, stored words are acknowledged.
//            0 from the cycle after a command was accepted on.
//            A transfer must lie within the memory; beyond its end it wraps around, and simulation says so.
//   hold     1 keeps read data from the memory, and RREADY low; the addresses of loads go out all the same. For loads only:
//            a store would wait as well
//   ending   what is still to come of the accepted loads is the rest of one burst, which has begun; 1 also while idle
//   fault    sticky until reset: [0] a read response was an error, [1] a write response was an error,
//            [2] an address was not a multiple of the word's bytes (it is rounded down); 0 with UNALIGNED
//   error    what sets a bit of fault, in each cycle in which it occurs: once for each such response or command
//   ram_*    the memory's control side (dma_addr, dma_en, dma_we, dma_d, dma_q). ram_ready = 0 keeps the engine from it
//            for a cycle, in which no read data is taken; 1 where the memory has a port for the engine alone
//   m_*      AXI4 master without the signals that never change; m_wstrb is all ones without UNALIGNED. Bursts increment, are as wide as the bus and
//            never cross a multiple of MAX_BURST words, hence never one of 4 KiB. Read data (while ram_ready = 1)
//            and write responses are always taken. Write data may precede its address by as much as the slave lets it.
//
// Loads overlap loads and stores overlap stores, as far as bursts may be under way. Between a load and a store the engine
// drains: the later command may read what the earlier one writes, on either side.
module coram_dma #(
    /* verilator lint_off UNUSED */
    parameter NAME = "memory",
    /* verilator lint_on UNUSED */
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter RAM_ADDR_WIDTH = 10,
    /* verilator lint_off UNUSED */
    parameter RAM_WORDS = 1 << RAM_ADDR_WIDTH,
    /* verilator lint_on UNUSED */
    parameter MAX_BURST = 256,
    parameter QUEUE_LOG2 = 3,
    parameter OUTSTANDING_LOG2 = 4,
    parameter UNALIGNED = 0
) (
    input  wire                      clk,
    input  wire                      rst,

    input  wire                      cmd_valid,
    output wire                      cmd_ready,
    input  wire                      cmd_store,
    input  wire [31:0]               cmd_local,
    input  wire [ADDR_WIDTH-1:0]     cmd_address,
    input  wire [24:0]               cmd_words,
    output wire                      idle,
    input  wire                      hold,
    output wire                      ending,
    output wire [2:0]                fault,
    output wire [2:0]                error,

    output wire [RAM_ADDR_WIDTH-1:0] ram_addr,
    output wire                      ram_en,
    output wire                      ram_we,
    output wire [DATA_WIDTH-1:0]     ram_d,
    input  wire [DATA_WIDTH-1:0]     ram_q,
    input  wire                      ram_ready,

    output wire [ADDR_WIDTH-1:0]     m_awaddr,
    output wire [7:0]                m_awlen,
    output wire                      m_awvalid,
    input  wire                      m_awready,
    output wire [DATA_WIDTH-1:0]     m_wdata,
    output wire [DATA_WIDTH/8-1:0]   m_wstrb,
    output wire                      m_wlast,
    output wire                      m_wvalid,
    input  wire                      m_wready,
    input  wire [1:0]                m_bresp,
    input  wire                      m_bvalid,
    output wire                      m_bready,
    output wire [ADDR_WIDTH-1:0]     m_araddr,
    output wire [7:0]                m_arlen,
    output wire                      m_arvalid,
    input  wire                      m_arready,
    input  wire [DATA_WIDTH-1:0]     m_rdata,
    input  wire [1:0]                m_rresp,
    input  wire                      m_rlast,
    input  wire                      m_rvalid,
    output wire                      m_rready
);

  function integer log2;
    input integer value;
    integer rest;
    begin
      log2 = 0;
      for (rest = value; rest > 1; rest = rest / 2) log2 = log2 + 1;
    end
  endfunction

  localparam BYTES = DATA_WIDTH / 8;
  localparam BYTES_LOG2 = log2(BYTES);
  localparam MAX_BURST_LOG2 = log2(MAX_BURST);
  localparam PAGE_LOG2 = 12 - BYTES_LOG2;  // words of 4 KiB
  // Bursts end at multiples of 2**SPLIT words. Then only a command's first burst has an offset to look at.
  localparam SPLIT = (MAX_BURST_LOG2 < PAGE_LOG2) ? MAX_BURST_LOG2 : PAGE_LOG2;
  localparam ROWS = ADDR_WIDTH - BYTES_LOG2 - SPLIT;  // bits of the address above the offset
  localparam RAM = RAM_ADDR_WIDTH;
  localparam PLACE = (RAM > SPLIT) ? RAM : SPLIT + 1;  // bits of a place in the memory
  localparam SHIFT = (UNALIGNED != 0) ? BYTES_LOG2 : 0;  // bits of a place in a bus word that transfers begin at
  localparam COUNT = (SHIFT > 0) ? PLACE + 1 : PLACE;  // bits of a number of bus words, less one
  localparam COMMAND = 1 + ROWS + SPLIT + RAM + COUNT + SHIFT;
  localparam BURST = PLACE + SPLIT + ((SHIFT > 0) ? SHIFT + 2 : 0);
  localparam [PLACE-1:0] WINDOW = 1 << SPLIT;

  wire [7:0] beats;

  // ---------------------------------------------------------------- commands
  wire queue_full;
  wire queue_empty;
  wire queue_pop;
  wire accept = cmd_valid & cmd_ready;
  wire [COMMAND-1:0] cmd_entry;
  wire [COMMAND-1:0] next_entry;

  wire             next_store;
  wire [ROWS-1:0]  next_row;
  wire [SPLIT-1:0] next_offset;
  wire [RAM-1:0]   next_place;
  wire [COUNT-1:0] next_more;

  assign cmd_ready = ~queue_full;

  // Early warnings are of no use here.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(COMMAND),
      .ADDR_LEN(QUEUE_LOG2),
      .FALL_THROUGH(1)
  ) commands (
      .CLK(clk),
      .RST(rst),
      .D(cmd_entry),
      .ENQ(cmd_valid & (cmd_words != 25'd0)),
      .FULL(queue_full),
      .ALM_FULL(),
      .Q(next_entry),
      .DEQ(queue_pop),
      .EMPTY(queue_empty),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  assign {next_store, next_row, next_offset, next_place, next_more} = next_entry[COMMAND-1:SHIFT];

  // ---------------------------------------------------------------- addresses
  // The command at the queue's head is split in place: its first burst comes from the queue, the others from
  // these registers. All but the last end at a multiple of 2**SPLIT words, so they have no offset.
  reg              split;
  reg [ROWS-1:0]   split_row;
  reg [PLACE-1:0]  split_place;
  reg [COUNT-1:0]  split_more;

  wire [PLACE-1:0] first_place;
  wire [ROWS-1:0]  row    = split ? split_row : next_row;
  wire [SPLIT-1:0] offset = split ? {SPLIT{1'b0}} : next_offset;
  wire [PLACE-1:0] place  = split ? split_place : first_place;
  wire [COUNT-1:0] more   = split ? split_more : next_more;

  wire [SPLIT:0] reach = {1'b0, more[SPLIT-1:0]} + {1'b0, offset};
  wire last_burst = ~reach[SPLIT] & (more[COUNT-1:SPLIT] == {(COUNT - SPLIT){1'b0}});
  wire [SPLIT-1:0] length = last_burst ? more[SPLIT-1:0] : ~offset;  // beats, less one

  // A write's address may have to wait until the slave has seen its data, so the data side is told of a burst
  // when its address is first shown, not when it is taken.
  reg announced;
  reg storing;  // direction of the bursts under way
  reg [OUTSTANDING_LOG2-1:0] pending;  // bursts under way

  wire none_pending = (pending == {OUTSTANDING_LOG2{1'b0}});
  wire may_start = (none_pending | (storing == next_store)) & (pending != {OUTSTANDING_LOG2{1'b1}});
  wire burst_valid = ~queue_empty & (announced | may_start);
  wire announce = burst_valid & ~announced;
  wire burst_taken = burst_valid & (next_store ? m_awready : m_arready);

  assign queue_pop = burst_taken & last_burst;

  always @(posedge clk) begin
    if (rst) begin
      split <= 1'b0;
      announced <= 1'b0;
      storing <= 1'b0;
    end else begin
      if (burst_taken) split <= ~last_burst;
      announced <= burst_valid & ~burst_taken;
      if (announce) storing <= next_store;
    end
  end

  always @(posedge clk) begin
    if (burst_taken) begin
      split_row <= row + 1'b1;
      split_place <= place + WINDOW - {{(PLACE - SPLIT){1'b0}}, offset};
      split_more <= {more[COUNT-1:SPLIT] - {{(COUNT - SPLIT - 1){1'b0}}, ~reach[SPLIT]}, reach[SPLIT-1:0]};
    end
  end

  wire [ADDR_WIDTH-1:0] address;
  assign address[ADDR_WIDTH-1:BYTES_LOG2] = {row, offset};

  assign m_araddr = address;
  assign m_awaddr = address;
  assign m_arlen = beats;
  assign m_awlen = beats;
  assign m_arvalid = burst_valid & ~next_store;
  assign m_awvalid = burst_valid & next_store;

  // ---------------------------------------------------------------- data
  // Bursts whose data is still to come, oldest first: where in the memory, and how many beats, less one.
  wire             burst_pop;
  wire             burst_none;
  wire [BURST-1:0] burst_put;
  wire [BURST-1:0] burst_entry;
  wire [PLACE-1:0] burst_place;
  wire [SPLIT-1:0] burst_length;

  // As many bursts fit as may be under way.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(BURST),
      .ADDR_LEN(OUTSTANDING_LOG2),
      .FALL_THROUGH(1)
  ) bursts (
      .CLK(clk),
      .RST(rst),
      .D(burst_put),
      .ENQ(announce),
      .FULL(),
      .ALM_FULL(),
      .Q(burst_entry),
      .DEQ(burst_pop),
      .EMPTY(burst_none),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  assign {burst_place, burst_length} = burst_entry[PLACE+SPLIT-1:0];

  // As with addresses, the first beat comes from the queue and the others from these registers.
  reg             midway;
  reg [PLACE-1:0] midway_place;
  reg [SPLIT-1:0] midway_left;

  wire [PLACE-1:0] beat_place = midway ? midway_place : burst_place;
  wire [SPLIT-1:0] beat_left  = midway ? midway_left : burst_length;
  wire last_beat = (beat_left == {SPLIT{1'b0}});

  // Stored words go through the memory's output register, which holds the word that the bus waits for.
  reg w_valid;
  reg w_last;
  wire w_free = ~w_valid | m_wready;
  wire ready = ram_ready & ~hold;
  wire beat = ~burst_none & ready & (storing ? w_free : m_rvalid);

  assign burst_pop = beat & last_beat;

  always @(posedge clk) begin
    if (rst) begin
      midway <= 1'b0;
      w_valid <= 1'b0;
    end else begin
      if (beat) midway <= ~last_beat;
      if (w_free) w_valid <= beat & storing;
    end
  end

  always @(posedge clk) begin
    if (beat) begin
      midway_place <= beat_place + 1'b1;
      midway_left <= beat_left - 1'b1;
      w_last <= last_beat;
    end
  end

  assign ram_addr = beat_place[RAM-1:0];
  assign ram_we = ~storing;

  assign m_rready = ready;
  assign m_wlast = w_last;
  assign m_wvalid = w_valid;
  assign m_bready = 1'b1;

  // ---------------------------------------------------------------- completion
  wire burst_done = storing ? m_bvalid : burst_pop;

  always @(posedge clk) begin
    if (rst) pending <= {OUTSTANDING_LOG2{1'b0}};
    else if (announce & ~burst_done) pending <= pending + 1'b1;
    else if (burst_done & ~announce) pending <= pending - 1'b1;
  end

  assign idle = queue_empty & none_pending;
  wire one_pending = (pending == {{(OUTSTANDING_LOG2 - 1){1'b0}}, 1'b1});
  assign ending = queue_empty & (none_pending | (one_pending & midway));

  reg [2:0] faults;
  wire read_error = m_rvalid & m_rready & m_rresp[1];
  wire write_error = m_bvalid & m_bresp[1];
  wire unaligned;
  always @(posedge clk) begin
    if (rst) faults <= 3'b000;
    else faults <= faults | error;
  end
  assign fault = faults;
  assign error = {accept & unaligned, write_error, read_error};

  generate
    if (SHIFT > 0) begin : any_byte
      // The bus words of an unaligned transfer are one more than its words, each of which lies in two of them. A load's
      // first beat completes no word, and a store's last one needs no other. So a load is one place behind.
      wire [SHIFT-1:0] begins = cmd_address[SHIFT-1:0];
      wire shifted = (begins != {SHIFT{1'b0}});
      wire behind = shifted & ~cmd_store;
      wire [COUNT-1:0] more_words = cmd_words[COUNT-1:0] - {{(COUNT - 1){1'b0}}, ~shifted};
      wire [RAM-1:0] from = cmd_local[RAM-1:0] - {{(RAM - 1){1'b0}}, behind};
      assign cmd_entry = {cmd_store, cmd_address[ADDR_WIDTH-1:BYTES_LOG2], from, more_words, begins};
      assign unaligned = 1'b0;

      assign burst_put = {next_entry[SHIFT-1:0], ~split, last_burst, place, length};
      wire [SHIFT-1:0] shift;
      wire opens;  // the command's first burst
      wire ends;  // its last one
      assign {shift, opens, ends} = burst_entry[BURST-1:PLACE+SPLIT];
      wire whole = (shift == {SHIFT{1'b0}});
      wire first = opens & ~midway;
      wire last = ends & last_beat;
      assign ram_en = beat & (whole | ~(storing ? last : first));

      // The bus word, or the memory's word, before the current one.
      reg [DATA_WIDTH-1:0] carried;
      always @(posedge clk) begin
        if (beat) carried <= storing ? ram_q : m_rdata;
      end

      reg [SHIFT-1:0] w_shift;
      reg w_opens, w_ends;
      always @(posedge clk) begin
        if (beat) {w_shift, w_opens, w_ends} <= {shift, first & ~whole, last & ~whole};
      end

      wire [2*DATA_WIDTH-1:0] loaded = {m_rdata, carried};
      wire [SHIFT:0] load_from = {whole, shift};  // in bytes
      assign ram_d = loaded[{load_from, 3'b000} +: DATA_WIDTH];
      wire [2*DATA_WIDTH-1:0] stored = {ram_q, carried};
      wire [SHIFT:0] store_from = {1'b1, {SHIFT{1'b0}}} - {1'b0, w_shift};
      assign m_wdata = stored[{store_from, 3'b000} +: DATA_WIDTH];
      wire [BYTES-1:0] above = {BYTES{1'b1}} << w_shift;  // the bytes that are of the newer word
      assign m_wstrb = w_opens ? above : w_ends ? ~above : {BYTES{1'b1}};
      assign address[BYTES_LOG2-1:0] = {BYTES_LOG2{1'b0}};
    end else begin : whole_words
      wire [COUNT-1:0] cmd_more = cmd_words[COUNT-1:0] - 1'b1;
      assign cmd_entry = {cmd_store, cmd_address[ADDR_WIDTH-1:BYTES_LOG2], cmd_local[RAM-1:0], cmd_more};
      assign burst_put = {place, length};
      assign ram_en = beat;
      assign ram_d = m_rdata;
      assign m_wdata = ram_q;
      assign m_wstrb = {BYTES{1'b1}};
      if (BYTES_LOG2 > 0) begin : byte_address
        assign unaligned = (cmd_address[BYTES_LOG2-1:0] != {BYTES_LOG2{1'b0}});
        assign address[BYTES_LOG2-1:0] = {BYTES_LOG2{1'b0}};
      end else begin : word_address
        assign unaligned = 1'b0;
      end
    end
    if (PLACE > RAM) begin : small_memory
      assign first_place = {{(PLACE - RAM){1'b0}}, next_place};
    end else begin : large_memory
      assign first_place = next_place;
    end
    if (SPLIT < 8) begin : short_bursts
      assign beats = {{(8 - SPLIT){1'b0}}, length};
    end else begin : long_bursts
      assign beats = length;
    end
  endgenerate

`ifndef SYNTHESIS
`ifndef FORMAL
  // What hardware can only flag, a simulation spells out.
  task complain;
    begin
`ifdef CORAM_STUDIO_RUN
      $write("@error ");
`endif
    end
  endtask

  // Where the bursts of words that are under way begin, for messages.
  reg [ADDR_WIDTH-1:0] read_at[0:255];
  reg [7:0] reads_begun, reads_done, read_beat;
  always @(posedge clk) begin
    if (m_arvalid & m_arready) read_at[reads_begun] <= m_araddr;
    if (rst) {reads_begun, reads_done, read_beat} <= 24'd0;
    else begin
      if (m_arvalid & m_arready) reads_begun <= reads_begun + 8'd1;
      if (m_rvalid & m_rready) read_beat <= m_rlast ? 8'd0 : read_beat + 8'd1;
      if (m_rvalid & m_rready & m_rlast) reads_done <= reads_done + 8'd1;
    end
  end
  wire [ADDR_WIDTH-1:0] read_from = read_at[reads_done] + ({{(ADDR_WIDTH-8){1'b0}}, read_beat} << BYTES_LOG2);

  // Where the bursts that are not answered yet begin, for messages.
  reg [ADDR_WIDTH-1:0] write_at[0:255];
  reg [7:0] writes_begun, writes_done;
  always @(posedge clk) begin
    if (m_awvalid & m_awready) write_at[writes_begun] <= m_awaddr;
    if (rst) {writes_begun, writes_done} <= 16'd0;
    else begin
      if (m_awvalid & m_awready) writes_begun <= writes_begun + 8'd1;
      if (m_bvalid & m_bready) writes_done <= writes_done + 8'd1;
    end
  end

  // A kernel that writes its memory for ever would hang the thread without a word.
  localparam PATIENCE = 16384;
  reg [31:0] waited;
  always @(posedge clk) waited <= (rst | ram_ready | idle) ? 32'd0 : waited + 32'd1;

  wire [32:0] cmd_end = {1'b0, cmd_local} + {8'd0, cmd_words};

  always @(posedge clk) begin
    if (~rst & accept & unaligned) begin
      complain;
      $display("%0s: the address of a transfer must be a multiple of %0d, not 0x%0h", NAME, BYTES, cmd_address);
    end
    if (~rst & accept & (cmd_end > RAM_WORDS)) begin
      complain;
      $display("%0s: a transfer of %0d words from word %0d on does not fit into its %0d words",
               NAME, cmd_words, cmd_local, RAM_WORDS);
    end
    if (~rst & (waited == PATIENCE)) begin
      complain;
      $display("%0s: a transfer waits, because the kernel has written the memory in each of %0d cycles", NAME, PATIENCE);
    end
    if (~rst & read_error & ~faults[0]) begin
      complain;
      $display("%0s: off-chip memory answered a read of 0x%0h for word %0d with %0s",
               NAME, read_from, ram_addr, m_rresp[0] ? "DECERR" : "SLVERR");
    end
    if (~rst & write_error & ~faults[1]) begin
      complain;
      $display("%0s: off-chip memory answered a write to 0x%0h with %0s",
               NAME, write_at[writes_done], m_bresp[0] ? "DECERR" : "SLVERR");
    end
    if (~rst & m_rvalid & (burst_none | storing | (m_rlast != last_beat))) begin
      complain;
      $display("%0s: the bus returned read data of the wrong length", NAME);
    end
  end
`endif
`endif

endmodule
