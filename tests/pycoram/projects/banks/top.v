`include "pycoram.v"
// Two memories of four banks. The kernel adds bank k's number to every word of a row when the thread asks for it.
module top (
  input CLK,
  input RST
);
  parameter BANKS = 4;
  wire [31:0] ask;
  wire empty;
  reg told;
  reg [31:0] answer;
  CoramChannel #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  channel (.CLK(CLK), .RST(RST), .D(answer), .ENQ(told), .Q(ask), .DEQ(state == 0), .EMPTY(empty));

  reg [2:0] state;
  reg [4:0] addr;
  reg we;
  wire [16*BANKS-1:0] wide_q;
  wire [64*BANKS-1:0] paged_q;
  genvar k;
  generate for (k = 0; k < BANKS; k = k + 1) begin: bank
    CoramMemory1P #(
      .CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_SUB_ID(k), .CORAM_ADDR_LEN(5), .CORAM_DATA_WIDTH(16)
    ) scattered (
      .CLK(CLK), .ADDR(addr), .D(wide_q[16*k +: 16] + k[15:0]), .WE(we), .Q(wide_q[16*k +: 16])
    );
    CoramMemory1P #(
      .CORAM_THREAD_NAME("ctrl"), .CORAM_ID(1), .CORAM_SUB_ID(k), .CORAM_ADDR_LEN(5), .CORAM_DATA_WIDTH(64)
    ) paged (
      .CLK(CLK), .ADDR(addr), .D(paged_q[64*k +: 64] ^ {4{16'h1111 * k[15:0]}}), .WE(we), .Q(paged_q[64*k +: 64])
    );
  end endgenerate

  integer b;
  reg [31:0] sum;
  always @* begin
    sum = 0;
    for (b = 0; b < BANKS; b = b + 1) sum = sum + wide_q[16*b +: 16] + paged_q[64*b +: 32];
  end

  always @(posedge CLK)
    if (RST) begin
      state <= 0; we <= 0; told <= 0; addr <= 0; answer <= 0;
    end else begin
      we <= 0;
      told <= 0;
      case (state)
        0: if (!empty) state <= 1;
        1: begin addr <= ask[4:0]; state <= 2; end
        2: state <= 3;
        3: begin answer <= sum; we <= 1; state <= 4; end
        4: begin told <= 1; state <= 0; end
        default: state <= 0;
      endcase
    end
endmodule
