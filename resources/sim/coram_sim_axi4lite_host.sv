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

  reg writing = 1'b0;
  reg reading = 1'b0;

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

  task automatic write_word(input [ADDRESS_WIDTH-1:0] address, input [DATA_WIDTH-1:0] data,
                       input [DATA_WIDTH/8-1:0] strobe, output error);
    begin
      while (writing) @(posedge clk);
      writing = 1'b1;
      @(posedge clk);
      while (!resetn) @(posedge clk);
      awaddr <= address;
      awvalid <= 1'b1;
      wdata <= data;
      wstrb <= strobe;
      wvalid <= 1'b1;
      bready <= 1'b1;
      @(posedge clk);
      while (!(bready && bvalid)) begin
        if (awready) awvalid <= 1'b0;
        if (wready) wvalid <= 1'b0;
        @(posedge clk);
      end
      error = bresp[1] !== 1'b0;
      bready <= 1'b0;
      writing = 1'b0;
    end
  endtask

  task automatic read_word(input [ADDRESS_WIDTH-1:0] address, output [DATA_WIDTH-1:0] data, output error);
    begin
      while (reading) @(posedge clk);
      reading = 1'b1;
      @(posedge clk);
      while (!resetn) @(posedge clk);
      araddr <= address;
      arvalid <= 1'b1;
      rready <= 1'b1;
      @(posedge clk);
      while (!(rready && rvalid)) begin
        if (arready) arvalid <= 1'b0;
        @(posedge clk);
      end
      data  = rdata;
      error = rresp[1] !== 1'b0;
      rready <= 1'b0;
      reading = 1'b0;
    end
  endtask
endmodule
