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
  // Tasks work between edges of the clock, so that it does not matter who runs first at one.
  integer tickets = 0;  // whoever comes first is served first
  integer served = 0;
  reg asked = 1'b0;
  reg answered = 1'b0;
  reg waiting = 1'b0;  // for the answer
  reg error_seen;
  reg is_write;
  reg [ADDRESS_WIDTH-1:0] at_address;
  reg [DATA_WIDTH-1:0] word;  // to be written, or read
  reg [DATA_WIDTH/8-1:0] lanes;

  initial begin
    address = 0;
    read = 1'b0;
    write = 1'b0;
    writedata = 0;
    byteenable = 0;
  end

  always @(posedge clk) begin
    if ((read || write) && waitrequest === 1'b0) begin
      read  <= 1'b0;
      write <= 1'b0;
    end
    if (waiting && (is_write ? writeresponsevalid : readdatavalid)) begin
      word <= readdata;
      error_seen <= response !== 2'b00;
      answered <= 1'b1;
      waiting <= 1'b0;
    end
    if (resetn && asked && !waiting && !answered) begin
      address <= at_address;
      read <= !is_write;
      write <= is_write;
      writedata <= word;
      byteenable <= lanes;
      waiting <= 1'b1;
    end
    if (!asked) answered <= 1'b0;
  end

  task automatic write_word(input [ADDRESS_WIDTH-1:0] at, input [DATA_WIDTH-1:0] data,
                            input [DATA_WIDTH/8-1:0] strobe, output error);
    integer mine;
    begin
      mine = tickets;
      tickets = mine + 1;
      @(negedge clk);
      while (served != mine || answered) @(negedge clk);
      is_write = 1'b1;
      at_address = at;
      word = data;
      lanes = strobe;
      asked = 1'b1;
      while (!answered) @(negedge clk);
      error = error_seen;
      asked = 1'b0;
      served = mine + 1;
    end
  endtask

  task automatic read_word(input [ADDRESS_WIDTH-1:0] at, output [DATA_WIDTH-1:0] data, output error);
    integer mine;
    begin
      mine = tickets;
      tickets = mine + 1;
      @(negedge clk);
      while (served != mine || answered) @(negedge clk);
      is_write = 1'b0;
      at_address = at;
      lanes = {DATA_WIDTH / 8{1'b1}};
      asked = 1'b1;
      while (!answered) @(negedge clk);
      data = word;
      error = error_seen;
      asked = 1'b0;
      served = mine + 1;
    end
  endtask
endmodule
