  // Put into coram_instream_dma for proofs.
  localparam F_CAPACITY = (1 << ROOM) - 1;

  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;
  reg f_ran = 1'b0;
  always @(posedge clk) f_ran <= ~rst;
  wire f_stable = f_go & f_ran;

  // ------------------------------------------------------------ what the engine may rely on
  // A FIFO: the kernel takes words whenever it likes.
  (* anyseq *) wire k_take;
  reg [ROOM:0] held = 0;
  always @(posedge clk) begin
    assume (load_room == F_CAPACITY - held);
    if (rst) held <= 0;
    else held <= held + load_en - (k_take && held != 0);
  end

  // A slave: answers no more words than were asked for.
  reg [ROOM+1:0] s_words = 0;
  always @(posedge clk) begin
    if (s_words == 0) assume (!m_rvalid);
    if (rst) begin
      s_words <= 0;
      assume (!m_rvalid);
    end else s_words <= s_words + (m_arvalid && m_arready ? m_arlen + 1 : 0) - (m_rvalid && m_rready);
  end

  // ------------------------------------------------------------ the bus rules
  always @(posedge clk) begin
    if (f_go && m_arvalid) begin
      assert ({1'b0, m_araddr[11:0]} + ((m_arlen + 13'd1) << BYTES_LOG2) <= 13'd4096);
      assert (m_arlen < (1 << SPLIT));
      assert ((m_araddr & (BYTES - 1)) == 0);
    end
    if (f_go) assert (m_rready);
    if (f_stable && $past(m_arvalid && !m_arready)) begin
      assert (m_arvalid && m_araddr == $past(m_araddr) && m_arlen == $past(m_arlen));
    end
    if (f_past && $past(rst)) assert (!m_arvalid);
  end

  // ------------------------------------------------------------ every word has its place
  wire [ROOM+1:0] f_waiting = announced ? length + 1 : 0;  // asked for, and the address not yet taken
  always @(posedge clk) begin
    if (f_go) begin
      assert (s_words <= F_CAPACITY && coming == s_words + f_waiting);
      assert (held + coming + spare <= F_CAPACITY);
      if (announced) assert (!none);
      assert (load_en == m_rvalid);
      if (load_en) assert (load_d == m_rdata && held < F_CAPACITY);
      assert (taken == (m_arvalid && m_arready));
      if (idle) assert (none && s_words == 0 && !announced && !m_rvalid);
    end
    if (f_stable) begin
      if ($past(cmd_valid && cmd_ready && cmd_words != 0)) assert (!idle);
      // once there is room, the burst is asked for
      if ($past(!rst && !none && !m_arvalid && coming == 0 && held == 0)) assert (m_arvalid);
      assert (fault[1] == 1'b0 && (fault & $past(fault)) == $past(fault));
      if ($past(m_rvalid && m_rresp[1])) assert (fault[0]);
      if (fault[0] && !$past(fault[0])) assert ($past(m_rvalid && m_rresp[1]));
    end
  end

  // ------------------------------------------------------------ all of this can happen
  reg v_full = 1'b0, v_several = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (held == F_CAPACITY) v_full <= 1'b1;
      if (s_words > (1 << SPLIT)) v_several <= 1'b1;
      cover (v_full && v_several && idle && held == 0);
      cover (announced && m_rvalid);
      cover (fault == 3'b101);
    end
  end
