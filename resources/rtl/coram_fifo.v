// FIFO of one clock that holds 2**ADDR_LEN - 1 words of WIDTH bits.
//
//   CLK        all other ports are synchronous to its rising edge
//   RST        active high: empties the FIFO
//   D, ENQ     D is taken on an edge where ENQ = 1 and FULL = 0; ENQ while FULL is ignored
//   FULL       no room
//   ALM_FULL   room for at most one word more, so that a registered ENQ may still be under way
//   Q, DEQ     the oldest word leaves on an edge where DEQ = 1 and EMPTY = 0; DEQ while EMPTY is ignored
//              FALL_THROUGH = 0: Q holds that word from the cycle after the edge until the next word leaves
//              FALL_THROUGH = 1: Q is the oldest word itself whenever EMPTY = 0
//   EMPTY      no word; a word taken on one edge can be had in the next cycle
//   ALM_EMPTY  at most one word
module coram_fifo #(
    parameter WIDTH = 32,
    parameter ADDR_LEN = 4,
    parameter FALL_THROUGH = 0
) (
    input  wire             CLK,
    input  wire             RST,
    input  wire [WIDTH-1:0] D,
    input  wire             ENQ,
    output wire             FULL,
    output wire             ALM_FULL,
    output wire [WIDTH-1:0] Q,
    input  wire             DEQ,
    output wire             EMPTY,
    output wire             ALM_EMPTY
);

  reg [WIDTH-1:0] words [0:(1 << ADDR_LEN)-1];
  reg [ADDR_LEN-1:0] head;  // the oldest word
  reg [ADDR_LEN-1:0] tail;  // the first free place

  // Equal pointers mean empty, so that one place always stays free and no counter is needed.
  wire [ADDR_LEN-1:0] head_1 = head + 1'b1;
  wire [ADDR_LEN-1:0] tail_1 = tail + 1'b1;
  wire [ADDR_LEN-1:0] tail_2 = tail_1 + 1'b1;

  assign EMPTY = (head == tail);
  assign ALM_EMPTY = EMPTY | (head_1 == tail);
  assign FULL = (tail_1 == head);
  assign ALM_FULL = FULL | (tail_2 == head);

  wire put = ENQ & ~FULL;
  wire get = DEQ & ~EMPTY;

  always @(posedge CLK) begin
    if (put) words[tail] <= D;
  end

  always @(posedge CLK) begin
    if (RST) begin
      head <= {ADDR_LEN{1'b0}};
      tail <= {ADDR_LEN{1'b0}};
    end else begin
      if (put) tail <= tail_1;
      if (get) head <= head_1;
    end
  end

`ifndef SYNTHESIS
`ifndef FORMAL
  // Words that nobody reads would show as unknown in waves.
  integer place;
  initial for (place = 0; place < (1 << ADDR_LEN); place = place + 1) words[place] = {WIDTH{1'b0}};
`endif
`endif

  generate
    if (FALL_THROUGH != 0) begin : read_through
      assign Q = words[head];
    end else begin : read_registered
      reg [WIDTH-1:0] word;
      always @(posedge CLK) begin
        if (get) word <= words[head];
      end
      assign Q = word;
    end
  endgenerate

endmodule
