// Avalon-MM slave: turns the transfers of a host into requests for a device, one at a time.
//
//   clk, rst     all other ports are synchronous to clk; rst is active high
//   avs_*        the port: addresses of bytes, reads and writes without bursts, each answered with readdatavalid or
//                writeresponsevalid; an answer with rsp_error has the response SLVERR. One transfer is pending at most
//   req_*        a request is taken on an edge where valid and ready are 1; it is valid, and stays, until then
//   rsp_*        the answer, exactly one for each request; it is taken at once
module coram_avalon_slave #(
    parameter ADDR_WIDTH = 12,
    parameter DATA_WIDTH = 32
) (
    input wire clk,
    input wire rst,

    input  wire [  ADDR_WIDTH-1:0] avs_address,
    input  wire                    avs_read,
    input  wire                    avs_write,
    input  wire [  DATA_WIDTH-1:0] avs_writedata,
    input  wire [DATA_WIDTH/8-1:0] avs_byteenable,
    output wire                    avs_waitrequest,
    output wire [  DATA_WIDTH-1:0] avs_readdata,
    output wire                    avs_readdatavalid,
    output wire                    avs_writeresponsevalid,
    output wire [             1:0] avs_response,

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

  reg up;  // out of reset: until then hosts are kept waiting
  reg open;  // an answer is awaited
  reg writing;

  wire ready = up & ~open & req_ready;

  assign req_valid = up & ~open & (avs_read | avs_write);
  assign req_write = avs_write;
  assign req_address = avs_address;
  assign req_data = avs_writedata;
  assign req_strobe = avs_byteenable;
  assign avs_waitrequest = ~ready;

  assign rsp_ready = open;
  assign avs_readdata = rsp_data;
  assign avs_readdatavalid = open & rsp_valid & ~writing;
  assign avs_writeresponsevalid = open & rsp_valid & writing;
  assign avs_response = {rsp_error, 1'b0};

  always @(posedge clk) begin
    if (rst) begin
      up <= 1'b0;
      open <= 1'b0;
    end else begin
      up <= 1'b1;
      if (req_valid & req_ready) open <= 1'b1;
      else if (rsp_valid) open <= 1'b0;
    end
    if (req_valid & req_ready) writing <= avs_write;
  end

endmodule
