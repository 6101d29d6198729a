  // Put into coram_axi4_upsizer for proofs: an arbitrary burst of each direction is followed from its address to its last
  // beat, with one arbitrary word of it.
  wire f_shown = m_awvalid && !f_told;
  reg f_told;  // the address that is shown was so in the last cycle
  reg [QUEUE_LOG2-1:0] f_w_open;  // written bursts that are shown and whose words are not all taken
  (* anyseq *) wire f_pick;
  (* anyconst *) wire [7:0] f_which;
  reg f_on;
  reg [QUEUE_LOG2-1:0] f_ahead;
  reg [LANE-1:0] f_start;
  reg [7:0] f_length;
  reg [8:0] f_taken;  // words of it
  wire f_now = f_on && f_ahead == 0;
  wire f_w_word = s_wvalid && s_wready;

  always @(posedge clk) begin
    if (rst) begin
      f_told <= 0;
      f_w_open <= 0;
      f_on <= 0;
      f_taken <= 0;
    end else begin
      f_told <= m_awvalid && !m_awready;
      f_w_open <= f_w_open + f_shown - (f_w_word && s_wlast);
      if (!f_on && f_shown && f_pick) begin
        f_on <= 1;
        f_ahead <= f_w_open - (f_w_word && s_wlast);
        f_start <= s_awaddr[WORD +: LANE];
        f_length <= s_awlen;
        f_taken <= 0;
      end else if (f_on && f_w_word) begin
        if (f_ahead != 0) f_ahead <= f_ahead - s_wlast;
        else begin
          f_taken <= f_taken + 1'b1;
          if (s_wlast) f_on <= 0;
        end
      end
    end
  end
  always @* if (f_now && s_wvalid) assume (s_wlast == (f_taken == f_length));

  // The beat that is put together: lanes of words that are in it.
  reg [RATIO-1:0] f_lanes;
  reg [M_WIDTH-1:0] f_data;
  reg [M_WIDTH/8-1:0] f_strobes;
  reg f_last;
  reg f_ready;  // complete, and not yet taken
  reg [LANE-1:0] f_place;  // of the next word, in the middle of a burst
  reg f_midway;
  wire [LANE-1:0] f_lane = f_midway ? f_place : f_first;
  wire f_end = s_wlast || f_lane == RATIO - 1;
  (* keep *) wire [LANE-1:0] f_first = write.first_lane;
  always @(posedge clk) begin
    if (rst) begin
      f_lanes <= 0;
      f_ready <= 0;
      f_midway <= 0;
    end else begin
      if (m_wvalid && m_wready) begin
        f_ready <= 0;
        f_lanes <= 0;
      end
      if (f_w_word) begin
        f_lanes <= ((m_wvalid && m_wready) ? 0 : f_lanes) | (1 << f_lane);
        f_data[f_lane*S_WIDTH +: S_WIDTH] <= s_wdata;
        f_strobes[f_lane*STRB +: STRB] <= s_wstrb;
        f_ready <= f_end;
        f_last <= s_wlast;
        f_place <= f_lane + 1'b1;
        f_midway <= !s_wlast;
      end
    end
  end

  integer f_i;
  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert (m_wvalid == f_ready);
      assert (!f_w_word || f_w_open != 0);
      if (f_now) assert (f_lane == ((f_start + f_taken) % RATIO) && f_midway == (f_taken != 0) && f_taken <= f_length);
      if (f_now) assert (!f_midway ? f_first == f_start : 1'b1);
      for (f_i = 0; f_i < RATIO; f_i = f_i + 1) begin
        if (f_lanes[f_i]) begin
          assert (m_wdata[f_i*S_WIDTH +: S_WIDTH] == f_data[f_i*S_WIDTH +: S_WIDTH]);
          assert (m_wstrb[f_i*STRB +: STRB] == f_strobes[f_i*STRB +: STRB]);
        end else if (m_wvalid || !write.fresh) assert (m_wstrb[f_i*STRB +: STRB] == 0);
      end
      if (m_wvalid) assert (m_wlast == f_last && f_lanes != 0);
      assert (write.fresh == (f_lanes == 0 || f_ready));
      assert (write.midway == f_midway && write.announced == f_told);
      if (f_midway) assert (write.lane == f_place && f_w_open != 0);
      assert (f_w_open == fs_count);
      if (f_on && f_ahead != 0) assert (f_taken == 0);
      if (f_on) assert (f_ahead < f_w_open && fs_words[f_ahead*LANE +: LANE] == f_start);
    end
    cover (f_ran && m_wvalid && m_wlast && m_wstrb == 1 << STRB);
    cover (f_ran && f_now && f_taken == 3 && s_wvalid && s_wready && m_wvalid);
  end

  // ---------------------------------------------------------------- reads
  (* anyseq *) wire f_r_pick;
  reg f_r_on;
  reg [QUEUE_LOG2-1:0] f_r_open;
  reg [QUEUE_LOG2-1:0] f_r_ahead;
  reg [LANE-1:0] f_r_start;
  reg [7:0] f_r_length;
  reg [7:0] f_r_beats;
  reg [8:0] f_r_taken;  // words
  reg [7:0] f_r_beat;  // beats
  wire f_r_now = f_r_on && f_r_ahead == 0;
  wire f_r_word = s_rvalid && s_rready;
  always @(posedge clk) begin
    if (rst) begin
      f_r_on <= 0;
      f_r_open <= 0;
    end else begin
      f_r_open <= f_r_open + (m_arvalid && m_arready) - (f_r_word && s_rlast);
      if (!f_r_on && m_arvalid && m_arready && f_r_pick) begin
        f_r_on <= 1;
        f_r_ahead <= f_r_open - (f_r_word && s_rlast);
        f_r_start <= s_araddr[WORD +: LANE];
        f_r_length <= s_arlen;
        f_r_beats <= m_arlen;
        f_r_taken <= 0;
        f_r_beat <= 0;
      end else if (f_r_on) begin
        if (f_r_ahead != 0) f_r_ahead <= f_r_ahead - (f_r_word && s_rlast);
        else begin
          if (f_r_word) f_r_taken <= f_r_taken + 1'b1;
          if (m_rvalid && m_rready) f_r_beat <= f_r_beat + 1'b1;
          if (f_r_word && s_rlast) f_r_on <= 0;
        end
      end
    end
  end
  always @* if (f_r_open == 0) assume (!m_rvalid);
  always @* if (f_r_now && m_rvalid) assume (m_rlast == (f_r_beat == f_r_beats));

  wire [9:0] f_r_at = f_r_start + f_r_taken;
  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert (s_rvalid == m_rvalid);
      if (f_r_now) begin
        assert (f_r_taken <= f_r_length && f_r_beat == f_r_at / RATIO);
        assert (f_r_beats == (f_r_start + f_r_length) / RATIO);
        if (s_rvalid) begin
          assert (s_rdata == m_rdata[(f_r_at % RATIO)*S_WIDTH +: S_WIDTH] && s_rresp == m_rresp);
          assert (s_rlast == (f_r_taken == f_r_length));
        end
        assert (read.midway == (f_r_taken != 0));
        if (read.midway) assert (read.lane == f_r_at % RATIO);
      end
      if (f_r_word && s_rlast) assert (m_rready);
      assert (f_r_open == fp_count);
      if (f_r_open == 0) assert (!read.midway);
      if (f_r_on) begin
        assert (f_r_ahead < f_r_open);
        assert (fp_words[f_r_ahead*2*LANE +: LANE] == f_r_start);
        assert (fp_words[f_r_ahead*2*LANE + LANE +: LANE] == ((f_r_start + f_r_length) % RATIO));
        assert (f_r_beats == (f_r_start + f_r_length) / RATIO);
        if (f_r_ahead != 0) assert (f_r_taken == 0 && f_r_beat == 0);
      end
    end
    cover (f_ran && f_r_now && f_r_start != 0 && f_r_beat == 1 && f_r_word && s_rlast);
  end
