// Multiplies its memory's words in place, from 0 up to the count that comes through the channel.
module lane #(parameter NUMBER = 0, parameter GAIN = 1) (input CLK, input RST, output busy);
  localparam AW = 6;
  reg [AW-1:0] addr;
  reg [31:0] d;
  reg we;
  wire [31:0] q;
  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(NUMBER), .CORAM_ADDR_LEN(AW), .CORAM_DATA_WIDTH(32))
  mem(.CLK(CLK), .ADDR(addr), .D(d), .WE(we), .Q(q));

  wire [31:0] count;
  wire empty;
  reg done;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(NUMBER), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  ch(.CLK(CLK), .RST(RST), .D(32'd0 + NUMBER), .ENQ(done), .Q(count), .DEQ(state == 0), .EMPTY(empty));

  reg [2:0] state;
  reg [31:0] left;
  assign busy = state != 0;
  always @(posedge CLK)
    if(RST) begin
      state <= 0; addr <= 0; we <= 0; done <= 0; left <= 0; d <= 0;
    end else begin
      we <= 0;
      done <= 0;
      case(state)
        0: if(!empty) state <= 1;
        1: begin left <= count; addr <= 0; state <= 2; end
        2: state <= 3;
        3: begin d <= q * GAIN + NUMBER; we <= 1; state <= 4; end
        4: begin
          addr <= addr + 1;
          left <= left - 1;
          if(left == 1) begin done <= 1; state <= 0; end
          else state <= 2;
        end
        default: state <= 0;
      endcase
    end
endmodule
