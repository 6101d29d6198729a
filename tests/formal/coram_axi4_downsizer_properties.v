  // Put into coram_axi4_downsizer for proofs: parts of words, counted at the ports.
  reg [LANE-1:0] f_w = 0;  // narrow beats of the word that is being written
  reg [LANE-1:0] f_r = 0;  // and read
  reg [S_WIDTH-1:0] f_word;
  reg [1:0] f_worst = 0;
  wire f_w_beat = m_wvalid && m_wready;
  wire f_r_beat = m_rvalid && m_rready;
  always @(posedge clk) begin
    if (rst) begin
      f_w <= 0;
      f_r <= 0;
      f_worst <= 0;
    end else begin
      if (f_w_beat) f_w <= f_w + 1'b1;
      if (f_r_beat) begin
        f_r <= f_r + 1'b1;
        f_word[f_r*M_WIDTH +: M_WIDTH] <= m_rdata;
        f_worst <= (f_r == RATIO - 1) ? 0 : (m_rresp > f_worst) ? m_rresp : f_worst;
      end
    end
  end
  // As lengths are whole words, bursts end with a word's last part.
  always @* if (m_rvalid && m_rlast) assume (f_r == RATIO - 1);

  integer f_i;
  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert (m_wvalid == s_wvalid);
      assert (m_wdata == s_wdata[f_w*M_WIDTH +: M_WIDTH] && m_wstrb == s_wstrb[f_w*STRB +: STRB]);
      assert (m_wlast == (s_wlast && f_w == RATIO - 1));
      assert ((s_wvalid && s_wready) == (f_w_beat && f_w == RATIO - 1));
      assert (s_rvalid == (m_rvalid && f_r == RATIO - 1));
      assert ((s_rvalid && s_rready) == (f_r_beat && f_r == RATIO - 1));
      if (s_rvalid) begin
        assert (s_rdata[S_WIDTH-1 -: M_WIDTH] == m_rdata && s_rlast == m_rlast);
        for (f_i = 0; f_i < RATIO - 1; f_i = f_i + 1)
          assert (s_rdata[f_i*M_WIDTH +: M_WIDTH] == f_word[f_i*M_WIDTH +: M_WIDTH]);
        assert (s_rresp >= m_rresp && s_rresp >= f_worst && (s_rresp == m_rresp || s_rresp == f_worst));
      end
      // what is kept, newest highest
      for (f_i = 1; f_i < RATIO; f_i = f_i + 1)
        if (f_i <= f_r)
          assert (read.kept[S_WIDTH-M_WIDTH-1-(f_r-f_i)*M_WIDTH -: M_WIDTH] == f_word[(f_i-1)*M_WIDTH +: M_WIDTH]);
      assert (write.lane == f_w && read.lane == f_r && read.worst == f_worst);
    end
    cover (f_ran && s_rvalid && s_rready && s_rlast && s_rresp == 2 && m_rresp == 0);
    cover (f_ran && f_w_beat && m_wlast);
  end
