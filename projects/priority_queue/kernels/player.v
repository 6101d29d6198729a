// Plays operations on the heap as they come from an in-stream, and puts what was at the top before each of them into an
// out-stream.
//
// The thread sends the number of operations. Each is three words: 0 for a push or 1 for a pop, key, value. Each result
// is the key and the value of the top, which a pop has taken; all ones where the heap was empty. In the end the thread gets
// the number of entries that were taken, and the heap is told to stop.

module player (
    input  wire        CLK,
    input  wire        RST,

    // channel
    output wire [31:0] comm_d,
    output wire        comm_enq,
    input  wire        comm_full,
    input  wire [31:0] comm_q,
    output wire        comm_deq,
    input  wire        comm_empty,

    // in-stream: operations
    input  wire [31:0] load_q,
    output wire        load_deq,
    input  wire        load_empty,

    // out-stream: results
    output wire [31:0] store_d,
    output wire        store_enq,
    input  wire        store_full,

    // the heap
    output wire        operation_valid,
    input  wire        operation_ready,
    output wire [1:0]  operation_code,
    output wire [63:0] operation_entry, // { key, value }
    input  wire        top_none,
    input  wire [63:0] top_entry
);

  localparam [31:0] NONE = 32'hFFFFFFFF;
  localparam [2:0] WAIT = 3'd0,       // for the number of operations
                   START = 3'd1,
                   TAKE = 3'd2,       // the three words of an operation
                   PLAY = 3'd3,
                   KEY = 3'd4,        // the two words of its result
                   VALUE = 3'd5,
                   STOP = 3'd6,
                   ANSWER = 3'd7;

  reg [2:0] state;
  reg [31:0] left;                // operations to come
  reg [31:0] taken;               // entries
  reg [1:0] words;                // of the operation that were asked for
  reg word_here;                  // load_q holds one
  reg pop;
  reg [31:0] key, value;          // of the operation, then of the result

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = taken;
  assign comm_enq = (state == ANSWER) && !comm_full;
  assign load_deq = (state == TAKE) && (words != 2'd3) && !load_empty;
  assign store_d = (state == KEY) ? key : value;
  assign store_enq = ((state == KEY) || (state == VALUE)) && !store_full;

  assign operation_valid = (state == PLAY) || (state == STOP);
  assign operation_code = (state == STOP) ? 2'd2 : {1'b0, pop};
  assign operation_entry = {key, value};

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      left <= 32'd0;
      taken <= 32'd0;
      words <= 2'd0;
      word_here <= 1'b0;
      pop <= 1'b0;
      key <= 32'd0;
      value <= 32'd0;
    end else begin
      word_here <= load_deq;
      if (load_deq) words <= words + 1'b1;
      if (word_here) {pop, key, value} <= {key[0], value, load_q};

      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          left <= comm_q;
          taken <= 32'd0;
          words <= 2'd0;
          state <= (comm_q == 32'd0) ? STOP : TAKE;
        end
        TAKE: if (word_here && words == 2'd3) state <= PLAY;
        PLAY: if (operation_ready) begin
          {key, value} <= top_none ? {NONE, NONE} : top_entry;
          if (pop && !top_none) taken <= taken + 1'b1;
          left <= left - 1'b1;
          state <= KEY;
        end
        KEY: if (!store_full) state <= VALUE;
        VALUE: if (!store_full) begin
          words <= 2'd0;
          state <= (left == 32'd0) ? STOP : TAKE;
        end
        STOP: if (operation_ready) state <= ANSWER;
        default: if (!comm_full) state <= WAIT;  // ANSWER
      endcase
    end
  end

endmodule
