"""Read, check and splice the kernels: Verilog and SystemVerilog of the user's."""
