  // Put into coram_rows for proofs.
  localparam F_QUEUE = 1 << QUEUE_LOG2;
  localparam F_ENTRY = 2 * ROW_WIDTH;

  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;

  // ------------------------------------------------------------ what the engine does
  // It uses as many words as it was told to, some time after it was.
  reg [31:0] f_told = 0;
  always @(posedge clk) begin
    if (f_told == 0) assume (!ram_en);
    if (rst) begin
      f_told <= 0;
      assume (!ram_en);
    end else f_told <= f_told + (engine_valid && engine_ready ? engine_words : 0) - ram_en;
  end

  // ------------------------------------------------------------ both sides count alike
  reg [31:0] f_left;  // words of the commands that are here
  integer f_i;
  always @* begin
    f_left = 0;
    for (f_i = 0; f_i < F_QUEUE; f_i = f_i + 1) begin
      if (f_i < fq_count) begin
        if (f_i == 0) f_left = f_left + ((midway ? midway_more : fq_words[0 +: ROW_WIDTH]) + 1) * GROUPS - ram_group;
        else f_left = f_left + (fq_words[f_i*F_ENTRY +: ROW_WIDTH] + 1) * GROUPS;
      end
    end
  end
  wire f_put = cmd_valid & cmd_ready & (cmd_words != 0);
  always @(posedge clk) begin
    if (f_go) begin
      assert (f_told == f_left);
      assert (ram_group < GROUPS);
      if (fq_count == 0) assert (!midway);
      if (f_put) assert (engine_valid && engine_ready);
      if (cmd_valid && cmd_words != 0 && cmd_words <= (1 << ROW_WIDTH)) assert (engine_words == cmd_words * GROUPS);
      if (cmd_words == 0) assert (engine_words == 0);
    end
  end

  // ------------------------------------------------------------ the words of a command are those of its rows
  (* anyseq *) wire c_pick;
  reg c_on = 1'b0;
  reg [QUEUE_LOG2-1:0] c_ahead;
  reg [ROW_WIDTH-1:0] c_row;
  reg [ROW_WIDTH-1:0] c_more;
  reg [ROW_WIDTH:0] c_rows;  // rows of it that are done
  reg [GROUP_WIDTH-1:0] c_group;
  wire c_now = c_on & (c_ahead == 0);
  reg [F_ENTRY-1:0] c_word;
  integer c_i;
  always @* begin
    c_word = 0;
    for (c_i = 0; c_i < F_QUEUE; c_i = c_i + 1) if (c_ahead == c_i) c_word = fq_words[c_i*F_ENTRY +: F_ENTRY];
  end
  wire [ROW_WIDTH-1:0] c_row_now = c_row + c_rows;
  always @(posedge clk) begin
    if (rst) c_on <= 1'b0;
    else if (!c_on) begin
      if (f_put && c_pick) begin
        c_on <= 1'b1;
        c_ahead <= fq_count - pop;
        c_row <= cmd_local;
        c_more <= cmd_words - 1;
        c_rows <= 0;
        c_group <= 0;
      end
    end else begin
      if (pop) c_ahead <= c_ahead - 1'b1;
      if (c_now && ram_en) begin
        c_group <= (c_group == GROUPS - 1) ? 0 : c_group + 1'b1;
        if (c_group == GROUPS - 1) c_rows <= c_rows + 1'b1;
      end
      if (c_now && pop) c_on <= 1'b0;
    end
    if (f_go && c_on) begin
      assert (c_ahead < fq_count);
      assert (c_word == {c_row, c_more});
    end
    if (f_go && c_on && !c_now) assert (c_rows == 0 && c_group == 0);
    if (f_go && c_now) begin
      assert (midway == (c_rows != 0 || c_group != 0));
      assert (c_rows <= c_more && c_group < GROUPS);
      assert (ram_row == c_row_now && ram_group == c_group);
      assert (more == c_more - c_rows);
      if (ram_en) assert (pop == (c_rows == c_more && c_group == GROUPS - 1));
    end
  end

  // ------------------------------------------------------------ all of this can happen
  reg v_several = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (c_now && pop && c_more == 1) v_several <= 1'b1;
      cover (v_several && fq_count == 0);
      cover (full);
      cover (pop && fq_count != 1);
    end
  end
