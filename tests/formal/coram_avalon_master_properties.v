  // Put into coram_avalon_master for proofs, with masters and an agent that keep their protocols.
  reg f_past = 1'b0, f_before = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) f_before <= !rst;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_ran = f_past && !rst && f_before;

  wire f_read = m_read && !m_waitrequest;
  wire f_word = m_write && !m_waitrequest;
  wire f_burst = f_word && s_wlast;
  wire f_r = s_rvalid && s_rready;
  wire f_b = s_bvalid && s_bready;
  // Several bursts are followed with short lengths, one with all: sums of long ones take the solver minutes.
  localparam F_LONGEST = (OUTSTANDING_LOG2 > 1) ? 3 : 255;
  localparam F_BITS = (OUTSTANDING_LOG2 > 1) ? 5 : 10;

  // What the agent owes: words of reads, responses to writes. It answers one command at a time.
  reg [F_BITS-1:0] f_due, f_owed;
  always @* begin
    assume (!(m_readdatavalid && m_writeresponsevalid));
    assume (s_arlen <= F_LONGEST);
    if (f_due == 0) assume (!m_readdatavalid);
    if (f_owed == 0) assume (!m_writeresponsevalid);
    if (STEADY != 0) assume (s_rready && s_bready);
    // as much as the engines' own counts leave under way
    if (f_owed == {F_BITS{1'b1}}) assume (!s_wlast);
  end
  // Written bursts: the words of the one at the head, and addresses taken whose data is to come.
  reg [8:0] f_words;
  reg [1:0] f_aw_open;
  always @* if (s_wvalid && f_aw_open != 0) assume (s_wlast == (f_words == write_length));
  always @(posedge clk) begin
    if (rst) begin
      f_due <= 0;
      f_owed <= 0;
      f_words <= 0;
      f_aw_open <= 0;
    end else begin
      f_due <= f_due + (f_read ? s_arlen + 1 : 0) - m_readdatavalid;
      f_owed <= f_owed + f_burst - m_writeresponsevalid;
      f_words <= f_burst ? 0 : f_words + f_word;
      f_aw_open <= f_aw_open + (s_awvalid && s_awready) - f_burst;
    end
    if (f_ran) begin
      if ($past(s_awvalid && !s_awready)) assume (s_awvalid && $stable(s_awaddr) && $stable(s_awlen));
      if ($past(s_arvalid && !s_arready)) assume (s_arvalid && $stable(s_araddr) && $stable(s_arlen));
      if ($past(s_wvalid && !s_wready))
        assume (s_wvalid && $stable(s_wdata) && $stable(s_wstrb) && $stable(s_wlast));
      if ($past((m_read || m_write) && m_waitrequest))
        assert ($stable(m_read) && $stable(m_write) && $stable(m_address) && $stable(m_burstcount)
                && $stable(m_byteenable) && (!m_write || $stable(m_writedata)));
      if ($past(s_rvalid && !s_rready))
        assert (s_rvalid && $stable(s_rdata) && $stable(s_rresp) && $stable(s_rlast));
      if ($past(s_bvalid && !s_bready)) assert (s_bvalid && $stable(s_bresp));
      // a burst's words come with one address and one length, and nothing between them
      if ($past(f_word && !s_wlast)) assert (!m_read && $stable(m_address) && $stable(m_burstcount));
    end
  end

  // A written burst and a read word are followed.
  (* anyseq *) wire f_pick;
  reg f_w_on, f_r_on;
  reg [1:0] f_w_ahead;
  reg [ADDR_WIDTH-1:0] f_address;
  reg [7:0] f_length;
  reg [F_BITS-1:0] f_r_ahead;  // words of the agent's before the last one of the read that is followed
  always @(posedge clk) begin
    if (rst) begin
      f_w_on <= 0;
      f_r_on <= 0;
    end else begin
      if (!f_w_on && f_pick && s_awvalid && s_awready) begin
        f_w_on <= 1;
        f_w_ahead <= f_aw_open - f_burst;
        f_address <= s_awaddr;
        f_length <= s_awlen;
      end else if (f_w_on && f_burst) begin
        f_w_ahead <= f_w_ahead - 1'b1;
        if (f_w_ahead == 0) f_w_on <= 0;
      end
      if (!f_r_on && f_pick && f_read) begin
        f_r_on <= 1;
        f_r_ahead <= f_due + s_arlen - m_readdatavalid;
      end else if (f_r_on && m_readdatavalid) begin
        f_r_ahead <= f_r_ahead - 1'b1;
        if (f_r_ahead == 0) f_r_on <= 0;
      end
    end
  end

  // Fairness: what went while the other kind waited.
  reg f_read_waits, f_write_waits;
  always @(posedge clk) begin
    f_read_waits <= !rst && want_read && !f_read && (f_read_waits || f_burst);
    f_write_waits <= !rst && want_write && !f_word && (f_write_waits || f_read);
  end

  // Words that the lengths in the queue stand for: at most three bursts where it has three places.
  integer f_i;
  reg [F_BITS-1:0] f_sum;
  reg f_ends;  // one of the bursts ends where the followed read does
  always @* begin
    f_sum = 0;
    f_ends = 0;
    for (f_i = 0; f_i < (1 << OUTSTANDING_LOG2) - 1; f_i = f_i + 1)
      if (f_i < fl_count) begin
        f_sum = f_sum + 1 + ((f_i == 0 && begun) ? left : fl_words[f_i*8 +: 8]);
        if (f_sum == f_r_ahead + 1) f_ends = 1;
      end
  end

  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert (!(m_read && m_write));
      assert (m_burstcount != 0 && m_burstcount <= 256);
      assert (f_aw_open == fa_count && s_awready == (f_aw_open != 3));
      assert (!m_write || f_aw_open != 0);
      assert (f_words <= write_length || f_aw_open == 0);
      assert (midway == (f_words != 0));
      if (midway) assert (f_aw_open != 0);
      assert ((s_wvalid && s_wready) == f_word && (s_arvalid && s_arready) == f_read);
      if (m_write) assert (m_writedata == s_wdata && m_byteenable == s_wstrb);
      if (f_w_on) begin
        assert (f_w_ahead < f_aw_open);
        assert (fa_words[f_w_ahead*(ROWS+8) +: ROWS+8] == {f_address[ADDR_WIDTH-1:BYTES_LOG2], f_length});
        if (m_write && f_w_ahead == 0)
          assert (m_address == ((f_address >> BYTES_LOG2) << BYTES_LOG2) && m_burstcount == f_length + 1);
      end
      if (m_read) begin
        assert (s_arvalid && m_address == ((s_araddr >> BYTES_LOG2) << BYTES_LOG2) && m_burstcount == s_arlen + 1);
        assert (&m_byteenable);
      end
      if (held) assert (held_write ? (f_aw_open != 0 && s_wvalid && (midway || write_room)) : (!midway && want_read));
      // each kind waits for one burst of the other at most
      if (f_read_waits && want_read) assert (!writing || held && held_write || midway);
      if (f_write_waits && want_write) assert (writing || held);
      if (f_read_waits) assert (!turn || midway);
      if (f_write_waits) assert (turn);
      // reads end where they were to
      assert (f_due == f_sum);
      for (f_i = 0; f_i < (1 << OUTSTANDING_LOG2) - 1; f_i = f_i + 1)
        if (f_i < fl_count) assert (fl_words[f_i*8 +: 8] <= F_LONGEST);
      if (begun) assert (left <= F_LONGEST);
      if (begun) assert (f_due != 0);
      if (f_r_on) begin
        assert (f_ends && f_r_ahead < f_due);
        if (m_readdatavalid && f_r_ahead == 0) assert (last_word);
      end
    end
    cover (f_ran && f_r_on && f_r_ahead == 0 && m_readdatavalid && m_response == 2);
    cover (f_ran && f_w_on && f_w_ahead == 0 && f_length == 1 && f_burst);
    cover (f_ran && f_b && s_bresp == 3);
  end

  generate
    if (STEADY == 0) begin : f_buffers
      // Nothing comes that the FIFOs have no room for.
      always @(posedge clk) begin
        if (f_past && !rst) begin
          assert (buffered.reserved == f_due + fd_count + buffered.offered + 32'd0);
          assert (buffered.reserved <= buffered.CAPACITY);
          assert (buffered.promised == f_owed + fo_count + 32'd0);
          if (midway || (held && held_write)) assert (buffered.promised != buffered.MOST);
          if (f_r && !buffered.fetch) assert (fd_count == 0);
        end
        cover (f_ran && fd_count == 2 && f_r);
      end
    end else begin : f_direct
      always @(posedge clk) begin
        if (f_past && !rst) begin
          assert (s_rvalid == m_readdatavalid && s_rdata == m_readdata && s_rresp == m_response);
          assert (s_bvalid == m_writeresponsevalid && s_bresp == m_response);
          assert (s_rlast == last_word);
        end
      end
    end
  endgenerate
