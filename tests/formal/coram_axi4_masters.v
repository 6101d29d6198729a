  // Put into a stage for proofs: what the master and the slave of AXI4 promise, and what the stage promises in turn.
  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  reg f_before = 1'b0;
  always @(posedge clk) f_before <= !rst;
  wire f_ran = f_past && !rst && f_before;

  always @(posedge clk) begin
    if (f_ran) begin
      if ($past(s_awvalid && !s_awready)) assume (s_awvalid && $stable(s_awaddr) && $stable(s_awlen));
      if ($past(s_arvalid && !s_arready)) assume (s_arvalid && $stable(s_araddr) && $stable(s_arlen));
      if ($past(s_wvalid && !s_wready))
        assume (s_wvalid && $stable(s_wdata) && $stable(s_wstrb) && $stable(s_wlast));
      if ($past(m_rvalid && !m_rready))
        assume (m_rvalid && $stable(m_rdata) && $stable(m_rresp) && $stable(m_rlast));
      if ($past(m_bvalid && !m_bready)) assume (m_bvalid && $stable(m_bresp));
      if ($past(m_awvalid && !m_awready)) assert (m_awvalid && $stable(m_awaddr) && $stable(m_awlen));
      if ($past(m_arvalid && !m_arready)) assert (m_arvalid && $stable(m_araddr) && $stable(m_arlen));
      if ($past(m_wvalid && !m_wready))
        assert (m_wvalid && $stable(m_wdata) && $stable(m_wstrb) && $stable(m_wlast));
      if ($past(s_rvalid && !s_rready))
        assert (s_rvalid && $stable(s_rdata) && $stable(s_rresp) && $stable(s_rlast));
      if ($past(s_bvalid && !s_bready)) assert (s_bvalid && $stable(s_bresp));
    end
  end
