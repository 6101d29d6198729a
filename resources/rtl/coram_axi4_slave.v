// AXI4 slave: turns the bursts of a host into requests for a device, one for each beat.
//
//   clk, rst     all other ports are synchronous to clk; rst is active high
//   s_*          the port: bursts of any length, incrementing, wrapping or fixed, as wide as the bus or narrower;
//                one at a time, reads and writes in turns. A read beat whose answer has rsp_error is SLVERR, and so is
//                a write of which any beat's answer has it. Addresses wrap around at 2**ADDR_WIDTH bytes
//   req_*        a request is taken on an edge where valid and ready are 1; a read stays until then
//   rsp_*        the answer, exactly one for each request; it stays until it is taken
//
// Against a device that takes a request each cycle, and answers in the next one, a beat is moved each cycle.
module coram_axi4_slave #(
    parameter ADDR_WIDTH = 12,
    parameter DATA_WIDTH = 32,
    parameter ID_WIDTH = 1
) (
    input wire clk,
    input wire rst,

    input  wire [    ID_WIDTH-1:0] s_awid,
    input  wire [  ADDR_WIDTH-1:0] s_awaddr,
    input  wire [             7:0] s_awlen,
    input  wire [             2:0] s_awsize,
    input  wire [             1:0] s_awburst,
    input  wire                    s_awvalid,
    output wire                    s_awready,
    input  wire [  DATA_WIDTH-1:0] s_wdata,
    input  wire [DATA_WIDTH/8-1:0] s_wstrb,
    input  wire                    s_wvalid,
    output wire                    s_wready,
    output wire [    ID_WIDTH-1:0] s_bid,
    output wire [             1:0] s_bresp,
    output wire                    s_bvalid,
    input  wire                    s_bready,
    input  wire [    ID_WIDTH-1:0] s_arid,
    input  wire [  ADDR_WIDTH-1:0] s_araddr,
    input  wire [             7:0] s_arlen,
    input  wire [             2:0] s_arsize,
    input  wire [             1:0] s_arburst,
    input  wire                    s_arvalid,
    output wire                    s_arready,
    output wire [    ID_WIDTH-1:0] s_rid,
    output wire [  DATA_WIDTH-1:0] s_rdata,
    output wire [             1:0] s_rresp,
    output wire                    s_rlast,
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

  localparam FIXED = 2'b00, WRAP = 2'b10;

  // The burst under way.
  reg taking;  // its address is taken in this cycle
  reg moving;  // beats are to be asked for, or answered
  reg writing;  // it is a write; stays, to let the other side go first next time
  reg asked;  // all beats have been asked for
  reg open;  // an answer is awaited
  reg ending;  // of a write: all beats are answered, and the burst is to be
  reg error;
  reg [ID_WIDTH-1:0] id;
  reg [ADDR_WIDTH-1:0] address;
  reg [7:0] left;  // beats after the one that is asked for
  reg [2:0] size;
  reg [1:0] burst;
  reg [ADDR_WIDTH-1:0] wrap;  // bits of the address that change in a wrapping burst

  wire [7:0] length = writing ? s_awlen : s_arlen;
  wire [2:0] new_size = writing ? s_awsize : s_arsize;

  // A beat's bytes, as a mask; and those of a whole burst, of which one that wraps has 16 beats at most.
  wire [ADDR_WIDTH-1:0] ones = {ADDR_WIDTH{1'b1}};
  wire [ADDR_WIDTH-1:0] beat = ~(ones << size);
  wire [ADDR_WIDTH-1:0] span = ~(~{{ADDR_WIDTH - 4{1'b0}}, length[3:0]} << new_size);

  wire [ADDR_WIDTH-1:0] next = (address | beat) + 1'b1;
  wire [ADDR_WIDTH-1:0] moved = (burst == FIXED) ? {ADDR_WIDTH{1'b0}} : (burst == WRAP) ? wrap : ones;

  wire free = ~open | (rsp_valid & rsp_ready);
  wire offer = moving & ~asked & free;
  wire put = req_valid & req_ready;
  wire got = rsp_valid & rsp_ready;
  wire last = asked & got;

  assign req_valid = offer & (~writing | s_wvalid);
  assign req_write = writing;
  assign req_address = address;
  assign req_data = s_wdata;
  assign req_strobe = s_wstrb;
  assign rsp_ready = open & (writing | s_rready);

  assign s_awready = taking & writing;
  assign s_arready = taking & ~writing;
  assign s_wready = offer & writing & req_ready;
  assign s_bid = id;
  assign s_bresp = {error, 1'b0};
  assign s_bvalid = ending;
  assign s_rid = id;
  assign s_rdata = rsp_data;
  assign s_rresp = {rsp_error, 1'b0};
  assign s_rlast = asked;
  assign s_rvalid = open & ~writing & rsp_valid;

  always @(posedge clk) begin
    if (rst) begin
      taking <= 1'b0;
      moving <= 1'b0;
      writing <= 1'b0;
      open <= 1'b0;
      ending <= 1'b0;
    end else begin
      // The choice is made a cycle before the address is taken, so that no ready follows a valid within a cycle.
      if (taking) begin
        taking <= 1'b0;
        moving <= 1'b1;
      end else if (~moving & ~ending) begin
        taking <= s_awvalid | s_arvalid;
        writing <= s_awvalid & ~(s_arvalid & writing);
      end
      if (put) open <= 1'b1;
      else if (got) open <= 1'b0;
      if (last) begin
        moving <= 1'b0;
        ending <= writing;
      end
      if (s_bvalid & s_bready) ending <= 1'b0;
    end
  end

  always @(posedge clk) begin
    if (taking) begin
      id <= writing ? s_awid : s_arid;
      address <= writing ? s_awaddr : s_araddr;
      left <= length;
      size <= new_size;
      burst <= writing ? s_awburst : s_arburst;
      wrap <= span;
      asked <= 1'b0;
      error <= 1'b0;
    end else begin
      if (put) begin
        address <= (address & ~moved) | (next & moved);
        left <= left - 1'b1;
        asked <= (left == 8'd0);
      end
      if (got) error <= error | rsp_error;
    end
  end

endmodule
