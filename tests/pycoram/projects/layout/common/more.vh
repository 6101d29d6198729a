`define MORE_BITS 32
