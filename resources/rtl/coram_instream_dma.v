// DMA engine of one in-stream: moves words from off-chip memory, over the read channels of an AXI4 master, into the
// stream's FIFO. Bus words are as wide as the stream's.
//
// Parameters
//   NAME             of the object, for messages in simulation
//   DATA_WIDTH       bits of a word: 8 to 1024, a power of two
//   ADDR_WIDTH       bits of an off-chip byte address, at least 13
//   FIFO_ADDR_WIDTH  the FIFO holds 2**FIFO_ADDR_WIDTH - 1 words; at least 2
//   MAX_BURST        beats of the longest burst: a power of two, 2 to 256
//   QUEUE_LOG2       2**QUEUE_LOG2 - 1 commands are queued
//   UNALIGNED        1: transfers begin at any byte. Then one whose address is not a multiple of the word's bytes takes
//                    one beat more; 0: such addresses are rounded down
//   OUTSTANDING_LOG2  with UNALIGNED, 2**OUTSTANDING_LOG2 - 1 bursts may be under way
//
// Ports, synchronous to clk; rst is active high
//   cmd_*    valid/ready stream of commands: cmd_words words from byte address cmd_address on, up to 2**24. A
//            command of 0 words is done when it is accepted. Commands are done in their order.
//   idle     every word of every accepted command is in the FIFO. 0 from the cycle after a command was accepted on.
//   fault    sticky until reset: [0] a read response was an error, [1] always 0, [2] an address was not a multiple
//            of the word's bytes (it is rounded down); 0 with UNALIGNED
//   error    what sets a bit of fault, in each cycle in which it occurs
//   load_*   the stream's control side
//   m_*      AXI4 master without the signals that never change. A burst is asked for only when the FIFO has room for
//            all of it, beside those under way: so read data is always taken, and a slow kernel never blocks the bus.
//            Bursts are a quarter of the FIFO long at most, so that several are under way, and never cross 4 KiB.
module coram_instream_dma #(
    /* verilator lint_off UNUSED */
    parameter NAME = "instream",
    /* verilator lint_on UNUSED */
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter FIFO_ADDR_WIDTH = 10,
    parameter MAX_BURST = 256,
    parameter QUEUE_LOG2 = 3,
    parameter UNALIGNED = 0,
    /* verilator lint_off UNUSED */
    parameter OUTSTANDING_LOG2 = 4
    /* verilator lint_on UNUSED */
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

    output wire                       load_en,
    output wire [DATA_WIDTH-1:0]      load_d,
    input  wire [FIFO_ADDR_WIDTH-1:0] load_room,

    output wire [ADDR_WIDTH-1:0]      m_araddr,
    output wire [7:0]                 m_arlen,
    output wire                       m_arvalid,
    input  wire                       m_arready,
    input  wire [DATA_WIDTH-1:0]      m_rdata,
    input  wire [1:0]                 m_rresp,
    /* verilator lint_off UNUSED */  // looked at in simulation and with UNALIGNED only
    input  wire                       m_rlast,
    /* verilator lint_on UNUSED */
    input  wire                       m_rvalid,
    output wire                       m_rready
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
  localparam ROOM = FIFO_ADDR_WIDTH;
  localparam SHIFT = (UNALIGNED != 0) ? BYTES_LOG2 : 0;  // bits of a place in a bus word that transfers begin at
  localparam QUARTER = (ROOM < 3) ? 1 : (ROOM > 10) ? 8 : ROOM - 2;
  localparam LIMIT = (QUARTER < log2(MAX_BURST)) ? QUARTER : log2(MAX_BURST);
  localparam SPLIT = (LIMIT < 12 - BYTES_LOG2) ? LIMIT : 12 - BYTES_LOG2;

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
      .address(m_araddr),
      .length(length),
      .opens(opens),
      .ends(ends),
      .shift(shift),
      .take(taken)
  );

  // Words that were asked for and have not come, and the room that is left beside them. The room is one cycle old;
  // meanwhile the kernel can only have made more of it.
  reg [ROOM-1:0] coming;
  reg [ROOM-1:0] spare;
  reg announced;  // the burst is on the bus; its room is spoken for

  wire fits;
  wire announce = ~none & ~announced & fits;
  wire [ROOM-1:0] asked;
  wire unasked;  // no read data can come

  assign m_arvalid = ~none & (announced | fits);
  assign taken = m_arvalid & m_arready;

  always @(posedge clk) begin
    if (rst) begin
      announced <= 1'b0;
      coming <= {ROOM{1'b0}};
      spare <= {ROOM{1'b0}};
    end else begin
      announced <= m_arvalid & ~m_arready;
      coming <= coming + asked - {{(ROOM - 1){1'b0}}, load_en};
      spare <= load_room - coming - asked;
    end
  end

  assign m_rready = 1'b1;

  assign idle = none & (coming == {ROOM{1'b0}});

  reg [1:0] faults;
  wire accept = cmd_valid & cmd_ready;
  wire read_error = m_rvalid & m_rresp[1];
  always @(posedge clk) begin
    if (rst) faults <= 2'b00;
    else faults <= faults | {accept & unaligned, read_error};
  end
  assign fault = {faults[1], 1'b0, faults[0]};
  assign error = {accept & unaligned, 1'b0, read_error};

  generate
    if (SHIFT > 0) begin : any_byte
      // The bus words of an unaligned transfer are one more than its words, each of which lies in two of them. So the
      // first beat of its first burst completes no word, and needs no room.
      wire more = opens & (shift != {SHIFT{1'b0}});
      wire full;
      wire burst_none;
      wire burst_opens;
      wire [SHIFT-1:0] burst_shift;
      assign fits = ~full & (more ? spare >= {{(ROOM - SPLIT){1'b0}}, length} : spare > {{(ROOM - SPLIT){1'b0}}, length});
      assign asked = announce ? {{(ROOM - SPLIT){1'b0}}, length} + {{(ROOM - 1){1'b0}}, ~more} : {ROOM{1'b0}};
      assign unasked = burst_none;

      // Bursts whose data is still to come, oldest first.
      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(SHIFT + 1),
          .ADDR_LEN(OUTSTANDING_LOG2),
          .FALL_THROUGH(1)
      ) bursts (
          .CLK(clk),
          .RST(rst),
          .D({shift, opens}),
          .ENQ(announce),
          .FULL(full),
          .ALM_FULL(),
          .Q({burst_shift, burst_opens}),
          .DEQ(m_rvalid & m_rlast),
          .EMPTY(burst_none),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */

      reg midway;
      reg [DATA_WIDTH-1:0] carried;  // the bus word before the current one
      always @(posedge clk) begin
        if (rst) midway <= 1'b0;
        else if (m_rvalid) midway <= ~m_rlast;
      end
      always @(posedge clk) if (m_rvalid) carried <= m_rdata;

      wire whole = (burst_shift == {SHIFT{1'b0}});
      wire [2*DATA_WIDTH-1:0] loaded = {m_rdata, carried};
      wire [SHIFT:0] load_from = {whole, burst_shift};  // in bytes
      assign load_en = m_rvalid & (whole | ~burst_opens | midway);
      assign load_d = loaded[{load_from, 3'b000} +: DATA_WIDTH];
    end else begin : whole_words
      assign fits = (spare > {{(ROOM - SPLIT){1'b0}}, length});
      assign asked = announce ? {{(ROOM - SPLIT){1'b0}}, length} + 1'b1 : {ROOM{1'b0}};
      assign unasked = (coming == {ROOM{1'b0}});
      assign load_en = m_rvalid;
      assign load_d = m_rdata;
    end
    if (SPLIT < 8) begin : short_bursts
      assign m_arlen = {{(8 - SPLIT){1'b0}}, length};
    end else begin : long_bursts
      assign m_arlen = length;
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

  always @(posedge clk) begin
    if (~rst & accept & unaligned) begin
      complain;
      $display("%0s: the address of a transfer must be a multiple of %0d, not 0x%0h", NAME, BYTES, cmd_address);
    end
    if (~rst & read_error & ~faults[0]) begin
      complain;
      $display("%0s: off-chip memory answered a read of 0x%0h with %0s",
               NAME, read_from, m_rresp[0] ? "DECERR" : "SLVERR");
    end
    if (~rst & m_rvalid & unasked) begin
      complain;
      $display("%0s: the bus returned more read data than was asked for", NAME);
    end
  end
`endif
`endif

endmodule
