// Sums up the memory that a word on the channel names, two words per cycle, and answers with the sum.
module userlogic #(
    parameter WORDS = 1024
) (
    input CLK,
    input RST
);
  wire [31:0] q0, q1, q2, q3;
  reg [9:0] addr;
  wire [31:0] comm_q;
  wire comm_empty, comm_full;
  reg [1:0] state;
  reg [10:0] left;
  reg arriving;
  reg [31:0] sum;
  localparam [1:0] WAIT = 0, START = 1, READ = 2, REPLY = 3;
  wire comm_deq = (state == WAIT) && !comm_empty;
  wire comm_enq = (state == REPLY) && !arriving && !comm_full;
  wire [31:0] pair = comm_q[0] ? q2 + q3 : q0 + q1;

  CoramMemory2P #(
      .CORAM_THREAD_NAME("ctrl_thread"),
      .CORAM_ID(0),
      .CORAM_ADDR_LEN(10),
      .CORAM_DATA_WIDTH(32)
  ) buffer0 (
      .CLK(CLK),
      .ADDR0(addr),
      .D0(32'd0),
      .WE0(1'b0),
      .Q0(q0),
      .ADDR1(addr | 10'd1),
      .D1(32'd0),
      .WE1(1'b0),
      .Q1(q1)
  );

  CoramMemory2P #(
      .CORAM_THREAD_NAME("ctrl_thread"),
      .CORAM_ID(1),
      .CORAM_ADDR_LEN(10),
      .CORAM_DATA_WIDTH(32)
  ) buffer1 (
      .CLK(CLK),
      .ADDR0(addr),
      .D0(32'd0),
      .WE0(1'b0),
      .Q0(q2),
      .ADDR1(addr | 10'd1),
      .D1(32'd0),
      .WE1(1'b0),
      .Q1(q3)
  );

  CoramChannel #(
      .CORAM_THREAD_NAME("ctrl_thread"),
      .CORAM_ID(0),
      .CORAM_ADDR_LEN(4),
      .CORAM_DATA_WIDTH(32)
  ) commands (
      .CLK(CLK),
      .RST(RST),
      .D(sum),
      .ENQ(comm_enq),
      .FULL(comm_full),
      .Q(comm_q),
      .DEQ(comm_deq),
      .EMPTY(comm_empty)
  );

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      addr <= 0;
      left <= 0;
      arriving <= 0;
      sum <= 0;
    end else begin
      arriving <= (state == READ);
      if (arriving) sum <= sum + pair;
      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          addr <= 0;
          sum <= 0;
          left <= WORDS;
          state <= READ;
        end
        READ: begin
          addr <= addr + 2;
          left <= left - 2;
          if (left == 2) state <= REPLY;
        end
        default: if (comm_enq) state <= WAIT;
      endcase
    end
  end
endmodule
