// Plays the processor: off-chip memory begins with n and the byte addresses of A, B and C, as software would have put
// them there; the accelerator gets them, and the checksum that it answers is printed.
reg [255:0] word;
reg [31:0] checksum;
integer i;
initial begin
  wait (sim_resetn);
  for (i = 0; i < 4; i = i + 1) begin
    mem_read(4 * i, 4, word);
    iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(word[31:0], 0);
  end
  iochannel_read_matrix_multiply_multiply_thread_coramiochannel_0(checksum, 0);
  $display("checksum = %0d", checksum);
  iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(0, 0);
end
