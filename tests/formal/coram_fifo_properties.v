  // Put into coram_fifo for proofs: an arbitrary word is followed from the moment it is taken.
  reg f_past = 1'b0;
  always @(posedge CLK) f_past <= 1'b1;
  always @(posedge CLK) if (!f_past) assume (RST);

  reg [ADDR_LEN-1:0] f_held = 0;  // words taken and not yet given
  always @(posedge CLK) begin
    if (RST) f_held <= 0;
    else f_held <= f_held + (ENQ && !FULL) - (DEQ && !EMPTY);
  end

  (* anyseq *) wire f_pick;
  reg f_on = 1'b0;
  reg [ADDR_LEN-1:0] f_ahead;  // words that must leave before it
  reg [WIDTH-1:0] f_word;
  reg f_left = 1'b0;  // it left on the last edge
  wire [ADDR_LEN-1:0] f_place = head + f_ahead;
  always @(posedge CLK) begin
    f_left <= 1'b0;
    if (RST) f_on <= 1'b0;
    else if (!f_on) begin
      if (f_pick && ENQ && !FULL) begin
        f_on <= 1'b1;
        f_word <= D;
        f_ahead <= f_held - (DEQ && !EMPTY);
      end
    end else if (DEQ && !EMPTY) begin
      f_ahead <= f_ahead - 1'b1;
      if (f_ahead == 0) begin
        f_on <= 1'b0;
        f_left <= 1'b1;
      end
    end
  end

  always @(posedge CLK) begin
    if (f_past && !RST) begin
      // flags say what the ports have seen
      assert (f_held == f_count);
      assert (EMPTY == (f_held == 0));
      assert (ALM_EMPTY == (f_held <= 1));
      assert (FULL == (f_held == (1 << ADDR_LEN) - 1));
      assert (ALM_FULL == (f_held >= (1 << ADDR_LEN) - 2));
      // the word keeps its turn and its value
      if (f_on) begin
        assert (f_ahead < f_held);
        assert (words[f_place] == f_word);
      end
      if (FALL_THROUGH != 0) begin
        if (f_on && f_ahead == 0) assert (Q == f_word);
      end else begin
        if (f_left) assert (Q == f_word);
        if ($past(!RST && (!DEQ || EMPTY))) assert (Q == $past(Q));
      end
    end
  end

  reg f_was_full = 1'b0;
  always @(posedge CLK) begin
    if (RST) f_was_full <= 1'b0;
    else if (FULL) f_was_full <= 1'b1;
    cover (f_past && !RST && f_was_full && EMPTY);
    cover (f_left && f_word == {WIDTH{1'b1}});
  end
