integer n;
reg [31:0] back;
initial begin
  for(n = 1; n <= 20; n = n + 1) begin
    slavestream_write_idle_coramslavestream_0(n * n, 0);
    if(n > 10) begin
      slavestream_read_idle_coramslavestream_0(back, 0);
      $display("back %0d", back);
    end
  end
  $finish;
end
