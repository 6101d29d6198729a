// The vector_sum core on an off-chip memory in which each word holds its own index.
module core_bench;
  reg aclk = 0, aresetn = 0;
  always #5 aclk = ~aclk;
  wire awid, awlock, awvalid, awready, wlast, wvalid, wready, bvalid, bready;
  wire arid, arlock, arvalid, arready, rlast, rvalid, rready;
  wire [31:0] awaddr, araddr, wdata, rdata;
  wire [7:0] awlen, arlen;
  wire [2:0] awsize, awprot, arsize, arprot;
  wire [1:0] awburst, arburst, bresp, rresp;
  wire [3:0] awcache, awqos, awregion, wstrb, arcache, arqos, arregion;

  vector_sum core (
      .aclk(aclk), .aresetn(aresetn),
      .m_axi_buffer_awid(awid), .m_axi_buffer_awaddr(awaddr), .m_axi_buffer_awlen(awlen),
      .m_axi_buffer_awsize(awsize), .m_axi_buffer_awburst(awburst), .m_axi_buffer_awlock(awlock),
      .m_axi_buffer_awcache(awcache), .m_axi_buffer_awprot(awprot), .m_axi_buffer_awqos(awqos),
      .m_axi_buffer_awregion(awregion), .m_axi_buffer_awvalid(awvalid), .m_axi_buffer_awready(awready),
      .m_axi_buffer_wdata(wdata), .m_axi_buffer_wstrb(wstrb), .m_axi_buffer_wlast(wlast),
      .m_axi_buffer_wvalid(wvalid), .m_axi_buffer_wready(wready),
      .m_axi_buffer_bid(1'b0), .m_axi_buffer_bresp(bresp), .m_axi_buffer_bvalid(bvalid),
      .m_axi_buffer_bready(bready),
      .m_axi_buffer_arid(arid), .m_axi_buffer_araddr(araddr), .m_axi_buffer_arlen(arlen),
      .m_axi_buffer_arsize(arsize), .m_axi_buffer_arburst(arburst), .m_axi_buffer_arlock(arlock),
      .m_axi_buffer_arcache(arcache), .m_axi_buffer_arprot(arprot), .m_axi_buffer_arqos(arqos),
      .m_axi_buffer_arregion(arregion), .m_axi_buffer_arvalid(arvalid), .m_axi_buffer_arready(arready),
      .m_axi_buffer_rid(1'b0), .m_axi_buffer_rdata(rdata), .m_axi_buffer_rresp(rresp),
      .m_axi_buffer_rlast(rlast), .m_axi_buffer_rvalid(rvalid), .m_axi_buffer_rready(rready));

  axi_memory #(.DATA_WIDTH(32), .ADDR_WIDTH(32), .WORDS_LOG2(12)) dram (
      .clk(aclk), .rst(~aresetn), .awaddr(awaddr), .awlen(awlen), .awvalid(awvalid), .awready(awready),
      .wdata(wdata), .wlast(wlast), .wvalid(wvalid), .wready(wready),
      .bresp(bresp), .bvalid(bvalid), .bready(bready),
      .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rdata(rdata), .rresp(rresp), .rlast(rlast), .rvalid(rvalid), .rready(rready));

  integer i;
  initial begin
    dram.seed = 1; dram.ar_stall = 0; dram.r_stall = 0; dram.aw_stall = 0; dram.w_stall = 0; dram.b_stall = 0;
    dram.latency = 8; dram.latency_spread = 0; dram.write_latency = 4; dram.aw_after_w = 0;
    dram.error_from = 0; dram.error_to = 0; dram.error_kind = 2;
    if ($test$plusargs("broken")) dram.error_to = 4096;
    for (i = 0; i < 4096; i = i + 1) dram.words[i] = i;
    repeat (8) @(posedge aclk);
    aresetn <= 1;
    wait (core.sum_thread_finished);
    @(posedge aclk);
    $display("stored %0d to %0d", dram.words[1024], dram.words[1151]);
    $display("constants %b", {awid, awsize, awburst, awlock, awcache, awprot, awqos, awregion, wstrb,
                              arid, arsize, arburst, arlock, arcache, arprot, arqos, arregion});
    $finish;
  end
  initial #200000 begin
    $display("out of time");
    $finish;
  end
endmodule
