`include "deep/tasks.vh"
`ifdef NOBODY_DEFINES_THIS
`include "absent.vh"
`include "deep/tasks.vh"
`else // this one
reg [31:0] byte; // words of the memory
`endif
initial begin
  wait (sim_resetn); `include "peek.vh" $display("second");
  look(32'd260);
end
