`include "pycoram.v"

// Sums up what the thread has loaded (channel 0), gives back what it is sent (channel 1), and says which cycle it is
// (channel 2).
module userlogic
(
  input CLK,
  input RST
);
  reg [9:0] mem_addr;
  wire [31:0] mem_q;
  reg [31:0] sum, left;
  reg [1:0] state;
  reg deq, enq;
  wire [31:0] command;
  wire empty, full;

  CoramMemory1P
  #(
    .CORAM_THREAD_NAME("ctrl_thread"),
    .CORAM_ID(0),
    .CORAM_ADDR_LEN(10),
    .CORAM_DATA_WIDTH(32)
  )
  inst_memory
  (
    .CLK(CLK), .ADDR(mem_addr), .D(32'd0), .WE(1'b0), .Q(mem_q)
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
            left <= command; sum <= 0; mem_addr <= 0; valid <= 0; state <= 1;
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
        default: if(!full) begin
          enq <= 1;
          state <= 0;
        end
      endcase
    end
  end

  wire [31:0] word;
  reg [31:0] held;
  wire echo_empty, echo_full;
  reg echo_deq, echo_got, echo_enq;
  CoramChannel
  #(
    .CORAM_THREAD_NAME("ctrl_thread"),
    .CORAM_ID(1),
    .CORAM_ADDR_LEN(4),
    .CORAM_DATA_WIDTH(32)
  )
  inst_echo
  (
    .CLK(CLK), .RST(RST), .D(held), .ENQ(echo_enq), .FULL(echo_full), .ALM_FULL(),
    .Q(word), .DEQ(echo_deq), .EMPTY(echo_empty), .ALM_EMPTY()
  );
  reg waits;
  always @(posedge CLK) begin
    if(RST) begin
      echo_deq <= 0; echo_got <= 0; echo_enq <= 0; waits <= 0;
    end else begin
      echo_deq <= 0; echo_enq <= 0;
      if(echo_got) held <= word;
      echo_got <= echo_deq && !echo_empty;
      if(!echo_empty && !echo_deq && !echo_got && !waits && !echo_enq) echo_deq <= 1;
      if((echo_got || waits) && !echo_full) begin
        echo_enq <= 1; waits <= 0;
      end else if(echo_got) waits <= 1;
    end
  end

  reg [31:0] cycle, time_held;
  wire time_empty, time_full;
  reg time_deq, time_enq, time_pause;
  CoramChannel
  #(
    .CORAM_THREAD_NAME("ctrl_thread"),
    .CORAM_ID(2),
    .CORAM_ADDR_LEN(4),
    .CORAM_DATA_WIDTH(32)
  )
  inst_time
  (
    .CLK(CLK), .RST(RST), .D(time_held), .ENQ(time_enq), .FULL(time_full), .ALM_FULL(),
    .Q(), .DEQ(time_deq), .EMPTY(time_empty), .ALM_EMPTY()
  );
  always @(posedge CLK) begin
    if(RST) begin
      cycle <= 0; time_deq <= 0; time_enq <= 0; time_pause <= 0; time_held <= 0;
    end else begin
      cycle <= cycle + 1;
      time_deq <= 0; time_enq <= 0;
      time_pause <= time_enq;
      if(!time_empty && !time_full && !time_deq && !time_enq && !time_pause) begin
        time_deq <= 1; time_enq <= 1; time_held <= cycle;
      end
    end
  end
endmodule
