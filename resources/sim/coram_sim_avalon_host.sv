// A host at an Avalon-MM slave port: its tasks write and read one word each, and return when it is answered.
//
// Several processes may call them: they wait for each other. Before reset is released they wait.
`timescale 1ns / 1ps
module coram_sim_avalon_host #(
    parameter integer ADDRESS_WIDTH = 12,
    parameter integer DATA_WIDTH = 32
) (
    input wire clk,
    input wire resetn,
    output reg [ADDRESS_WIDTH-1:0] address,
    output reg read,
    output reg write,
    output reg [DATA_WIDTH-1:0] writedata,
    output reg [DATA_WIDTH/8-1:0] byteenable,
    input wire waitrequest,
    input wire [DATA_WIDTH-1:0] readdata,
    input wire readdatavalid,
    input wire writeresponsevalid,
    input wire [1:0] response
);
  reg busy = 1'b0;

  initial begin
    address = 0;
    read = 1'b0;
    write = 1'b0;
    writedata = 0;
    byteenable = 0;
  end

  task automatic transfer(input is_write, input [ADDRESS_WIDTH-1:0] at, input [DATA_WIDTH-1:0] word,
                          input [DATA_WIDTH/8-1:0] strobe, output [DATA_WIDTH-1:0] data, output error);
    begin
      while (busy) @(posedge clk);
      busy = 1'b1;
      @(posedge clk);
      while (!resetn) @(posedge clk);
      address <= at;
      read <= !is_write;
      write <= is_write;
      writedata <= word;
      byteenable <= strobe;
      @(posedge clk);
      while (waitrequest !== 1'b0) @(posedge clk);
      read  <= 1'b0;
      write <= 1'b0;
      @(posedge clk);
      while (!(is_write ? writeresponsevalid : readdatavalid)) @(posedge clk);
      data  = readdata;
      error = response !== 2'b00;
      busy  = 1'b0;
    end
  endtask

  task automatic write_word(input [ADDRESS_WIDTH-1:0] at, input [DATA_WIDTH-1:0] data,
                            input [DATA_WIDTH/8-1:0] strobe, output error);
    reg [DATA_WIDTH-1:0] none;
    transfer(1'b1, at, data, strobe, none, error);
  endtask

  task automatic read_word(input [ADDRESS_WIDTH-1:0] at, output [DATA_WIDTH-1:0] data, output error);
    transfer(1'b0, at, 0, {DATA_WIDTH / 8{1'b1}}, data, error);
  endtask
endmodule
