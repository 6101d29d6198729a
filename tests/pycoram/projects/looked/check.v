initial begin
  wait(sim_resetn);
  $display("snippet runs");
end
