// A small AXI4 master for the tests: reads BURSTS bursts of BEATS beats, adds up what comes, and writes as many
// bursts of the running sum if WRITE is set. Knobs plant faults.
module mover #(
    parameter DATA_WIDTH = 32,
    parameter BURSTS = 4,
    parameter BEATS = 16,
    parameter WRITE = 0,
    parameter [31:0] READ_FROM = 0,
    parameter [31:0] WRITE_TO = 32'h8000,
    parameter [2:0] SIZE = 2,
    parameter [1:0] BURST = 1,
    parameter EARLY_LAST = 0,  // WLAST one beat early
    parameter NO_LAST = 0,  // no WLAST at all
    parameter DROP_VALID = 0,  // ARVALID falls after a cycle even if it was not taken
    parameter FICKLE = 0,  // WDATA changes while it waits
    parameter NEVER = 0,  // never finishes
    parameter SLOW = 0,  // takes read data only every other cycle
    parameter DATA_FIRST = 0,  // cycles by which write data come ahead of their address
    parameter VALID_IN_RESET = 0
) (
    input aclk,
    input aresetn,
    input [3:0] gpio_in,
    output [31:0] gpio_out,

    output reg [31:0] m_axi_data_araddr,
    output [7:0] m_axi_data_arlen,
    output [2:0] m_axi_data_arsize,
    output [1:0] m_axi_data_arburst,
    output reg m_axi_data_arvalid,
    input m_axi_data_arready,
    input [DATA_WIDTH-1:0] m_axi_data_rdata,
    input [1:0] m_axi_data_rresp,
    input m_axi_data_rlast,
    input m_axi_data_rvalid,
    output m_axi_data_rready,
    output reg [31:0] m_axi_data_awaddr,
    output [7:0] m_axi_data_awlen,
    output [2:0] m_axi_data_awsize,
    output [1:0] m_axi_data_awburst,
    output reg m_axi_data_awvalid,
    input m_axi_data_awready,
    output [DATA_WIDTH-1:0] m_axi_data_wdata,
    output [DATA_WIDTH/8-1:0] m_axi_data_wstrb,
    output m_axi_data_wlast,
    output m_axi_data_wvalid,
    input m_axi_data_wready,
    input [1:0] m_axi_data_bresp,
    input m_axi_data_bvalid,
    output m_axi_data_bready
);
  reg [31:0] sum;
  reg [31:0] bursts_asked, bursts_got, addresses_written, beats_written, bursts_written, answers;
  reg toggle;
  reg [7:0] ahead;
  wire mover_finished;
  assign gpio_out = sum;

  assign m_axi_data_arlen = BEATS - 1;
  assign m_axi_data_arsize = SIZE;
  assign m_axi_data_arburst = BURST;
  assign m_axi_data_awlen = BEATS - 1;
  assign m_axi_data_awsize = SIZE;
  assign m_axi_data_awburst = BURST;
  assign m_axi_data_rready = SLOW ? toggle : 1'b1;
  assign m_axi_data_bready = 1'b1;
  assign m_axi_data_wstrb = {DATA_WIDTH / 8{1'b1}};
  assign m_axi_data_wdata = FICKLE ? sum + {31'd0, toggle} : sum;

  wire reads_done = bursts_got == BURSTS;
  wire writing = WRITE && reads_done && bursts_written != BURSTS;
  assign m_axi_data_wvalid = writing && (DATA_FIRST ? bursts_written == answers : bursts_written < addresses_written);
  assign m_axi_data_wlast = !NO_LAST && beats_written == BEATS - 1 - (EARLY_LAST ? 1 : 0);
  wire writes_done = !WRITE || answers == BURSTS;

  always @(posedge aclk) begin
    if (!aresetn) begin
      sum <= 0;
      bursts_asked <= 0;
      bursts_got <= 0;
      addresses_written <= 0;
      beats_written <= 0;
      bursts_written <= 0;
      answers <= 0;
      toggle <= 0;
      ahead <= 0;
      m_axi_data_arvalid <= VALID_IN_RESET;
      m_axi_data_awvalid <= 0;
      m_axi_data_araddr <= READ_FROM;
      m_axi_data_awaddr <= WRITE_TO;
    end else begin
      toggle <= !toggle;
      if (m_axi_data_arvalid && m_axi_data_arready) begin
        m_axi_data_arvalid <= bursts_asked + 1 < BURSTS;
        bursts_asked <= bursts_asked + 1;
        m_axi_data_araddr <= m_axi_data_araddr + BEATS * DATA_WIDTH / 8;
      end else if (DROP_VALID && m_axi_data_arvalid) begin
        m_axi_data_arvalid <= 0;
      end else if (bursts_asked < BURSTS) begin
        m_axi_data_arvalid <= 1;
      end
      if (m_axi_data_rvalid && m_axi_data_rready) begin
        sum <= sum + m_axi_data_rdata[(DATA_WIDTH<32?DATA_WIDTH : 32)-1:0];
        if (m_axi_data_rlast) bursts_got <= bursts_got + 1;
      end
      if (m_axi_data_awvalid && m_axi_data_awready) begin
        m_axi_data_awvalid <= 0;
        addresses_written <= addresses_written + 1;
        m_axi_data_awaddr <= m_axi_data_awaddr + BEATS * DATA_WIDTH / 8;
      end else if (WRITE && reads_done && addresses_written < BURSTS && addresses_written == answers
                   && !m_axi_data_awvalid) begin
        ahead <= ahead == DATA_FIRST ? 0 : ahead + 1;
        m_axi_data_awvalid <= ahead == DATA_FIRST;
      end
      if (m_axi_data_wvalid && m_axi_data_wready) begin
        beats_written <= beats_written == BEATS - 1 ? 0 : beats_written + 1;
        if (beats_written == BEATS - 1) bursts_written <= bursts_written + 1;
      end
      if (m_axi_data_bvalid) answers <= answers + 1;
    end
  end

  mover_thread #(
      .NEVER(NEVER)
  ) the_thread (
      .clk(aclk),
      .rst(!aresetn),
      .go(reads_done && writes_done),
      .sum(sum),
      .finished(mover_finished)
  );
endmodule
