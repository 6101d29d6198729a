// Between a thread and the DMA engine of a memory whose rows are several of the engine's words: commands count rows
// on the thread's side and words on the engine's, and the engine's words are counted back into rows.
//
// Parameters
//   NAME         of the object, for messages in simulation
//   ROW_WIDTH    the memory has 2**ROW_WIDTH rows, 24 bits at most
//   GROUPS       words of a row, 2 or more
//   GROUP_WIDTH  bits of the number of a word in its row
//   QUEUE_LOG2   2**QUEUE_LOG2 - 1 commands may be under way
//
// Ports, synchronous to clk; rst is active high
//   cmd_*     valid/ready stream of commands: cmd_words rows from row cmd_local on
//   engine_*  the engine's side of it: engine_words words, not more than the memory has
//   ram_en    the engine uses one word on this edge. Commands are done in their order, and a command's words are used
//             once each and in their order
//   ram_row   the row of the word that the engine uses next; rows beyond the last one begin with the first again
//   ram_group which of the row's words it is
module coram_rows #(
    /* verilator lint_off UNUSED */
    parameter NAME = "memory",
    /* verilator lint_on UNUSED */
    parameter ROW_WIDTH = 10,
    parameter GROUPS = 3,
    parameter GROUP_WIDTH = 2,
    parameter QUEUE_LOG2 = 5
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   cmd_valid,
    output wire                   cmd_ready,
    /* verilator lint_off UNUSED */  // beyond the memory, looked at in simulation only
    input  wire [31:0]            cmd_local,
    /* verilator lint_on UNUSED */
    input  wire [24:0]            cmd_words,
    output wire                   engine_valid,
    input  wire                   engine_ready,
    output wire [24:0]            engine_words,
    input  wire                   ram_en,
    output wire [ROW_WIDTH-1:0]   ram_row,
    output wire [GROUP_WIDTH-1:0] ram_group
);

  localparam [GROUP_WIDTH-1:0] LAST = GROUPS - 1;
  localparam [24:0] WORDS = GROUPS;

  wire full;
  wire pop;
  wire accept = cmd_valid & cmd_ready;
  wire [ROW_WIDTH-1:0] cmd_more = cmd_words[ROW_WIDTH-1:0] - 1'b1;
  wire [ROW_WIDTH-1:0] next_row;
  wire [ROW_WIDTH-1:0] next_more;

  assign engine_valid = cmd_valid & ~full;
  assign cmd_ready = engine_ready & ~full;
  // A transfer that is longer than the memory is cut, so that both sides keep counting alike.
  wire [24:0] rows = {{(25 - ROW_WIDTH){1'b0}}, cmd_more} + 25'd1;
  assign engine_words = (cmd_words == 25'd0) ? 25'd0 : rows * WORDS;

  // A word is used only while its command is here.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(2 * ROW_WIDTH),
      .ADDR_LEN(QUEUE_LOG2),
      .FALL_THROUGH(1)
  ) commands (
      .CLK(clk),
      .RST(rst),
      .D({cmd_local[ROW_WIDTH-1:0], cmd_more}),
      .ENQ(accept & (cmd_words != 25'd0)),
      .FULL(full),
      .ALM_FULL(),
      .Q({next_row, next_more}),
      .DEQ(pop),
      .EMPTY(),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  // A command's first word comes from the queue and the others from these registers.
  reg                   midway;
  reg [ROW_WIDTH-1:0]   midway_row;
  reg [ROW_WIDTH-1:0]   midway_more;
  reg [GROUP_WIDTH-1:0] midway_group;

  wire [ROW_WIDTH-1:0] more = midway ? midway_more : next_more;
  wire row_ends = (ram_group == LAST);

  assign ram_row = midway ? midway_row : next_row;
  assign ram_group = midway ? midway_group : {GROUP_WIDTH{1'b0}};
  assign pop = ram_en & row_ends & (more == {ROW_WIDTH{1'b0}});

  always @(posedge clk) begin
    if (rst) midway <= 1'b0;
    else if (ram_en) midway <= ~pop;
  end

  always @(posedge clk) begin
    if (ram_en) begin
      midway_row <= row_ends ? ram_row + 1'b1 : ram_row;
      midway_more <= row_ends ? more - 1'b1 : more;
      midway_group <= row_ends ? {GROUP_WIDTH{1'b0}} : ram_group + 1'b1;
    end
  end

`ifndef SYNTHESIS
`ifndef FORMAL
  wire [32:0] cmd_end = {1'b0, cmd_local} + {8'd0, cmd_words};

  always @(posedge clk) begin
    if (~rst & accept & (cmd_end > (33'd1 << ROW_WIDTH))) begin
`ifdef CORAM_STUDIO_RUN
      $write("@error ");
`endif
      $display("%0s: a transfer of %0d words from word %0d on does not fit into its %0d words",
               NAME, cmd_words, cmd_local, 33'd1 << ROW_WIDTH);
    end
  end
`endif
`endif

endmodule
