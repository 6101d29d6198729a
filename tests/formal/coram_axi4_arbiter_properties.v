  // Put into coram_axi4_arbiter for proofs: an arbitrary burst of each channel is followed from its address, which is
  // its turn, to its last beat or response.
  wire [BITS-1:0] f_aw_from, f_ar_from;
  genvar f_g;
  generate
    for (f_g = 0; f_g < MASTERS; f_g = f_g + 1) begin : f_master
      always @(posedge clk) begin
        if (f_ran) begin
          if ($past(s_awvalid[f_g] && !s_awready[f_g]))
            assume (s_awvalid[f_g] && $stable(s_awaddr[f_g*ADDR_WIDTH +: ADDR_WIDTH]) && $stable(s_awlen[f_g*8 +: 8]));
          if ($past(s_arvalid[f_g] && !s_arready[f_g]))
            assume (s_arvalid[f_g] && $stable(s_araddr[f_g*ADDR_WIDTH +: ADDR_WIDTH]) && $stable(s_arlen[f_g*8 +: 8]));
          if ($past(s_wvalid[f_g] && !s_wready[f_g]))
            assume (s_wvalid[f_g] && $stable(s_wdata[f_g*DATA_WIDTH +: DATA_WIDTH])
                    && $stable(s_wstrb[f_g*STRB +: STRB]) && $stable(s_wlast[f_g]));
          if ($past(s_rvalid[f_g] && !s_rready[f_g]))
            assert (s_rvalid[f_g] && $stable(s_rdata[f_g*DATA_WIDTH +: DATA_WIDTH])
                    && $stable(s_rresp[f_g*2 +: 2]) && $stable(s_rlast[f_g]));
          if ($past(s_bvalid[f_g] && !s_bready[f_g])) assert (s_bvalid[f_g] && $stable(s_bresp[f_g*2 +: 2]));
        end
      end
    end
  endgenerate

  reg f_past = 1'b0, f_before = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) f_before <= !rst;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_ran = f_past && !rst && f_before;
  always @(posedge clk) begin
    if (f_ran) begin
      if ($past(m_rvalid && !m_rready))
        assume (m_rvalid && $stable(m_rdata) && $stable(m_rresp) && $stable(m_rlast));
      if ($past(m_bvalid && !m_bready)) assume (m_bvalid && $stable(m_bresp));
      if ($past(m_awvalid && !m_awready)) assert (m_awvalid && $stable(m_awaddr) && $stable(m_awlen));
      if ($past(m_arvalid && !m_arready)) assert (m_arvalid && $stable(m_araddr) && $stable(m_arlen));
      if ($past(m_wvalid && !m_wready))
        assert (m_wvalid && $stable(m_wdata) && $stable(m_wstrb) && $stable(m_wlast));
    end
  end

  // Who is offered an address, by what its payload and its ready say, and that it moves on both sides at once.
  wire [MASTERS-1:0] f_aw_goes = s_awvalid & s_awready;
  wire [MASTERS-1:0] f_ar_goes = s_arvalid & s_arready;
  reg f_told;
  wire f_shown = m_awvalid && !f_told;
  reg [QUEUE_LOG2-1:0] f_r_open, f_w_open, f_b_open;  // bursts whose data, or response, is still to come
  wire f_r_end = m_rvalid && m_rready && m_rlast;
  wire f_w_end = m_wvalid && m_wready && m_wlast;
  wire f_b_end = m_bvalid && m_bready;
  always @* if (f_r_open == 0) assume (!m_rvalid);
  always @* if (f_b_open == 0) assume (!m_bvalid);
  always @(posedge clk) begin
    if (rst) begin
      f_told <= 0;
      f_r_open <= 0;
      f_w_open <= 0;
      f_b_open <= 0;
    end else begin
      f_told <= m_awvalid && !m_awready;
      f_r_open <= f_r_open + (m_arvalid && m_arready) - f_r_end;
      f_w_open <= f_w_open + f_shown - f_w_end;
      f_b_open <= f_b_open + f_shown - f_b_end;
    end
  end

  // The burst that is followed: whose it is, and how many come before it.
  (* anyseq *) wire f_pick;
  reg f_r_on, f_w_on, f_b_on;
  reg [BITS-1:0] f_r_who, f_w_who;
  reg [QUEUE_LOG2-1:0] f_r_ahead, f_w_ahead, f_b_ahead;
  wire f_w_pick = f_pick && f_shown && !f_w_on && !f_b_on;
  always @(posedge clk) begin
    if (rst) begin
      f_r_on <= 0;
      f_w_on <= 0;
      f_b_on <= 0;
    end else begin
      if (!f_r_on && f_pick && m_arvalid && m_arready) begin
        f_r_on <= 1;
        f_r_who <= f_ar_from;
        f_r_ahead <= f_r_open - f_r_end;
      end else if (f_r_on && f_r_end) begin
        f_r_ahead <= f_r_ahead - 1'b1;
        if (f_r_ahead == 0) f_r_on <= 0;
      end
      if (f_w_pick) begin
        f_w_on <= 1;
        f_b_on <= 1;
        f_w_who <= f_aw_from;
        f_w_ahead <= f_w_open - f_w_end;
        f_b_ahead <= f_b_open - f_b_end;
      end else begin
        if (f_w_on && f_w_end) begin
          f_w_ahead <= f_w_ahead - 1'b1;
          if (f_w_ahead == 0) f_w_on <= 0;
        end
        if (f_b_on && f_b_end) begin
          f_b_ahead <= f_b_ahead - 1'b1;
          if (f_b_ahead == 0) f_b_on <= 0;
        end
      end
    end
  end
  assign f_aw_from = write.owner;
  assign f_ar_from = read.owner;

  always @(posedge clk) begin
    if (f_past && !rst) begin
      if (m_awvalid) begin
        assert (f_aw_from < MASTERS && s_awvalid[f_aw_from]);
        assert (m_awaddr == s_awaddr[f_aw_from*ADDR_WIDTH +: ADDR_WIDTH] && m_awlen == s_awlen[f_aw_from*8 +: 8]);
      end
      if (m_arvalid) begin
        assert (f_ar_from < MASTERS && s_arvalid[f_ar_from]);
        assert (m_araddr == s_araddr[f_ar_from*ADDR_WIDTH +: ADDR_WIDTH] && m_arlen == s_arlen[f_ar_from*8 +: 8]);
      end
      assert (f_aw_goes == ((m_awvalid && m_awready) ? 1 << f_aw_from : 0));
      assert (f_ar_goes == ((m_arvalid && m_arready) ? 1 << f_ar_from : 0));
      // nobody waits while there is room
      assert (m_arvalid == (s_arvalid != 0 && f_r_open != (1 << QUEUE_LOG2) - 1));
      if (s_awvalid != 0 && f_w_open != (1 << QUEUE_LOG2) - 1 && f_b_open != (1 << QUEUE_LOG2) - 1) assert (m_awvalid);
      // data and responses are those of the burst's master, and of no other
      if (f_r_on && f_r_ahead == 0) begin
        assert (s_rvalid == (m_rvalid ? 1 << f_r_who : 0) && m_rready == s_rready[f_r_who]);
        assert (s_rdata[f_r_who*DATA_WIDTH +: DATA_WIDTH] == m_rdata);
        assert (s_rresp[f_r_who*2 +: 2] == m_rresp && s_rlast[f_r_who] == m_rlast);
      end
      if (f_w_on && f_w_ahead == 0) begin
        assert (m_wvalid == s_wvalid[f_w_who] && s_wready == (m_wready ? 1 << f_w_who : 0));
        assert (m_wdata == s_wdata[f_w_who*DATA_WIDTH +: DATA_WIDTH]);
        assert (m_wstrb == s_wstrb[f_w_who*STRB +: STRB] && m_wlast == s_wlast[f_w_who]);
      end
      if (f_w_open == 0) assert (!m_wvalid && s_wready == 0);
      if (f_b_on && f_b_ahead == 0)
        assert (s_bvalid == (m_bvalid ? 1 << f_w_who : 0) && m_bready == s_bready[f_w_who] && s_bresp[f_w_who*2 +: 2] == m_bresp);
      // how the queues say so
      assert (f_r_open == fr_count && f_w_open == fw_count && f_b_open == fb_count);
      assert (write.announced == f_told);
      if (f_told) assert (f_w_held);
      if (f_w_held) assert (f_told && f_w_holder < MASTERS && s_awvalid[f_w_holder]);
      if (f_r_held) assert (f_r_holder < MASTERS && s_arvalid[f_r_holder] && f_r_open != (1 << QUEUE_LOG2) - 1);
      if (f_r_on) assert (f_r_ahead < f_r_open && fr_words[f_r_ahead*BITS +: BITS] == f_r_who && f_r_who < MASTERS);
      if (f_w_on) assert (f_w_ahead < f_w_open && fw_words[f_w_ahead*BITS +: BITS] == f_w_who && f_w_who < MASTERS);
      if (f_b_on) assert (f_b_ahead < f_b_open && fb_words[f_b_ahead*BITS +: BITS] == f_w_who && f_w_who < MASTERS);
    end
    cover (f_ran && f_r_on && f_r_ahead == 0 && f_r_who == MASTERS - 1 && f_r_end && f_r_open == 2);
    cover (f_ran && f_w_on && f_w_ahead == 0 && f_w_who == MASTERS - 1 && f_w_end && f_w_open == 2);
    cover (f_ran && f_b_on && f_b_ahead == 0 && f_w_who == MASTERS - 1 && f_b_end && f_b_open == 2);
  end
