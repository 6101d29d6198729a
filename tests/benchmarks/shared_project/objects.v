// Declarations of the CoRAM objects, which PyCoRAM wants among its sources.
module CoramMemory1P #(
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    parameter CORAM_ADDR_LEN = 10,
    parameter CORAM_DATA_WIDTH = 32
) (
    input CLK,
    input [CORAM_ADDR_LEN-1:0] ADDR,
    input [CORAM_DATA_WIDTH-1:0] D,
    input WE,
    output [CORAM_DATA_WIDTH-1:0] Q
);
endmodule

module CoramChannel #(
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    parameter CORAM_ADDR_LEN = 4,
    parameter CORAM_DATA_WIDTH = 32
) (
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
