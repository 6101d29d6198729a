`define FACTOR 3
