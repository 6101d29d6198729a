  // Put into coram_avalon_slave for proofs, after slave_device_properties.
  wire f_taken = (avs_read | avs_write) & ~avs_waitrequest;
  always @(posedge clk) begin
    assume (!(avs_read & avs_write));
    if (f_stable && $past((avs_read | avs_write) & avs_waitrequest)) begin
      assume (avs_read == $past(avs_read) && avs_write == $past(avs_write) && avs_address == $past(avs_address));
      assume (avs_writedata == $past(avs_writedata) && avs_byteenable == $past(avs_byteenable));
    end

    if (f_go) begin
      assert (f_taken == f_put);
      if (f_put) assert (req_write == avs_write && req_address == avs_address);
      if (f_put & avs_write) assert (req_data == avs_writedata && req_strobe == avs_byteenable);
      assert (f_got == (avs_readdatavalid | avs_writeresponsevalid));
      if (avs_readdatavalid) assert (f_open & ~f_write & avs_readdata == rsp_data);
      if (avs_writeresponsevalid) assert (f_open & f_write);
      if (f_got) assert (avs_response == {rsp_error, 1'b0});
      assert (open == f_open);
      if (f_open) assert (writing == f_write);
    end
    if (f_stable && $past(req_valid & ~req_ready)) assert (req_valid && req_address == $past(req_address));
  end

  // ------------------------------------------------------------ all of this can happen
  reg v_wrote = 1'b0;
  always @(posedge clk) begin
    if (f_go) begin
      if (avs_writeresponsevalid & avs_response[1]) v_wrote <= 1'b1;
      cover (v_wrote & avs_readdatavalid);
    end
  end
