// Brings an AXI4 master of the kernels' clock to a port of the bus's clock: a FIFO between the clocks for each channel.
//
//   s_clk, s_rst   clock of the s ports, which the master drives; active high and synchronous to it
//   m_clk, m_rst   clock of the m ports, the bus; likewise
//   READS, WRITES  0 leaves out the channels that the master does not use
//   STROBES        0 for a master whose strobes are all ones: they then do not cross, and m_wstrb is all ones
//
// Payloads keep as they are, and each channel keeps its order. Both sides pass a beat on every edge; at equal clocks
// a channel keeps full rate. Ready towards the bus does not wait for valid. Address and data of a write may come out in
// either order. The resets are those of coram_async_fifo.
module coram_axi4_crossing #(
    parameter ADDR_WIDTH = 32,
    parameter DATA_WIDTH = 32,
    parameter READS = 1,
    parameter WRITES = 1,
    parameter STROBES = 1
) (
    input  wire                    s_clk,
    input  wire                    s_rst,
    input  wire [  ADDR_WIDTH-1:0] s_awaddr,
    input  wire [             7:0] s_awlen,
    input  wire                    s_awvalid,
    output wire                    s_awready,
    input  wire [  DATA_WIDTH-1:0] s_wdata,
    /* verilator lint_off UNUSED */  // without STROBES
    input  wire [DATA_WIDTH/8-1:0] s_wstrb,
    /* verilator lint_on UNUSED */
    input  wire                    s_wlast,
    input  wire                    s_wvalid,
    output wire                    s_wready,
    output wire [             1:0] s_bresp,
    output wire                    s_bvalid,
    input  wire                    s_bready,
    input  wire [  ADDR_WIDTH-1:0] s_araddr,
    input  wire [             7:0] s_arlen,
    input  wire                    s_arvalid,
    output wire                    s_arready,
    output wire [  DATA_WIDTH-1:0] s_rdata,
    output wire [             1:0] s_rresp,
    output wire                    s_rlast,
    output wire                    s_rvalid,
    input  wire                    s_rready,

    input  wire                    m_clk,
    input  wire                    m_rst,
    output wire [  ADDR_WIDTH-1:0] m_awaddr,
    output wire [             7:0] m_awlen,
    output wire                    m_awvalid,
    input  wire                    m_awready,
    output wire [  DATA_WIDTH-1:0] m_wdata,
    output wire [DATA_WIDTH/8-1:0] m_wstrb,
    output wire                    m_wlast,
    output wire                    m_wvalid,
    input  wire                    m_wready,
    input  wire [             1:0] m_bresp,
    input  wire                    m_bvalid,
    output wire                    m_bready,
    output wire [  ADDR_WIDTH-1:0] m_araddr,
    output wire [             7:0] m_arlen,
    output wire                    m_arvalid,
    input  wire                    m_arready,
    input  wire [  DATA_WIDTH-1:0] m_rdata,
    input  wire [             1:0] m_rresp,
    input  wire                    m_rlast,
    input  wire                    m_rvalid,
    output wire                    m_rready
);

  localparam ADDRESS = ADDR_WIDTH + 8;
  localparam BYTES = DATA_WIDTH / 8;

  generate
    if (WRITES != 0) begin : writes
      coram_async_fifo #(
          .WIDTH(ADDRESS)
      ) aw (
          .in_clk(s_clk),
          .in_rst(s_rst),
          .in_valid(s_awvalid),
          .in_ready(s_awready),
          .in_data({s_awaddr, s_awlen}),
          .out_clk(m_clk),
          .out_rst(m_rst),
          .out_valid(m_awvalid),
          .out_ready(m_awready),
          .out_data({m_awaddr, m_awlen})
      );

      if (STROBES != 0) begin : strobed
        coram_async_fifo #(
            .WIDTH(DATA_WIDTH + BYTES + 1)
        ) w (
            .in_clk(s_clk),
            .in_rst(s_rst),
            .in_valid(s_wvalid),
            .in_ready(s_wready),
            .in_data({s_wdata, s_wstrb, s_wlast}),
            .out_clk(m_clk),
            .out_rst(m_rst),
            .out_valid(m_wvalid),
            .out_ready(m_wready),
            .out_data({m_wdata, m_wstrb, m_wlast})
        );
      end else begin : whole
        coram_async_fifo #(
            .WIDTH(DATA_WIDTH + 1)
        ) w (
            .in_clk(s_clk),
            .in_rst(s_rst),
            .in_valid(s_wvalid),
            .in_ready(s_wready),
            .in_data({s_wdata, s_wlast}),
            .out_clk(m_clk),
            .out_rst(m_rst),
            .out_valid(m_wvalid),
            .out_ready(m_wready),
            .out_data({m_wdata, m_wlast})
        );
        assign m_wstrb = {BYTES{1'b1}};
      end

      coram_async_fifo #(
          .WIDTH(2)
      ) b (
          .in_clk(m_clk),
          .in_rst(m_rst),
          .in_valid(m_bvalid),
          .in_ready(m_bready),
          .in_data(m_bresp),
          .out_clk(s_clk),
          .out_rst(s_rst),
          .out_valid(s_bvalid),
          .out_ready(s_bready),
          .out_data(s_bresp)
      );
    end else begin : no_writes
      assign {m_awaddr, m_awlen, m_awvalid, m_wdata, m_wstrb, m_wlast, m_wvalid, m_bready} = 0;
      assign {s_awready, s_wready, s_bresp, s_bvalid} = 0;
      /* verilator lint_off UNUSED */
      wire unused = &{1'b0, s_awaddr, s_awlen, s_awvalid, s_wdata, s_wlast, s_wvalid, s_bready,
                      m_awready, m_wready, m_bresp, m_bvalid};
      /* verilator lint_on UNUSED */
    end

    if (READS != 0) begin : reads
      coram_async_fifo #(
          .WIDTH(ADDRESS)
      ) ar (
          .in_clk(s_clk),
          .in_rst(s_rst),
          .in_valid(s_arvalid),
          .in_ready(s_arready),
          .in_data({s_araddr, s_arlen}),
          .out_clk(m_clk),
          .out_rst(m_rst),
          .out_valid(m_arvalid),
          .out_ready(m_arready),
          .out_data({m_araddr, m_arlen})
      );

      coram_async_fifo #(
          .WIDTH(DATA_WIDTH + 3)
      ) r (
          .in_clk(m_clk),
          .in_rst(m_rst),
          .in_valid(m_rvalid),
          .in_ready(m_rready),
          .in_data({m_rdata, m_rresp, m_rlast}),
          .out_clk(s_clk),
          .out_rst(s_rst),
          .out_valid(s_rvalid),
          .out_ready(s_rready),
          .out_data({s_rdata, s_rresp, s_rlast})
      );
    end else begin : no_reads
      assign {m_araddr, m_arlen, m_arvalid, m_rready} = 0;
      assign {s_arready, s_rdata, s_rresp, s_rlast, s_rvalid} = 0;
      /* verilator lint_off UNUSED */
      wire unused = &{1'b0, s_araddr, s_arlen, s_arvalid, s_rready,
                      m_arready, m_rdata, m_rresp, m_rlast, m_rvalid};
      /* verilator lint_on UNUSED */
    end
  endgenerate

endmodule
