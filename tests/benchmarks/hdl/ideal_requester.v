// Reads as fast as an AXI4 memory gives: addresses come as early as they are taken, and every beat is taken at once. With the
// longest bursts no master gets more. With OUTSTANDING = 1 each burst waits for the one before, which tells the latency.
module ideal_requester #(
    parameter DATA_WIDTH = 128,
    parameter BURST_BEATS = 256,  // beats of a burst: at most 256, and at most 4096 bytes; a power of two
    parameter BURSTS = 1,
    parameter STRIDE = 4096,  // bytes from one burst's address to the next one's
    parameter OUTSTANDING = 1000000  // bursts that may be under way
) (
    input aclk,
    input aresetn,
    output reg [31:0] m_axi_data_araddr,
    output [7:0] m_axi_data_arlen,
    output [2:0] m_axi_data_arsize,
    output [1:0] m_axi_data_arburst,
    output m_axi_data_arvalid,
    input m_axi_data_arready,
    input [DATA_WIDTH-1:0] m_axi_data_rdata,
    input [1:0] m_axi_data_rresp,
    input m_axi_data_rlast,
    input m_axi_data_rvalid,
    output m_axi_data_rready
);
  localparam integer BYTES = DATA_WIDTH / 8;
  localparam integer LENGTH = BURST_BEATS - 1;
  localparam integer SIZE = $clog2(BYTES);

  reg [31:0] asked;  // bursts
  reg [31:0] taken;  // bursts, wholly
  reg started;
  reg [1:0] state;  // 0: under way, 1: done
  wire finished = state == 1;

  assign m_axi_data_arlen = LENGTH[7:0];
  assign m_axi_data_arsize = SIZE[2:0];
  assign m_axi_data_arburst = 2'b01;
  assign m_axi_data_arvalid = started && asked != BURSTS && asked - taken < OUTSTANDING;
  assign m_axi_data_rready = 1'b1;

  always @(posedge aclk) begin
    if (!aresetn) begin
      m_axi_data_araddr <= 32'd0;
      asked <= 32'd0;
      taken <= 32'd0;
      started <= 1'b0;
      state <= 2'd0;
    end else begin
      started <= 1'b1;
      if (m_axi_data_arvalid && m_axi_data_arready) begin
        m_axi_data_araddr <= m_axi_data_araddr + STRIDE;
        asked <= asked + 1;
      end
      if (m_axi_data_rvalid && m_axi_data_rlast) taken <= taken + 1;
      if (taken == BURSTS) state <= 2'd1;
    end
  end
endmodule
