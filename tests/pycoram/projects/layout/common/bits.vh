`include "../common/more.vh"
`define DATA_BITS `MORE_BITS
