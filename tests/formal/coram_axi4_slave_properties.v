  // Put into coram_axi4_slave for proofs, after slave_device_properties.
  wire f_aw = s_awvalid & s_awready;
  wire f_w = s_wvalid & s_wready;
  wire f_ar = s_arvalid & s_arready;
  wire f_b = s_bvalid & s_bready;
  wire f_r = s_rvalid & s_rready;
  reg f_burst = 1'b0;  // one is under way
  reg f_writes;
  reg [8:0] f_beats;  // of it
  reg [8:0] f_asked;
  reg [8:0] f_answered;
  reg f_bad;
  reg [ID_WIDTH-1:0] f_id;
  always @(posedge clk) begin
    if (f_stable && $past(s_awvalid & ~s_awready)) begin
      assume (s_awvalid && s_awaddr == $past(s_awaddr) && s_awlen == $past(s_awlen) && s_awid == $past(s_awid));
    end
    if (f_stable && $past(s_arvalid & ~s_arready)) begin
      assume (s_arvalid && s_araddr == $past(s_araddr) && s_arlen == $past(s_arlen) && s_arid == $past(s_arid));
    end
    if (f_stable && $past(s_wvalid & ~s_wready)) begin
      assume (s_wvalid && s_wdata == $past(s_wdata) && s_wstrb == $past(s_wstrb));
    end

    if (rst) begin
      f_burst <= 1'b0;
    end else if (f_aw | f_ar) begin
      f_burst <= 1'b1;
      f_writes <= f_aw;
      f_beats <= (f_aw ? s_awlen : s_arlen) + 9'd1;
      f_id <= f_aw ? s_awid : s_arid;
      f_asked <= 9'd0;
      f_answered <= 9'd0;
      f_bad <= 1'b0;
    end else begin
      if (f_put) f_asked <= f_asked + 1'b1;
      if (f_got) f_answered <= f_answered + 1'b1;
      if (f_got) f_bad <= f_bad | rsp_error;
      if (f_b | (f_r & s_rlast)) f_burst <= 1'b0;
    end

    if (f_go) begin
      // One burst at a time, and what moves belongs to it.
      assert (!(f_aw & f_ar) && !((f_aw | f_ar) & f_burst));
      assert (f_w == (f_put & req_write) && !(f_put & ~f_burst));
      if (f_put) assert (req_write == f_writes && f_asked < f_beats);
      if (f_w) assert (req_data == s_wdata && req_strobe == s_wstrb);
      if (s_rvalid) begin
        assert (f_burst & ~f_writes & f_open & s_rid == f_id & s_rdata == rsp_data);
        assert (s_rresp == {rsp_error, 1'b0} && s_rlast == (f_answered + 9'd1 == f_beats));
      end
      if (f_burst & ~f_writes) assert (f_r == f_got);
      if (s_bvalid) begin
        assert (f_burst & f_writes & s_bid == f_id & f_answered == f_beats & s_bresp == {f_bad, 1'b0});
      end
      // What the registers say.
      assert (f_burst == (moving | ending) && !(moving & ending) && !(taking & (moving | ending)));
      assert (open == f_open);
      if (taking) assert (writing ? s_awvalid : s_arvalid);
      if (f_burst) begin
        assert (writing == f_writes && id == f_id && f_asked <= f_beats && f_beats != 0 && f_beats <= 9'd256);
        assert (f_asked == f_answered + {8'd0, open} && asked == (f_asked == f_beats));
        if (!asked) assert ({1'b0, left} + f_asked + 9'd1 == f_beats);
      end else begin
        assert (!open);
      end
      if (moving) assert (f_answered < f_beats);
      if (moving & writing | ending) assert (error == f_bad);
      if (ending) assert (f_writes && f_answered == f_beats);
    end
    if (f_stable && $past(s_bvalid & ~s_bready)) assert (s_bvalid && s_bresp == $past(s_bresp) && s_bid == $past(s_bid));
    if (f_stable && $past(s_rvalid & ~s_rready)) begin
      assert (s_rvalid && s_rdata == $past(s_rdata) && s_rresp == $past(s_rresp) && s_rlast == $past(s_rlast));
    end
    if (f_stable && $past(req_valid & ~req_ready & ~f_open)) begin
      assert (req_valid && req_write == $past(req_write) && req_address == $past(req_address));
    end
  end

  // ------------------------------------------------------------ all of this can happen
  reg v_wrote = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (f_b & s_bresp[1] & (f_beats == 9'd3)) v_wrote <= 1'b1;
      cover (v_wrote & f_r & s_rlast & (f_beats == 9'd2));
      cover (f_put & f_got & f_writes);
    end
  end
