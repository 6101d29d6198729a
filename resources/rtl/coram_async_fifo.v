// FIFO between two clocks of any ratio and phase; it holds 2**ADDR_LEN words of WIDTH bits and one more at the output.
//
//   in_clk, in_rst     clock of the in ports; active high and synchronous to it
//   in_valid/in_ready  in_data is taken on an edge of in_clk where both are 1
//   out_clk, out_rst   clock of the out ports; active high and synchronous to it
//   out_valid/...      out_data, the oldest word, leaves on an edge of out_clk where out_valid and out_ready are 1; it
//                      stays until then
//
// Both resets must be 1 at once for four cycles of the slower clock; each may then end at any time. A word put in comes
// out after an edge of in_clk and three to four of out_clk. With 16 places neither side waits for the pointers' way to the other side and back, whatever the clocks.
//
// Constraint files name the registers that other clocks feed: cross_*.
module coram_async_fifo #(
    parameter WIDTH = 32,
    parameter ADDR_LEN = 4
) (
    input  wire             in_clk,
    input  wire             in_rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,

    input  wire             out_clk,
    input  wire             out_rst,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data
);

  // A bit more than the address tells a full FIFO from an empty one.
  localparam POINTER = ADDR_LEN + 1;
  localparam [POINTER-1:0] ONE = 1;
  localparam [POINTER-1:0] ROUND = 3 << (ADDR_LEN - 1);  // what differs between Gray pointers 2**ADDR_LEN apart

  // Read without a clock, into a register that the constraints name: not block RAM.
  (* ram_style = "distributed", ramstyle = "MLAB, no_rw_check" *)
  reg [WIDTH-1:0] words [0:(1 << ADDR_LEN)-1];

  // ---------------------------------------------------------------- in_clk
  reg [POINTER-1:0] tail;  // the first free place
  reg [POINTER-1:0] tail_gray;  // the same, one bit changing at a time: the other side may look at any moment
  wire [POINTER-1:0] tail_1 = tail + ONE;
  wire [POINTER-1:0] head_seen;  // head_gray, as far as known on this side
  assign in_ready = (tail_gray != (head_seen ^ ROUND));
  wire put = in_valid & in_ready;

  always @(posedge in_clk) begin
    if (put) words[tail[ADDR_LEN-1:0]] <= in_data;
  end

  always @(posedge in_clk) begin
    if (in_rst) begin
      tail <= {POINTER{1'b0}};
      tail_gray <= {POINTER{1'b0}};
    end else if (put) begin
      tail <= tail_1;
      tail_gray <= tail_1 ^ (tail_1 >> 1);
    end
  end

  // --------------------------------------------------------------- out_clk
  reg [POINTER-1:0] head;  // the oldest word in `words`
  reg [POINTER-1:0] head_gray;
  wire [POINTER-1:0] head_1 = head + ONE;
  wire [POINTER-1:0] tail_seen;
  reg full;  // the output register holds a word
  reg [WIDTH-1:0] cross_word;
  wire get = (head_gray != tail_seen) & (~full | out_ready);

  always @(posedge out_clk) begin
    if (get) cross_word <= words[head[ADDR_LEN-1:0]];
  end

  always @(posedge out_clk) begin
    if (out_rst) begin
      head <= {POINTER{1'b0}};
      head_gray <= {POINTER{1'b0}};
      full <= 1'b0;
    end else begin
      if (get) begin
        head <= head_1;
        head_gray <= head_1 ^ (head_1 >> 1);
      end
      if (get | out_ready) full <= get;
    end
  end

  assign out_valid = full;
  assign out_data = cross_word;

  // ------------------------------------------------------- between the two
  coram_synchroniser #(
      .WIDTH(POINTER)
  ) tail_synchroniser (
      .clk(out_clk),
      .d(tail_gray),
      .q(tail_seen)
  );

  coram_synchroniser #(
      .WIDTH(POINTER)
  ) head_synchroniser (
      .clk(in_clk),
      .d(head_gray),
      .q(head_seen)
  );

`ifndef SYNTHESIS
`ifndef FORMAL
  // Words that nobody reads would show as unknown in waves.
  integer place;
  initial for (place = 0; place < (1 << ADDR_LEN); place = place + 1) words[place] = {WIDTH{1'b0}};
`endif
`endif

endmodule
