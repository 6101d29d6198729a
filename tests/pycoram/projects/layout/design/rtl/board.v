`include "pycoram.v"
`include "names.vh"
`include "../../common/bits.vh"
`default_nettype none
module board
 (
  input wire CLK,
  input wire RST,
  input wire [3:0] buttons,
  output wire [7:0] led,
  output reg finished
 );
  wire [`DATA_BITS-1:0] q;
  wire empty;
  reg got;
  wire [`DATA_BITS-1:0] sum;
  adder2 #(.WIDTH(`DATA_BITS)) add(.a(q * `GAIN), .b({28'd0, buttons} + 32'd1), .sum(sum));
  assign led = sum[7:0];
  CoramChannel
  #(
    .CORAM_THREAD_NAME(`NAME),
    .CORAM_THREAD_ID(3),
    .CORAM_ID(0),
    .CORAM_ADDR_LEN(4),
    .CORAM_DATA_WIDTH(`DATA_BITS)
    )
  inst_channel
   (.CLK(CLK), .RST(RST), .D(sum), .ENQ(got), .FULL(), .ALM_FULL(),
    .Q(q), .DEQ(~empty), .EMPTY(empty), .ALM_EMPTY());
  always @(posedge CLK) begin
    got <= !RST && !empty;
    finished <= 1'b0;
  end
  reg [9:0] i;
  wire [31:0] m;
  reg [31:0] table_data [0:3];
  initial $readmemh("table.hex", table_data);
  always @(posedge CLK) i <= RST ? 10'd0 : i + `STEP;
  CoramMemory1P #(.CORAM_THREAD_NAME("reg"), .CORAM_THREAD_ID(1), .CORAM_ID(0), .CORAM_ADDR_LEN(10), .CORAM_DATA_WIDTH(32))
  mem(.CLK(CLK), .ADDR(i), .D(32'd0), .WE(1'b0), .Q(m));
  CoramRegister #(.CORAM_THREAD_NAME("reg"), .CORAM_THREAD_ID(1), .CORAM_ID(0), .CORAM_DATA_WIDTH(32))
  r(.CLK(CLK), .D(table_data[2]), .WE(!ready), .Q(ready_q));
  wire [31:0] ready_q;
  reg ready;
  always @(posedge CLK) ready <= !RST;
endmodule
`default_nettype wire
