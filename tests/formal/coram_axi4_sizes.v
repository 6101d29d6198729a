  // Put into a change of widths for proofs: what bursts are asked for, and that addresses and responses pass once each.
  localparam F_S = S_WIDTH / 8;
  localparam F_M = M_WIDTH / 8;
  always @* begin
    assume (s_awaddr % F_S == 0 && s_araddr % F_S == 0);
    assume (s_awaddr[11:0] + (s_awlen + 1) * F_S <= 4096);
    assume (s_araddr[11:0] + (s_arlen + 1) * F_S <= 4096);
    if (F_S > F_M) assume (s_awlen < 256 * F_M / F_S && s_arlen < 256 * F_M / F_S);
  end
  // bytes from the first beat's begin on, and of all beats
  wire [12:0] f_aw_end = (s_awaddr & (F_M - 1)) + (s_awlen + 1) * F_S;
  wire [12:0] f_ar_end = (s_araddr & (F_M - 1)) + (s_arlen + 1) * F_S;
  wire [12:0] f_aw_bytes = (m_awlen + 13'd1) * F_M;
  wire [12:0] f_ar_bytes = (m_arlen + 13'd1) * F_M;
  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert ((m_awvalid && m_awready) == (s_awvalid && s_awready));
      assert ((m_arvalid && m_arready) == (s_arvalid && s_arready));
      assert (!m_awvalid || s_awvalid);
      assert (!m_arvalid || s_arvalid);
      if (m_awvalid) begin
        assert (m_awaddr == s_awaddr && f_aw_bytes >= f_aw_end && f_aw_bytes - f_aw_end < F_M);
        assert (((m_awaddr[11:0] / F_M) * F_M) + f_aw_bytes <= 4096);
      end
      if (m_arvalid) begin
        assert (m_araddr == s_araddr && f_ar_bytes >= f_ar_end && f_ar_bytes - f_ar_end < F_M);
        assert (((m_araddr[11:0] / F_M) * F_M) + f_ar_bytes <= 4096);
      end
      assert (s_bvalid == m_bvalid && s_bresp == m_bresp && m_bready == s_bready);
    end
  end
