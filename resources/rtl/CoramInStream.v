// CoRAM in-stream: a FIFO of 2**CORAM_ADDR_LEN - 1 words of CORAM_DATA_WIDTH bits from off-chip memory to a kernel.
//
// CLK clocks both sides; RST (active high, synchronous) empties the FIFO: words under way still come.
// Kernel side:
//   Q, DEQ, EMPTY, ALM_EMPTY  a word leaves on an edge where DEQ = 1 and EMPTY = 0, and Q holds it from the next cycle
//                             on; ALM_EMPTY: at most one word is left
// Control side, for the DMA engine:
//   load_en, load_d  load_d is put in on an edge where load_en = 1; there must be room
//   load_room        words that still fit
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramInStream #(
    /* verilator lint_off UNUSED */
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    /* verilator lint_on UNUSED */
    parameter CORAM_ADDR_LEN = 10,
    parameter CORAM_DATA_WIDTH = 32
) (
    input  wire                        CLK,
    input  wire                        RST,
    output wire [CORAM_DATA_WIDTH-1:0] Q,
    input  wire                        DEQ,
    output wire                        EMPTY,
    output wire                        ALM_EMPTY,
    input  wire                        load_en,
    input  wire [CORAM_DATA_WIDTH-1:0] load_d,
    output wire [CORAM_ADDR_LEN-1:0]   load_room
);

  wire full;

  // The engine knows the room in words.
  /* verilator lint_off PINCONNECTEMPTY */
  coram_fifo #(
      .WIDTH(CORAM_DATA_WIDTH),
      .ADDR_LEN(CORAM_ADDR_LEN),
      .FALL_THROUGH(0)
  ) from_memory (
      .CLK(CLK),
      .RST(RST),
      .D(load_d),
      .ENQ(load_en),
      .FULL(full),
      .ALM_FULL(),
      .Q(Q),
      .DEQ(DEQ),
      .EMPTY(EMPTY),
      .ALM_EMPTY(ALM_EMPTY)
  );
  /* verilator lint_on PINCONNECTEMPTY */

  reg [CORAM_ADDR_LEN-1:0] count;
  wire put = load_en & ~full;
  wire get = DEQ & ~EMPTY;

  always @(posedge CLK) begin
    if (RST) count <= {CORAM_ADDR_LEN{1'b0}};
    else if (put & ~get) count <= count + 1'b1;
    else if (get & ~put) count <= count - 1'b1;
  end

  assign load_room = ~count;  // of 2**CORAM_ADDR_LEN - 1 words

endmodule
