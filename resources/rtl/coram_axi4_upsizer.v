// From a narrow AXI4 master to a wide bus: up to M_WIDTH / S_WIDTH beats of S_WIDTH bits become one.
//
// Parameters
//   S_WIDTH, M_WIDTH  bits of the master's data and of the bus: powers of two, 8 <= S_WIDTH < M_WIDTH <= 1024
//   ADDR_WIDTH        bits of a byte address
//   READS, WRITES     0: the master never does so; its signals for it are not looked at
//   QUEUE_LOG2        2**QUEUE_LOG2 - 1 bursts may be under way in a direction, as far as their data is concerned
//
// Ports, synchronous to clk; rst is active high
//   s_*   from the master: increasing bursts of full words from addresses that are multiples of the word's bytes, none
//         across 4 KiB
//   m_*   to the bus: the same bytes in as few beats as hold them. An address is the master's, so it need not be a
//         multiple of the bus's bytes: the first beat then holds the bytes from there on. WSTRB tells which bytes are written;
//         bytes that are read beside those asked for are dropped. Read data waits (m_rready = 0) until the master has taken
//         every word of a beat
//
// A word moves on the master's side in every cycle that both sides allow. Addresses and responses pass in no time; written
// words leave one cycle after the last of their beat has come.
module coram_axi4_upsizer #(
    parameter S_WIDTH = 32,
    parameter M_WIDTH = 64,
    parameter ADDR_WIDTH = 32,
    parameter READS = 1,
    parameter WRITES = 1,
    parameter QUEUE_LOG2 = 4
) (
    input  wire                  clk,
    input  wire                  rst,

    /* verilator lint_off UNUSED */  // a direction that is left out
    input  wire [ADDR_WIDTH-1:0] s_awaddr,
    input  wire [7:0]            s_awlen,
    input  wire                  s_awvalid,
    output wire                  s_awready,
    input  wire [S_WIDTH-1:0]    s_wdata,
    input  wire [S_WIDTH/8-1:0]  s_wstrb,
    input  wire                  s_wlast,
    input  wire                  s_wvalid,
    output wire                  s_wready,
    output wire [1:0]            s_bresp,
    output wire                  s_bvalid,
    input  wire                  s_bready,
    input  wire [ADDR_WIDTH-1:0] s_araddr,
    input  wire [7:0]            s_arlen,
    input  wire                  s_arvalid,
    output wire                  s_arready,
    output wire [S_WIDTH-1:0]    s_rdata,
    output wire [1:0]            s_rresp,
    output wire                  s_rlast,
    output wire                  s_rvalid,
    input  wire                  s_rready,

    output wire [ADDR_WIDTH-1:0] m_awaddr,
    output wire [7:0]            m_awlen,
    output wire                  m_awvalid,
    input  wire                  m_awready,
    output wire [M_WIDTH-1:0]    m_wdata,
    output wire [M_WIDTH/8-1:0]  m_wstrb,
    output wire                  m_wlast,
    output wire                  m_wvalid,
    input  wire                  m_wready,
    input  wire [1:0]            m_bresp,
    input  wire                  m_bvalid,
    output wire                  m_bready,
    output wire [ADDR_WIDTH-1:0] m_araddr,
    output wire [7:0]            m_arlen,
    output wire                  m_arvalid,
    input  wire                  m_arready,
    input  wire [M_WIDTH-1:0]    m_rdata,
    input  wire [1:0]            m_rresp,
    input  wire                  m_rlast,
    input  wire                  m_rvalid,
    output wire                  m_rready
    /* verilator lint_on UNUSED */
);

  function integer log2;
    input integer value;
    integer rest;
    begin
      log2 = 0;
      for (rest = value; rest > 1; rest = rest / 2) log2 = log2 + 1;
    end
  endfunction

  localparam RATIO = M_WIDTH / S_WIDTH;
  localparam LANE = log2(RATIO);  // bits of a word's place in a beat
  localparam WORD = log2(S_WIDTH / 8);  // bits of a byte's place in a word
  localparam STRB = S_WIDTH / 8;

  generate
    if (WRITES != 0) begin : write
      wire [LANE-1:0] start = s_awaddr[WORD +: LANE];
      /* verilator lint_off UNUSED */
      wire [8:0] reach = {1'b0, s_awlen} + {{(9 - LANE){1'b0}}, start};  // words from the first beat's begin, less one
      wire [8:0] beats = {{LANE{1'b0}}, reach[8:LANE]};
      /* verilator lint_on UNUSED */

      // A slave may want to see data before it takes an address, so the data side is told of a burst when its
      // address is first shown.
      reg  announced;
      wire full;
      wire none;
      wire [LANE-1:0] first_lane;

      reg  midway;
      reg  [LANE-1:0] lane;
      wire [LANE-1:0] place = midway ? lane : first_lane;
      wire complete = s_wlast | (place == {LANE{1'b1}});

      // The beat that is put together, and then offered.
      reg  [M_WIDTH-1:0] data;
      reg  [M_WIDTH/8-1:0] strobes;
      reg  last;
      reg  valid;
      reg  fresh;  // the next word is the first of a beat
      wire word_taken = s_wvalid & s_wready;

      assign m_awaddr = s_awaddr;
      assign m_awlen = beats[7:0];
      assign m_awvalid = s_awvalid & (announced | ~full);
      assign s_awready = m_awready & (announced | ~full);

      // Where bursts begin whose data is still to come.
      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(LANE),
          .ADDR_LEN(QUEUE_LOG2),
          .FALL_THROUGH(1)
      ) starts (
          .CLK(clk),
          .RST(rst),
          .D(start),
          .ENQ(m_awvalid & ~announced),
          .FULL(full),
          .ALM_FULL(),
          .Q(first_lane),
          .DEQ(word_taken & s_wlast),
          .EMPTY(none),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */

      assign s_wready = ~none & (~valid | m_wready);

      always @(posedge clk) begin
        if (rst) begin
          announced <= 1'b0;
          midway <= 1'b0;
          valid <= 1'b0;
          fresh <= 1'b1;
        end else begin
          announced <= m_awvalid & ~m_awready;
          if (word_taken) midway <= ~s_wlast;
          if (word_taken) fresh <= complete;
          if (word_taken) valid <= complete;
          else if (m_wready) valid <= 1'b0;
        end
      end

      integer i;
      always @(posedge clk) begin
        if (word_taken) begin
          lane <= place + 1'b1;
          last <= s_wlast;
          for (i = 0; i < RATIO; i = i + 1) begin
            if (place == i[LANE-1:0]) begin
              data[i*S_WIDTH +: S_WIDTH] <= s_wdata;
              strobes[i*STRB +: STRB] <= s_wstrb;
            end else if (fresh) strobes[i*STRB +: STRB] <= {STRB{1'b0}};
          end
        end
      end

      assign m_wdata = data;
      assign m_wstrb = strobes;
      assign m_wlast = last;
      assign m_wvalid = valid;
      assign s_bresp = m_bresp;
      assign s_bvalid = m_bvalid;
      assign m_bready = s_bready;
    end else begin : no_write
      assign m_awaddr = {ADDR_WIDTH{1'b0}};
      assign m_awlen = 8'd0;
      assign m_awvalid = 1'b0;
      assign s_awready = 1'b0;
      assign m_wdata = {M_WIDTH{1'b0}};
      assign m_wstrb = {(M_WIDTH/8){1'b0}};
      assign m_wlast = 1'b0;
      assign m_wvalid = 1'b0;
      assign s_wready = 1'b0;
      assign s_bresp = 2'b00;
      assign s_bvalid = 1'b0;
      assign m_bready = 1'b0;
    end

    if (READS != 0) begin : read
      wire [LANE-1:0] start = s_araddr[WORD +: LANE];
      /* verilator lint_off UNUSED */
      wire [8:0] reach = {1'b0, s_arlen} + {{(9 - LANE){1'b0}}, start};
      wire [8:0] beats = {{LANE{1'b0}}, reach[8:LANE]};
      /* verilator lint_on UNUSED */

      wire full;
      wire [LANE-1:0] first_lane;
      wire [LANE-1:0] end_lane;

      reg  midway;
      reg  [LANE-1:0] lane;
      wire [LANE-1:0] place = midway ? lane : first_lane;
      wire word_taken = s_rvalid & s_rready;

      assign m_araddr = s_araddr;
      assign m_arlen = beats[7:0];
      assign m_arvalid = s_arvalid & ~full;
      assign s_arready = m_arready & ~full;

      // Where bursts begin in their first beat and end in their last one.
      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(2 * LANE),
          .ADDR_LEN(QUEUE_LOG2),
          .FALL_THROUGH(1)
      ) spans (
          .CLK(clk),
          .RST(rst),
          .D({reach[LANE-1:0], start}),
          .ENQ(m_arvalid & m_arready),
          .FULL(full),
          .ALM_FULL(),
          .Q({end_lane, first_lane}),
          .DEQ(word_taken & s_rlast),
          .EMPTY(),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */

      always @(posedge clk) begin
        if (rst) midway <= 1'b0;
        else if (word_taken) midway <= ~s_rlast;
      end

      always @(posedge clk) begin
        if (word_taken) lane <= place + 1'b1;
      end

      assign s_rdata = m_rdata[place*S_WIDTH +: S_WIDTH];
      assign s_rresp = m_rresp;
      assign s_rlast = m_rlast & (place == end_lane);
      assign s_rvalid = m_rvalid;
      // RLAST counts only beside RVALID, so what is on it else must not reach a handshake.
      assign m_rready = s_rready & ((m_rvalid & s_rlast) | (place == {LANE{1'b1}}));
    end else begin : no_read
      assign m_araddr = {ADDR_WIDTH{1'b0}};
      assign m_arlen = 8'd0;
      assign m_arvalid = 1'b0;
      assign s_arready = 1'b0;
      assign s_rdata = {S_WIDTH{1'b0}};
      assign s_rresp = 2'b00;
      assign s_rlast = 1'b0;
      assign s_rvalid = 1'b0;
      assign m_rready = 1'b0;
    end
  endgenerate

endmodule
