// Plays a trace of reads and writes to a cache: takes requests from an in-stream and puts the answers into an out-stream.
//
// The thread sends how many requests there are. A request is a word of 64 bits: bit 63 write, 55:32 address in words, 31:0
// what to write. An answer, of 64 bits, too: bit 32 hit, 31:0 what was read, or written. The next request leaves when
// the answer to the one before it is there; behind the last one the cache is told to store what has changed.

module requester (
    input  wire        CLK,
    input  wire        RST,

    // channel: numbers of requests come in
    output wire [31:0] comm_d,
    output wire        comm_enq,
    input  wire        comm_full,
    input  wire [31:0] comm_q,
    output wire        comm_deq,
    input  wire        comm_empty,

    // in-stream: a word leaves with trace_deq while trace_empty is 0, and is on trace_q in the next cycle
    input  wire [63:0] trace_q,
    output wire        trace_deq,
    input  wire        trace_empty,

    // out-stream
    output wire [63:0] answers_d,
    output wire        answers_enq,
    input  wire        answers_full,

    // the cache
    output wire        request_valid,
    input  wire        request_ready,
    output wire [57:0] request,       // flush, write, address, value
    input  wire        answer_valid,
    input  wire [32:0] answer         // hit, value
);

  localparam [2:0] IDLE = 3'd0, START = 3'd1, TAKE = 3'd2, ASK = 3'd3, AWAIT = 3'd4, PUT = 3'd5, FLUSH = 3'd6;

  reg [2:0] state;
  reg [31:0] left;
  reg [32:0] kept;

  assign comm_deq = (state == IDLE) && !comm_empty;
  assign comm_d = 32'd0;
  assign comm_enq = 1'b0;
  assign trace_deq = (state == TAKE) && !trace_empty;
  assign answers_d = {31'd0, kept};
  assign answers_enq = (state == PUT) && !answers_full;

  assign request_valid = (state == ASK) || (state == FLUSH);
  assign request = {state == FLUSH, trace_q[63], trace_q[55:0]};
  wire unused = &{1'b0, comm_full, trace_q[62:56]};

  always @(posedge CLK) begin
    if (RST) state <= IDLE;
    else begin
      case (state)
        IDLE: if (!comm_empty) state <= START;
        START: begin
          left <= comm_q;
          state <= TAKE;
        end
        TAKE: if (!trace_empty) state <= ASK;
        ASK: if (request_ready) state <= AWAIT;
        AWAIT: if (answer_valid) begin
          kept <= answer;
          left <= left - 1'b1;
          state <= PUT;
        end
        PUT: if (!answers_full) state <= (left == 0) ? FLUSH : TAKE;
        default: if (request_ready) state <= IDLE; // FLUSH
      endcase
    end
  end

endmodule
