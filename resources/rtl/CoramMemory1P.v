// CoRAM memory with one kernel port: 2**CORAM_ADDR_LEN words of CORAM_DATA_WIDTH bits, true dual port.
//
// Kernel side, synchronous to CLK:
//   ADDR  word address, registered on every edge
//   D, WE WE = 1 writes D to ADDR on the edge
//   Q     the word at the address of the last edge; a word written on that edge is seen at once
// Control side, synchronous to CLK, for the DMA engine:
//   dma_en        the port does something on this edge
//   dma_addr      word address
//   dma_d, dma_we dma_en = 1 and dma_we = 1 write dma_d
//   dma_q         the word at dma_addr as it was before the last edge with dma_en = 1, held until the next one
// Both sides writing one word on one edge leave it undefined; so does hardware when one side reads what the
// other writes on that edge.
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramMemory1P #(
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
    input  wire [CORAM_ADDR_LEN-1:0]   ADDR,
    input  wire [CORAM_DATA_WIDTH-1:0] D,
    input  wire                        WE,
    output wire [CORAM_DATA_WIDTH-1:0] Q,
    input  wire [CORAM_ADDR_LEN-1:0]   dma_addr,
    input  wire                        dma_en,
    input  wire                        dma_we,
    input  wire [CORAM_DATA_WIDTH-1:0] dma_d,
    output wire [CORAM_DATA_WIDTH-1:0] dma_q
);

  reg [CORAM_DATA_WIDTH-1:0] words [0:(1 << CORAM_ADDR_LEN)-1];

  reg [CORAM_DATA_WIDTH-1:0] kernel_word;
  always @(posedge CLK) begin
    if (WE) begin
      words[ADDR] <= D;
      kernel_word <= D;
    end else begin
      kernel_word <= words[ADDR];
    end
  end
  assign Q = kernel_word;

  reg [CORAM_DATA_WIDTH-1:0] dma_word;
  always @(posedge CLK) begin
    if (dma_en) begin
      if (dma_we) words[dma_addr] <= dma_d;
      dma_word <= words[dma_addr];
    end
  end
  assign dma_q = dma_word;

endmodule
