// Sums rows of words in two CoRAM memories, one row per cycle, while the other memory is loaded.
//
// The thread sends commands through the channel:
//   0, 1  sum up the ROWS rows of memory 0 or 1. The kernel answers as soon as it begins: it reads one row per cycle from
//         the first one on, without a pause, and a load writes at most one per cycle in the same order. So a load
//         that begins after the answer never overtakes it, and the bus need not wait until the kernel is done.
//   2     answer the sum of everything so far

module doublesum #(
    parameter LANES = 4,         // words of 32 bits in a row, a power of two
    parameter ROWS = 512,        // rows that a command sums up
    parameter ADDRESS_WIDTH = 9  // bits of a row's address
) (
    input  wire                     CLK,
    input  wire                     RST,

    // the two memories: the row at an address is there in the next cycle
    output wire [ADDRESS_WIDTH-1:0] mem0_addr,
    output wire [32*LANES-1:0]      mem0_d,
    output wire                     mem0_we,
    input  wire [32*LANES-1:0]      mem0_q,
    output wire [ADDRESS_WIDTH-1:0] mem1_addr,
    output wire [32*LANES-1:0]      mem1_d,
    output wire                     mem1_we,
    input  wire [32*LANES-1:0]      mem1_q,

    // channel: commands come in, answers go out
    output wire [31:0]              comm_d,
    output wire                     comm_enq,
    input  wire                     comm_full,
    input  wire [31:0]              comm_q,
    output wire                     comm_deq,
    input  wire                     comm_empty
);

  localparam integer LEVELS = $clog2(LANES);
  localparam integer STAGES = LEVELS + 2;  // from a row's address to its sum at the adder tree's end
  localparam [ADDRESS_WIDTH:0] LAST = ROWS[ADDRESS_WIDTH:0] - 1'b1;
  localparam [1:0] WAIT = 2'd0, START = 2'd1, READ = 2'd2;

  reg [1:0] state;
  reg [ADDRESS_WIDTH:0] address;
  reg source;                    // memory that is read
  reg [STAGES-1:0] under_way;    // rows between their address and the sum
  reg [32*LANES-1:0] row;
  reg [31:0] total;

  wire [31:0] row_sum;
  wire last = (state == READ) && (address == LAST);
  wire asked = (state == START) && comm_q[1];

  // A command holds two bits.
  wire unused = &{1'b0, comm_q[31:2]};

  assign mem0_addr = address[ADDRESS_WIDTH-1:0];
  assign mem0_d = {32 * LANES{1'b0}};
  assign mem0_we = 1'b0;
  assign mem1_addr = address[ADDRESS_WIDTH-1:0];
  assign mem1_d = {32 * LANES{1'b0}};
  assign mem1_we = 1'b0;

  // The next command is taken with the last row, so that nothing but its one cycle lies between two blocks.
  assign comm_deq = ((state == WAIT) || last) && !comm_empty;
  assign comm_enq = (state == START) && !comm_full && (!asked || under_way == 0);
  assign comm_d = asked ? total : 32'd0;

  adder_tree #(
      .LANES(LANES),
      .WIDTH(32)
  ) tree (
      .CLK(CLK),
      .row(row),
      .sum(row_sum)
  );

  always @(posedge CLK) begin
    row <= source ? mem1_q : mem0_q;
  end

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      address <= {(ADDRESS_WIDTH + 1){1'b0}};
      source <= 1'b0;
      under_way <= {STAGES{1'b0}};
      total <= 32'd0;
    end else begin
      under_way <= {under_way[STAGES-2:0], state == READ};
      if (under_way[STAGES-1]) total <= total + row_sum;

      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: if (comm_enq) begin
          address <= {(ADDRESS_WIDTH + 1){1'b0}};
          source <= comm_q[0];
          state <= asked ? WAIT : READ;
        end
        default: begin  // READ
          address <= address + 1'b1;
          if (last) state <= comm_empty ? WAIT : START;
        end
      endcase
    end
  end

endmodule
