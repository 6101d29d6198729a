// Takes blocks out of a sequence of bytes: two bytes say how many follow, the lower one first; those go to an out-stream.
//
// The thread gets the length of each block by a channel. Bytes without a stop bit, and bytes that are lost because the
// out-stream is full, are counted in a register.

module loader (
    input  wire        CLK,
    input  wire        RST,

    // bytes from the receiver, which does not wait
    input  wire        got_byte,
    input  wire  [7:0] got,
    input  wire        got_bad,

    // channel: lengths go out
    output wire [31:0] comm_d,
    output wire        comm_enq,
    input  wire        comm_full,
    input  wire [31:0] comm_q,
    output wire        comm_deq,
    input  wire        comm_empty,

    // out-stream
    output wire  [7:0] data_d,
    output wire        data_enq,
    input  wire        data_full,

    // register: errors
    output wire [31:0] errors_d,
    output wire        errors_we,
    input  wire [31:0] errors_q
);

  localparam [1:0] LOW = 2'd0, HIGH = 2'd1, TELL = 2'd2, BYTES = 2'd3;

  reg [1:0] state;
  reg [15:0] length;    // of the block; then the bytes of it that are still to come

  assign comm_d = {16'd0, length};
  assign comm_enq = (state == TELL) && !comm_full;
  assign comm_deq = 1'b0;
  assign data_d = got;
  assign data_enq = got_byte && (state == BYTES) && !data_full;
  wire unused = &{1'b0, comm_q, comm_empty};

  // A byte that comes while the thread cannot be told of its block is lost, too.
  wire lost = got_byte && ((state == BYTES && data_full) || state == TELL);
  // not in reset, which the register knows nothing of: before it, what comes from the receiver has no meaning
  assign errors_we = (lost || got_bad) && !RST;
  assign errors_d = errors_q + 1'b1;

  always @(posedge CLK) begin
    if (RST) state <= LOW;
    else begin
      case (state)
        LOW: if (got_byte) begin
          length[7:0] <= got;
          state <= HIGH;
        end
        HIGH: if (got_byte) begin
          length[15:8] <= got;
          state <= TELL;
        end
        TELL: if (comm_enq) state <= (length == 0) ? LOW : BYTES;
        default: if (got_byte) begin // BYTES: also where one is lost, so that the next block is found
          length <= length - 1'b1;
          if (length == 1) state <= LOW;
        end
      endcase
    end
  end

endmodule
