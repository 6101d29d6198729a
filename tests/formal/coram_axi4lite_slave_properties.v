  // Put into coram_axi4lite_slave for proofs, after slave_device_properties.
  wire f_aw = s_awvalid & s_awready;
  wire f_w = s_wvalid & s_wready;
  wire f_ar = s_arvalid & s_arready;
  wire f_b = s_bvalid & s_bready;
  wire f_r = s_rvalid & s_rready;
  always @(posedge clk) begin
    if (f_stable && $past(s_awvalid & ~s_awready)) assume (s_awvalid && s_awaddr == $past(s_awaddr));
    if (f_stable && $past(s_wvalid & ~s_wready)) begin
      assume (s_wvalid && s_wdata == $past(s_wdata) && s_wstrb == $past(s_wstrb));
    end
    if (f_stable && $past(s_arvalid & ~s_arready)) assume (s_arvalid && s_araddr == $past(s_araddr));

    if (f_go) begin
      // What is taken from the bus is a request in the same cycle, and no request is of anything else.
      assert (f_aw == (f_put & req_write) && f_w == f_aw);
      assert (f_ar == (f_put & ~req_write));
      if (f_aw) assert (req_address == s_awaddr && req_data == s_wdata && req_strobe == s_wstrb);
      if (f_ar) assert (req_address == s_araddr);
      // An answer goes to whom it belongs.
      assert (f_got == (f_b | f_r));
      if (s_bvalid) assert (f_open & f_write & ~s_rvalid);
      if (s_rvalid) assert (f_open & ~f_write & s_rdata == rsp_data);
      if (s_bvalid) assert (s_bresp == {rsp_error, 1'b0});
      if (s_rvalid) assert (s_rresp == {rsp_error, 1'b0});
      // What the registers say.
      assert (answering == f_open);
      assert (!(asking & answering));
      if (f_open) assert (writing == f_write);
      if (asking) assert (writing ? s_awvalid & s_wvalid : s_arvalid);
    end
    if (f_stable && $past(req_valid & ~req_ready)) begin
      assert (req_valid && req_write == $past(req_write) && req_address == $past(req_address));
      if (req_write) assert (req_data == $past(req_data) && req_strobe == $past(req_strobe));
    end
    if (f_stable && $past(s_bvalid & ~s_bready)) assert (s_bvalid && s_bresp == $past(s_bresp));
    if (f_stable && $past(s_rvalid & ~s_rready)) begin
      assert (s_rvalid && s_rdata == $past(s_rdata) && s_rresp == $past(s_rresp));
    end
    // Neither side keeps the other from its turn.
    if (f_stable && $past(f_go & ~asking & ~answering & (s_arvalid | (s_awvalid & s_wvalid)))) assert (asking);
    if (f_stable && $past(f_go & ~asking & ~answering & s_arvalid & writing)) assert (~writing);
    if (f_stable && $past(f_go & ~asking & ~answering & s_awvalid & s_wvalid & ~writing)) assert (writing);
  end

  // ------------------------------------------------------------ all of this can happen
  reg v_wrote = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (f_b & s_bresp[1]) v_wrote <= 1'b1;
      cover (v_wrote & f_r);
      cover (v_wrote & req_valid & ~req_ready);
    end
  end
