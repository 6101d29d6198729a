// CoRAM out-stream: a FIFO of 2**CORAM_ADDR_LEN - 1 words of CORAM_DATA_WIDTH bits from a kernel to off-chip memory.
//
// CLK clocks both sides; RST (active high, synchronous) empties the FIFO.
// Kernel side:
//   D, ENQ, FULL, ALM_FULL  D is taken on an edge where ENQ = 1 and FULL = 0; ALM_FULL: room for at most one word more
// Control side, for the DMA engine:
//   store_en     the oldest word leaves on an edge where store_en = 1; there must be one
//   store_q      the word that left last, from the next cycle on
//   store_count  words that are there
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramOutStream #(
    /* verilator lint_off UNUSED */
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    /* verilator lint_on UNUSED */
    parameter CORAM_ADDR_LEN = 4,
    parameter CORAM_DATA_WIDTH = 32
) (
    input  wire                        CLK,
    input  wire                        RST,
    input  wire [CORAM_DATA_WIDTH-1:0] D,
    input  wire                        ENQ,
    output wire                        FULL,
    output wire                        ALM_FULL,
    input  wire                        store_en,
    output wire [CORAM_DATA_WIDTH-1:0] store_q,
    output wire [CORAM_ADDR_LEN-1:0]   store_count
);

  wire empty;

  // The engine knows the words by their number.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(CORAM_DATA_WIDTH),
      .ADDR_LEN(CORAM_ADDR_LEN),
      .FALL_THROUGH(0)
  ) to_memory (
      .CLK(CLK),
      .RST(RST),
      .D(D),
      .ENQ(ENQ),
      .FULL(FULL),
      .ALM_FULL(ALM_FULL),
      .Q(store_q),
      .DEQ(store_en),
      .EMPTY(empty),
      .ALM_EMPTY()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  reg [CORAM_ADDR_LEN-1:0] count;
  wire put = ENQ & ~FULL;
  wire get = store_en & ~empty;

  always @(posedge CLK) begin
    if (RST) count <= {CORAM_ADDR_LEN{1'b0}};
    else if (put & ~get) count <= count + 1'b1;
    else if (get & ~put) count <= count - 1'b1;
  end

  assign store_count = count;

endmodule
