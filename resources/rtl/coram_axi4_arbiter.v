// Several AXI4 masters on one bus.
//
// Parameters
//   MASTERS        how many, 2 or more
//   DATA_WIDTH     bits of data, of all of them and of the bus
//   ADDR_WIDTH     bits of a byte address
//   READS, WRITES  0: no master ever does so; the signals for it are not looked at
//   QUEUE_LOG2     2**QUEUE_LOG2 - 1 bursts may be under way in a direction
//
// Ports, synchronous to clk; rst is active high
//   s_*   from the masters, side by side, the first one lowest
//   m_*   to the bus
//
// Addresses go in turns (coram_round_robin), each direction by itself: one that waits sees every other master go once at
// most. All have one ID, so data and responses come in the order of addresses, and queues of masters' numbers tell whose
// they are: read data are never reordered. Write data follow the order of their addresses. Nothing is
// stored on its way, so nothing takes longer, and bursts of different masters follow each other without a pause.
// A master that does not take its read data, or does not send its write data, keeps the others waiting meanwhile.
module coram_axi4_arbiter #(
    parameter MASTERS = 2,
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter READS = 1,
    parameter WRITES = 1,
    parameter QUEUE_LOG2 = 5
) (
    input  wire                            clk,
    input  wire                            rst,

    /* verilator lint_off UNUSED */  // a direction that is left out
    input  wire [MASTERS*ADDR_WIDTH-1:0]   s_awaddr,
    input  wire [MASTERS*8-1:0]            s_awlen,
    input  wire [MASTERS-1:0]              s_awvalid,
    output wire [MASTERS-1:0]              s_awready,
    input  wire [MASTERS*DATA_WIDTH-1:0]   s_wdata,
    input  wire [MASTERS*DATA_WIDTH/8-1:0] s_wstrb,
    input  wire [MASTERS-1:0]              s_wlast,
    input  wire [MASTERS-1:0]              s_wvalid,
    output wire [MASTERS-1:0]              s_wready,
    output wire [MASTERS*2-1:0]            s_bresp,
    output wire [MASTERS-1:0]              s_bvalid,
    input  wire [MASTERS-1:0]              s_bready,
    input  wire [MASTERS*ADDR_WIDTH-1:0]   s_araddr,
    input  wire [MASTERS*8-1:0]            s_arlen,
    input  wire [MASTERS-1:0]              s_arvalid,
    output wire [MASTERS-1:0]              s_arready,
    output wire [MASTERS*DATA_WIDTH-1:0]   s_rdata,
    output wire [MASTERS*2-1:0]            s_rresp,
    output wire [MASTERS-1:0]              s_rlast,
    output wire [MASTERS-1:0]              s_rvalid,
    input  wire [MASTERS-1:0]              s_rready,

    output wire [ADDR_WIDTH-1:0]           m_awaddr,
    output wire [7:0]                      m_awlen,
    output wire                            m_awvalid,
    input  wire                            m_awready,
    output wire [DATA_WIDTH-1:0]           m_wdata,
    output wire [DATA_WIDTH/8-1:0]         m_wstrb,
    output wire                            m_wlast,
    output wire                            m_wvalid,
    input  wire                            m_wready,
    input  wire [1:0]                      m_bresp,
    input  wire                            m_bvalid,
    output wire                            m_bready,
    output wire [ADDR_WIDTH-1:0]           m_araddr,
    output wire [7:0]                      m_arlen,
    output wire                            m_arvalid,
    input  wire                            m_arready,
    input  wire [DATA_WIDTH-1:0]           m_rdata,
    input  wire [1:0]                      m_rresp,
    input  wire                            m_rlast,
    input  wire                            m_rvalid,
    output wire                            m_rready
    /* verilator lint_on UNUSED */
);

  function integer bits;
    input integer count;
    begin
      bits = 1;
      while ((1 << bits) < count) bits = bits + 1;
    end
  endfunction

  localparam BITS = bits(MASTERS);
  localparam STRB = DATA_WIDTH / 8;
  localparam [MASTERS-1:0] FIRST = 1;

  generate
    if (WRITES != 0) begin : write
      wire [BITS-1:0] owner;
      wire [BITS-1:0] sender;  // whose data is next
      wire [BITS-1:0] asker;  // whose response is next
      wire data_full;
      wire data_none;
      wire response_full;

      // A slave may want to see data before it takes an address, so the data side is told of a burst when its
      // address is first shown.
      reg  announced;
      wire announce = m_awvalid & ~announced;
      always @(posedge clk) begin
        if (rst) announced <= 1'b0;
        else announced <= m_awvalid & ~m_awready;
      end

      coram_round_robin #(
          .REQUESTS(MASTERS),
          .BITS(BITS)
      ) turns (
          .clk(clk),
          .rst(rst),
          .request(s_awvalid),
          .enable(announced | ~(data_full | response_full)),
          .valid(m_awvalid),
          .owner(owner),
          .taken(m_awready)
      );

      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(BITS),
          .ADDR_LEN(QUEUE_LOG2),
          .FALL_THROUGH(1)
      ) senders (
          .CLK(clk),
          .RST(rst),
          .D(owner),
          .ENQ(announce),
          .FULL(data_full),
          .ALM_FULL(),
          .Q(sender),
          .DEQ(m_wvalid & m_wready & m_wlast),
          .EMPTY(data_none),
          .ALM_EMPTY()
      );

      coram_fifo #(
          .WIDTH(BITS),
          .ADDR_LEN(QUEUE_LOG2),
          .FALL_THROUGH(1)
      ) askers (
          .CLK(clk),
          .RST(rst),
          .D(owner),
          .ENQ(announce),
          .FULL(response_full),
          .ALM_FULL(),
          .Q(asker),
          .DEQ(m_bvalid & m_bready),
          .EMPTY(),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */

      assign m_awaddr = s_awaddr[owner*ADDR_WIDTH +: ADDR_WIDTH];
      assign m_awlen = s_awlen[owner*8 +: 8];
      assign s_awready = (m_awvalid & m_awready) ? FIRST << owner : {MASTERS{1'b0}};
      assign m_wdata = s_wdata[sender*DATA_WIDTH +: DATA_WIDTH];
      assign m_wstrb = s_wstrb[sender*STRB +: STRB];
      assign m_wlast = s_wlast[sender];
      assign m_wvalid = s_wvalid[sender] & ~data_none;
      assign s_wready = (m_wready & ~data_none) ? FIRST << sender : {MASTERS{1'b0}};
      assign s_bresp = {MASTERS{m_bresp}};
      assign s_bvalid = m_bvalid ? FIRST << asker : {MASTERS{1'b0}};
      assign m_bready = s_bready[asker];
    end else begin : no_write
      assign m_awaddr = {ADDR_WIDTH{1'b0}};
      assign m_awlen = 8'd0;
      assign m_awvalid = 1'b0;
      assign s_awready = {MASTERS{1'b0}};
      assign m_wdata = {DATA_WIDTH{1'b0}};
      assign m_wstrb = {STRB{1'b0}};
      assign m_wlast = 1'b0;
      assign m_wvalid = 1'b0;
      assign s_wready = {MASTERS{1'b0}};
      assign s_bresp = {MASTERS{2'b00}};
      assign s_bvalid = {MASTERS{1'b0}};
      assign m_bready = 1'b0;
    end

    if (READS != 0) begin : read
      wire [BITS-1:0] owner;
      wire [BITS-1:0] taker;  // whose data is next
      wire full;

      coram_round_robin #(
          .REQUESTS(MASTERS),
          .BITS(BITS)
      ) turns (
          .clk(clk),
          .rst(rst),
          .request(s_arvalid),
          .enable(~full),
          .valid(m_arvalid),
          .owner(owner),
          .taken(m_arready)
      );

      /* verilator lint_off PINCONNECTEMPTY */
      coram_fifo #(
          .WIDTH(BITS),
          .ADDR_LEN(QUEUE_LOG2),
          .FALL_THROUGH(1)
      ) takers (
          .CLK(clk),
          .RST(rst),
          .D(owner),
          .ENQ(m_arvalid & m_arready),
          .FULL(full),
          .ALM_FULL(),
          .Q(taker),
          .DEQ(m_rvalid & m_rready & m_rlast),
          .EMPTY(),
          .ALM_EMPTY()
      );
      /* verilator lint_on PINCONNECTEMPTY */

      assign m_araddr = s_araddr[owner*ADDR_WIDTH +: ADDR_WIDTH];
      assign m_arlen = s_arlen[owner*8 +: 8];
      assign s_arready = (m_arvalid & m_arready) ? FIRST << owner : {MASTERS{1'b0}};
      assign s_rdata = {MASTERS{m_rdata}};
      assign s_rresp = {MASTERS{m_rresp}};
      assign s_rlast = {MASTERS{m_rlast}};
      assign s_rvalid = m_rvalid ? FIRST << taker : {MASTERS{1'b0}};
      assign m_rready = s_rready[taker];
    end else begin : no_read
      assign m_araddr = {ADDR_WIDTH{1'b0}};
      assign m_arlen = 8'd0;
      assign m_arvalid = 1'b0;
      assign s_arready = {MASTERS{1'b0}};
      assign s_rdata = {(MASTERS*DATA_WIDTH){1'b0}};
      assign s_rresp = {MASTERS{2'b00}};
      assign s_rlast = {MASTERS{1'b0}};
      assign s_rvalid = {MASTERS{1'b0}};
      assign m_rready = 1'b0;
    end
  endgenerate

endmodule
