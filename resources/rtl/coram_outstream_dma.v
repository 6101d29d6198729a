// DMA engine of one out-stream: moves words from the stream's FIFO to off-chip memory, over the write channels of an
// AXI4 master. Bus words are as wide as the stream's.
//
// Parameters
//   NAME              of the object, for messages in simulation
//   DATA_WIDTH        bits of a word: 8 to 1024, a power of two
//   ADDR_WIDTH        bits of an off-chip byte address, at least 13
//   FIFO_ADDR_WIDTH   the FIFO holds 2**FIFO_ADDR_WIDTH - 1 words; at least 2
//   MAX_BURST         beats of the longest burst: a power of two, 2 to 256
//   QUEUE_LOG2        2**QUEUE_LOG2 - 1 commands are queued
//   OUTSTANDING_LOG2  2**OUTSTANDING_LOG2 - 1 bursts may be under way
//   UNALIGNED         1: transfers begin at any byte. Then one whose address is not a multiple of the word's bytes takes
//                     one beat more; 0: such addresses are rounded down
//
// Ports, synchronous to clk; rst is active high
//   cmd_*    valid/ready stream of commands: cmd_words words to byte address cmd_address on, up to 2**24. A command of
//            0 words is done when it is accepted. Commands are done in their order.
//   idle     every word of every accepted command is acknowledged. 0 from the cycle after a command was accepted on.
//   fault    sticky until reset: [0] always 0, [1] a write response was an error, [2] an address was not a multiple of
//            the word's bytes (it is rounded down); 0 with UNALIGNED
//   error    what sets a bit of fault, in each cycle in which it occurs
//   store_*  the stream's control side
//   m_*      AXI4 master without the signals that never change; m_wstrb is all ones without UNALIGNED. A burst is announced only when the FIFO has all of its
//            words, beside those under way: so a slow kernel never keeps the bus waiting for data. Bursts are half of
//            the FIFO long at most, so that it fills while one leaves, and never cross 4 KiB. Write responses are
//            always taken. Write data may precede its address by as much as the slave lets it.
module coram_outstream_dma #(
    /* verilator lint_off UNUSED */
    parameter NAME = "outstream",
    /* verilator lint_on UNUSED */
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter FIFO_ADDR_WIDTH = 4,
    parameter MAX_BURST = 256,
    parameter QUEUE_LOG2 = 3,
    parameter OUTSTANDING_LOG2 = 4,
    parameter UNALIGNED = 0
) (
    input  wire                       clk,
    input  wire                       rst,

    input  wire                       cmd_valid,
    output wire                       cmd_ready,
    input  wire [ADDR_WIDTH-1:0]      cmd_address,
    input  wire [24:0]                cmd_words,
    output wire                       idle,
    output wire [2:0]                 fault,
    output wire [2:0]                 error,

    output wire                       store_en,
    input  wire [DATA_WIDTH-1:0]      store_q,
    input  wire [FIFO_ADDR_WIDTH-1:0] store_count,

    output wire [ADDR_WIDTH-1:0]      m_awaddr,
    output wire [7:0]                 m_awlen,
    output wire                       m_awvalid,
    input  wire                       m_awready,
    output wire [DATA_WIDTH-1:0]      m_wdata,
    output wire [DATA_WIDTH/8-1:0]    m_wstrb,
    output wire                       m_wlast,
    output wire                       m_wvalid,
    input  wire                       m_wready,
    input  wire [1:0]                 m_bresp,
    input  wire                       m_bvalid,
    output wire                       m_bready
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
  localparam COUNT = FIFO_ADDR_WIDTH;
  localparam SHIFT = (UNALIGNED != 0) ? BYTES_LOG2 : 0;  // bits of a place in a bus word that transfers begin at
  localparam HALF = (COUNT > 9) ? 8 : COUNT - 1;
  localparam LIMIT = (HALF < log2(MAX_BURST)) ? HALF : log2(MAX_BURST);
  localparam SPLIT = (LIMIT < 12 - BYTES_LOG2) ? LIMIT : 12 - BYTES_LOG2;
  localparam BURST = SPLIT + ((SHIFT > 0) ? SHIFT + 2 : 0);

  wire none;
  wire unaligned;
  wire [SPLIT-1:0] length;
  wire taken;
  /* verilator lint_off UNUSED */  // of interest with UNALIGNED only
  wire opens;
  wire ends;
  wire [((SHIFT > 0) ? SHIFT : 1)-1:0] shift;
  /* verilator lint_on UNUSED */

  coram_splitter #(
      .BYTES_LOG2(BYTES_LOG2),
      .ADDR_WIDTH(ADDR_WIDTH),
      .SPLIT(SPLIT),
      .QUEUE_LOG2(QUEUE_LOG2),
      .SHIFT(SHIFT)
  ) splitter (
      .clk(clk),
      .rst(rst),
      .cmd_valid(cmd_valid),
      .cmd_ready(cmd_ready),
      .cmd_address(cmd_address),
      .cmd_words(cmd_words),
      .unaligned(unaligned),
      .none(none),
      .address(m_awaddr),
      .length(length),
      .opens(opens),
      .ends(ends),
      .shift(shift),
      .take(taken)
  );

  // ---------------------------------------------------------------- addresses
  // Words that belong to announced bursts and are still in the FIFO, and those that belong to none. These are one cycle
  // old; meanwhile the kernel can only have added to them.
  reg [COUNT-1:0] claimed;
  reg [COUNT-1:0] unclaimed;
  // A write's address may have to wait until the slave has seen its data, so the data side is told of a burst
  // when its address is first shown, not when it is taken.
  reg announced;
  reg [OUTSTANDING_LOG2-1:0] pending;  // bursts announced and not yet acknowledged

  wire complete;
  wire may_start = complete & (pending != {OUTSTANDING_LOG2{1'b1}});
  wire announce = ~none & ~announced & may_start;
  wire [COUNT-1:0] claim;

  assign m_awvalid = ~none & (announced | may_start);
  assign taken = m_awvalid & m_awready;

  // ---------------------------------------------------------------- data
  wire             burst_pop;
  wire             burst_none;
  wire [BURST-1:0] burst_put;
  wire [BURST-1:0] burst_entry;
  wire [SPLIT-1:0] burst_length = burst_entry[SPLIT-1:0];

  // Bursts whose words are still to leave, oldest first. As many fit as may be under way.
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

  // The first beat comes from the queue and the others from this register.
  reg             midway;
  reg [SPLIT-1:0] midway_left;

  wire [SPLIT-1:0] beat_left = midway ? midway_left : burst_length;
  wire last_beat = (beat_left == {SPLIT{1'b0}});

  // Words go through the FIFO's output register, which holds the word that the bus waits for.
  reg w_valid;
  reg w_last;
  wire w_free = ~w_valid | m_wready;
  wire beat = ~burst_none & w_free;

  assign burst_pop = beat & last_beat;

  always @(posedge clk) begin
    if (rst) begin
      midway <= 1'b0;
      w_valid <= 1'b0;
      announced <= 1'b0;
      claimed <= {COUNT{1'b0}};
      unclaimed <= {COUNT{1'b0}};
    end else begin
      if (beat) midway <= ~last_beat;
      if (w_free) w_valid <= beat;
      announced <= m_awvalid & ~m_awready;
      claimed <= claimed + claim - {{(COUNT - 1){1'b0}}, store_en};
      unclaimed <= store_count - claimed - claim;
    end
  end

  always @(posedge clk) begin
    if (beat) begin
      midway_left <= beat_left - 1'b1;
      w_last <= last_beat;
    end
  end

  assign m_wlast = w_last;
  assign m_wvalid = w_valid;
  assign m_bready = 1'b1;

  // ---------------------------------------------------------------- completion
  always @(posedge clk) begin
    if (rst) pending <= {OUTSTANDING_LOG2{1'b0}};
    else if (announce & ~m_bvalid) pending <= pending + 1'b1;
    else if (m_bvalid & ~announce) pending <= pending - 1'b1;
  end

  assign idle = none & (pending == {OUTSTANDING_LOG2{1'b0}});

  reg [1:0] faults;
  wire accept = cmd_valid & cmd_ready;
  wire write_error = m_bvalid & m_bresp[1];
  always @(posedge clk) begin
    if (rst) faults <= 2'b00;
    else faults <= faults | {accept & unaligned, write_error};
  end
  assign fault = {faults, 1'b0};
  assign error = {accept & unaligned, write_error, 1'b0};

  generate
    if (SHIFT > 0) begin : any_byte
      // The bus words of an unaligned transfer are one more than its words, each of which lies in two of them. So the
      // last beat of its last burst needs no other word.
      wire less = ends & (shift != {SHIFT{1'b0}});
      assign complete = less ? unclaimed >= {{(COUNT - SPLIT){1'b0}}, length} : unclaimed > {{(COUNT - SPLIT){1'b0}}, length};
      assign claim = announce ? {{(COUNT - SPLIT){1'b0}}, length} + {{(COUNT - 1){1'b0}}, ~less} : {COUNT{1'b0}};
      assign burst_put = {shift, opens, ends, length};
      wire [SHIFT-1:0] burst_shift;
      wire burst_opens, burst_ends;
      assign {burst_shift, burst_opens, burst_ends} = burst_entry[BURST-1:SPLIT];
      wire whole = (burst_shift == {SHIFT{1'b0}});
      wire first = ~whole & burst_opens & ~midway;
      wire last = ~whole & burst_ends & last_beat;
      assign store_en = beat & ~last;

      reg [DATA_WIDTH-1:0] carried;  // the word before the current one
      always @(posedge clk) if (beat) carried <= store_q;

      reg [SHIFT-1:0] w_shift;
      reg w_opens, w_ends;
      always @(posedge clk) if (beat) {w_shift, w_opens, w_ends} <= {burst_shift, first, last};

      wire [2*DATA_WIDTH-1:0] stored = {store_q, carried};
      wire [SHIFT:0] store_from = {1'b1, {SHIFT{1'b0}}} - {1'b0, w_shift};  // in bytes
      assign m_wdata = stored[{store_from, 3'b000} +: DATA_WIDTH];
      wire [BYTES-1:0] above = {BYTES{1'b1}} << w_shift;  // the bytes that are of the newer word
      assign m_wstrb = w_opens ? above : w_ends ? ~above : {BYTES{1'b1}};
    end else begin : whole_words
      assign complete = (unclaimed > {{(COUNT - SPLIT){1'b0}}, length});
      assign claim = announce ? {{(COUNT - SPLIT){1'b0}}, length} + 1'b1 : {COUNT{1'b0}};
      assign burst_put = length;
      assign store_en = beat;
      assign m_wdata = store_q;
      assign m_wstrb = {BYTES{1'b1}};
    end
    if (SPLIT < 8) begin : short_bursts
      assign m_awlen = {{(8 - SPLIT){1'b0}}, length};
    end else begin : long_bursts
      assign m_awlen = length;
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

  always @(posedge clk) begin
    if (~rst & accept & unaligned) begin
      complain;
      $display("%0s: the address of a transfer must be a multiple of %0d, not 0x%0h", NAME, BYTES, cmd_address);
    end
    if (~rst & write_error & ~faults[0]) begin
      complain;
      $display("%0s: off-chip memory answered a write to 0x%0h with %0s",
               NAME, write_at[writes_done], m_bresp[0] ? "DECERR" : "SLVERR");
    end
  end
`endif
`endif

endmodule
