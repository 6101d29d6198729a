// CoRAM objects
`timescale 1ns/1ps
module CoramMemory1P
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input [CORAM_ADDR_LEN-1:0] ADDR,
  input [CORAM_DATA_WIDTH-1:0] D,
  input WE,
  output [CORAM_DATA_WIDTH-1:0] Q
  );
endmodule

module CoramMemoryBE1P
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input [CORAM_ADDR_LEN-1:0] ADDR,
  input [CORAM_DATA_WIDTH-1:0] D,
  input WE,
  input [CORAM_DATA_WIDTH/8-1:0] MASK,
  output [CORAM_DATA_WIDTH-1:0] Q
  );
endmodule

module CoramMemory2P
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input [CORAM_ADDR_LEN-1:0] ADDR0,
  input [CORAM_DATA_WIDTH-1:0] D0,
  input WE0,
  output [CORAM_DATA_WIDTH-1:0] Q0,
  input [CORAM_ADDR_LEN-1:0] ADDR1,
  input [CORAM_DATA_WIDTH-1:0] D1,
  input WE1,
  output [CORAM_DATA_WIDTH-1:0] Q1
  );
endmodule

module CoramMemoryBE2P
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input [CORAM_ADDR_LEN-1:0] ADDR0,
  input [CORAM_DATA_WIDTH-1:0] D0,
  input WE0,
  input [CORAM_DATA_WIDTH/8-1:0] MASK0,
  output [CORAM_DATA_WIDTH-1:0] Q0,
  input [CORAM_ADDR_LEN-1:0] ADDR1,
  input [CORAM_DATA_WIDTH-1:0] D1,
  input WE1,
  input [CORAM_DATA_WIDTH/8-1:0] MASK1,
  output [CORAM_DATA_WIDTH-1:0] Q1
  );
endmodule

module CoramInStream
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input RST,
  output [CORAM_DATA_WIDTH-1:0] Q,
  input DEQ,
  output EMPTY,
  output ALM_EMPTY
  );
endmodule

module CoramOutStream
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 4,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input RST,
  input [CORAM_DATA_WIDTH-1:0] D,
  input ENQ,
  output FULL,
  output ALM_FULL
  );
endmodule

module CoramChannel
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 4,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input RST,
  input [CORAM_DATA_WIDTH-1:0] D,
  input ENQ,
  output FULL,
  output ALM_FULL,
  output [CORAM_DATA_WIDTH-1:0] Q,
  input DEQ,
  output EMPTY,
  output ALM_EMPTY
  );
endmodule

module CoramSlaveStream
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 4,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input RST,
  input [CORAM_DATA_WIDTH-1:0] D,
  input ENQ,
  output FULL,
  output ALM_FULL,
  output [CORAM_DATA_WIDTH-1:0] Q,
  input DEQ,
  output EMPTY,
  output ALM_EMPTY
  );
endmodule

module CoramRegister
 #(
  parameter CORAM_THREAD_NAME = "none",
  parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0,
  parameter CORAM_SUB_ID = 0,
  parameter CORAM_ADDR_LEN = 10,
  parameter CORAM_DATA_WIDTH = 32
  )
 (
  input CLK,
  input [CORAM_DATA_WIDTH-1:0] D,
  input WE,
  output [CORAM_DATA_WIDTH-1:0] Q
  );
endmodule

