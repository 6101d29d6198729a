// FIFO of one clock with a stream at either end; it holds 2**ADDR_LEN - 1 words.
//
//   clk, rst   all other ports are synchronous to clk; rst is active high and empties it
//   put_*      words in: one is taken on an edge where valid and ready are 1
//   get_*      words out, likewise; get_data is the oldest word whenever get_valid is 1
module coram_queue #(
    parameter WIDTH = 32,
    parameter ADDR_LEN = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             put_valid,
    output wire             put_ready,
    input  wire [WIDTH-1:0] put_data,
    output wire             get_valid,
    input  wire             get_ready,
    output wire [WIDTH-1:0] get_data
);

  wire full;
  wire empty;
  assign put_ready = ~full;
  assign get_valid = ~empty;

  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(WIDTH),
      .ADDR_LEN(ADDR_LEN),
      .FALL_THROUGH(1)
  ) fifo (
      .CLK(clk),
      .RST(rst),
      .D(put_data),
      .ENQ(put_valid),
      .FULL(full),
      .ALM_FULL(),
      .Q(get_data),
      .DEQ(get_ready),
      .EMPTY(empty),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */

endmodule
