// Passes the words of an in-stream on to an out-stream, one per cycle.

module pass #(
    parameter DATA_WIDTH = 32     // bits of a word
) (
    input  wire                  CLK,
    input  wire                  RST,

    // in-stream: a word leaves with from_deq while from_empty is 0, and is on from_q in the next cycle
    input  wire [DATA_WIDTH-1:0] from_q,
    output wire                  from_deq,
    input  wire                  from_empty,

    // out-stream: takes to_d with to_enq
    output wire [DATA_WIDTH-1:0] to_d,
    output wire                  to_enq,
    input  wire                  to_full,
    input  wire                  to_alm_full
);

  reg arriving; // from_q holds a word that was not passed on yet

  // A word that is asked for now needs its place in the next cycle, when the one before it has taken its own: so there
  // must be room for two, which is what ALM_FULL says.
  assign from_deq = !from_empty && !to_alm_full && !RST;

  assign to_d = from_q;
  assign to_enq = arriving;

  // to_full cannot be 1 while a word arrives
  wire unused = &{1'b0, to_full};

  always @(posedge CLK) begin
    if (RST) arriving <= 1'b0;
    else arriving <= from_deq;
  end

endmodule
