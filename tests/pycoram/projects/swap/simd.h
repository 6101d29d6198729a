`ifndef SIMD_H
`define SIMD_H
`ifndef SIMD
 `define SIMD 16
`endif
// from some forum
`define CLOG2(n) ((n) == 1 ? 0 : (n) == 2 ? 1 : (n) == 4 ? 2 : (n) == 8 ? 3 : (n) == 16 ? 4 : -1)
`endif
