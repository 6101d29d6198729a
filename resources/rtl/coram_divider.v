// Quotient and remainder of two numbers that are not negative, in as many cycles as the quotient is long.
//
// Parameters
//   DIVIDEND  bits of the dividend and of the quotient
//   DIVISOR   bits of the divisor and of the remainder
//   BITS      of the quotient that a cycle finds: 1, or 2, 4, 6 ...
//   STEPS     cycles of a group of digits; leading zeros of the quotient are skipped by whole groups
//
// Ports, synchronous to clk; rst is active high
//   start     takes dividend and divisor; only while done = 1
//   done      quotient and remainder are those of the last start, and stay until the next
//
// The first cycle after start counts the groups of BITS * STEPS bits that dividend and divisor have, and moves the
// dividend so that as many groups as the quotient can have are left to do: none if the dividend has fewer groups than
// the divisor. Each of them takes STEPS cycles. In all, done is 1 again 2 + groups * STEPS cycles after start.
// Two bits are found by taking the divisor once, twice and three times from what is left, all side by side.
//
// By a divisor of 0, quotient and remainder are some numbers.
module coram_divider #(
    parameter DIVIDEND = 32,
    parameter DIVISOR  = 32,
    parameter BITS     = 4,
    parameter STEPS    = 1
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                start,
    input  wire [DIVIDEND-1:0] dividend,
    input  wire [DIVISOR-1:0]  divisor,
    output wire                done,
    output wire [DIVIDEND-1:0] quotient,
    output wire [DIVISOR-1:0]  remainder
);

  localparam STAGES = (BITS + 1) / 2;
  localparam GROUP = BITS * STEPS;
  localparam GROUPS = (DIVIDEND + GROUP - 1) / GROUP;
  localparam PADDED = GROUPS * GROUP;
  // The divisor in as many groups, and one bit for all that is beyond.
  localparam WIDE = (DIVISOR > PADDED ? DIVISOR : PADDED) + 1;

  reg [PADDED-1:0]  rest;  // of the dividend, from the top; the quotient comes in from below
  reg [DIVISOR-1:0] left;  // what is left of the dividend's part that is done: the remainder in the end
  reg [DIVISOR-1:0] once;
  /* verilator lint_off UNUSED */
  reg [DIVISOR+1:0] thrice;
  /* verilator lint_on UNUSED */
  reg               fresh;
  reg [GROUPS:1]    todo;  // a one for each group that is to do

  assign done = ~fresh & ~todo[1];
  assign quotient = rest[DIVIDEND-1:0];
  assign remainder = left;

  // Groups: the dividend has more than i of them, the divisor more than i; the quotient at least i.
  /* verilator lint_off UNUSED */
  wire [WIDE-1:0]   wide = {{WIDE - DIVISOR{1'b0}}, once};
  /* verilator lint_on UNUSED */
  wire [GROUPS-1:0] long;
  wire [GROUPS:1]   longer;
  wire [GROUPS:1]   least;
  genvar i, j;
  generate
    for (i = 0; i < GROUPS; i = i + 1) begin : of_dividend
      assign long[i] = |rest[PADDED-1:i*GROUP];
    end
    for (i = 1; i <= GROUPS; i = i + 1) begin : of_divisor
      assign longer[i] = |wide[WIDE-1:i*GROUP];
    end
    for (i = 1; i <= GROUPS; i = i + 1) begin : of_quotient
      wire [GROUPS+1-i:1] fits;
      for (j = 1; j <= GROUPS + 1 - i; j = j + 1) begin : by_length
        assign fits[j] = long[j+i-2] & ~longer[j];
      end
      assign least[i] = |fits;
    end
  endgenerate

  // The dividend moved by the groups that are not to do.
  reg [31:0] away;
  integer k;
  always @* begin
    away = 32'd0;
    for (k = GROUPS; k >= 1; k = k - 1) if (!least[k]) away = GROUPS + 1 - k;
  end
  wire [DIVISOR+PADDED-1:0] moved = {{DIVISOR{1'b0}}, rest} << (away * GROUP);

  // Each stage's remainder, and its digits; the dividend's digits are taken from the top.
  wire [BITS-1:0] next = rest[PADDED-1-:BITS];
  wire [BITS-1:0] digits;
  generate
    for (i = 0; i < STAGES; i = i + 1) begin : of_stage
      wire [DIVISOR-1:0] earlier;
      wire [DIVISOR-1:0] after;
      if (i == 0) begin : first
        assign earlier = left;
      end else begin : further
        assign earlier = of_stage[i-1].after;
      end
      if (BITS == 1) begin : radix_2
        /* verilator lint_off UNUSED */
        wire [DIVISOR+1:0] from = {1'b0, earlier, next};
        wire [DIVISOR+1:0] less = from - {2'd0, once};
        /* verilator lint_on UNUSED */
        assign digits = ~less[DIVISOR+1];
        assign after = less[DIVISOR+1] ? from[DIVISOR-1:0] : less[DIVISOR-1:0];
      end else begin : radix_4
        /* verilator lint_off UNUSED */
        wire [DIVISOR+2:0] from = {1'b0, earlier, next[BITS-1-2*i-:2]};
        wire [DIVISOR+2:0] less1 = from - {3'd0, once};
        wire [DIVISOR+2:0] less2 = from - {2'd0, once, 1'b0};
        wire [DIVISOR+2:0] less3 = from - {1'b0, thrice};
        /* verilator lint_on UNUSED */
        wire [DIVISOR-1:0] low = less1[DIVISOR+2] ? from[DIVISOR-1:0] : less1[DIVISOR-1:0];
        wire [DIVISOR-1:0] high = less3[DIVISOR+2] ? less2[DIVISOR-1:0] : less3[DIVISOR-1:0];
        wire               two = ~less2[DIVISOR+2];
        assign digits[BITS-1-2*i-:2] = {two, two ? ~less3[DIVISOR+2] : ~less1[DIVISOR+2]};
        assign after = two ? high : low;
      end
    end
  endgenerate
  wire [PADDED-1:0] pushed = (rest << BITS) | {{PADDED - BITS{1'b0}}, digits};

  localparam TURN_BITS = STEPS > 64 ? 7 : STEPS > 32 ? 6 : STEPS > 16 ? 5 : STEPS > 8 ? 4 : STEPS > 4 ? 3 : 2;
  localparam LAST_TURN = STEPS - 1;
  wire last;
  generate
    if (STEPS == 1) begin : group_of_one
      assign last = 1'b1;
    end else begin : group_of_several
      reg [TURN_BITS-1:0] turn;
      assign last = turn == {TURN_BITS{1'b0}};
      always @(posedge clk) begin
        if (start | (todo[1] & last)) turn <= LAST_TURN[TURN_BITS-1:0];
        else if (todo[1]) turn <= turn - {{TURN_BITS - 1{1'b0}}, 1'b1};
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (rst) begin
      fresh <= 1'b0;
      todo <= {GROUPS{1'b0}};
    end else begin
      fresh <= start;
      if (fresh) todo <= least;
      else if (todo[1] & last) todo <= todo >> 1;
    end
  end

  always @(posedge clk) begin
    if (start) once <= divisor;
    thrice <= {2'd0, once} + {1'b0, once, 1'b0};
    if (start) rest <= {{PADDED - DIVIDEND{1'b0}}, dividend};
    else if (fresh) rest <= moved[PADDED-1:0];
    else if (todo[1]) rest <= pushed;
    if (fresh) left <= moved[DIVISOR+PADDED-1:PADDED];
    else if (todo[1]) left <= of_stage[STAGES-1].after;
  end

endmodule
