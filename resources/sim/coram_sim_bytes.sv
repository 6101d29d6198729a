// Off-chip memory as single bytes, for hosts that name them; coram_sim_storage keeps them.
module coram_sim_bytes #(
    parameter [63:0] SIZE = 1048576  // bytes
);
  bit [7:0] memory[0:SIZE-1];  // two-state: a byte of the simulator's memory for each
endmodule
