  // Put into coram_splitter for proofs.
  localparam F_QUEUE = 1 << QUEUE_LOG2;
  localparam F_WORDS = ADDR_WIDTH - BYTES_LOG2;  // bits of a word address off chip
  localparam F_COMMAND = COMMAND;
  wire [7:0] f_begins = (SHIFT > 0) ? (cmd_address & ((1 << BYTES_LOG2) - 1)) : 0;  // byte that a command begins at

  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;
  reg f_ran = 1'b0;
  always @(posedge clk) f_ran <= ~rst;
  wire f_stable = f_go & f_ran;

  always @(posedge clk) begin
    if (cmd_valid) assume (cmd_words <= (1 << 24));
    if (none) assume (!take);
  end

  // ------------------------------------------------------------ a burst keeps within its bounds, and stays
  wire [F_WORDS-1:0] f_address = address[ADDR_WIDTH-1:BYTES_LOG2];
  always @(posedge clk) begin
    if (f_go && !none) begin
      assert ({1'b0, f_address[SPLIT-1:0]} + length < (1 << SPLIT));
      assert ((address & ((1 << BYTES_LOG2) - 1)) == 0);
    end
    if (f_stable && $past(!none && !take)) begin
      assert (!none && address == $past(address) && length == $past(length));
    end
    if (f_past && $past(rst)) assert (none);
  end

  // ------------------------------------------------------------ every command becomes bursts that cover it
  (* anyseq *) wire c_pick;
  wire c_put = cmd_valid & cmd_ready & (cmd_words != 0);
  reg c_on = 1'b0;
  reg [QUEUE_LOG2-1:0] c_ahead;
  reg [F_WORDS-1:0] c_address;
  reg [COUNT-1:0] c_more;
  reg [7:0] c_begins;
  reg [COUNT:0] c_done;  // words of it in bursts that were taken
  wire c_now = c_on & (c_ahead == 0);
  wire [COUNT:0] c_end = c_done + length;
  wire [F_WORDS-1:0] c_address_now = c_address + c_done;
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
        c_address <= cmd_address >> BYTES_LOG2;
        c_more <= cmd_words - 1 + (f_begins != 0);
        c_begins <= f_begins;
        c_done <= 0;
      end
    end else begin
      if (queue_pop) c_ahead <= c_ahead - 1'b1;
      if (c_now && take) c_done <= c_end + 1'b1;
      if (c_now && queue_pop) c_on <= 1'b0;
    end
    if (f_go && c_on) begin
      assert (c_ahead < fq_count);
      assert (c_word[F_COMMAND-1:SHIFT] == {c_address, c_more});
      if (c_begins != 0) assert (c_more != 0);
    end
    if (f_go && c_on && !c_now) assert (c_done == 0);
    if (f_go && c_now) begin
      assert (split == (c_done != 0));
      assert (c_done <= c_more);
      if (split) begin
        assert ({split_row, {SPLIT{1'b0}}} == c_address_now);
        assert (split_more == c_more - c_done);
      end
      assert (f_address == c_address_now);
      assert (c_end <= c_more);
      assert (last_burst == (c_end == c_more));
      assert (opens == (c_done == 0) && ends == (c_end == c_more) && shift == c_begins);
    end
    if (f_go && none) assert (!split);
    if (f_stable && $past(c_put)) assert (!none);
    if (f_go && cmd_valid) assert (unaligned == (SHIFT == 0 && (cmd_address & ((1 << BYTES_LOG2) - 1)) != 0));
  end

  generate
    if (SHIFT > 0) begin : f_any_byte
      always @(posedge clk) if (f_go && c_on) assert (c_word[SHIFT-1:0] == c_begins);
    end
  endgenerate

  // ------------------------------------------------------------ all of this can happen
  reg v_several = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (c_now && c_done > (1 << SPLIT) && queue_pop) v_several <= 1'b1;
      cover (v_several && none);
      cover (!none && take && length == {SPLIT{1'b1}});
      cover (!cmd_ready);
    end
  end
