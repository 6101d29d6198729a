// CoRAM slave stream: a FIFO each way between a kernel and a slave port of the core, through which a host reads and writes.
// Each holds 2**CORAM_ADDR_LEN - 1 words of CORAM_DATA_WIDTH bits.
//
// CLK clocks both sides; RST (active high, synchronous) empties both FIFOs.
// Kernel side:
//   D, ENQ, FULL, ALM_FULL    to the host: D is taken on an edge where ENQ = 1 and FULL = 0; ALM_FULL: room
//                             for at most one word more
//   Q, DEQ, EMPTY, ALM_EMPTY  from the host: a word leaves on an edge where DEQ = 1 and EMPTY = 0, and Q
//                             holds it from the next cycle on; ALM_EMPTY: at most one word is left
// Control side, each a valid/ready stream (a word moves on an edge where both are 1):
//   tx_valid, tx_ready, tx_data  host to kernel
//   rx_valid, rx_ready, rx_data  kernel to host; rx_data is the word whenever rx_valid = 1
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramSlaveStream #(
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
    output wire [CORAM_DATA_WIDTH-1:0] Q,
    input  wire                        DEQ,
    output wire                        EMPTY,
    output wire                        ALM_EMPTY,
    input  wire                        tx_valid,
    output wire                        tx_ready,
    input  wire [CORAM_DATA_WIDTH-1:0] tx_data,
    output wire                        rx_valid,
    input  wire                        rx_ready,
    output wire [CORAM_DATA_WIDTH-1:0] rx_data
);

  // What is a thread to a channel is the port to a slave stream.
  CoramChannel #(
      .CORAM_ADDR_LEN(CORAM_ADDR_LEN),
      .CORAM_DATA_WIDTH(CORAM_DATA_WIDTH)
  ) fifos (
      .CLK(CLK),
      .RST(RST),
      .D(D),
      .ENQ(ENQ),
      .FULL(FULL),
      .ALM_FULL(ALM_FULL),
      .Q(Q),
      .DEQ(DEQ),
      .EMPTY(EMPTY),
      .ALM_EMPTY(ALM_EMPTY),
      .tx_valid(tx_valid),
      .tx_ready(tx_ready),
      .tx_data(tx_data),
      .rx_valid(rx_valid),
      .rx_ready(rx_ready),
      .rx_data(rx_data)
  );

endmodule
