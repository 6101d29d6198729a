// Sends the bytes of an in-stream over a serial line: a start bit (0), eight bits, the lowest first, a stop bit (1).

module uart_transmitter #(
    parameter CLOCKS_PER_BIT = 16   // clock frequency over baud rate; 65535 at most
) (
    input  wire       CLK,
    input  wire       RST,

    // in-stream: a byte leaves with data_deq while data_empty is 0, and is on data_q in the next cycle
    input  wire [7:0] data_q,
    output wire       data_deq,
    input  wire       data_empty,

    output wire       tx            // 1 while idle
);

  reg loading;          // data_q is the next byte
  reg waiting;          // next_byte is
  reg [7:0] next_byte;
  reg [9:0] bits;       // to send, the next one lowest
  reg [3:0] count;      // how many they are
  reg [15:0] left;      // cycles that the bit stays

  // The next byte is fetched while one is sent, so that bytes follow each other without a pause: what sends bytes back
  // must not be slower than what receives them.
  wire over = (count == 0) || (count == 1 && left == 0);
  assign data_deq = !loading && !waiting && !data_empty && !RST;
  assign tx = bits[0];

  always @(posedge CLK) begin
    if (RST) begin
      loading <= 1'b0;
      waiting <= 1'b0;
      bits <= 10'h3FF;
      count <= 4'd0;
      left <= 16'd0;
    end else begin
      loading <= data_deq;
      if (loading) begin
        next_byte <= data_q;
        waiting <= 1'b1;
      end

      if (over && waiting) begin
        bits <= {1'b1, next_byte, 1'b0};
        count <= 4'd10;
        left <= CLOCKS_PER_BIT[15:0] - 1'b1;
        waiting <= 1'b0;
      end else if (count != 0) begin
        left <= left - 1'b1;
        if (left == 0) begin
          bits <= {1'b1, bits[9:1]};
          count <= count - 1'b1;
          left <= CLOCKS_PER_BIT[15:0] - 1'b1;
        end
      end
    end
  end

endmodule
