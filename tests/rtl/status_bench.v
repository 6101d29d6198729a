// The status block of a core with three threads, two engines and two ports: what it counts, holds and clears.
`timescale 1ns / 1ps
module status_bench;
  parameter SYNCHRONISED = 0;
  reg clk = 0;
  always #5 clk = ~clk;
  reg rst = 1;
  reg req_valid = 0, req_write = 0;
  reg [11:0] req_address = 0;
  reg [31:0] req_data = 0;
  reg [3:0] req_strobe = 0;
  wire req_ready, rsp_valid, rsp_error;
  wire [31:0] rsp_data;
  reg [2:0] running = 3'b101, busy = 3'b001;
  reg [5:0] faults = 0;
  reg [15:0] events = 0;
  reg going = 0;

  coram_status #(.THREADS(3), .ENGINES(2), .FAULTS(3), .PORTS(2), .SYNCHRONISED(SYNCHRONISED)) block (
      .clk(clk), .rst(rst), .kernel_clk(clk), .kernel_rst(rst),
      .req_valid(req_valid), .req_ready(req_ready), .req_write(req_write), .req_address(req_address),
      .req_data(req_data), .req_strobe(req_strobe), .rsp_valid(rsp_valid), .rsp_ready(1'b1), .rsp_data(rsp_data),
      .rsp_error(rsp_error), .running(running), .busy(busy), .faults(faults), .events(events));

  integer errors = 0, e, seed = 5;
  integer counts[0:15];
  initial for (e = 0; e < 16; e = e + 1) counts[e] = 0;
  always @(posedge clk) begin
    for (e = 0; e < 16; e = e + 1) counts[e] = counts[e] + events[e];
    // Event 0 in each cycle, event 1 never, the others now and then.
    events <= going ? ($random(seed) & 16'hFFFC) | 16'h0001 : 16'h0000;
  end

  task put(input [11:0] at, input [31:0] data, input [3:0] strobe);
    begin
      req_valid <= 1; req_write <= 1; req_address <= at; req_data <= data; req_strobe <= strobe;
      @(posedge clk);
      while (!req_ready) @(posedge clk);
      req_valid <= 0;
      @(posedge clk);
    end
  endtask
  task happen(input [5:0] what);
    begin
      faults <= what;
      @(posedge clk);
      faults <= 0;
      repeat (20) @(posedge clk);
    end
  endtask
  task expect_word(input [11:0] at, input [31:0] data);
    begin
      req_valid <= 1; req_write <= 0; req_address <= at;
      @(posedge clk);
      while (!req_ready) @(posedge clk);
      req_valid <= 0;
      @(negedge clk);
      if (!rsp_valid || rsp_error || rsp_data !== data) begin
        errors = errors + 1;
        $display("WRONG at %h: %h, not %h", at, rsp_data, data);
      end
      @(posedge clk);
    end
  endtask

  integer n;
  initial begin
    repeat (4) @(posedge clk);
    rst <= 0;
    repeat (40) @(posedge clk);
    expect_word(12'h000, "CORA");
    expect_word(12'h004, 32'h02020301);
    expect_word(12'h008, 1);
    expect_word(12'h010, 3'b101);
    expect_word(12'h014, 3'b010);
    expect_word(12'h018, 3'b001);
    expect_word(12'h01C, 0);
    expect_word(12'h0FC, 0);
    // Errors are recorded one by one, and cleared one by one.
    happen(6'b010_001);
    expect_word(12'h100, 3'b001);
    expect_word(12'h104, 3'b010);
    expect_word(12'h108, 0);
    put(12'h100, 32'hFFFFFFFE, 4'hF);
    expect_word(12'h100, 3'b001);
    put(12'h100, 1, 4'h3);
    expect_word(12'h100, 3'b001);
    put(12'h100, 1, 4'hF);
    expect_word(12'h100, 0);
    expect_word(12'h104, 3'b010);
    // So are those of a kind that there was before, and that which comes while its bit is cleared.
    happen(6'b000_101);
    expect_word(12'h100, 3'b101);
    put(12'h100, 7, 4'hF);
    expect_word(12'h100, 0);
    happen(6'b000_100);
    happen(6'b000_100);
    expect_word(12'h100, 3'b100);
    fork
      put(12'h100, 4, 4'hF);
      happen(6'b000_100);
    join
    expect_word(12'h100, 3'b100);
    // Counters lose nothing and gain nothing.
    going <= 1;
    repeat (3000) @(posedge clk);
    going <= 0;
    repeat (40) @(posedge clk);
    for (n = 0; n < 16; n = n + 1) begin
      expect_word(12'h408 + 8 * n, counts[n]);
      expect_word(12'h40C + 8 * n, 0);
    end
    // Held, they go on behind.
    put(12'h008, 3, 4'hF);
    going <= 1;
    n = counts[0];
    repeat (200) @(posedge clk);
    going <= 0;
    repeat (40) @(posedge clk);
    expect_word(12'h408, n);
    put(12'h008, 1, 4'hF);
    repeat (40) @(posedge clk);
    expect_word(12'h408, counts[0]);
    // Cleared, held or not, they begin again; not counting, they stay.
    put(12'h008, 2, 4'hF);
    put(12'h008, 6, 4'hF);
    repeat (40) @(posedge clk);
    expect_word(12'h008, 2);
    expect_word(12'h408, 0);
    expect_word(12'h400, 0);
    going <= 1;
    repeat (50) @(posedge clk);
    going <= 0;
    put(12'h008, 0, 4'hF);
    repeat (40) @(posedge clk);
    expect_word(12'h408, 0);
    $display("END %0d errors", errors);
    $finish;
  end
endmodule
