`define SOON 20
reg [7:0] marks [0:3];
reg [31:0] done; integer i; time started;

initial begin
  $readmemh("../../data/marks.txt", marks);
  wait(sim_resetn);
  #1000;
  started = $time;
  ioregister_write_peek_coramioregister_0(1, 0);
  done = 0;
  while(done !== 32'h600d) ioregister_read_peek_coramioregister_0(done, 4);
  for(i=0; i<4; i=i+1) if(marks[i] !== 8'hxx) $display("mark %0d: %h", i, marks[i]);
  if($time - started < `SOON) $display("too soon");
end

initial begin // so that nobody waits for ever
  #10000000;
  $display("TIMEOUT");
  $finish;
end
