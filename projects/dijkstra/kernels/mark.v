// Marks nodes as visited: puts the mark into the out-stream and sends the node to the control thread, which stores it. The
// main thread gets the node back when the mark is in memory. A node of all ones, sent at the end, only goes on.

module mark (
    input  wire        CLK,
    input  wire        RST,

    // channel of the main thread
    output wire [31:0] main_d,
    output wire        main_enq,
    input  wire        main_full,
    input  wire [31:0] main_q,
    output wire        main_deq,
    input  wire        main_empty,

    // channel of the control thread: nodes go, and come back when their mark is in memory
    output wire [31:0] visit_d,
    output wire        visit_enq,
    input  wire        visit_full,
    input  wire [31:0] visit_q,
    output wire        visit_deq,
    input  wire        visit_empty,

    // out-stream: marks
    output wire [31:0] store_d,
    output wire        store_enq,
    input  wire        store_full
);

  localparam [31:0] STOP = 32'hFFFFFFFF, VISITED = 32'd1;
  localparam [1:0] WAIT = 2'd0, SEND = 2'd1, STORED = 2'd2, ANSWER = 2'd3;

  reg [1:0] state;
  wire sends = (state == SEND) && !visit_full && !store_full;

  assign main_deq = (state == WAIT) && !main_empty;
  assign visit_d = main_q;
  assign visit_enq = sends;
  assign store_d = VISITED;
  assign store_enq = sends && (main_q != STOP);
  assign visit_deq = (state == STORED) && !visit_empty;
  assign main_d = visit_q;
  assign main_enq = (state == ANSWER) && !main_full;

  always @(posedge CLK) begin
    if (RST) state <= WAIT;
    else
      case (state)
        WAIT: if (!main_empty) state <= SEND;
        SEND: if (sends) state <= (main_q == STOP) ? WAIT : STORED;
        STORED: if (!visit_empty) state <= ANSWER;
        default: if (!main_full) state <= WAIT;  // ANSWER
      endcase
  end

endmodule
