// Divides by 9 and rounds down, one number per cycle: long division with a bit of the quotient in each stage.
//
// The number is a sum of nine 32-bit integers, so that the quotient fits 32 bits. Adding 9 * 2**31 makes it
// non-negative and its quotient greater by 2**31, which turns the quotient's highest bit around.

module divide_by_9 (
    input  wire               CLK,
    input  wire [35:0] number,   // two's complement
    output wire [31:0] quotient  // STAGES cycles later
);

  localparam integer STAGES = 33;

  // Behind stage s: the rest so far in 4 bits, then the number's bits to come, then the s bits of the quotient found.
  wire [35:0] chain [0:STAGES-1];

  reg [35:0] positive;
  always @(posedge CLK) positive <= number + 36'h4_8000_0000;
  assign chain[0] = positive;

  genvar s;
  generate
    for (s = 1; s < STAGES; s = s + 1) begin : stage
      wire [35:0] so_far = chain[s-1];
      wire fits = (so_far[35:31] >= 5'd9);
      wire [3:0] rest = fits ? so_far[34:31] - 4'd9 : so_far[34:31];  // less than 9: the fifth bit is no more
      reg [35:0] now;
      always @(posedge CLK) now <= {rest, so_far[30:0], fits};
      assign chain[s] = now;
    end
  endgenerate

  wire [35:0] result = chain[STAGES-1];
  wire unused = &{1'b0, result[35:32]};  // the rest of all
  assign quotient = {~result[31], result[30:0]};

endmodule
