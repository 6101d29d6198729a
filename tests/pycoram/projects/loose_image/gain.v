`include "pycoram.v"
// Answers the word at an index, times an entry of a table. PyCoRAM's simulation runs two folders below.
module gain (input CLK, input RST);
  reg [31:0] gains [0:3];
  initial $readmemh("../../data/gain.hex", gains);
  wire [31:0] word, question;
  wire none, full;
  reg take, give;
  reg [5:0] index;
  reg [2:0] state;
  always @(posedge CLK) begin
    take <= 1'b0;
    give <= 1'b0;
    if(RST) state <= 0;
    else case(state)
      0: if(!none) begin take <= 1'b1; state <= 1; end
      1: state <= 2;
      2: begin index <= question[5:0]; state <= 3; end
      3: state <= 4;
      default: if(!full) begin give <= 1'b1; state <= 0; end
    endcase
  end
  CoramMemory1P #(.CORAM_THREAD_NAME("peek"), .CORAM_ID(0), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(32))
    words(.CLK(CLK), .ADDR(index), .D(32'd0), .WE(1'b0), .Q(word));
  CoramChannel #(.CORAM_THREAD_NAME("peek"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
    port(.CLK(CLK), .RST(RST), .D(word * gains[index[1:0]]), .ENQ(give), .FULL(full), .Q(question), .DEQ(take),
         .EMPTY(none));
endmodule
