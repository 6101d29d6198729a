// Sums blocks of words that a control thread has placed in a CoRAM memory.
//
// The thread sends the address of a block's first row through the channel; the kernel reads WORDS rows from there,
// one per cycle, adds their words of 32 bits to its running sum and sends the sum back.

module vectorsum #(
    parameter WORDS = 128,        // rows in a block
    parameter ADDRESS_WIDTH = 10, // bits of a row's address in the memory
    parameter DATA_WIDTH = 32     // bits of a row: one word of 32 bits, or several side by side
) (
    input  wire                     CLK,
    input  wire                     RST,

    // CoRAM memory: the row at mem_addr is on mem_q in the next cycle
    output wire [ADDRESS_WIDTH-1:0] mem_addr,
    output wire [DATA_WIDTH-1:0]    mem_d,
    output wire                     mem_we,
    input  wire [DATA_WIDTH-1:0]    mem_q,

    // channel: addresses come in, sums go out
    output wire [31:0]              comm_d,
    output wire                     comm_enq,
    input  wire                     comm_full,
    input  wire [31:0]              comm_q,
    output wire                     comm_deq,
    input  wire                     comm_empty
);

  localparam [1:0] WAIT = 2'd0, START = 2'd1, READ = 2'd2, REPLY = 2'd3;

  reg [1:0] state;
  reg [ADDRESS_WIDTH-1:0] address;
  reg [ADDRESS_WIDTH:0] left;      // rows of the block still to ask for
  reg arriving;                    // mem_q holds a row of the block
  reg [31:0] row_sum;              // of its words, in the same cycle
  reg [31:0] sum;
  integer lane;

  assign mem_addr = address;
  assign mem_d = {DATA_WIDTH{1'b0}};
  assign mem_we = 1'b0;

  // a word of the channel is wider than an address; what lies above says nothing
  wire unused = &{1'b0, comm_q[31:ADDRESS_WIDTH]};

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = sum;
  assign comm_enq = (state == REPLY) && !arriving && !comm_full;

  always @* begin
    row_sum = mem_q[31:0];
    for (lane = 1; lane < DATA_WIDTH / 32; lane = lane + 1) row_sum = row_sum + mem_q[32*lane +: 32];
  end

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      address <= {ADDRESS_WIDTH{1'b0}};
      left <= {(ADDRESS_WIDTH + 1){1'b0}};
      arriving <= 1'b0;
      sum <= 32'd0;
    end else begin
      arriving <= (state == READ);
      if (arriving) sum <= sum + row_sum;

      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          address <= comm_q[ADDRESS_WIDTH-1:0];
          left <= WORDS[ADDRESS_WIDTH:0];
          state <= READ;
        end
        READ: begin
          address <= address + 1'b1;
          left <= left - 1'b1;
          if (left == 1) state <= REPLY;
        end
        default: if (comm_enq) state <= WAIT; // REPLY
      endcase
    end
  end

endmodule
