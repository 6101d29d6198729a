// Device of an I/O channel or a slave stream: what a host reads and writes goes out of and into two streams.
//
//   clk, rst     all other ports are synchronous to clk; rst is active high
//   req_*, rsp_* a host's requests and the answers to them, in the cycle after the request:
//                  address 4  reads as status: bit 0 nothing to read, bit 1 no room for a write, in each 32 bits;
//                             writes have no effect
//                  others     a read takes a word of get, a write gives one to put, at once. Where there is no word, or
//                             no room, nothing is taken and the answer is an error; what is read is 0
//   get_*        words for the host: one is taken on an edge where valid and ready are 1
//   put_*        words of the host, likewise: a write gives all bits of its word whatever its strobes, unless none is set
//
// BUS_WIDTH is DATA_WIDTH, but 32 at least; bits beyond DATA_WIDTH are not looked at, and read as 0.
module coram_iochannel #(
    parameter ADDR_WIDTH = 12,
    parameter BUS_WIDTH  = 32,
    parameter DATA_WIDTH = 32
) (
    input wire clk,
    input wire rst,

    input  wire                   req_valid,
    output wire                   req_ready,
    input  wire                   req_write,
    /* verilator lint_off UNUSED */
    input  wire [ ADDR_WIDTH-1:0] req_address,
    input  wire [  BUS_WIDTH-1:0] req_data,
    input  wire [BUS_WIDTH/8-1:0] req_strobe,
    /* verilator lint_on UNUSED */
    output wire                   rsp_valid,
    input  wire                   rsp_ready,
    output wire [  BUS_WIDTH-1:0] rsp_data,
    output wire                   rsp_error,

    input  wire                  get_valid,
    output wire                  get_ready,
    input  wire [DATA_WIDTH-1:0] get_data,
    output wire                  put_valid,
    input  wire                  put_ready,
    output wire [DATA_WIDTH-1:0] put_data
);

  reg answered;
  reg error;
  reg [BUS_WIDTH-1:0] word;

  wire take = req_valid & req_ready;
  wire status = (req_address[ADDR_WIDTH-1:2] == 1);
  wire [BUS_WIDTH-1:0] flags = {BUS_WIDTH / 32{30'd0, ~put_ready, ~get_valid}};

  assign req_ready = ~answered | rsp_ready;
  assign rsp_valid = answered;
  assign rsp_data = word;
  assign rsp_error = error;

  assign get_ready = take & ~status & ~req_write;
  wire writes = ~status & req_write & (|req_strobe[DATA_WIDTH/8-1:0]);
  assign put_valid = take & writes;
  assign put_data = req_data[DATA_WIDTH-1:0];

  integer i;
  always @(posedge clk) begin
    if (take) begin
      error <= req_write ? writes & ~put_ready : ~status & ~get_valid;
      for (i = 0; i < BUS_WIDTH; i = i + 1) begin
        word[i] <= status ? flags[i] : (i < DATA_WIDTH) ? get_valid & get_data[i%DATA_WIDTH] : 1'b0;
      end
    end
  end

  always @(posedge clk) begin
    if (rst) answered <= 1'b0;
    else if (req_ready) answered <= req_valid;
  end

endmodule
