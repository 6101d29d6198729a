reg [63:0] w; reg [63:0] n; reg [63:0] r [0:3]; reg [31:0] s; reg [63:0] s64;
integer i, j, f;
reg go;
event start;

initial begin
  go = 0;
  wait(sim_resetn);
  nclk;
  for(f=0; f<4; f=f+1) ioregister_write_send_coramioregister_0(32'h01010101 * f, 4*f);
  go = 1;
  -> start;
end

initial begin
  @(start);
  fork
    begin
      for(i=0; i<4; i=i+1) begin
        w = {32'h00112233 + i, 32'h8899aabb ^ i};
        iochannel_write_recv_coramiochannel_5(w, 0);
      end
    end
    begin
      #123;
      for(j=0; j<4; j=j+1) begin
        n = {32'h0 + j, 32'hffff0000};
        iochannel_write_recv_coramiochannel_2(n, 0);
      end
    end
    begin: reader
      integer k;
      for(k=0; k<4; k=k+1) begin
        iochannel_read_send_coramiochannel_0(r[k], 0);
      end
    end
  join
  for(i=0; i<4; i=i+1) $display("r[%0d]=%h", i, r[i]);
  s = 0;
  repeat(20) nclk;
  ioregister_read_send_coramioregister_0(s, 12);
  $display("s=%h", s);
  for(i=0; i<5; i=i+1) begin
    ioregister_read_recv_coramioregister_3(s64, 8*i);
    $display("status[%0d]=%h", i, s64);
  end
  #100 $finish;
end
