  // What the host's program declares is its own.
  reg [31:0] got;
  reg [255:0] wide;
  integer i;
  reg clock_seen;
  wire [31:0] twice = got * 2;

  always @(posedge sim_clk) if(sim_resetn) clock_seen <= 1;

  task show;
    input [31:0] value;
    begin
      $display("shown %d", value);
    end
  endtask

  initial begin
    clock_seen = 0;
    got = 0;
    wait(sim_resetn);
    nclk;
    nclk();
    // the image, byte by byte and in words of several lengths
    $display("bytes %x %x", inst_dram_stub.memory[0], inst_dram_stub.memory[4095]);
    for(i = 1; i <= 32; i = i + 1) begin
      mem_write(8192 + i * 32, i, {8{32'h01020304}} + i);
      mem_read(8192 + i * 32, i, wide);
      $display("wide %0d %0h", i, wide);
    end
    inst_dram_stub.memory[300] = 8'hab;
    inst_dram_stub.memory[301] = 8'hcd;
    // registers, the queue of commands, and what comes back
    ioregister_write_ctrl_thread_coramioregister_0(256, 0);
    ioregister_write_ctrl_thread_coramioregister_0(32'h3000, 4);
    ioregister_write_ctrl_thread_coramioregister_0(40, 8);
    iochannel_write_ctrl_thread_coramiochannel_0(16, 0);
    iochannel_read_ctrl_thread_coramiochannel_0(got, 0);
    show(got);
    iochannel_read_ctrl_thread_coramiochannel_1(got, 0);
    show(twice);
    iochannel_write_nocheck_ctrl_thread_coramiochannel_0(8, 0);
    repeat(2000) nclk;
    iochannel_read_nocheck_ctrl_thread_coramiochannel_0(got, 0);
    show(got);
    iochannel_read_ctrl_thread_coramiochannel_1(got, 0);
    show(got);
    ioregister_read_ctrl_thread_coramioregister_0(got, 8);
    $display("rounds %0d", got);
    mem_read(32'h3000 + 44, 4, wide);
    $display("moved %x %x", wide[31:0], inst_dram_stub.memory['h3000 + 45]);
    iochannel_write_ctrl_thread_coramiochannel_0(0, 0);
    #1000
    if(clock_seen) $display("host ends");
    $finish;
  end
