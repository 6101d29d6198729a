`ifndef TASKS
`define TASKS
`include "tasks.vh"
task look;
  input [31:0] place;
  reg [255:0] do;
  begin
    mem_read(place, 4, do);
    `include "../show.vh"
  end
endtask
`endif
