// A host at an AXI4 slave port: its tasks write and read one word each, as bursts of one beat, and return when it is answered.
//
// Several processes may call them: writes wait for each other, and so do reads. Before reset is released they wait.
`timescale 1ns / 1ps
module coram_sim_axi4_host #(
    parameter integer ADDRESS_WIDTH = 12,
    parameter integer DATA_WIDTH = 32,
    parameter integer ID_WIDTH = 1
) (
    input wire clk,
    input wire resetn,
    output reg [ID_WIDTH-1:0] awid,
    output reg [ADDRESS_WIDTH-1:0] awaddr,
    output wire [7:0] awlen,
    output wire [2:0] awsize,
    output wire [1:0] awburst,
    output wire awlock,
    output wire [3:0] awcache,
    output wire [2:0] awprot,
    output wire [3:0] awqos,
    output wire [3:0] awregion,
    output reg awvalid,
    input wire awready,
    output reg [DATA_WIDTH-1:0] wdata,
    output reg [DATA_WIDTH/8-1:0] wstrb,
    output wire wlast,
    output reg wvalid,
    input wire wready,
    input wire [ID_WIDTH-1:0] bid,
    input wire [1:0] bresp,
    input wire bvalid,
    output reg bready,
    output reg [ID_WIDTH-1:0] arid,
    output reg [ADDRESS_WIDTH-1:0] araddr,
    output wire [7:0] arlen,
    output wire [2:0] arsize,
    output wire [1:0] arburst,
    output wire arlock,
    output wire [3:0] arcache,
    output wire [2:0] arprot,
    output wire [3:0] arqos,
    output wire [3:0] arregion,
    output reg arvalid,
    input wire arready,
    input wire [ID_WIDTH-1:0] rid,
    input wire [DATA_WIDTH-1:0] rdata,
    input wire [1:0] rresp,
    input wire rlast,
    input wire rvalid,
    output reg rready
);
  assign awlen = 8'd0;
  assign awsize = $clog2(DATA_WIDTH / 8);
  assign awburst = 2'b01;
  assign awlock = 1'b0;
  assign awcache = 4'd0;
  assign awprot = 3'd0;
  assign awqos = 4'd0;
  assign awregion = 4'd0;
  assign arlen = 8'd0;
  assign arsize = $clog2(DATA_WIDTH / 8);
  assign arburst = 2'b01;
  assign arlock = 1'b0;
  assign arcache = 4'd0;
  assign arprot = 3'd0;
  assign arqos = 4'd0;
  assign arregion = 4'd0;

  assign wlast = 1'b1;

  // Tasks work between edges of the clock, so that it does not matter who runs first at one.
  integer write_tickets = 0;  // whoever comes first is served first
  integer write_served = 0;
  reg write_asked = 1'b0;
  reg write_answered = 1'b0;
  reg write_error;
  reg [ADDRESS_WIDTH-1:0] write_address;
  reg [DATA_WIDTH-1:0] write_data;
  reg [DATA_WIDTH/8-1:0] write_strobe;
  integer read_tickets = 0;
  integer read_served = 0;
  reg read_asked = 1'b0;
  reg read_answered = 1'b0;
  reg read_error;
  reg [ADDRESS_WIDTH-1:0] read_address;
  reg [DATA_WIDTH-1:0] read_data;

  initial begin
    awid = 0;
    awaddr = 0;
    awvalid = 1'b0;
    wdata = 0;
    wstrb = 0;
    wvalid = 1'b0;
    bready = 1'b0;
    arid = 0;
    araddr = 0;
    arvalid = 1'b0;
    rready = 1'b0;
  end

  always @(posedge clk) begin
    if (awready) awvalid <= 1'b0;
    if (wready) wvalid <= 1'b0;
    if (bready && bvalid) begin
      write_error <= bresp[1] !== 1'b0 || bid !== awid;
      write_answered <= 1'b1;
      bready <= 1'b0;
    end
    if (resetn && write_asked && !bready && !write_answered) begin
      awid <= awid + 1;  // any is as good as another, and the answer must have it
      awaddr <= write_address;
      awvalid <= 1'b1;
      wdata <= write_data;
      wstrb <= write_strobe;
      wvalid <= 1'b1;
      bready <= 1'b1;
    end
    if (!write_asked) write_answered <= 1'b0;
  end

  always @(posedge clk) begin
    if (arready) arvalid <= 1'b0;
    if (rready && rvalid) begin
      read_data <= rdata;
      read_error <= rresp[1] !== 1'b0 || rid !== arid || rlast !== 1'b1;
      read_answered <= 1'b1;
      rready <= 1'b0;
    end
    if (resetn && read_asked && !rready && !read_answered) begin
      arid <= arid + 1;
      araddr <= read_address;
      arvalid <= 1'b1;
      rready <= 1'b1;
    end
    if (!read_asked) read_answered <= 1'b0;
  end

  task automatic write_word(input [ADDRESS_WIDTH-1:0] address, input [DATA_WIDTH-1:0] data,
                            input [DATA_WIDTH/8-1:0] strobe, output error);
    integer mine;
    begin
      mine = write_tickets;
      write_tickets = mine + 1;
      @(negedge clk);
      while (write_served != mine || write_answered) @(negedge clk);
      write_address = address;
      write_data = data;
      write_strobe = strobe;
      write_asked = 1'b1;
      while (!write_answered) @(negedge clk);
      error = write_error;
      write_asked = 1'b0;
      write_served = mine + 1;
    end
  endtask

  task automatic read_word(input [ADDRESS_WIDTH-1:0] address, output [DATA_WIDTH-1:0] data, output error);
    integer mine;
    begin
      mine = read_tickets;
      read_tickets = mine + 1;
      @(negedge clk);
      while (read_served != mine || read_answered) @(negedge clk);
      read_address = address;
      read_asked = 1'b1;
      while (!read_answered) @(negedge clk);
      data = read_data;
      error = read_error;
      read_asked = 1'b0;
      read_served = mine + 1;
    end
  endtask
endmodule
