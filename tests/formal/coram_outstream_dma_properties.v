  // Put into coram_outstream_dma for proofs.
  localparam F_CAPACITY = (1 << COUNT) - 1;
  localparam F_BURSTS = 1 << OUTSTANDING_LOG2;
  localparam F_BURST = BURST;

  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;
  reg f_ran = 1'b0;
  always @(posedge clk) f_ran <= ~rst;
  wire f_stable = f_go & f_ran;

  // ------------------------------------------------------------ what the engine may rely on
  // A FIFO: the kernel gives words whenever it likes; its output register holds the word that left last.
  (* anyseq *) wire k_give;
  reg [COUNT:0] held = 0;
  always @(posedge clk) begin
    assume (store_count == held);
    if (rst) held <= 0;
    else held <= held + (k_give && held != F_CAPACITY) - (store_en && held != 0);
    if (f_past && !$past(store_en)) assume (store_q == $past(store_q));
  end

  // A slave: answers a write after its address and its last beat.
  reg [7:0] s_aw = 0;  // addresses taken and not yet answered
  reg [7:0] s_w = 0;  // bursts whose data was taken and which are not yet answered
  always @(posedge clk) begin
    assume (!(m_bvalid && (s_aw == 0 || s_w == 0)));
    if (rst) begin
      s_aw <= 0; s_w <= 0;
      assume (!m_bvalid);
    end else begin
      s_aw <= s_aw + (m_awvalid && m_awready) - (m_bvalid && m_bready);
      s_w <= s_w + (m_wvalid && m_wready && m_wlast) - (m_bvalid && m_bready);
    end
  end

  // ------------------------------------------------------------ the bus rules
  always @(posedge clk) begin
    if (f_go && m_awvalid) begin
      assert ({1'b0, m_awaddr[11:0]} + ((m_awlen + 13'd1) << BYTES_LOG2) <= 13'd4096);
      assert (m_awlen < (1 << SPLIT));
      assert ((m_awaddr & (BYTES - 1)) == 0);
    end
    if (f_go) assert (m_bready);
    if (f_stable && $past(m_awvalid && !m_awready)) begin
      assert (m_awvalid && m_awaddr == $past(m_awaddr) && m_awlen == $past(m_awlen));
    end
    if (f_stable && $past(m_wvalid && !m_wready)) begin
      assert (m_wvalid && m_wdata == $past(m_wdata) && m_wlast == $past(m_wlast) && m_wstrb == $past(m_wstrb));
    end
    if (f_past && $past(rst)) assert (!m_awvalid && !m_wvalid);
  end

  // ------------------------------------------------------------ every burst becomes its beats
  (* anyseq *) wire b_pick;
  reg b_on = 1'b0;
  reg [OUTSTANDING_LOG2-1:0] b_ahead;
  reg [SPLIT-1:0] b_length;
  reg [SPLIT-1:0] b_done;
  wire b_now = b_on & (b_ahead == 0);
  reg [F_BURST-1:0] b_word;
  reg [F_BURST-1:0] b_entry;
  integer b_i;
  always @* begin
    b_word = 0;
    for (b_i = 0; b_i < F_BURSTS; b_i = b_i + 1) if (b_ahead == b_i) b_word = fb_words[b_i*F_BURST +: F_BURST];
  end
  always @(posedge clk) begin
    if (rst) b_on <= 1'b0;
    else if (!b_on) begin
      if (announce && b_pick) begin
        b_on <= 1'b1;
        b_ahead <= fb_count - burst_pop;
        b_length <= length;
        b_entry <= burst_put;
        b_done <= 0;
      end
    end else begin
      if (burst_pop) b_ahead <= b_ahead - 1'b1;
      if (b_now && beat) b_done <= b_done + 1'b1;
      if (b_now && burst_pop) b_on <= 1'b0;
    end
    if (f_go && b_on) assert (b_ahead < fb_count && b_word == b_entry && b_entry[SPLIT-1:0] == b_length);
    if (f_go && b_on && !b_now) assert (b_done == 0);
    if (f_go && b_now) begin
      assert (midway == (b_done != 0));
      assert (b_done <= b_length);
      if (midway) assert (midway_left == b_length - b_done);
      if (beat) assert (last_beat == (b_done == b_length));
    end
    if (f_go && burst_none) assert (!midway);
    if (f_go && midway) assert (midway_left < burst_length);
  end

  // ------------------------------------------------------------ every beat has its word
  wire [F_BURSTS-1:0] f_less;  // bursts whose last beat needs no word
  reg [COUNT+2:0] f_owed;  // beats still to leave
  integer f_i;
  always @* begin
    f_owed = 0;
    for (f_i = 0; f_i < F_BURSTS; f_i = f_i + 1) begin
      if (f_i < fb_count) f_owed = f_owed + ((f_i == 0) ? beat_left : fb_words[f_i*F_BURST +: SPLIT]) + !f_less[f_i];
    end
  end
  always @(posedge clk) begin
    if (f_go) begin
      assert (claimed == f_owed);
      assert (claimed + unclaimed <= held);
      if (store_en) assert (held != 0);
      if (announced) assert (!none);
      if (w_valid) assert (w_last == !midway);
      assert (pending == s_aw + announced);
      assert ({8'd0, pending} == s_w + fb_count + (w_valid && w_last));
      if (announce) assert (pending != {OUTSTANDING_LOG2{1'b1}});
      assert (taken == (m_awvalid && m_awready));
      // the burst whose address waits was told to the data side
      if (idle) assert (none && burst_none && s_aw == 0 && s_w == 0 && !w_valid && !announced);
    end
    if (f_stable) begin
      if ($past(beat)) assert (m_wvalid && m_wlast == $past(last_beat) && (SHIFT > 0 || m_wdata == store_q));
      if ($past(!beat && m_wready)) assert (!m_wvalid);
      // the bus never waits for the kernel
      if ($past(m_wvalid && m_wready && !m_wlast)) assert (m_wvalid);
      if ($past(cmd_valid && cmd_ready && cmd_words != 0)) assert (!idle);
      assert (fault[0] == 1'b0 && (fault & $past(fault)) == $past(fault));
      if ($past(m_bvalid && m_bresp[1])) assert (fault[1]);
      if (fault[1] && !$past(fault[1])) assert ($past(m_bvalid && m_bresp[1]));
    end
  end

  // ------------------------------------------------------------ transfers that begin at any byte
  generate
    if (SHIFT > 0) begin : f_any_byte
      genvar f_e;
      for (f_e = 0; f_e < F_BURSTS; f_e = f_e + 1) begin : f_entries
        wire [F_BURST-1:0] f_entry = fb_words[f_e*F_BURST +: F_BURST];
        assign f_less[f_e] = f_entry[SPLIT] && f_entry[F_BURST-1 -: SHIFT] != 0;
      end
      wire [SHIFT-1:0] f_shift = burst_entry[F_BURST-1 -: SHIFT];
      wire f_first = burst_entry[SPLIT+1] & ~midway;
      wire f_last = burst_entry[SPLIT] & last_beat;
      always @(posedge clk) begin
        if (f_go && announce) assert (burst_put == {shift, opens, ends, length});
        if (f_go) assert (store_en == (beat && !(f_last && f_shift != 0)));
      end

      // Bytes of a beat come from the last two words.
      reg [DATA_WIDTH-1:0] f_moved;
      reg f_began = 1'b0;
      reg f_opened, f_ended;
      reg [SHIFT-1:0] f_at;
      always @(posedge clk) begin
        if (m_wvalid && m_wready) f_moved <= store_q;
        f_began <= ~rst & (f_began | (m_wvalid & m_wready));
        if (beat) begin
          f_opened <= f_first;
          f_ended <= f_last;
          f_at <= f_shift;
        end
        if (f_go && w_valid) begin
          assert (any_byte.w_shift == f_at && any_byte.w_opens == (f_opened && f_at != 0));
          assert (any_byte.w_ends == (f_ended && f_at != 0));
        end
        if (f_go && f_began) assert (w_valid ? any_byte.carried == f_moved : store_q == f_moved);
      end
      genvar f_k;
      for (f_k = 0; f_k < BYTES; f_k = f_k + 1) begin : f_byte
        always @(posedge clk) begin
          if (f_go && m_wvalid && !(f_opened && f_ended)) begin
            assert (m_wstrb[f_k] == !((f_opened && f_k < f_at) || (f_ended && f_at != 0 && f_k >= f_at)));
            if (m_wstrb[f_k] && f_k >= f_at) assert (m_wdata[8*f_k +: 8] == store_q[8*((f_k + BYTES - f_at) % BYTES) +: 8]);
            if (m_wstrb[f_k] && f_k < f_at && f_began)
              assert (m_wdata[8*f_k +: 8] == f_moved[8*((f_k + BYTES - f_at) % BYTES) +: 8]);
          end
        end
      end
    end else begin : f_whole_words
      assign f_less = 0;
      always @(posedge clk) if (f_go) assert (m_wstrb == {BYTES{1'b1}});
    end
  endgenerate

  // ------------------------------------------------------------ all of this can happen
  reg v_full = 1'b0, v_most = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (held == F_CAPACITY) v_full <= 1'b1;
      if (pending == {OUTSTANDING_LOG2{1'b1}}) v_most <= 1'b1;
      cover (v_full && v_most && idle);
      cover (m_wvalid && !m_awready && m_wready && announced);  // data before its address
      cover (fault == ((SHIFT > 0) ? 3'b010 : 3'b110));
      cover (b_on && b_length == {SPLIT{1'b1}} && burst_pop && b_now);
    end
  end
