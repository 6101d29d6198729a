reg [31:0] r;
integer k;
initial begin
  for(k = 0; k < 64; k = k + 1) mem_write(4096 + k * 4, 4, (k * 2654435761) & 32'hffff);
  wait(sim_resetn == 1);
  iochannel_write_main_coramiochannel_0(4096, 0);
  iochannel_write_main_coramiochannel_0(32, 0);
  iochannel_read_main_coramiochannel_0(r, 0);
  $display("host got %0d", r);
  iochannel_write_main_coramiochannel_0(64, 0);
  iochannel_write_main_coramiochannel_0(9, 0);
  iochannel_read_main_coramiochannel_0(r, 0);
  $display("host got %0d", r);
end
