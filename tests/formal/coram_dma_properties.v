  // Put into coram_dma for proofs.
  localparam F_QUEUE = 1 << QUEUE_LOG2;
  localparam F_BURSTS = 1 << OUTSTANDING_LOG2;
  localparam F_COMMAND = COMMAND;
  localparam F_BURST = BURST;
  localparam F_PLACED = PLACE + SPLIT;  // bits of a burst's entry without what it says of its command
  wire [7:0] f_begins = (SHIFT > 0) ? (cmd_address & (BYTES - 1)) : 0;  // byte that a command begins at
  wire f_shifted = (f_begins != 0);
  localparam F_WORDS = ADDR_WIDTH - BYTES_LOG2;  // bits of a word address off chip

  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;
  reg f_ran = 1'b0;
  always @(posedge clk) f_ran <= ~rst;
  wire f_stable = f_go & f_ran;

  // ------------------------------------------------------------ what the engine may rely on
  always @(posedge clk) begin
    if (cmd_valid) assume (cmd_words <= (1 << RAM));
    // the memory's output register holds its word while ram_en = 0
    if (f_past && !$past(ram_en)) assume (ram_q == $past(ram_q));
  end

  // A slave: answers each read with its beats, in order; answers a write after its address and its last beat.
  reg [7:0] s_len [0:F_BURSTS-1];
  reg [OUTSTANDING_LOG2-1:0] s_head = 0, s_tail = 0;
  reg [7:0] s_beat = 0;
  wire [OUTSTANDING_LOG2-1:0] s_count = s_tail - s_head;
  reg [7:0] s_aw = 0;  // addresses taken and not yet answered
  reg [7:0] s_w = 0;  // bursts whose data was taken and which are not yet answered
  always @(posedge clk) begin
    assume (!(m_rvalid && s_count == 0));
    if (m_rvalid) assume (m_rlast == (s_beat == s_len[s_head]));
    assume (!(m_bvalid && (s_aw == 0 || s_w == 0)));
    if (rst) begin
      s_head <= 0; s_tail <= 0; s_beat <= 0; s_aw <= 0; s_w <= 0;
      assume (!m_rvalid && !m_bvalid);
    end else begin
      if (m_arvalid && m_arready) begin
        s_len[s_tail] <= m_arlen;
        s_tail <= s_tail + 1'b1;
      end
      if (m_rvalid && m_rready) begin
        s_beat <= m_rlast ? 8'd0 : s_beat + 8'd1;
        if (m_rlast) s_head <= s_head + 1'b1;
      end
      s_aw <= s_aw + (m_awvalid && m_awready) - (m_bvalid && m_bready);
      s_w <= s_w + (m_wvalid && m_wready && m_wlast) - (m_bvalid && m_bready);
    end
  end

  // ------------------------------------------------------------ the bus rules
  always @(posedge clk) begin
    if (f_go) begin
      if (m_arvalid) begin
        assert ({1'b0, m_araddr[11:0]} + ((m_arlen + 13'd1) << BYTES_LOG2) <= 13'd4096);
        assert (m_arlen < MAX_BURST);
        assert ((m_araddr & (BYTES - 1)) == 0);
      end
      if (m_awvalid) begin
        assert ({1'b0, m_awaddr[11:0]} + ((m_awlen + 13'd1) << BYTES_LOG2) <= 13'd4096);
        assert (m_awlen < MAX_BURST);
        assert ((m_awaddr & (BYTES - 1)) == 0);
      end
      assert (m_rready == (ram_ready & ~hold) && m_bready);
      // What still comes of the loads is of one burst, which has begun.
      if (ending && !idle && !storing) assert (s_count == 1 && s_beat != 0 && queue_empty);
    end
    if (f_stable && $past(m_arvalid && !m_arready)) begin
      assert (m_arvalid && m_araddr == $past(m_araddr) && m_arlen == $past(m_arlen));
    end
    if (f_stable && $past(m_awvalid && !m_awready)) begin
      assert (m_awvalid && m_awaddr == $past(m_awaddr) && m_awlen == $past(m_awlen));
    end
    if (f_stable && $past(m_wvalid && !m_wready)) begin
      assert (m_wvalid && m_wdata == $past(m_wdata) && m_wlast == $past(m_wlast) && m_wstrb == $past(m_wstrb));
    end
    if (f_past && $past(rst)) assert (!m_arvalid && !m_awvalid && !m_wvalid);
  end

  // ------------------------------------------------------------ every command becomes bursts that cover it
  (* anyseq *) wire c_pick;
  wire c_put = cmd_valid & cmd_ready & (cmd_words != 0);
  reg c_on = 1'b0;
  reg [QUEUE_LOG2-1:0] c_ahead;
  reg c_store;
  reg [F_WORDS-1:0] c_address;
  reg [RAM-1:0] c_place;
  reg [COUNT-1:0] c_more;
  reg [7:0] c_begins;
  reg [COUNT:0] c_done;  // words of it in bursts that were taken
  wire c_now = c_on & (c_ahead == 0);
  wire [F_WORDS-1:0] c_address_now = c_address + c_done;
  wire [PLACE-1:0] c_place_now = c_place + c_done;
  wire [COUNT:0] c_end = c_done + length;
  reg [F_COMMAND-1:0] c_word;  // the queue's entry for it
  integer c_i;
  always @* begin
    c_word = 0;
    for (c_i = 0; c_i < F_QUEUE; c_i = c_i + 1) if (c_ahead == c_i) c_word = fq_words[c_i*F_COMMAND +: F_COMMAND];
  end
  always @(posedge clk) begin
    if (rst) c_on <= 1'b0;
    else if (!c_on) begin
      if (c_put && c_pick) begin
        c_on <= 1'b1;
        c_ahead <= fq_count - queue_pop;
        c_store <= cmd_store;
        c_address <= cmd_address >> BYTES_LOG2;
        c_place <= cmd_local - (f_shifted && !cmd_store);
        c_more <= cmd_words - 1 + f_shifted;
        c_begins <= f_begins;
        c_done <= 0;
      end
    end else begin
      if (queue_pop) c_ahead <= c_ahead - 1'b1;
      if (c_now && burst_taken) c_done <= c_end + 1'b1;
      if (c_now && queue_pop) c_on <= 1'b0;
    end
    if (f_go && c_on) begin
      assert (c_ahead < fq_count);
      assert (c_word[F_COMMAND-1:SHIFT] == {c_store, c_address, c_place, c_more});
    end
    if (f_go && c_on && !c_now) assert (c_done == 0);
    if (f_go && c_now) begin
      assert (split == (c_done != 0));
      assert (c_done <= c_more);
      if (split) begin
        assert ({split_row, {SPLIT{1'b0}}} == c_address_now);
        assert (split_place == c_place_now);
        assert (split_more == c_more - c_done);
      end
      if (burst_valid) begin
        assert (m_awvalid == c_store && m_arvalid == !c_store);
        assert (m_araddr[ADDR_WIDTH-1:BYTES_LOG2] == c_address_now);
        assert (place[RAM-1:0] == c_place_now[RAM-1:0]);
        assert (c_end <= c_more);
        assert (last_burst == (c_end == c_more));
      end
    end
    if (f_go && queue_empty) assert (!split && !announced);
    if (f_go && announced) assert (storing == next_store);
  end

  // ------------------------------------------------------------ every burst becomes its beats
  (* anyseq *) wire b_pick;
  reg b_on = 1'b0;
  reg [OUTSTANDING_LOG2-1:0] b_ahead;
  reg b_store;
  reg [PLACE-1:0] b_place;
  reg [SPLIT-1:0] b_length;
  reg [SPLIT-1:0] b_done;
  reg [F_BURST-1:0] b_entry;
  wire b_silent;  // the beat is none of the memory's
  wire b_now = b_on & (b_ahead == 0);
  wire [PLACE-1:0] b_place_now = b_place + b_done;
  reg [F_BURST-1:0] b_word;
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
        b_store <= next_store;
        b_place <= place;
        b_length <= length;
        b_entry <= burst_put;
        b_done <= 0;
      end
    end else begin
      if (burst_pop) b_ahead <= b_ahead - 1'b1;
      if (b_now && beat) b_done <= b_done + 1'b1;
      if (b_now && burst_pop) b_on <= 1'b0;
    end
    if (f_go && b_on) begin
      assert (b_ahead < fb_count);
      assert (b_word[F_PLACED-1:0] == {b_place, b_length});
      assert (b_word == b_entry);
      assert (b_store == storing);
    end
    if (f_go && b_on && !b_now) assert (b_done == 0);
    if (f_go && b_now) begin
      assert (midway == (b_done != 0));
      assert (b_done <= b_length);
      if (midway) begin
        assert (midway_place == b_place_now);
        assert (midway_left == b_length - b_done);
      end
      if (beat) begin
        assert (ram_en == !b_silent && ram_we == !b_store);
        assert (ram_addr == b_place_now[RAM-1:0]);
        assert (last_beat == (b_done == b_length));
      end
    end
    if (f_go && burst_none) assert (!midway);
    if (f_go && ram_en) assert (beat);
  end

  // ------------------------------------------------------------ beats on the bus and in the memory are the same
  genvar f_i;
  generate
    for (f_i = 0; f_i < F_BURSTS; f_i = f_i + 1) begin : f_same
      wire [OUTSTANDING_LOG2-1:0] f_at = s_head + f_i;
      always @(posedge clk) begin
        if (f_go && !storing && f_i < s_count) assert (s_len[f_at] == fb_words[f_i*F_BURST +: SPLIT]);
        // the burst whose address waits is the youngest
        if (f_go && !storing && announced && f_i == s_count) assert (fb_words[f_i*F_BURST +: F_PLACED] == {place, length});
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (f_go) begin
      // each read beat that is taken is written at once
      if (m_rvalid && m_rready) assert (beat && ram_we && (SHIFT > 0 || ram_d == m_rdata) && m_rlast == last_beat);
      if (beat) assert (ram_ready && !hold);
      if (beat && !storing) assert (m_rvalid);
      if (!storing) begin
        assert ({8'd0, fb_count} == s_count + announced);
        assert (pending == fb_count);
        assert (s_aw == 0 && s_w == 0 && !w_valid);
        assert (midway == (s_beat != 0));
        assert (s_count == 0 ? s_beat == 0 : s_beat <= s_len[s_head]);
        if (midway) assert (midway_left == s_len[s_head] - s_beat);
      end else begin
        assert (s_count == 0 && s_beat == 0);
        if (w_valid) assert (w_last == !midway);
        assert (pending == s_aw + announced);
        assert ({8'd0, pending} == s_w + fb_count + (w_valid && w_last));
      end
      if (m_bvalid) assert (storing && pending != 0);
      if (announce) assert (pending != {OUTSTANDING_LOG2{1'b1}});
      // a change of direction waits until nothing is under way
      if (announce && storing != next_store) assert (pending == 0 && s_count == 0 && s_aw == 0 && s_w == 0 && !w_valid);
      if (idle) assert (queue_empty && burst_none && s_count == 0 && s_aw == 0 && s_w == 0 && !w_valid && !announced);
    end
    if (f_stable) begin
      if ($past(beat && storing)) assert (m_wvalid && m_wlast == $past(last_beat) && (SHIFT > 0 || m_wdata == ram_q));
      if ($past(!beat && m_wready)) assert (!m_wvalid);
      if ($past(c_put)) assert (!idle);
      if ($past(m_rvalid && m_rready && m_rresp[1])) assert (fault[0]);
      if ($past(m_bvalid && m_bresp[1])) assert (fault[1]);
      assert ((fault & $past(fault)) == $past(fault));
      assert (fault == ($past(fault) | $past(error)));  // each error is told, and none else
      assert ($past(error[1:0]) == {$past(m_bvalid && m_bresp[1]), $past(m_rvalid && m_rready && m_rresp[1])});
      if (fault[0] && !$past(fault[0])) assert ($past(m_rvalid && m_rready && m_rresp[1]));
      if (fault[1] && !$past(fault[1])) assert ($past(m_bvalid && m_bresp[1]));
    end
  end

  // ------------------------------------------------------------ transfers that begin at any byte
  generate
    if (SHIFT > 0) begin : f_any_byte
      wire [SHIFT-1:0] f_shift = burst_entry[F_BURST-1 -: SHIFT];
      wire f_opens = burst_entry[F_PLACED+1];
      wire f_ends = burst_entry[F_PLACED];
      wire [SHIFT-1:0] b_shift = b_entry[F_BURST-1 -: SHIFT];
      assign b_silent = b_shift != 0 && (b_store ? b_entry[F_PLACED] && b_done == b_length
                                                 : b_entry[F_PLACED+1] && b_done == 0);
      always @(posedge clk) begin
        if (f_go && c_on) assert (c_word[SHIFT-1:0] == c_begins);
        // every burst says what it is of its command
        if (f_go && c_now && burst_valid) begin
          assert (burst_put[F_BURST-1:F_PLACED] == {c_begins[SHIFT-1:0], c_done == 0, c_end == c_more});
        end
      end

      // Bytes of a loaded word come from the last two beats, those of a stored beat from the last two words.
      reg [DATA_WIDTH-1:0] f_read, f_moved;
      reg f_began = 1'b0;  // a word was stored, and none loaded since
      reg f_first, f_last;
      reg [SHIFT-1:0] f_at;
      always @(posedge clk) begin
        if (m_rvalid && m_rready) f_read <= m_rdata;
        if (m_wvalid && m_wready) f_moved <= ram_q;
        f_began <= ~rst & storing & (f_began | (m_wvalid & m_wready));
        if (beat) begin
          f_first <= f_opens & ~midway;
          f_last <= f_ends & last_beat;
          f_at <= f_shift;
        end
        if (f_go && !storing && midway) assert (any_byte.carried == f_read);
        if (f_go && w_valid) begin
          assert (any_byte.w_shift == f_at && any_byte.w_opens == (f_first && f_at != 0));
          assert (any_byte.w_ends == (f_last && f_at != 0));
        end
        if (f_go && storing && f_began) assert (w_valid ? any_byte.carried == f_moved : ram_q == f_moved);
      end
      // A shifted transfer has two beats at least, so that no beat is its first and its last.
      genvar f_e;
      for (f_e = 0; f_e < F_QUEUE; f_e = f_e + 1) begin : f_two
        always @(posedge clk) begin
          if (f_go && f_e < fq_count && fq_words[f_e*F_COMMAND +: SHIFT] != 0)
            assert (fq_words[f_e*F_COMMAND+SHIFT +: COUNT] != 0);
        end
      end
      for (f_e = 0; f_e < F_BURSTS; f_e = f_e + 1) begin : f_both
        wire [F_BURST-1:0] f_entry = fb_words[f_e*F_BURST +: F_BURST];
        always @(posedge clk) begin
          if (f_go && f_e < fb_count && f_entry[F_BURST-1 -: SHIFT] != 0 && f_entry[F_PLACED+1] && f_entry[F_PLACED])
            assert (f_entry[SPLIT-1:0] != 0);
        end
      end
      always @(posedge clk) if (f_go && m_wvalid) assert (!(f_first && f_last && f_at != 0));

      genvar f_k;
      for (f_k = 0; f_k < BYTES; f_k = f_k + 1) begin : f_byte
        always @(posedge clk) begin
          // byte k of a word that lies from byte s on is byte k + s of the older beat and the newer one
          if (f_go && beat && !storing && ram_en) begin
            if (f_shift == 0 || f_k + f_shift >= BYTES)
              assert (ram_d[8*f_k +: 8] == m_rdata[8*((f_shift == 0) ? f_k : (f_k + f_shift) % BYTES) +: 8]);
            else if (midway) assert (ram_d[8*f_k +: 8] == f_read[8*((f_k + f_shift) % BYTES) +: 8]);
          end
          if (f_go && m_wvalid) begin
            assert (m_wstrb[f_k] == !((f_first && f_k < f_at) || (f_last && f_at != 0 && f_k >= f_at)));
            if (m_wstrb[f_k] && f_k >= f_at) assert (m_wdata[8*f_k +: 8] == ram_q[8*((f_k + BYTES - f_at) % BYTES) +: 8]);
            if (m_wstrb[f_k] && f_k < f_at && f_began)
              assert (m_wdata[8*f_k +: 8] == f_moved[8*((f_k + BYTES - f_at) % BYTES) +: 8]);
          end
        end
      end
      always @(posedge clk) begin
        if (f_go) begin
          cover (m_wvalid && m_wlast && m_wstrb == 1 && f_began);
          cover (beat && !storing && ram_en && f_shift == BYTES - 1 && midway && f_ends && last_beat);
        end
      end
    end else begin : f_whole_words
      assign b_silent = 1'b0;
      always @(posedge clk) if (f_go) assert (m_wstrb == {BYTES{1'b1}});
    end
  endgenerate

  // ------------------------------------------------------------ all of this can happen
  reg v_load = 1'b0, v_store = 1'b0, v_full = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (m_rvalid && m_rlast && c_done != 0) v_load <= 1'b1;
      if (m_bvalid) v_store <= 1'b1;
      if (pending == {OUTSTANDING_LOG2{1'b1}}) v_full <= 1'b1;
      cover (v_load && v_store && idle);  // a load of several bursts and a store
      cover (v_full && idle);
      cover (m_wvalid && !m_awready && m_wready && announced);  // data before its address
      cover (fault == ((SHIFT > 0) ? 3'b011 : 3'b111));
      cover (b_on && b_length == {SPLIT{1'b1}} && burst_pop && b_now);
    end
  end
