// AXI4-Lite slave: turns the transfers of a host into requests for a device, one at a time.
//
//   clk, rst     all other ports are synchronous to clk; rst is active high
//   s_*          the port. A write is taken when its address and its data are both there; where a read waits
//                too, they take turns. An answer with rsp_error is SLVERR
//   req_*        a request is taken on an edge where valid and ready are 1; it is valid, and stays, until then
//   rsp_*        the answer, exactly one for each request; it stays until it is taken
//
// Against a device that answers in the next cycle, a transfer takes three cycles.
module coram_axi4lite_slave #(
    parameter ADDR_WIDTH = 12,
    parameter DATA_WIDTH = 32
) (
    input wire clk,
    input wire rst,

    input  wire [  ADDR_WIDTH-1:0] s_awaddr,
    input  wire                    s_awvalid,
    output wire                    s_awready,
    input  wire [  DATA_WIDTH-1:0] s_wdata,
    input  wire [DATA_WIDTH/8-1:0] s_wstrb,
    input  wire                    s_wvalid,
    output wire                    s_wready,
    output wire [             1:0] s_bresp,
    output wire                    s_bvalid,
    input  wire                    s_bready,
    input  wire [  ADDR_WIDTH-1:0] s_araddr,
    input  wire                    s_arvalid,
    output wire                    s_arready,
    output wire [  DATA_WIDTH-1:0] s_rdata,
    output wire [             1:0] s_rresp,
    output wire                    s_rvalid,
    input  wire                    s_rready,

    output wire                    req_valid,
    input  wire                    req_ready,
    output wire                    req_write,
    output wire [  ADDR_WIDTH-1:0] req_address,
    output wire [  DATA_WIDTH-1:0] req_data,
    output wire [DATA_WIDTH/8-1:0] req_strobe,
    input  wire                    rsp_valid,
    output wire                    rsp_ready,
    input  wire [  DATA_WIDTH-1:0] rsp_data,
    input  wire                    rsp_error
);

  // The choice is made a cycle before the transfer is taken, so that no ready follows a valid within a cycle.
  reg asking;  // the chosen transfer is offered to the device
  reg answering;  // its answer is awaited, or given
  reg writing;  // it is a write; stays, to let the other side go first next time

  wire write_waits = s_awvalid & s_wvalid;
  wire taken = asking & req_ready;
  wire done = rsp_valid & rsp_ready;

  always @(posedge clk) begin
    if (rst) begin
      asking <= 1'b0;
      answering <= 1'b0;
      writing <= 1'b0;
    end else if (asking) begin
      asking <= ~req_ready;
      answering <= req_ready;
    end else if (answering) begin
      answering <= ~done;
    end else begin
      asking <= write_waits | s_arvalid;
      writing <= write_waits & ~(s_arvalid & writing);
    end
  end

  assign req_valid = asking;
  assign req_write = writing;
  assign req_address = writing ? s_awaddr : s_araddr;
  assign req_data = s_wdata;
  assign req_strobe = s_wstrb;

  assign s_awready = taken & writing;
  assign s_wready = taken & writing;
  assign s_arready = taken & ~writing;

  assign rsp_ready = answering & (writing ? s_bready : s_rready);
  assign s_bvalid = answering & writing & rsp_valid;
  assign s_rvalid = answering & ~writing & rsp_valid;
  assign s_bresp = {rsp_error, 1'b0};
  assign s_rresp = {rsp_error, 1'b0};
  assign s_rdata = rsp_data;

endmodule
