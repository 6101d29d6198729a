`include "pycoram.v"

// Sums up what the thread has loaded, and answers through the channel.
module userlogic #
(
  parameter W_D = 32,
  parameter W_A = 10
)
(
  input CLK,
  input RST
);
  reg [W_A-1:0] mem_addr;
  wire [W_D-1:0] mem_q;
  reg [31:0] sum, left;
  reg [1:0] state;
  reg deq, enq;
  wire [31:0] command;
  wire empty, full;

  CoramMemory1P
  #(
    .CORAM_THREAD_NAME("ctrl_thread"),
    .CORAM_ID(0),
    .CORAM_ADDR_LEN(W_A),
    .CORAM_DATA_WIDTH(W_D)
  )
  inst_memory
  (
    .CLK(CLK), .ADDR(mem_addr), .D({W_D{1'b0}}), .WE(1'b0), .Q(mem_q)
  );

  CoramChannel
  #(
    .CORAM_THREAD_NAME("ctrl_thread"),
    .CORAM_ID(0),
    .CORAM_ADDR_LEN(4),
    .CORAM_DATA_WIDTH(32)
  )
  inst_channel
  (
    .CLK(CLK), .RST(RST), .D(sum), .ENQ(enq), .FULL(full), .ALM_FULL(),
    .Q(command), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY()
  );

  reg got, valid;
  always @(posedge CLK) begin
    if(RST) begin
      state <= 0; mem_addr <= 0; sum <= 0; left <= 0; deq <= 0; enq <= 0; got <= 0; valid <= 0;
    end else begin
      deq <= 0;
      enq <= 0;
      got <= deq && !empty;
      case(state)
        0: begin
          if(!empty && !deq && !got) deq <= 1;
          if(got) begin
            left <= command; mem_addr <= 0; valid <= 0; state <= 1;
          end
        end
        1: begin
          mem_addr <= mem_addr + 1;
          valid <= 1;
          if(valid) begin
            sum <= sum + mem_q;
            left <= left - 1;
            if(left == 1) state <= 2;
          end
        end
        2: if(!full) begin
          enq <= 1;
          state <= 0;
        end
      endcase
    end
  end
endmodule
