// Multiplies matrices of 32-bit words, row by row: C[i] is the sum over k of A[i][k] * B[k].
//
// Row i of A lies in one half of memory a, rows of B come in blocks in memories b0 and b1, and row i of C grows in one
// half of memory c; the halves change with i. In every cycle LANES words of B enter the pipeline, and are multiplied by one word of A:
//
//   cycle 0  addresses of a and b        3  product, first register; address of c
//         1  words of a and b            4  product, second register; words of c
//         2  operands in registers       5  their sums are written to c
//
// A row of B has at least 4 rows of memory, so what is written in cycle 5 is read again in cycle 7 at the earliest.
//
// Commands come through the channel:
//   4 n + 2  begin with matrices of n by n: the checksum becomes 0, and halves 0 are next
//   0, 1     go on with the block of rows in b0 or b1. The kernel answers as soon as it begins: it reads one row per
//            cycle from the first one on, without a pause, so that a load that begins later never overtakes it.
//            After the last block of a row of C, it answers once more, when the row is in c, with the checksum: the sum
//            of all words of C so far.

module matmul #(
    parameter LANES = 4,            // words in a row of a memory, a power of two
    parameter ROW_ADDRESS = 6,      // a row of a matrix has 2**ROW_ADDRESS rows of memory at most
    parameter BLOCK_ADDRESS = 3     // 2**BLOCK_ADDRESS rows of B in a block
) (
    input  wire                                 CLK,
    input  wire                                 RST,

    // a row of A in each half
    output wire [ROW_ADDRESS:0]                 a_addr,
    output wire [32*LANES-1:0]                  a_d,
    output wire                                 a_we,
    input  wire [32*LANES-1:0]                  a_q,

    // blocks of B
    output wire [ROW_ADDRESS+BLOCK_ADDRESS-1:0] b0_addr,
    output wire [32*LANES-1:0]                  b0_d,
    output wire                                 b0_we,
    input  wire [32*LANES-1:0]                  b0_q,
    output wire [ROW_ADDRESS+BLOCK_ADDRESS-1:0] b1_addr,
    output wire [32*LANES-1:0]                  b1_d,
    output wire                                 b1_we,
    input  wire [32*LANES-1:0]                  b1_q,

    // a row of C in each half, by two ports: sums so far, and sums
    output wire [ROW_ADDRESS:0]                 before_addr,
    output wire [32*LANES-1:0]                  before_d,
    output wire                                 before_we,
    input  wire [32*LANES-1:0]                  before_q,
    output wire [ROW_ADDRESS:0]                 after_addr,
    output wire [32*LANES-1:0]                  after_d,
    output wire                                 after_we,
    input  wire [32*LANES-1:0]                  after_q,

    // commands come in, answers go out
    output wire [31:0]                          comm_d,
    output wire                                 comm_enq,
    input  wire                                 comm_full,
    input  wire [31:0]                          comm_q,
    output wire                                 comm_deq,
    input  wire                                 comm_empty
);

  localparam integer LANE = $clog2(LANES);              // bits of a lane's number
  localparam integer SIZE = ROW_ADDRESS + LANE;         // bits of a column's number
  localparam integer STAGES = 6 + LANE;                 // until the words of a sum are in the checksum
  localparam [1:0] WAIT = 2'd0, START = 2'd1, RUN = 2'd2, DRAIN = 2'd3;

  reg [1:0] state;
  reg [SIZE-1:0] last;                 // n - 1
  reg half;                            // of memories a and c, with the rows of A and C
  reg [SIZE-1:0] k;                    // row of B
  reg [ROW_ADDRESS-1:0] column;        // its rows of memory
  reg [ROW_ADDRESS+BLOCK_ADDRESS-1:0] place;  // in the block
  reg source;                          // memory with the block
  reg [31:0] checksum;

  wire [ROW_ADDRESS-1:0] last_column = last[SIZE-1:LANE];
  wire row_ends = (column == last_column);
  wire block_ends = row_ends && (&k[BLOCK_ADDRESS-1:0]);
  wire setup = comm_q[1];
  wire idle;

  assign comm_deq = ((state == WAIT) || (state == RUN && block_ends && k != last)) && !comm_empty;
  assign comm_enq = ((state == START && !setup) || (state == DRAIN && idle)) && !comm_full;
  assign comm_d = (state == DRAIN) ? checksum : 32'd0;

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      last <= {SIZE{1'b0}};
      half <= 1'b0;
      k <= {SIZE{1'b0}};
      column <= {ROW_ADDRESS{1'b0}};
      place <= {(ROW_ADDRESS + BLOCK_ADDRESS) {1'b0}};
      source <= 1'b0;
    end else begin
      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          place <= {(ROW_ADDRESS + BLOCK_ADDRESS) {1'b0}};
          column <= {ROW_ADDRESS{1'b0}};
          if (setup) begin
            last <= comm_q[SIZE+1:2] - 1'b1;
            half <= 1'b0;
            k <= {SIZE{1'b0}};
            state <= WAIT;
          end else if (comm_enq) begin
            source <= comm_q[0];
            state <= RUN;
          end
        end
        RUN: begin
          place <= place + 1'b1;
          column <= row_ends ? {ROW_ADDRESS{1'b0}} : column + 1'b1;
          if (row_ends) k <= (k == last) ? {SIZE{1'b0}} : k + 1'b1;
          if (block_ends) state <= (k == last) ? DRAIN : comm_empty ? WAIT : START;
        end
        default: if (comm_enq) begin  // DRAIN
          half <= !half;
          state <= WAIT;
        end
      endcase
    end
  end

  // The pipeline. Bit s of these belongs to what is in cycle s + 1.
  reg [STAGES-1:0] under_way;
  reg [3:0] first;                     // of the sums of a row of C
  reg [STAGES-1:0] finished;           // the last k: the sums are words of C
  reg [5*ROW_ADDRESS-1:0] columns;
  reg [LANE-1:0] lane;
  reg taken;                           // source, a cycle later

  assign idle = (under_way == 0);

  always @(posedge CLK) begin
    if (RST) under_way <= {STAGES{1'b0}};
    else under_way <= {under_way[STAGES-2:0], state == RUN};
    first <= {first[2:0], k == 0};
    finished <= {finished[STAGES-2:0], k == last};
    columns <= {columns[4*ROW_ADDRESS-1:0], column};
    lane <= k[LANE-1:0];
    taken <= source;
  end

  wire [32*LANES-1:0] b_q = taken ? b1_q : b0_q;
  wire [32*LANES-1:0] sums;

  reg [31:0] factor;
  always @(posedge CLK) factor <= a_q[{lane, 5'd0} +: 32];

  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : multiplier
      reg [31:0] word, product, product2, sum;
      always @(posedge CLK) begin
        word <= b_q[32*i +: 32];
        product <= factor * word;
        product2 <= product;  // a second register, which tools may move into the multiplier
        sum <= product2 + (first[3] ? 32'd0 : before_q[32*i +: 32]);
      end
      assign sums[32*i +: 32] = sum;
    end
  endgenerate

  wire [31:0] row_sum;
  adder_tree #(
      .LANES(LANES),
      .WIDTH(32)
  ) tree (
      .CLK(CLK),
      .row(sums),
      .sum(row_sum)
  );

  always @(posedge CLK) begin
    if (RST || (state == START && setup)) checksum <= 32'd0;
    else if (under_way[STAGES-2] && finished[STAGES-2]) checksum <= checksum + row_sum;
  end

  assign a_addr = {half, k[SIZE-1:LANE]};
  assign a_d = {32 * LANES{1'b0}};
  assign a_we = 1'b0;
  assign b0_addr = place;
  assign b0_d = {32 * LANES{1'b0}};
  assign b0_we = 1'b0;
  assign b1_addr = place;
  assign b1_d = {32 * LANES{1'b0}};
  assign b1_we = 1'b0;
  assign before_addr = {half, columns[2*ROW_ADDRESS +: ROW_ADDRESS]};
  assign before_d = {32 * LANES{1'b0}};
  assign before_we = 1'b0;
  assign after_addr = {half, columns[4*ROW_ADDRESS +: ROW_ADDRESS]};
  assign after_d = sums;
  assign after_we = under_way[4];

  wire unused = &{1'b0, after_q, comm_q[31:SIZE+2], finished[STAGES-1]};

endmodule
