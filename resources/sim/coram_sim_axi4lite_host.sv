// A host at an AXI4-Lite slave port: its tasks write and read one word each, and return when it is answered.
//
// Several processes may call them: writes wait for each other, and so do reads. Before reset is released they wait.
`timescale 1ns / 1ps
module coram_sim_axi4lite_host #(
    parameter integer ADDRESS_WIDTH = 12,
    parameter integer DATA_WIDTH = 32
) (
    input wire clk,
    input wire resetn,
    output reg [ADDRESS_WIDTH-1:0] awaddr,
    output wire [2:0] awprot,
    output reg awvalid,
    input wire awready,
    output reg [DATA_WIDTH-1:0] wdata,
    output reg [DATA_WIDTH/8-1:0] wstrb,
    output reg wvalid,
    input wire wready,
    input wire [1:0] bresp,
    input wire bvalid,
    output reg bready,
    output reg [ADDRESS_WIDTH-1:0] araddr,
    output wire [2:0] arprot,
    output reg arvalid,
    input wire arready,
    input wire [DATA_WIDTH-1:0] rdata,
    input wire [1:0] rresp,
    input wire rvalid,
    output reg rready
);
  assign awprot = 3'd0;
  assign arprot = 3'd0;

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
    awaddr = 0;
    awvalid = 1'b0;
    wdata = 0;
    wstrb = 0;
    wvalid = 1'b0;
    bready = 1'b0;
    araddr = 0;
    arvalid = 1'b0;
    rready = 1'b0;
  end

  always @(posedge clk) begin
    if (awready) awvalid <= 1'b0;
    if (wready) wvalid <= 1'b0;
    if (bready && bvalid) begin
      write_error <= bresp[1] !== 1'b0;
      write_answered <= 1'b1;
      bready <= 1'b0;
    end
    if (resetn && write_asked && !bready && !write_answered) begin
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
      read_error <= rresp[1] !== 1'b0;
      read_answered <= 1'b1;
      rready <= 1'b0;
    end
    if (resetn && read_asked && !rready && !read_answered) begin
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
