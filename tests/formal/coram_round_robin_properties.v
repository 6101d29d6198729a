  // Put into coram_round_robin for proofs. Requests stay until they have gone, and so does the enable of what is shown.
  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);

  reg f_before = 1'b0;
  always @(posedge clk) f_before <= !rst;
  wire f_ran = f_past && !rst && f_before;
  wire [REQUESTS-1:0] f_goes = (valid & taken) ? 1 << owner : 0;
  always @(posedge clk) begin
    if (f_ran) begin
      assume (($past(request & ~f_goes) & ~request) == 0);
      if ($past(valid && !taken)) assume (enable);
    end
  end

  // An arbitrary one, and who went while it waited.
  (* anyconst *) wire [BITS-1:0] f_one;
  always @* assume (f_one < REQUESTS);
  reg [REQUESTS-1:0] f_gone;
  reg [BITS-1:0] f_last;  // who went last
  always @(posedge clk) begin
    if (rst) begin
      f_gone <= 0;
      f_last <= REQUESTS - 1;
    end else begin
      if (!request[f_one] || f_goes[f_one]) f_gone <= 0;
      else f_gone <= f_gone | f_goes;
      if (valid && taken) f_last <= owner;
    end
  end

  function [BITS:0] f_behind;  // how far one comes behind f_one
    input [BITS-1:0] index;
    f_behind = (index > f_one) ? index - f_one : index + REQUESTS - f_one;
  endfunction

  integer f_i;
  always @(posedge clk) begin
    if (f_past && !rst) begin
      assert (valid == (enable && request != 0));
      if (valid) assert (owner < REQUESTS && request[owner]);
      // nobody goes twice while another waits
      assert ((f_goes & f_gone) == 0 || f_goes[f_one]);
      assert (!f_gone[f_one]);
      // how the registers say so
      assert (f_last < REQUESTS);
      if (f_gone != 0) assert (request[f_one] && f_last != f_one);
      for (f_i = 0; f_i < REQUESTS; f_i = f_i + 1) begin
        assert (later[f_i] == (f_i > f_last));
        if (f_gone[f_i]) assert (f_behind(f_i) <= f_behind(f_last));
      end
      if (held) assert (holder < REQUESTS && request[holder] && enable);
      if (held && f_gone != 0) assert (f_behind(holder) > f_behind(f_last));
    end
    if (f_ran && $past(valid && !taken)) assert (valid && owner == $past(owner));
    cover (f_ran && request == {REQUESTS{1'b1}} && (f_gone | (1 << f_one)) == {REQUESTS{1'b1}} && valid && taken && owner == f_one);
  end
