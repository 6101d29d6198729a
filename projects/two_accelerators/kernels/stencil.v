// Replaces each point of a row by the mean, rounded down, of the nine points around it.
//
// Three neighbouring rows lie in memories row0, row1 and row2, in any order; the result goes into memory result. In every
// cycle one column, three points, enters the pipeline:
//
//   cycle 0  address      2  points in registers      4  sum of three columns
//         1  words        3  their sum                5 to 37  divide_by_9; in the last one the mean is written
//
// With a column comes the mean around the column before it. So a row of n points takes n + 1 columns, of which the last
// is of no matter. The first and the last point have no nine points around them: they are copied from the middle row.
//
// Commands come through the channel:
//   4 n + 3  rows have n points, from 3 to 2**ADDRESS_WIDTH
//   0, 1, 2  compute the row whose middle row is in row0, row1 or row2; the answer says that it is in result

module stencil #(
    parameter ADDRESS_WIDTH = 9  // 2**ADDRESS_WIDTH points in a row at most
) (
    input  wire                     CLK,
    input  wire                     RST,

    output wire [ADDRESS_WIDTH-1:0] row0_addr,
    output wire [31:0]              row0_d,
    output wire                     row0_we,
    input  wire [31:0]              row0_q,
    output wire [ADDRESS_WIDTH-1:0] row1_addr,
    output wire [31:0]              row1_d,
    output wire                     row1_we,
    input  wire [31:0]              row1_q,
    output wire [ADDRESS_WIDTH-1:0] row2_addr,
    output wire [31:0]              row2_d,
    output wire                     row2_we,
    input  wire [31:0]              row2_q,
    output wire [ADDRESS_WIDTH-1:0] result_addr,
    output wire [31:0]              result_d,
    output wire                     result_we,
    input  wire [31:0]              result_q,

    output wire [31:0]              comm_d,
    output wire                     comm_enq,
    input  wire                     comm_full,
    input  wire [31:0]              comm_q,
    output wire                     comm_deq,
    input  wire                     comm_empty
);

  localparam integer STAGES = 37;
  localparam [1:0] WAIT = 2'd0, START = 2'd1, RUN = 2'd2, DRAIN = 2'd3;

  reg [1:0] state;
  reg [ADDRESS_WIDTH-1:0] last;    // the last point of a row
  reg [ADDRESS_WIDTH:0] column;
  reg [1:0] middle;                // memory with the middle row
  reg [STAGES-1:0] under_way;      // bit s: a column is in cycle s + 1
  reg [ADDRESS_WIDTH:0] place;     // of the mean that comes next; all ones for the one before the first

  wire mean_there = under_way[STAGES-1];

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_enq = (state == DRAIN) && (under_way == 0) && !comm_full;
  assign comm_d = 32'd0;

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      last <= {ADDRESS_WIDTH{1'b0}};
      column <= {(ADDRESS_WIDTH + 1){1'b0}};
      middle <= 2'd0;
      under_way <= {STAGES{1'b0}};
      place <= {(ADDRESS_WIDTH + 1){1'b1}};
    end else begin
      under_way <= {under_way[STAGES-2:0], state == RUN};
      if (mean_there) place <= place + 1'b1;
      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          column <= {(ADDRESS_WIDTH + 1){1'b0}};
          place <= {(ADDRESS_WIDTH + 1){1'b1}};
          if (comm_q[1:0] == 2'd3) last <= comm_q[ADDRESS_WIDTH+1:2] - 1'b1;
          else middle <= comm_q[1:0];
          state <= (comm_q[1:0] == 2'd3) ? WAIT : RUN;
        end
        RUN: begin
          column <= column + 1'b1;
          if (column == {1'b0, last} + 1'b1) state <= DRAIN;
        end
        default: if (comm_enq) state <= WAIT;  // DRAIN
      endcase
    end
  end

  // The first and the last point of the middle row, kept until their turn.
  wire [31:0] middle_q = (middle == 2'd0) ? row0_q : (middle == 2'd1) ? row1_q : row2_q;
  reg is_first, is_last;           // the words of this cycle
  reg [31:0] left, right;
  always @(posedge CLK) begin
    is_first <= (state == RUN) && (column == 0);
    is_last <= (state == RUN) && (column == {1'b0, last});
    if (is_first) left <= middle_q;
    if (is_last) right <= middle_q;
  end

  // One column after the other. Signs are extended by hand, so that no bit of a sum is lost.
  reg [31:0] point0, point1, point2;
  reg [33:0] sum, sum_before, sum_first;
  reg [35:0] sum9;
  always @(posedge CLK) begin
    point0 <= row0_q;
    point1 <= row1_q;
    point2 <= row2_q;
    sum <= {{2{point0[31]}}, point0} + {{2{point1[31]}}, point1} + {{2{point2[31]}}, point2};
    sum_before <= sum;
    sum_first <= sum_before;
    sum9 <= {{2{sum[33]}}, sum} + {{2{sum_before[33]}}, sum_before} + {{2{sum_first[33]}}, sum_first};
  end

  wire [31:0] mean;
  divide_by_9 divide (
      .CLK(CLK),
      .number(sum9),
      .quotient(mean)
  );

  assign result_addr = place[ADDRESS_WIDTH-1:0];
  assign result_we = mean_there && !place[ADDRESS_WIDTH];
  assign result_d = (place == 0) ? left : (place == {1'b0, last}) ? right : mean;

  assign row0_addr = column[ADDRESS_WIDTH-1:0];
  assign row0_d = 32'd0;
  assign row0_we = 1'b0;
  assign row1_addr = column[ADDRESS_WIDTH-1:0];
  assign row1_d = 32'd0;
  assign row1_we = 1'b0;
  assign row2_addr = column[ADDRESS_WIDTH-1:0];
  assign row2_d = 32'd0;
  assign row2_we = 1'b0;

  wire unused = &{1'b0, result_q, comm_q[31:ADDRESS_WIDTH+2]};

endmodule
