  // Put into coram_axi4_crossing for proofs: what is offered stays until it is taken, on all five channels.
  // A channel's clock is an enable (see coram_async_fifo_properties), and so is its clock's reset with it.
  reg f_past = 1'b0, f_m_past = 1'b0, f_s_past = 1'b0;
  always @(posedge f_clk) begin
    f_past <= 1'b1;
    f_m_past <= ~m_rst;
    f_s_past <= ~s_rst;
    if (f_past && f_m_past && !m_rst && $past(f_m_past)) begin
      if ($past(m_awvalid && !(m_clk && m_awready)))
        assert (m_awvalid && {m_awaddr, m_awlen} == $past({m_awaddr, m_awlen}));
      if ($past(m_wvalid && !(m_clk && m_wready)))
        assert (m_wvalid && {m_wdata, m_wstrb, m_wlast} == $past({m_wdata, m_wstrb, m_wlast}));
      if ($past(m_arvalid && !(m_clk && m_arready)))
        assert (m_arvalid && {m_araddr, m_arlen} == $past({m_araddr, m_arlen}));
    end
    if (f_past && f_s_past && !s_rst && $past(f_s_past)) begin
      if ($past(s_bvalid && !(s_clk && s_bready))) assert (s_bvalid && s_bresp == $past(s_bresp));
      if ($past(s_rvalid && !(s_clk && s_rready)))
        assert (s_rvalid && {s_rdata, s_rresp, s_rlast} == $past({s_rdata, s_rresp, s_rlast}));
    end
    if (f_past && $past(m_rst && m_clk)) assert ({m_awvalid, m_wvalid, m_arvalid} == 0);
    if (f_past && $past(s_rst && s_clk)) assert ({s_bvalid, s_rvalid} == 0);
  end
