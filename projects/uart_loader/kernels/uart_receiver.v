// Receives bytes from a serial line: a start bit (0), eight bits, the lowest first, a stop bit (1).

module uart_receiver #(
    parameter CLOCKS_PER_BIT = 16   // clock frequency over baud rate; 4 at least, 65535 at most
) (
    input  wire       CLK,
    input  wire       RST,

    input  wire       rx,           // 1 while idle; changes at any time

    output reg        got_byte,     // for one cycle: `got` is a byte
    output reg  [7:0] got,
    output reg        got_bad       // for one cycle, with it: there was no stop bit where it should have been
);

  localparam [1:0] IDLE = 2'd0, START = 2'd1, BITS = 2'd2, STOP = 2'd3;

  reg [1:0] state;
  reg [2:0] line;       // the line, two flip-flops later, because it knows nothing of the clock; [2] is a cycle older
  reg [15:0] left;      // cycles until the middle of the next bit
  reg [2:0] index;      // of the bit

  always @(posedge CLK) begin
    if (RST) begin
      state <= IDLE;
      line <= 3'b111;
      got_byte <= 1'b0;
      got_bad <= 1'b0;
    end else begin
      line <= {line[1:0], rx};
      got_byte <= 1'b0;
      got_bad <= 1'b0;
      left <= (left == 0) ? CLOCKS_PER_BIT[15:0] - 1'b1 : left - 1'b1;

      case (state)
        // an edge, so that a line that stays at 0 is one bad byte, not many
        IDLE: begin
          left <= CLOCKS_PER_BIT[15:0] / 2 - 1'b1;
          if (line[2:1] == 2'b10) state <= START;
        end
        START: if (left == 0) begin
          index <= 3'd0;
          state <= line[1] ? IDLE : BITS; // a pulse of less than half a bit is no start
        end
        BITS: if (left == 0) begin
          got <= {line[1], got[7:1]};
          index <= index + 1'b1;
          if (index == 3'd7) state <= STOP;
        end
        default: if (left == 0) begin // STOP
          got_byte <= 1'b1;
          got_bad <= !line[1];
          state <= IDLE;
        end
      endcase
    end
  end

endmodule
