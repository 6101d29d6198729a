  // Put into coram_axi4_crossing for proofs, whose FIFOs pass everything at once: each signal comes out where it belongs.
  always @* begin
    if (WRITES != 0) begin
      assert ({m_awaddr, m_awlen, m_awvalid, s_awready} == {s_awaddr, s_awlen, s_awvalid, m_awready});
      assert ({m_wdata, m_wlast, m_wvalid, s_wready} == {s_wdata, s_wlast, s_wvalid, m_wready});
      assert (m_wstrb == (STROBES != 0 ? s_wstrb : {BYTES{1'b1}}));
      assert ({s_bresp, s_bvalid, m_bready} == {m_bresp, m_bvalid, s_bready});
    end else assert ({m_awvalid, m_wvalid, s_bvalid} == 0);
    if (READS != 0) begin
      assert ({m_araddr, m_arlen, m_arvalid, s_arready} == {s_araddr, s_arlen, s_arvalid, m_arready});
      assert ({s_rdata, s_rresp, s_rlast, s_rvalid, m_rready} == {m_rdata, m_rresp, m_rlast, m_rvalid, s_rready});
    end else assert ({m_arvalid, s_rvalid} == 0);
  end
