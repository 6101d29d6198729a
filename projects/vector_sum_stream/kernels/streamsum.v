// Sums words as they come out of a CoRAM in-stream, one per cycle; a word of the stream holds LANES words of 32 bits.
//
// The thread sends a number of words through the channel; the kernel takes that many from the stream, adds them to
// its running sum and sends the sum back.

module streamsum #(
    parameter LANES = 1           // words of 32 bits in a word of the stream, a power of two
) (
    input  wire                CLK,
    input  wire                RST,

    // in-stream: a word leaves with data_deq while data_empty is 0, and is on data_q in the next cycle
    input  wire [32*LANES-1:0] data_q,
    output wire                data_deq,
    input  wire                data_empty,

    // channel: numbers of words come in, sums go out
    output wire [31:0]         comm_d,
    output wire                comm_enq,
    input  wire                comm_full,
    input  wire [31:0]         comm_q,
    output wire                comm_deq,
    input  wire                comm_empty
);

  localparam integer STAGES = $clog2(LANES) + 1;  // from a word's leaving to its sum at the adder tree's end
  localparam [1:0] WAIT = 2'd0, START = 2'd1, TAKE = 2'd2, REPLY = 2'd3;

  reg [1:0] state;
  reg [31:0] left;               // words still to take
  reg [STAGES-1:0] arriving;     // words that were taken and not added yet
  reg [31:0] sum;

  wire [31:0] word_sum;
  integer stage;

  assign data_deq = (state == TAKE) && !data_empty;

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = sum;
  assign comm_enq = (state == REPLY) && arriving == 0 && !comm_full;

  adder_tree #(
      .LANES(LANES),
      .WIDTH(32)
  ) tree (
      .CLK(CLK),
      .row(data_q),
      .sum(word_sum)
  );

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      left <= 32'd0;
      arriving <= {STAGES{1'b0}};
      sum <= 32'd0;
    end else begin
      arriving[0] <= data_deq;
      for (stage = 1; stage < STAGES; stage = stage + 1) arriving[stage] <= arriving[stage-1];
      if (arriving[STAGES-1]) sum <= sum + word_sum;

      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          left <= comm_q;
          state <= (comm_q == 0) ? REPLY : TAKE;
        end
        TAKE: if (data_deq) begin
          left <= left - 1'b1;
          if (left == 1) state <= REPLY;
        end
        default: if (comm_enq) state <= WAIT; // REPLY
      endcase
    end
  end

endmodule
