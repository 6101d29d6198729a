// CoRAM memory with two kernel ports: 2**CORAM_ADDR_LEN words, at least 4, of CORAM_DATA_WIDTH bits.
//
// Kernel side, synchronous to CLK; both ports can be used in every cycle:
//   ADDR0  word address, registered on every edge
//   D0, WE0  WE0 = 1 writes D0 to ADDR0 on the edge
//   Q0  the word at the address of the last edge; a word written on that edge, by either port, is seen at once
//   ADDR1, D1, WE1, Q1  likewise
// Control side, synchronous to CLK, for the DMA engine:
//   dma_ready     the port may do what dma_we and dma_addr say on this edge
//   dma_en        it does; only while dma_ready = 1
//   dma_addr      word address
//   dma_d, dma_we dma_we = 1 writes dma_d, a whole word
//   dma_q         the word at dma_addr as it was before the last edge with dma_en = 1 and dma_we = 0
// The engine waits in cycles in which a kernel port writes a word whose address is as even or odd as the one that the
// engine is at. Two sides writing one word on one edge leave it undefined, and so does the engine reading what a kernel
// port writes on that edge, or the other way round.
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramMemory2P #(
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
    input  wire [CORAM_ADDR_LEN-1:0]         ADDR0,
    input  wire [CORAM_DATA_WIDTH-1:0]       D0,
    input  wire                              WE0,
    output wire [CORAM_DATA_WIDTH-1:0]       Q0,
    input  wire [CORAM_ADDR_LEN-1:0]         ADDR1,
    input  wire [CORAM_DATA_WIDTH-1:0]       D1,
    input  wire                              WE1,
    output wire [CORAM_DATA_WIDTH-1:0]       Q1,
    input  wire [CORAM_ADDR_LEN-1:0]         dma_addr,
    input  wire                              dma_en,
    input  wire                              dma_we,
    input  wire [CORAM_DATA_WIDTH-1:0]       dma_d,
    output wire [CORAM_DATA_WIDTH-1:0]       dma_q,
    output wire                              dma_ready
);

  localparam LANES = 1;

  coram_ram_2p #(
      .ADDR_LEN(CORAM_ADDR_LEN),
      .WIDTH(CORAM_DATA_WIDTH),
      .LANES(LANES)
  ) ram (
      .clk(CLK),
      .addr0(ADDR0),
      .d0(D0),
      .we0(WE0),
      .q0(Q0),
      .addr1(ADDR1),
      .d1(D1),
      .we1(WE1),
      .q1(Q1),
      .dma_ready(dma_ready),
      .dma_en(dma_en),
      .dma_we(dma_we),
      .dma_addr(dma_addr),
      .dma_d(dma_d),
      .dma_q(dma_q)
  );

endmodule
