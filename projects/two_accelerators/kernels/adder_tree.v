// Adds the words of a row in pairs, then the pairs, and so on: one row per cycle, the sum after $clog2(LANES) cycles.

module adder_tree #(
    parameter LANES = 4,  // words of a row, a power of two
    parameter WIDTH = 32  // bits of a word
) (
    input  wire                   CLK,
    input  wire [LANES*WIDTH-1:0] row,
    output wire [WIDTH-1:0]       sum
);

  // Node 0 is the sum, node n adds nodes 2n + 1 and 2n + 2, and the last LANES nodes are the row's words.
  wire [WIDTH-1:0] nodes [0:2*LANES-2];

  assign sum = nodes[0];

  genvar n;
  generate
    for (n = 0; n < LANES - 1; n = n + 1) begin : pair
      reg [WIDTH-1:0] both;
      always @(posedge CLK) both <= nodes[2*n+1] + nodes[2*n+2];
      assign nodes[n] = both;
    end
    for (n = 0; n < LANES; n = n + 1) begin : lane
      assign nodes[LANES-1+n] = row[n*WIDTH +: WIDTH];
    end
  endgenerate

endmodule
