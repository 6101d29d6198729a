// Sums words as they come out of a CoRAM in-stream, one per cycle.
//
// The thread sends a number of words through the channel; the kernel takes that many from the stream, adds them to
// its running sum and sends the sum back.

module streamsum #(
    parameter DATA_WIDTH = 32     // bits of a word
) (
    input  wire                  CLK,
    input  wire                  RST,

    // in-stream: a word leaves with data_deq while data_empty is 0, and is on data_q in the next cycle
    input  wire [DATA_WIDTH-1:0] data_q,
    output wire                  data_deq,
    input  wire                  data_empty,

    // channel: numbers of words come in, sums go out
    output wire [DATA_WIDTH-1:0] comm_d,
    output wire                  comm_enq,
    input  wire                  comm_full,
    input  wire [DATA_WIDTH-1:0] comm_q,
    output wire                  comm_deq,
    input  wire                  comm_empty
);

  localparam [1:0] WAIT = 2'd0, START = 2'd1, TAKE = 2'd2, REPLY = 2'd3;

  reg [1:0] state;
  reg [DATA_WIDTH-1:0] left;  // words still to take
  reg arriving;               // data_q holds a word that was not added yet
  reg [DATA_WIDTH-1:0] sum;

  assign data_deq = (state == TAKE) && !data_empty;

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = sum;
  assign comm_enq = (state == REPLY) && !arriving && !comm_full;

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      left <= {DATA_WIDTH{1'b0}};
      arriving <= 1'b0;
      sum <= {DATA_WIDTH{1'b0}};
    end else begin
      arriving <= data_deq;
      if (arriving) sum <= sum + data_q;

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
