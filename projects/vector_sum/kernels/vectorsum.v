// Sums blocks of words that a control thread has placed in a CoRAM memory.
//
// The thread sends a block's first word address through the channel; the kernel reads WORDS words from
// there, one per cycle, adds them to its running sum and sends the sum back.

module vectorsum #(
    parameter WORDS = 128,        // words in a block
    parameter ADDRESS_WIDTH = 10, // bits of a word address in the memory
    parameter DATA_WIDTH = 32     // bits of a word
) (
    input  wire                     CLK,
    input  wire                     RST,

    // CoRAM memory: the word at mem_addr is on mem_q in the next cycle
    output wire [ADDRESS_WIDTH-1:0] mem_addr,
    output wire [DATA_WIDTH-1:0]    mem_d,
    output wire                     mem_we,
    input  wire [DATA_WIDTH-1:0]    mem_q,

    // channel: addresses come in, sums go out
    output wire [DATA_WIDTH-1:0]    comm_d,
    output wire                     comm_enq,
    input  wire                     comm_full,
    input  wire [DATA_WIDTH-1:0]    comm_q,
    output wire                     comm_deq,
    input  wire                     comm_empty
);

  localparam [1:0] WAIT = 2'd0, START = 2'd1, READ = 2'd2, REPLY = 2'd3;

  reg [1:0] state;
  reg [ADDRESS_WIDTH-1:0] address;
  reg [ADDRESS_WIDTH:0] left;      // words of the block still to ask for
  reg arriving;                    // mem_q holds a word of the block
  reg [DATA_WIDTH-1:0] sum;

  assign mem_addr = address;
  assign mem_d = {DATA_WIDTH{1'b0}};
  assign mem_we = 1'b0;

  // a word of the channel is wider than an address; what lies above says nothing
  wire unused = &{1'b0, comm_q[DATA_WIDTH-1:ADDRESS_WIDTH]};

  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = sum;
  assign comm_enq = (state == REPLY) && !arriving && !comm_full;

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      address <= {ADDRESS_WIDTH{1'b0}};
      left <= {(ADDRESS_WIDTH + 1){1'b0}};
      arriving <= 1'b0;
      sum <= {DATA_WIDTH{1'b0}};
    end else begin
      arriving <= (state == READ);
      if (arriving) sum <= sum + mem_q;

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
