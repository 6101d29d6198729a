// Brings accesses of a slave port from the clock of the bus to that of the devices, and the answers back: one at a time.
//
//   s_clk, s_rst   clock of the s ports, where requests come from; active high and synchronous to it
//   m_clk, m_rst   clock of the m ports, where the devices are; likewise
//   *_req_*        a request is taken on an edge of its clock where valid and ready are 1; it stays until then
//   *_rsp_*        the answer to it, likewise; exactly one for each request. s_rsp stays until it is taken
//
// A request is at the devices after an edge of s_clk and three to four of m_clk, an answer likewise back. The words
// themselves cross while nothing of them changes: what is synchronised is one bit each way that says so.
// The resets are those of coram_async_fifo.
module coram_request_crossing #(
    parameter ADDR_WIDTH = 12,
    parameter DATA_WIDTH = 32
) (
    input  wire                    s_clk,
    input  wire                    s_rst,
    input  wire                    s_req_valid,
    output wire                    s_req_ready,
    input  wire                    s_req_write,
    input  wire [  ADDR_WIDTH-1:0] s_req_address,
    input  wire [  DATA_WIDTH-1:0] s_req_data,
    input  wire [DATA_WIDTH/8-1:0] s_req_strobe,
    output wire                    s_rsp_valid,
    input  wire                    s_rsp_ready,
    output wire [  DATA_WIDTH-1:0] s_rsp_data,
    output wire                    s_rsp_error,

    input  wire                    m_clk,
    input  wire                    m_rst,
    output wire                    m_req_valid,
    input  wire                    m_req_ready,
    output wire                    m_req_write,
    output wire [  ADDR_WIDTH-1:0] m_req_address,
    output wire [  DATA_WIDTH-1:0] m_req_data,
    output wire [DATA_WIDTH/8-1:0] m_req_strobe,
    input  wire                    m_rsp_valid,
    output wire                    m_rsp_ready,
    input  wire [  DATA_WIDTH-1:0] m_rsp_data,
    input  wire                    m_rsp_error
);

  localparam REQUEST = 1 + ADDR_WIDTH + DATA_WIDTH + DATA_WIDTH / 8;
  localparam RESPONSE = DATA_WIDTH + 1;

  // ----------------------------------------------------------------- s_clk
  reg asked;  // changes with each request
  reg [REQUEST-1:0] request;
  reg taken;  // the last answer that came over, by the bit that goes with it
  reg answer_full;
  reg [RESPONSE-1:0] cross_answer;
  wire answered_seen;
  wire answer_new = (answered_seen != taken);

  reg waiting;  // for the answer to a request, and for s_rsp to take it
  assign s_req_ready = ~waiting;

  always @(posedge s_clk) begin
    if (s_req_valid & s_req_ready) request <= {s_req_write, s_req_address, s_req_data, s_req_strobe};
    if (answer_new) cross_answer <= answer;
  end

  always @(posedge s_clk) begin
    if (s_rst) begin
      asked <= 1'b0;
      taken <= 1'b0;
      answer_full <= 1'b0;
      waiting <= 1'b0;
    end else begin
      if (s_req_valid & s_req_ready) begin
        asked <= ~asked;
        waiting <= 1'b1;
      end
      if (answer_new) begin
        taken <= answered_seen;
        answer_full <= 1'b1;
      end
      if (s_rsp_valid & s_rsp_ready) begin
        answer_full <= 1'b0;
        waiting <= 1'b0;
      end
    end
  end

  assign s_rsp_valid = answer_full;
  assign {s_rsp_data, s_rsp_error} = cross_answer;

  // ----------------------------------------------------------------- m_clk
  reg answered;  // changes with each answer
  reg [RESPONSE-1:0] answer;
  reg begun;  // the last request that came over
  reg request_full;
  reg [REQUEST-1:0] cross_request;
  wire asked_seen;
  wire request_new = (asked_seen != begun);

  always @(posedge m_clk) begin
    if (request_new) cross_request <= request;
    if (m_rsp_valid & m_rsp_ready) answer <= {m_rsp_data, m_rsp_error};
  end

  always @(posedge m_clk) begin
    if (m_rst) begin
      answered <= 1'b0;
      begun <= 1'b0;
      request_full <= 1'b0;
    end else begin
      if (request_new) begin
        begun <= asked_seen;
        request_full <= 1'b1;
      end else if (m_req_ready) begin
        request_full <= 1'b0;
      end
      if (m_rsp_valid & m_rsp_ready) answered <= ~answered;
    end
  end

  assign m_req_valid = request_full;
  assign {m_req_write, m_req_address, m_req_data, m_req_strobe} = cross_request;
  assign m_rsp_ready = (answered != begun);

  // ------------------------------------------------------- between the two
  coram_synchroniser asked_synchroniser (
      .clk(m_clk),
      .d(asked),
      .q(asked_seen)
  );

  coram_synchroniser answered_synchroniser (
      .clk(s_clk),
      .d(answered),
      .q(answered_seen)
  );

endmodule
