// Queue of a stream's commands, split into bursts of an AXI4 master.
//
// Parameters
//   BYTES_LOG2  bytes of a word are 2**BYTES_LOG2: 0 to 7
//   ADDR_WIDTH  bits of an off-chip byte address, at least 13
//   SPLIT       bursts end at multiples of 2**SPLIT words: 1 to 8, and at most 12 - BYTES_LOG2, so that none
//               crosses 4 KiB
//   QUEUE_LOG2  2**QUEUE_LOG2 - 1 commands are queued
//   SHIFT       0: transfers begin at multiples of the word's bytes. BYTES_LOG2: they begin at any byte, and one that
//               does not begin at a multiple takes one word of the bus more than it has words
//
// Ports, synchronous to clk; rst is active high
//   cmd_*      valid/ready stream of commands: cmd_words words, up to 2**24, from byte address cmd_address on.
//              A command of 0 words is taken and forgotten.
//   unaligned  cmd_address is not a multiple of the word's bytes (it is rounded down); 0 with SHIFT
//   none       no command is left
//   address    while none = 0, the byte address of the next burst, held until the burst is taken
//   length     its beats, less one
//   opens      it is its command's first burst
//   ends       it is its command's last burst
//   shift      with SHIFT, the byte of the bus word that its command begins at; else 0
//   take       the burst is taken on this edge; only while none = 0
module coram_splitter #(
    parameter BYTES_LOG2 = 2,
    parameter ADDR_WIDTH = 32,
    parameter SPLIT = 8,
    parameter QUEUE_LOG2 = 3,
    parameter SHIFT = 0
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  cmd_valid,
    output wire                  cmd_ready,
    input  wire [ADDR_WIDTH-1:0] cmd_address,
    input  wire [24:0]           cmd_words,
    output wire                  unaligned,
    output wire                  none,
    output wire [ADDR_WIDTH-1:0] address,
    output wire [SPLIT-1:0]      length,
    output wire                  opens,
    output wire                  ends,
    output wire [((SHIFT > 0) ? SHIFT : 1)-1:0] shift,
    input  wire                  take
);

  localparam ROWS = ADDR_WIDTH - BYTES_LOG2 - SPLIT;  // bits of the address above a burst's
  localparam COUNT = (SHIFT > 0) ? 25 : 24;  // bits of a number of bus words, less one
  localparam COMMAND = ROWS + SPLIT + COUNT + SHIFT;

  wire queue_full;
  wire queue_pop;
  wire [COMMAND-1:0] cmd_entry;
  wire [COMMAND-1:0] next_entry;

  wire [ROWS-1:0]  next_row;
  wire [SPLIT-1:0] next_offset;
  wire [COUNT-1:0] next_more;

  assign cmd_ready = ~queue_full;

  // Early warnings are of no use here.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(COMMAND),
      .ADDR_LEN(QUEUE_LOG2),
      .FALL_THROUGH(1)
  ) commands (
      .CLK(clk),
      .RST(rst),
      .D(cmd_entry),
      .ENQ(cmd_valid & (cmd_words != 25'd0)),
      .FULL(queue_full),
      .ALM_FULL(),
      .Q(next_entry),
      .DEQ(queue_pop),
      .EMPTY(none),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */
  assign {next_row, next_offset, next_more} = next_entry[COMMAND-1:SHIFT];

  // The command at the queue's head is split in place: its first burst comes from the queue, the others from
  // these registers. All but the last end at a multiple of 2**SPLIT words, so they have no offset.
  reg             split;
  reg [ROWS-1:0]  split_row;
  reg [COUNT-1:0] split_more;

  wire [ROWS-1:0]  row    = split ? split_row : next_row;
  wire [SPLIT-1:0] offset = split ? {SPLIT{1'b0}} : next_offset;
  wire [COUNT-1:0] more   = split ? split_more : next_more;

  wire [SPLIT:0] reach = {1'b0, more[SPLIT-1:0]} + {1'b0, offset};
  wire last_burst = ~reach[SPLIT] & (more[COUNT-1:SPLIT] == {(COUNT - SPLIT){1'b0}});

  assign length = last_burst ? more[SPLIT-1:0] : ~offset;
  assign queue_pop = take & last_burst;
  assign opens = ~split;
  assign ends = last_burst;

  always @(posedge clk) begin
    if (rst) split <= 1'b0;
    else if (take) split <= ~last_burst;
  end

  always @(posedge clk) begin
    if (take) begin
      split_row <= row + 1'b1;
      split_more <= {more[COUNT-1:SPLIT] - {{(COUNT - SPLIT - 1){1'b0}}, ~reach[SPLIT]}, reach[SPLIT-1:0]};
    end
  end

  assign address[ADDR_WIDTH-1:BYTES_LOG2] = {row, offset};

  generate
    if (SHIFT > 0) begin : any_byte
      wire [SHIFT-1:0] begins = cmd_address[SHIFT-1:0];
      wire [COUNT-1:0] more_words = cmd_words - {{(COUNT - 1){1'b0}}, begins == {SHIFT{1'b0}}};
      assign cmd_entry = {cmd_address[ADDR_WIDTH-1:BYTES_LOG2], more_words, begins};
      assign shift = next_entry[SHIFT-1:0];
    end else begin : whole_words
      wire [COUNT-1:0] cmd_more = cmd_words[COUNT-1:0] - 1'b1;
      assign cmd_entry = {cmd_address[ADDR_WIDTH-1:BYTES_LOG2], cmd_more};
      assign shift = 1'b0;
    end
    if (BYTES_LOG2 > 0) begin : byte_address
      assign unaligned = (SHIFT == 0) & (cmd_address[BYTES_LOG2-1:0] != {BYTES_LOG2{1'b0}});
      assign address[BYTES_LOG2-1:0] = {BYTES_LOG2{1'b0}};
    end else begin : word_address
      assign unaligned = 1'b0;
    end
  endgenerate

endmodule
