// CoRAM memory with one kernel port and byte enables: 2**CORAM_ADDR_LEN words of CORAM_DATA_WIDTH bits.
//
// Kernel side, synchronous to CLK:
//   ADDR         word address, registered on every edge
//   D, WE, MASK  WE = 1 writes the bytes of D whose bit in MASK is 1 to ADDR on the edge; bit 0 is byte 0, bits 7 to 0
//   Q            the word at the address of the last edge; bytes written on that edge are seen at once
// Control side, synchronous to CLK, for the DMA engine, which writes whole words:
//   dma_en        the port does something on this edge
//   dma_addr      word address
//   dma_d, dma_we dma_en = 1 and dma_we = 1 write dma_d
//   dma_q         the word at dma_addr as it was before the last edge with dma_en = 1 and dma_we = 0
// Both sides writing one word on one edge leave it undefined; so does hardware when one side reads what the
// other writes on that edge.
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramMemoryBE1P #(
    /* verilator lint_off UNUSED */
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    /* verilator lint_on UNUSED */
    parameter CORAM_ADDR_LEN = 10,
    parameter CORAM_DATA_WIDTH = 32
) (
    input  wire                              CLK,
    input  wire [CORAM_ADDR_LEN-1:0]         ADDR,
    input  wire [CORAM_DATA_WIDTH-1:0]       D,
    input  wire                              WE,
    input  wire [CORAM_DATA_WIDTH/8-1:0]     MASK,
    output wire [CORAM_DATA_WIDTH-1:0]       Q,
    input  wire [CORAM_ADDR_LEN-1:0]         dma_addr,
    input  wire                              dma_en,
    input  wire                              dma_we,
    input  wire [CORAM_DATA_WIDTH-1:0]       dma_d,
    output wire [CORAM_DATA_WIDTH-1:0]       dma_q
);

  localparam LANES = CORAM_DATA_WIDTH / 8;

  coram_ram #(
      .ADDR_LEN(CORAM_ADDR_LEN),
      .WIDTH(CORAM_DATA_WIDTH),
      .LANES(LANES)
  ) ram (
      .clk(CLK),
      .a_addr(ADDR),
      .a_d(D),
      .a_we(MASK & {LANES{WE}}),
      .a_q(Q),
      .b_en(dma_en),
      .b_addr(dma_addr),
      .b_d(dma_d),
      .b_we({LANES{dma_we}}),
      .b_q(dma_q)
  );

endmodule
