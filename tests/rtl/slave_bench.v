// Random AXI4 bursts into a register file that a thread writes too, with stalls on every channel.
//
// The bench knows what AXI4 says about addresses, in the standard's own terms, and what the register file holds.
`timescale 1ns / 1ps
module slave_bench;
  parameter DATA_WIDTH = 32;  // of a word; the bus has 32 bits at least
  parameter SIZE = 40;
  parameter SEED = 1;
  parameter BURSTS = 300;
  localparam BUS = DATA_WIDTH < 32 ? 32 : DATA_WIDTH;
  localparam BYTES = BUS / 8;
  localparam WORD = DATA_WIDTH / 8;
  localparam INDEX = $clog2(SIZE);

  reg clk = 0;
  always #5 clk = ~clk;
  reg rst = 1;

  reg [7:0] awid = 0, arid = 0;
  reg [11:0] awaddr = 0, araddr = 0;
  reg [7:0] awlen = 0, arlen = 0;
  reg [2:0] awsize = 0, arsize = 0;
  reg [1:0] awburst = 0, arburst = 0;
  reg awvalid = 0, arvalid = 0, wvalid = 0, bready = 0, rready = 0;
  reg [BUS-1:0] wdata = 0;
  reg [BYTES-1:0] wstrb = 0;
  wire awready, arready, wready, bvalid, rvalid, rlast;
  wire [7:0] bid, rid;
  wire [1:0] bresp, rresp;
  wire [BUS-1:0] rdata;

  wire req_valid, req_ready, req_write, rsp_valid, rsp_ready, rsp_error;
  wire [11:0] req_address;
  wire [BUS-1:0] req_data, rsp_data;
  wire [BYTES-1:0] req_strobe;
  reg [INDEX-1:0] index = 0;
  reg we = 0;
  reg [DATA_WIDTH-1:0] d = 0;
  wire [DATA_WIDTH-1:0] q;

  coram_axi4_slave #(.ADDR_WIDTH(12), .DATA_WIDTH(BUS), .ID_WIDTH(8)) frontend (
      .clk(clk), .rst(rst),
      .s_awid(awid), .s_awaddr(awaddr), .s_awlen(awlen), .s_awsize(awsize), .s_awburst(awburst),
      .s_awvalid(awvalid), .s_awready(awready), .s_wdata(wdata), .s_wstrb(wstrb), .s_wvalid(wvalid), .s_wready(wready),
      .s_bid(bid), .s_bresp(bresp), .s_bvalid(bvalid), .s_bready(bready),
      .s_arid(arid), .s_araddr(araddr), .s_arlen(arlen), .s_arsize(arsize), .s_arburst(arburst),
      .s_arvalid(arvalid), .s_arready(arready), .s_rid(rid), .s_rdata(rdata), .s_rresp(rresp), .s_rlast(rlast),
      .s_rvalid(rvalid), .s_rready(rready),
      .req_valid(req_valid), .req_ready(req_ready), .req_write(req_write), .req_address(req_address),
      .req_data(req_data), .req_strobe(req_strobe),
      .rsp_valid(rsp_valid), .rsp_ready(rsp_ready), .rsp_data(rsp_data), .rsp_error(rsp_error));

  coram_ioregister #(.ADDR_WIDTH(12), .BUS_WIDTH(BUS), .DATA_WIDTH(DATA_WIDTH), .SIZE(SIZE), .INDEX_WIDTH(INDEX)) file (
      .clk(clk), .rst(rst),
      .req_valid(req_valid), .req_ready(req_ready), .req_write(req_write), .req_address(req_address),
      .req_data(req_data), .req_strobe(req_strobe),
      .rsp_valid(rsp_valid), .rsp_ready(rsp_ready), .rsp_data(rsp_data), .rsp_error(rsp_error),
      .index(index), .we(we), .d(d), .q(q));

  integer seed = SEED;
  integer errors = 0, beats = 0, wrong_q = 0;
  task fail(input [8*40-1:0] what);
    begin
      errors = errors + 1;
      if (errors < 10) $display("WRONG %0s at %0t", what, $time);
    end
  endtask

  // ------------------------------------------------------ what the register file holds, byte by byte
  reg [7:0] held[0:4095];
  reg [BUS-1:0] due;  // what a read that was asked for on the last edge must give
  reg due_error;
  integer b;
  initial for (b = 0; b < 4096; b = b + 1) held[b] = 0;
  localparam [31:0] END = ((SIZE * WORD + BYTES - 1) / BYTES) * BYTES;
  wire [11:0] row = req_address / BYTES * BYTES;
  always @(posedge clk) if (!rst) begin
    for (b = 0; b < WORD; b = b + 1) if (index < SIZE && q[b*8+:8] !== held[index*WORD+b]) fail("thread's read");
    if (req_valid && req_ready) begin
      for (b = 0; b < BYTES; b = b + 1) begin
        due[b*8+:8] = row < END ? held[row+b] : 8'd0;
        if (req_write && req_strobe[b] && row < END) held[row+b] = req_data[b*8+:8];
      end
      due_error = row >= END;
    end
    if (we) for (b = 0; b < WORD; b = b + 1) held[index*WORD+b] = d[b*8+:8];
    index <= $random(seed) & ((1 << INDEX) - 1);
    we <= 0;
    if ($random(seed) % 3 == 0) begin
      we <= 1;
      // Often where the host is, so that both write one word.
      index <= ($random(seed) & 1) ? (awaddr / WORD) % SIZE : $unsigned($random(seed)) % SIZE;
      d <= {32{$random(seed)}};
    end
  end

  // -------------------------------------------------------- what AXI4 says of a burst's addresses
  function [11:0] address_of(input [11:0] start, input [7:0] len, input [2:0] size, input [1:0] burst, input integer n);
    integer number_bytes, burst_length, aligned, boundary, at;
    begin
      number_bytes = 1 << size;
      burst_length = len + 1;
      aligned = (start / number_bytes) * number_bytes;
      boundary = (start / (number_bytes * burst_length)) * (number_bytes * burst_length);
      at = (n == 0) ? start : aligned + n * number_bytes;
      if (burst == 0) at = start;
      if (burst == 2 && at >= boundary + number_bytes * burst_length) at = at - number_bytes * burst_length;
      address_of = at;
    end
  endfunction

  integer asked;
  reg [11:0] start;
  reg [7:0] len;
  reg [2:0] size;
  reg [1:0] burst;
  always @(posedge clk) if (!rst && req_valid && req_ready) begin
    if (req_address !== address_of(start, len, size, burst, asked)) fail("address");
    asked = asked + 1;
  end

  task choose;
    begin
      burst = $unsigned($random(seed)) % 3;
      size = $unsigned($random(seed)) % ($clog2(BYTES) + 1);
      len = (burst == 2) ? (2 << ($unsigned($random(seed)) % 4)) - 1 : $unsigned($random(seed)) % 20;
      start = $unsigned($random(seed)) % (($random(seed) & 3) ? END + 16 : 4096);
      if (burst == 2) start = start >> size << size;
      asked = 0;
    end
  endtask

  integer n, i;
  reg bad;
  initial begin
    repeat (4) @(posedge clk);
    rst <= 0;
    for (n = 0; n < BURSTS; n = n + 1) begin
      repeat ($unsigned($random(seed)) % 3) @(posedge clk);
      choose;
      if ($random(seed) & 1) begin
        awid <= $random(seed);
        awaddr <= start;
        awlen <= len;
        awsize <= size;
        awburst <= burst;
        awvalid <= 1;
        bad = 0;
        fork
          begin
            @(posedge clk);
            while (!awready) @(posedge clk);
            awvalid <= 0;
          end
          for (i = 0; i <= len; i = i + 1) begin
            repeat ($unsigned($random(seed)) % 3) @(posedge clk);
            wvalid <= 1;
            wdata <= {32{$random(seed)}} ^ {$random(seed), $random(seed)};
            wstrb <= $random(seed);
            @(posedge clk);
            while (!wready) @(posedge clk);
            wvalid <= 0;
            bad = bad | (address_of(start, len, size, burst, i) / BYTES * BYTES >= END);
            beats = beats + 1;
          end
        join
        bready <= 1;
        @(posedge clk);
        while (!bvalid) @(posedge clk);
        bready <= 0;
        if (bid !== awid || bresp !== (bad ? 2'b10 : 2'b00)) fail("write response");
      end else begin
        arid <= $random(seed);
        araddr <= start;
        arlen <= len;
        arsize <= size;
        arburst <= burst;
        arvalid <= 1;
        @(posedge clk);
        while (!arready) @(posedge clk);
        arvalid <= 0;
        for (i = 0; i <= len; i = i + 1) begin
          rready <= $random(seed);
          @(posedge clk);
          while (!(rvalid && rready)) begin
            rready <= rready | $random(seed);
            @(posedge clk);
          end
          if (rdata !== reads[i] || rid !== arid || rlast !== (i == len)) fail("read data");
          if (rresp !== {errors_due[i], 1'b0}) fail("read response");
          beats = beats + 1;
        end
        rready <= 0;
        @(posedge clk);
        if (rvalid) fail("more data than asked for");
      end
    end
    $display("END %0d errors %0d beats", errors, beats);
    $finish;
  end

  // What each beat of a read must give, by what the file held when it was asked.
  reg [BUS-1:0] reads[0:255];
  reg errors_due[0:255];
  always @(negedge clk) if (asked > 0) begin
    reads[asked-1] = due;
    errors_due[asked-1] = due_error;
  end
endmodule
