// From an AXI4 master to an Avalon-MM pipelined burst master.
//
// Parameters
//   DATA_WIDTH        bits of data: 8 to 1024, a power of two
//   ADDR_WIDTH        bits of a byte address
//   STEADY            1: s_rready and s_bready are always 1. 0: they need not be; then answers wait in FIFOs, and nothing is
//                     asked for that they have no room for, because Avalon's answers cannot be held back
//   OUTSTANDING_LOG2  2**OUTSTANDING_LOG2 - 1 bursts of a direction may be under way (of writes: only if STEADY = 0)
//   BUFFER_LOG2       2**BUFFER_LOG2 - 1 words of read data may wait, or be under way, if STEADY = 0; at least 9
//
// Ports, synchronous to clk; rst is active high
//   s_*   from the master: increasing bursts of words as wide as the bus, none across 4 KiB
//   m_*   to the bus: the signals of an Avalon-MM master of that name. m_address is a multiple of the bus's bytes, and does
//         not change in a burst, nor does m_burstcount (1 to 256 words). m_write may be 0 in the middle of a burst.
//         The agent answers commands in their order: m_readdatavalid with each word, m_writeresponsevalid once for a burst
//         of writes. m_response, with either, is coded as in AXI4
//
// Reads and writes wait for each other for one burst at most. A word moves in every cycle that the bus allows.
module coram_avalon_master #(
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter STEADY = 1,
    parameter OUTSTANDING_LOG2 = 5,
    parameter BUFFER_LOG2 = 9
) (
    input  wire                    clk,
    input  wire                    rst,

    /* verilator lint_off UNUSED */  // bits of an address within a word; readiness of a steady master
    input  wire [ADDR_WIDTH-1:0]   s_awaddr,
    input  wire [7:0]              s_awlen,
    input  wire                    s_awvalid,
    output wire                    s_awready,
    input  wire [DATA_WIDTH-1:0]   s_wdata,
    input  wire [DATA_WIDTH/8-1:0] s_wstrb,
    input  wire                    s_wlast,
    input  wire                    s_wvalid,
    output wire                    s_wready,
    output wire [1:0]              s_bresp,
    output wire                    s_bvalid,
    input  wire                    s_bready,
    input  wire [ADDR_WIDTH-1:0]   s_araddr,
    input  wire [7:0]              s_arlen,
    input  wire                    s_arvalid,
    output wire                    s_arready,
    output wire [DATA_WIDTH-1:0]   s_rdata,
    output wire [1:0]              s_rresp,
    output wire                    s_rlast,
    output wire                    s_rvalid,
    input  wire                    s_rready,
    /* verilator lint_on UNUSED */

    output wire [ADDR_WIDTH-1:0]   m_address,
    output wire [8:0]              m_burstcount,
    output wire                    m_read,
    input  wire [DATA_WIDTH-1:0]   m_readdata,
    input  wire                    m_readdatavalid,
    output wire                    m_write,
    output wire [DATA_WIDTH-1:0]   m_writedata,
    output wire [DATA_WIDTH/8-1:0] m_byteenable,
    input  wire                    m_waitrequest,
    input  wire [1:0]              m_response,
    input  wire                    m_writeresponsevalid
);

  function integer log2;
    input integer value;
    integer rest;
    begin
      log2 = 0;
      for (rest = value; rest > 1; rest = rest / 2) log2 = log2 + 1;
    end
  endfunction

  localparam BYTES_LOG2 = log2(DATA_WIDTH / 8);
  localparam ROWS = ADDR_WIDTH - BYTES_LOG2;

  // ---------------------------------------------------------------- commands
  // Write addresses are taken ahead of their data, so that bursts follow each other.
  wire [ROWS-1:0] write_row;
  wire [7:0]      write_length;
  wire            write_none;
  wire            write_full;

  wire read_room;  // for what a read will bring
  wire write_room;

  reg  midway;  // between the words of a written burst
  reg  held;  // the bus has kept the command waiting, so it must not change
  reg  held_write;
  reg  turn;  // 1: a write goes before a read

  wire want_write = ~write_none & s_wvalid & write_room;
  wire want_read = s_arvalid & read_room;
  wire writing = midway | (held ? held_write : want_write & (turn | ~want_read));
  wire word_sent = m_write & ~m_waitrequest;
  wire burst_sent = word_sent & s_wlast;
  wire read_sent = m_read & ~m_waitrequest;

  assign m_write = writing & s_wvalid;
  assign m_read = ~writing & want_read;

  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(ROWS + 8),
      .ADDR_LEN(2),
      .FALL_THROUGH(1)
  ) write_addresses (
      .CLK(clk),
      .RST(rst),
      .D({s_awaddr[ADDR_WIDTH-1:BYTES_LOG2], s_awlen}),
      .ENQ(s_awvalid),
      .FULL(write_full),
      .ALM_FULL(),
      .Q({write_row, write_length}),
      .DEQ(burst_sent),
      .EMPTY(write_none),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  always @(posedge clk) begin
    if (rst) begin
      midway <= 1'b0;
      held <= 1'b0;
      turn <= 1'b0;
    end else begin
      if (word_sent) midway <= ~s_wlast;
      held <= (m_write | m_read) & m_waitrequest;
      if (burst_sent) turn <= 1'b0;
      else if (read_sent) turn <= 1'b1;
    end
  end

  always @(posedge clk) begin
    held_write <= writing;
  end

  wire [7:0] length = writing ? write_length : s_arlen;
  assign m_address[ADDR_WIDTH-1:BYTES_LOG2] = writing ? write_row : s_araddr[ADDR_WIDTH-1:BYTES_LOG2];
  assign m_burstcount = {1'b0, length} + 9'd1;
  assign m_writedata = s_wdata;
  assign m_byteenable = writing ? s_wstrb : {(DATA_WIDTH / 8){1'b1}};
  assign s_awready = ~write_full;
  assign s_wready = writing & ~m_waitrequest;
  assign s_arready = read_sent;

  generate
    if (BYTES_LOG2 > 0) begin : byte_address
      assign m_address[BYTES_LOG2-1:0] = {BYTES_LOG2{1'b0}};
    end
  endgenerate

  // ---------------------------------------------------------------- answers
  // Lengths of the bursts whose words are still to come, less one.
  wire       lengths_full;
  wire [7:0] burst_length;
  reg        begun;
  reg  [7:0] left;
  wire [7:0] words_left = begun ? left : burst_length;
  wire       last_word = (words_left == 8'd0);

  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(8),
      .ADDR_LEN(OUTSTANDING_LOG2),
      .FALL_THROUGH(1)
  ) lengths (
      .CLK(clk),
      .RST(rst),
      .D(s_arlen),
      .ENQ(read_sent),
      .FULL(lengths_full),
      .ALM_FULL(),
      .Q(burst_length),
      .DEQ(m_readdatavalid & last_word),
      .EMPTY(),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  always @(posedge clk) begin
    if (rst) begun <= 1'b0;
    else if (m_readdatavalid) begun <= ~last_word;
  end

  always @(posedge clk) begin
    if (m_readdatavalid) left <= words_left - 8'd1;
  end

  generate
    if (STEADY != 0) begin : direct
      assign read_room = ~lengths_full;
      assign write_room = 1'b1;
      assign s_rdata = m_readdata;
      assign s_rresp = m_response;
      assign s_rlast = last_word;
      assign s_rvalid = m_readdatavalid;
      assign s_bresp = m_response;
      assign s_bvalid = m_writeresponsevalid;
    end else begin : buffered
      localparam [BUFFER_LOG2:0] CAPACITY = (1 << BUFFER_LOG2) - 1;
      localparam [OUTSTANDING_LOG2-1:0] MOST = {OUTSTANDING_LOG2{1'b1}};

      // Words that wait or are under way.
      reg  [BUFFER_LOG2:0] reserved;
      wire [BUFFER_LOG2:0] asked = {{(BUFFER_LOG2 - 7){1'b0}}, s_arlen} + 1'b1;
      wire [BUFFER_LOG2:0] wanted = reserved + asked;
      wire word_taken = s_rvalid & s_rready;
      assign read_room = ~lengths_full & (wanted <= CAPACITY);

      // Responses that wait or are under way.
      reg  [OUTSTANDING_LOG2-1:0] promised;
      wire response_taken = s_bvalid & s_bready;
      assign write_room = (promised != MOST);

      always @(posedge clk) begin
        if (rst) begin
          reserved <= {(BUFFER_LOG2 + 1){1'b0}};
          promised <= {OUTSTANDING_LOG2{1'b0}};
        end else begin
          reserved <= (read_sent ? wanted : reserved) - {{BUFFER_LOG2{1'b0}}, word_taken};
          if (burst_sent & ~response_taken) promised <= promised + 1'b1;
          else if (response_taken & ~burst_sent) promised <= promised - 1'b1;
        end
      end

      // The FIFO's output register holds the word that is offered.
      reg  offered;
      wire none;
      wire fetch = ~none & (~offered | word_taken);
      always @(posedge clk) begin
        if (rst) offered <= 1'b0;
        else offered <= fetch | (offered & ~word_taken);
      end
      assign s_rvalid = offered;

      wire response_none;
      assign s_bvalid = ~response_none;

      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(DATA_WIDTH + 3),
          .ADDR_LEN(BUFFER_LOG2)
      ) read_words (
          .CLK(clk),
          .RST(rst),
          .D({last_word, m_response, m_readdata}),
          .ENQ(m_readdatavalid),
          .FULL(),
          .ALM_FULL(),
          .Q({s_rlast, s_rresp, s_rdata}),
          .DEQ(fetch),
          .EMPTY(none),
          .ALM_EMPTY()
      );

      coram_fifo #(
          .WIDTH(2),
          .ADDR_LEN(OUTSTANDING_LOG2),
          .FALL_THROUGH(1)
      ) responses (
          .CLK(clk),
          .RST(rst),
          .D(m_response),
          .ENQ(m_writeresponsevalid),
          .FULL(),
          .ALM_FULL(),
          .Q(s_bresp),
          .DEQ(s_bready),
          .EMPTY(response_none),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */
    end
  endgenerate

endmodule
