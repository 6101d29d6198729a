// From a wide AXI4 master to a narrow bus: every beat of S_WIDTH bits becomes S_WIDTH / M_WIDTH beats.
//
// Parameters
//   S_WIDTH, M_WIDTH  bits of the master's data and of the bus: powers of two, S_WIDTH > M_WIDTH >= 8
//   ADDR_WIDTH        bits of a byte address
//   READS, WRITES     0: the master never does so; its signals for it are not looked at
//
// Ports, synchronous to clk; rst is active high
//   s_*   from the master: increasing bursts of full words, at most 256 * M_WIDTH / S_WIDTH of them, from addresses
//         that are multiples of the word's bytes, none across 4 KiB
//   m_*   to the bus: the same bytes in the same order. A narrow beat moves in every cycle that both sides allow
//
// Addresses and write responses pass in no time, so as many bursts are under way as the master starts. Of the parts of a
// read word, the worst response counts (DECERR, SLVERR, OKAY), and a burst's RLAST comes with its last word.
module coram_axi4_downsizer #(
    parameter S_WIDTH = 64,
    parameter M_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter READS = 1,
    parameter WRITES = 1
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

  localparam RATIO = S_WIDTH / M_WIDTH;
  localparam LANE = log2(RATIO);
  localparam STRB = M_WIDTH / 8;

  generate
    if (WRITES != 0) begin : write
      reg  [LANE-1:0] lane;  // part of the word that is offered
      wire last_lane = (lane == {LANE{1'b1}});

      always @(posedge clk) begin
        if (rst) lane <= {LANE{1'b0}};
        else if (m_wvalid & m_wready) lane <= lane + 1'b1;
      end

      assign m_awaddr = s_awaddr;
      assign m_awlen = {s_awlen[7-LANE:0], {LANE{1'b1}}};
      assign m_awvalid = s_awvalid;
      assign s_awready = m_awready;
      assign m_wdata = s_wdata[lane*M_WIDTH +: M_WIDTH];
      assign m_wstrb = s_wstrb[lane*STRB +: STRB];
      assign m_wlast = s_wlast & last_lane;
      assign m_wvalid = s_wvalid;
      assign s_wready = m_wready & last_lane;
      assign s_bresp = m_bresp;
      assign s_bvalid = m_bvalid;
      assign m_bready = s_bready;
    end else begin : no_write
      assign m_awaddr = {ADDR_WIDTH{1'b0}};
      assign m_awlen = 8'd0;
      assign m_awvalid = 1'b0;
      assign s_awready = 1'b0;
      assign m_wdata = {M_WIDTH{1'b0}};
      assign m_wstrb = {STRB{1'b0}};
      assign m_wlast = 1'b0;
      assign m_wvalid = 1'b0;
      assign s_wready = 1'b0;
      assign s_bresp = 2'b00;
      assign s_bvalid = 1'b0;
      assign m_bready = 1'b0;
    end

    if (READS != 0) begin : read
      // The last part goes straight through; those before it are kept, the oldest lowest.
      reg  [S_WIDTH-M_WIDTH-1:0] kept;
      reg  [1:0]                 worst;
      reg  [LANE-1:0]            lane;
      wire                       last_lane = (lane == {LANE{1'b1}});
      wire                       beat = m_rvalid & m_rready;
      wire [S_WIDTH-1:0]         word = {m_rdata, kept};
      wire [1:0]                 response = (m_rresp > worst) ? m_rresp : worst;

      always @(posedge clk) begin
        if (rst) begin
          lane <= {LANE{1'b0}};
          worst <= 2'b00;
        end else if (beat) begin
          lane <= lane + 1'b1;
          worst <= last_lane ? 2'b00 : response;
        end
      end

      always @(posedge clk) begin
        if (beat) kept <= word[S_WIDTH-1:M_WIDTH];
      end

      assign m_araddr = s_araddr;
      assign m_arlen = {s_arlen[7-LANE:0], {LANE{1'b1}}};
      assign m_arvalid = s_arvalid;
      assign s_arready = m_arready;
      assign s_rdata = word;
      assign s_rresp = response;
      assign s_rlast = m_rlast;
      assign s_rvalid = m_rvalid & last_lane;
      assign m_rready = s_rready | ~last_lane;
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
