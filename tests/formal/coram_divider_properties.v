  // Put into coram_divider for proofs: whatever is divided, at any time, quotient * divisor + remainder is the dividend.
  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  always @(posedge clk) if (start) assume (done && divisor != 0);

  reg f_any;  // something has been divided
  reg [DIVIDEND-1:0] f_dividend;
  reg [DIVISOR-1:0] f_divisor;
  reg [7:0] f_step;  // steps done of a group
  reg [7:0] f_time;  // cycles since the start
  always @(posedge clk) begin
    f_any <= !rst && (start || f_any);
    if (start) begin
      f_dividend <= dividend;
      f_divisor <= divisor;
    end
    if (rst || start) f_step <= 0;
    else if (todo[1]) f_step <= last ? 0 : f_step + 1;
    if (rst || start) f_time <= 0;
    else if (!done) f_time <= f_time + 1;
  end

  reg [7:0] f_groups;
  integer f_i;
  always @* begin
    f_groups = 0;
    for (f_i = 1; f_i <= GROUPS; f_i = f_i + 1) f_groups = f_groups + todo[f_i];
  end
  wire [7:0] f_steps = f_groups * STEPS - f_step;
  wire [7:0] f_bits = f_steps * BITS;  // of the quotient that are to be found
  wire [PADDED-1:0] f_found = rest & ~({PADDED{1'b1}} << (PADDED - f_bits));
  wire [PADDED+DIVISOR-1:0] f_product = f_found * f_divisor + left;

  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert ((todo & (todo + 1'b1)) == 0);
      assert (f_step < STEPS && (f_step == 0 || todo[1]));
      if (todo[1]) assert (last == (f_step == STEPS - 1));
      if (!done) assert (f_any);
      if (fresh) assert (!todo[1] && rest == f_dividend && f_time == 0);
      if (f_any) assert (once == f_divisor && f_divisor != 0);
      if (f_any && !fresh) begin
        assert (thrice == f_divisor * 3);
        assert (left < f_divisor);
        assert (f_product == f_dividend >> f_bits);
        assert (rest >> (PADDED - f_bits) == (f_dividend & ~({PADDED{1'b1}} << f_bits)));
        assert (f_time + f_steps <= 1 + GROUPS * STEPS);
        if (done) assert (quotient * f_divisor + remainder == f_dividend && remainder < f_divisor);
      end
    end
    cover (f_any && done && f_time == 1 + GROUPS * STEPS);
    cover (f_any && done && f_time == 1);
  end
