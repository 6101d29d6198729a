// CoRAM register: one word of CORAM_DATA_WIDTH bits that a kernel and its control thread share.
//
// All is synchronous to CLK. The word is 0 from configuration on, and stays through a reset.
// Kernel side:
//   D, WE  D is written on an edge where WE = 1, unless the thread writes on that edge
//   Q      the word, in the cycle after it was written by either side
// Control side:
//   thread_d, thread_we  thread_d is written on an edge where thread_we = 1
//   thread_q             as Q
//
// CORAM_ADDR_LEN is there because every object has it; a register has one word.
//
// CORAM_THREAD_NAME, CORAM_THREAD_ID, CORAM_ID and CORAM_SUB_ID say which object of which control thread
// this is; they do not change the circuit.
module CoramRegister #(
    /* verilator lint_off UNUSED */
    parameter CORAM_THREAD_NAME = "undefined",
    parameter CORAM_THREAD_ID = 0,
    parameter CORAM_ID = 0,
    parameter CORAM_SUB_ID = 0,
    parameter CORAM_ADDR_LEN = 10,
    /* verilator lint_on UNUSED */
    parameter CORAM_DATA_WIDTH = 32
) (
    input  wire                        CLK,
    input  wire [CORAM_DATA_WIDTH-1:0] D,
    input  wire                        WE,
    output wire [CORAM_DATA_WIDTH-1:0] Q,
    input  wire                        thread_we,
    input  wire [CORAM_DATA_WIDTH-1:0] thread_d,
    output wire [CORAM_DATA_WIDTH-1:0] thread_q
);

  reg [CORAM_DATA_WIDTH-1:0] word;
  initial word = {CORAM_DATA_WIDTH{1'b0}};

  always @(posedge CLK) begin
    if (thread_we) word <= thread_d;
    else if (WE) word <= D;
  end

  assign Q = word;
  assign thread_q = word;

endmodule
