  // Put into a frontend for proofs: the device takes requests as it likes, and answers each once, some time later.
  reg f_past = 1'b0;
  always @(posedge clk) f_past <= 1'b1;
  always @(posedge clk) if (!f_past) assume (rst);
  wire f_go = f_past & ~rst;
  reg f_ran = 1'b0;
  always @(posedge clk) f_ran <= ~rst;
  wire f_stable = f_go & f_ran;

  wire f_put = req_valid & req_ready;
  wire f_got = rsp_valid & rsp_ready;
  reg f_open = 1'b0;  // a request is not answered yet
  reg f_write = 1'b0;  // it is a write
  always @(posedge clk) begin
    if (rst) f_open <= 1'b0;
    else f_open <= f_put | (f_open & ~f_got);
    if (f_put) f_write <= req_write;
    if (f_go) begin
      assume (!rsp_valid | f_open);
      // No request before the answer to the last one is taken, and no answer without a request.
      assert (!f_put | !f_open | f_got);
    end
    if (f_stable && $past(rsp_valid & ~rsp_ready)) begin
      assume (rsp_valid && rsp_data == $past(rsp_data) && rsp_error == $past(rsp_error));
    end
  end
