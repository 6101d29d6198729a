// Sums blocks of words that a control thread has placed in a CoRAM memory. The objects are instantiated here, so that
// this file and its thread build in CoRAM Studio and in PyCoRAM alike.
module userlogic #(
    parameter WORDS = 128
) (
    input CLK,
    input RST
);
  wire [31:0] q;
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

  CoramMemory1P #(
      .CORAM_THREAD_NAME("ctrl_thread"),
      .CORAM_ID(0),
      .CORAM_ADDR_LEN(10),
      .CORAM_DATA_WIDTH(32)
  ) buffer (
      .CLK(CLK),
      .ADDR(addr),
      .D(32'd0),
      .WE(1'b0),
      .Q(q)
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
      if (arriving) sum <= sum + q;
      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          addr <= comm_q[9:0];
          left <= WORDS;
          state <= READ;
        end
        READ: begin
          addr <= addr + 1;
          left <= left - 1;
          if (left == 1) state <= REPLY;
        end
        default: if (comm_enq) state <= WAIT;
      endcase
    end
  end
endmodule
