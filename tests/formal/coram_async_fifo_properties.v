  // Put into coram_async_fifo for proofs. Its clocks are enables of one clock, f_clk, so that their edges come in any
  // order and number; the synchronisers take the old or the new value of a bit that is just changing.
  localparam F_PLACES = 1 << ADDR_LEN;

  // Both resets are there for four rounds, in each of which both sides have an edge: a cycle of the slower clock is
  // one at least. Then each ends once, at any time.
  reg [2:0] f_rounds = 0;
  reg f_in_had = 1'b0, f_out_had = 1'b0;  // an edge in this round
  wire f_in_has = f_in_had | in_clk;
  wire f_out_has = f_out_had | out_clk;
  wire f_go = (f_rounds == 4);
  always @(posedge f_clk) begin
    f_in_had <= f_in_has & ~f_out_has;
    f_out_had <= f_out_has & ~f_in_has;
    if (f_in_has && f_out_has && !f_go) f_rounds <= f_rounds + 1'b1;
  end

  reg f_in_ran = 1'b0, f_out_ran = 1'b0;
  always @(posedge f_clk) begin
    if (!f_go) assume (in_rst && out_rst);
    if (f_in_ran) assume (!in_rst);
    if (f_out_ran) assume (!out_rst);
    if (f_go && in_clk && !in_rst) f_in_ran <= 1'b1;
    if (f_go && out_clk && !out_rst) f_out_ran <= 1'b1;
    if (in_rst) assume (!in_valid);  // as a side in reset does
    if (out_rst) assume (!out_ready);
  end

  // ------------------------------------------------------------ no word is lost, doubled or overtaken
  wire f_in = in_clk & ~in_rst & in_valid & in_ready;
  wire f_out = out_clk & ~out_rst & out_valid & out_ready;
  reg [ADDR_LEN+1:0] f_held = 0;  // words taken and not yet given, by what the ports show
  (* anyseq *) wire f_pick;
  reg f_on = 1'b0;
  reg [ADDR_LEN+1:0] f_ahead;  // words that must leave before the picked one
  reg [WIDTH-1:0] f_word;
  always @(posedge f_clk) begin
    f_held <= f_held + f_in - f_out;
    if (!f_on && f_in && f_pick) begin
      f_on <= 1'b1;
      f_word <= in_data;
      f_ahead <= f_held - f_out;
    end
    if (f_on && f_out) begin
      f_ahead <= f_ahead - 1'b1;
      if (f_ahead == 0) f_on <= 1'b0;
    end
  end
  wire [POINTER-1:0] f_place = head - full + f_ahead;

  // ------------------------------------------------------------ what each side knows of the other is not from the future
  function [POINTER-1:0] f_binary(input [POINTER-1:0] gray);
    integer i;
    begin
      f_binary = gray;
      for (i = POINTER - 2; i >= 0; i = i - 1) f_binary[i] = gray[i] ^ f_binary[i+1];
    end
  endfunction
  wire [POINTER-1:0] f_t0 = f_binary(f_tail_before);
  wire [POINTER-1:0] f_t1 = f_binary(f_tail_settling);
  wire [POINTER-1:0] f_t2 = f_binary(tail_seen);
  wire [POINTER-1:0] f_h0 = f_binary(f_head_before);
  wire [POINTER-1:0] f_h1 = f_binary(f_head_settling);
  wire [POINTER-1:0] f_h2 = f_binary(head_seen);
  wire [POINTER-1:0] f_a = tail - f_t0, f_b = f_t0 - f_t1, f_c = f_t1 - f_t2, f_d = f_t2 - head;
  wire [POINTER-1:0] f_e = head - f_h0, f_f = f_h0 - f_h1, f_g = f_h1 - f_h2;
  wire [POINTER+2:0] f_span = f_a + f_b + f_c + f_d + f_e + f_f + f_g;

  reg f_past = 1'b0;
  always @(posedge f_clk) f_past <= f_go;
  wire [POINTER-1:0] f_tail_change = tail_gray ^ f_tail_before;
  wire [POINTER-1:0] f_head_change = head_gray ^ f_head_before;
  always @(posedge f_clk) begin
    if (f_go) begin
      assert (f_binary(tail_gray) == tail);
      assert (f_binary(head_gray) == head);
      assert ((f_tail_change & (f_tail_change - 1'b1)) == 0);
      assert ((f_head_change & (f_head_change - 1'b1)) == 0);
      assert (f_span <= F_PLACES);
      if (!f_in_ran) assert (tail == 0);
      if (!f_out_ran) assert (head == 0 && !full);
      assert (f_held == {1'b0, tail - head} + full);
      assert (out_valid == full);
      if (f_on) begin
        assert (f_ahead < f_held);
        if (f_ahead == 0 && full) assert (out_data == f_word);
        else assert (words[f_place[ADDR_LEN-1:0]] == f_word);
      end
    end else begin
      assert (f_rounds < 4 && f_held == 0 && !f_on && !f_in_ran && !f_out_ran);
      if (f_rounds != 0 || f_in_had) assert (tail == 0 && tail_gray == 0);
      if (f_rounds != 0 || f_out_had) assert (head == 0 && head_gray == 0 && !full);
      if (f_rounds > 1) assert (f_tail_before == 0 && f_head_before == 0);
      if (f_rounds > 2 || f_rounds == 2 && f_out_had) assert (f_tail_settling == 0);
      if (f_rounds > 2 || f_rounds == 2 && f_in_had) assert (f_head_settling == 0);
      if (f_rounds == 3 && f_out_had) assert (tail_seen == 0);
      if (f_rounds == 3 && f_in_had) assert (head_seen == 0);
    end
    if (f_past && !$past(out_clk && out_ready) && $past(out_valid)) assert (out_valid && out_data == $past(out_data));
  end

  // ------------------------------------------------------------ all of this can happen
  reg f_was_full = 1'b0;
  always @(posedge f_clk) begin
    if (f_go && f_in_ran && !in_ready) f_was_full <= 1'b1;
    cover (f_was_full && f_held == 0 && in_ready);
    cover (f_in && f_out && tail[ADDR_LEN]);
    cover (f_in_ran && !f_out_ran && !in_ready);
  end
