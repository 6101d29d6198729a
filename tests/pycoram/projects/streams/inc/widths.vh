`ifndef WIDTHS_VH
`define WIDTHS_VH
`define DW 32
`include "names.vh"
`endif
