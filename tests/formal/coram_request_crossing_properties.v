  // Put into coram_request_crossing for proofs. Clocks and resets are as in coram_async_fifo_properties.
  reg [2:0] f_rounds = 0;
  reg f_s_had = 1'b0, f_m_had = 1'b0;
  wire f_s_has = f_s_had | s_clk;
  wire f_m_has = f_m_had | m_clk;
  wire f_go = (f_rounds == 4);
  reg f_s_ran = 1'b0, f_m_ran = 1'b0;
  always @(posedge f_clk) begin
    f_s_had <= f_s_has & ~f_m_has;
    f_m_had <= f_m_has & ~f_s_has;
    if (f_s_has && f_m_has && !f_go) f_rounds <= f_rounds + 1'b1;
    if (!f_go) assume (s_rst && m_rst);
    if (f_s_ran) assume (!s_rst);
    if (f_m_ran) assume (!m_rst);
    if (f_go && s_clk && !s_rst) f_s_ran <= 1'b1;
    if (f_go && m_clk && !m_rst) f_m_ran <= 1'b1;
    if (s_rst) assume (!s_req_valid && !s_rsp_ready);
    if (m_rst) assume (!m_req_ready && !m_rsp_valid);
    if (!f_owed) assume (!m_rsp_valid);  // a device answers what it was asked
  end

  wire f_ask = s_clk & ~s_rst & s_req_valid & s_req_ready;
  wire f_take = m_clk & ~m_rst & m_req_valid & m_req_ready;
  wire f_answer = m_clk & ~m_rst & m_rsp_valid & m_rsp_ready;
  wire f_give = s_clk & ~s_rst & s_rsp_valid & s_rsp_ready;

  // What is under way by what the ports show: 0 nothing, 1 a request, 2 a request at the device, 3 an answer.
  reg [1:0] f_stage = 0;
  reg [REQUEST-1:0] f_request;
  reg [RESPONSE-1:0] f_response;
  wire f_owed = (f_stage == 2);
  always @(posedge f_clk) begin
    if (f_ask) f_stage <= 1;
    if (f_take) f_stage <= 2;
    if (f_answer) f_stage <= 3;
    if (f_give) f_stage <= 0;
    if (f_ask) f_request <= {s_req_write, s_req_address, s_req_data, s_req_strobe};
    if (f_answer) f_response <= {m_rsp_data, m_rsp_error};
  end

  // Where the change of a bit stands on its way there and back: one place at most.
  wire [9:0] f_way = {asked, f_asked_before, f_asked_settling, asked_seen, begun,
                      answered, f_answered_before, f_answered_settling, answered_seen, taken};
  wire [8:0] f_front = f_way[9:1] ^ f_way[8:0];

  reg f_past = 1'b0;
  always @(posedge f_clk) f_past <= f_go;
  always @(posedge f_clk) begin
    if (f_go) begin
      if (f_ask) assert (f_stage == 0);
      if (f_take) assert (f_stage == 1);
      if (f_answer) assert (f_stage == 2);
      if (f_give) assert (f_stage == 3);
      if (m_req_valid) assert ({m_req_write, m_req_address, m_req_data, m_req_strobe} == f_request);
      if (s_rsp_valid) assert ({s_rsp_data, s_rsp_error} == f_response);
      // how the registers say the same
      assert ((f_front & (f_front - 1'b1)) == 0);
      assert (waiting == (f_stage != 0));
      if (f_stage == 0) assert (f_front == 0 && !request_full && !answer_full);
      if (f_stage == 1) assert (!answer_full && (request_full ? f_front == 9'b000010000 : f_front > 9'b000010000));
      if (f_stage == 2) assert (!answer_full && !request_full && f_front == 9'b000010000);
      if (f_stage == 3) assert (!request_full && f_front < 9'b000010000 && answer_full == (f_front == 0));
      if (f_stage != 0) assert (request == f_request);
      if (f_stage == 3) assert (answer == f_response);
      if (!f_s_ran) assert (f_stage == 0 && f_way == 0);
      if (!f_m_ran) assert (f_stage <= 1 && f_way[5:0] == 0 && !request_full);
    end else begin
      assert (f_rounds < 4 && f_stage == 0 && !f_s_ran && !f_m_ran);
      if (f_rounds != 0 || f_s_had) assert (!asked && !taken && !waiting && !answer_full);
      if (f_rounds != 0 || f_m_had) assert (!begun && !answered && !request_full);
      if (f_rounds > 1) assert (!f_asked_before && !f_answered_before);
      if (f_rounds > 2 || f_rounds == 2 && f_m_had) assert (!f_asked_settling);
      if (f_rounds > 2 || f_rounds == 2 && f_s_had) assert (!f_answered_settling);
      if (f_rounds == 3 && f_m_had) assert (!asked_seen);
      if (f_rounds == 3 && f_s_had) assert (!answered_seen);
    end
    if (f_past && $past(m_req_valid) && !$past(m_clk && m_req_ready)) assert (m_req_valid && m_req_data == $past(m_req_data));
    if (f_past && $past(s_rsp_valid) && !$past(s_clk && s_rsp_ready)) assert (s_rsp_valid && s_rsp_data == $past(s_rsp_data));
  end

  always @(posedge f_clk) cover (f_give && s_rsp_data[0]);
