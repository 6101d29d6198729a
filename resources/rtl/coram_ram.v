// Block RAM with two ports: 2**ADDR_LEN words of WIDTH bits, written in LANES parts of WIDTH / LANES bits each.
//
// Ports, synchronous to clk
//   a_addr, a_d, a_we  a_we: the lanes of a_d that are written to a_addr on the edge
//   a_q                the word at a_addr of the last edge; lanes written on that edge are seen at once
//   b_en               the port does something on this edge
//   b_addr, b_d, b_we  b_en = 1: the lanes of b_d that are written
//   b_q                the word at b_addr of the last edge with b_en = 1 that wrote no lane
// Both ports writing one lane of one word on one edge leave it undefined; so does hardware when one port reads what
// the other writes on that edge.
module coram_ram #(
    parameter ADDR_LEN = 10,
    parameter WIDTH = 32,
    parameter LANES = 4
) (
    input  wire                clk,
    input  wire [ADDR_LEN-1:0] a_addr,
    input  wire [WIDTH-1:0]    a_d,
    input  wire [LANES-1:0]    a_we,
    output wire [WIDTH-1:0]    a_q,
    input  wire                b_en,
    input  wire [ADDR_LEN-1:0] b_addr,
    input  wire [WIDTH-1:0]    b_d,
    input  wire [LANES-1:0]    b_we,
    output wire [WIDTH-1:0]    b_q
);

  localparam LANE = WIDTH / LANES;

  reg [WIDTH-1:0] words [0:(1 << ADDR_LEN)-1];

  reg [WIDTH-1:0] a_word;
  integer i;
  always @(posedge clk) begin
    for (i = 0; i < LANES; i = i + 1) begin
      if (a_we[i]) begin
        words[a_addr][i*LANE +: LANE] <= a_d[i*LANE +: LANE];
        a_word[i*LANE +: LANE] <= a_d[i*LANE +: LANE];
      end else begin
        a_word[i*LANE +: LANE] <= words[a_addr][i*LANE +: LANE];
      end
    end
  end
  assign a_q = a_word;

  reg [WIDTH-1:0] b_word;
  integer j;
  always @(posedge clk) begin
    if (b_en) begin
      for (j = 0; j < LANES; j = j + 1) begin
        if (b_we[j]) words[b_addr][j*LANE +: LANE] <= b_d[j*LANE +: LANE];
      end
      if (b_we == {LANES{1'b0}}) b_word <= words[b_addr];
    end
  end
  assign b_q = b_word;

endmodule
