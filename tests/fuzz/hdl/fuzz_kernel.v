// Kernels of the fuzzer's cores. What happens when is random, what comes out is not:
//  - asker answers each word on channel 0 with 5 times the word, plus register 0, plus the number of words so far, which it
//    also writes to register 1;
//  - worker adds up words of a memory when told so on channel 1 or by a change of register 2, and may change them:
//    {memory, change, count, base} is {1, 1, 6, 6} bits;
//  - mover takes words from the in-stream, and gives them to the out-stream with a number mixed in.
module fuzz_kernel_@NAME@ (input wire CLK, input wire RST);
  reg [31:0] noise;
  always @(posedge CLK)
    if (RST) noise <= 32'd@SEED@;
    else noise <= {noise[30:0], noise[31] ^ noise[21] ^ noise[1] ^ noise[0]};
  wire ask_goes = noise[4:2] >= @STALL@;
  wire work_goes = noise[9:7] >= @STALL@;
  wire take_goes = noise[15:13] >= @STALL@;
  wire give_goes = noise[20:18] >= @STALL@;

  // asker
  wire [31:0] a_q, r0, r1, r2;
  wire a_empty, a_full;
  reg a_has;
  reg [31:0] asked;
  wire a_take = !a_has && !a_empty && ask_goes;
  wire a_give = a_has && !a_full && ask_goes;
  always @(posedge CLK)
    if (RST) begin
      a_has <= 0;
      asked <= 0;
    end else begin
      if (a_take) a_has <= 1;
      if (a_give) begin
        a_has <= 0;
        asked <= asked + 1;
      end
    end
  CoramChannel #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(0), .CORAM_SUB_ID(0),
                 .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  a (.CLK(CLK), .RST(RST), .D(a_q * 32'd5 + r0 + asked + 32'd1), .ENQ(a_give), .FULL(a_full),
     .Q(a_q), .DEQ(a_take), .EMPTY(a_empty));
  CoramRegister #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(0), .CORAM_SUB_ID(0),
                  .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  r (.CLK(CLK), .D(32'd0), .WE(1'b0), .Q(r0));
  CoramRegister #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(1), .CORAM_SUB_ID(0),
                  .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  q (.CLK(CLK), .D(asked + 32'd1), .WE(a_give), .Q(r1));

  // worker
  localparam [1:0] IDLE = 0, FETCH = 1, DATA = 2, REPLY = 3;
  wire [31:0] b_q;
  wire b_empty, b_full;
  reg [1:0] doing;
  reg told;
  reg [31:0] seen;
  reg [13:0] job;
  reg [5:0] step;
  reg [31:0] total;
  wire ring = r2 != seen;
  wire b_take = doing == IDLE && !told && !b_empty && work_goes && !ring;
  wire b_give = doing == REPLY && !b_full && work_goes;
  wire [5:0] place = job[5:0] + step;
  wire writes = doing == DATA && work_goes && job[12];
  wire [@WIDTH0@-1:0] q0;
  wire [@WIDTH1@-1:0] q1;
  wire [31:0] word = job[13] ? q1 : q0;
  always @(posedge CLK)
    if (RST) begin
      doing <= IDLE;
      told <= 0;
      seen <= 0;
    end else begin
      if (b_take) told <= 1;
      case (doing)
        IDLE: if (told || (ring && work_goes)) begin
          told <= 0;
          job <= told ? b_q[13:0] : r2[13:0];
          if (!told) seen <= r2;
          step <= 0;
          total <= 0;
          doing <= (told ? b_q[11:6] : r2[11:6]) == 0 ? REPLY : FETCH;
        end
        FETCH: doing <= DATA;
        DATA: if (work_goes) begin
          total <= total + word;
          step <= step + 6'd1;
          doing <= step + 6'd1 == job[11:6] ? REPLY : FETCH;
        end
        REPLY: if (b_give) doing <= IDLE;
      endcase
    end
  CoramChannel #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(1), .CORAM_SUB_ID(0),
                 .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  b (.CLK(CLK), .RST(RST), .D(total), .ENQ(b_give), .FULL(b_full),
     .Q(b_q), .DEQ(b_take), .EMPTY(b_empty));
  CoramRegister #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(2), .CORAM_SUB_ID(0),
                  .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  bell (.CLK(CLK), .D(32'd0), .WE(1'b0), .Q(r2));
@MEMORIES@

  // mover
  wire [@STREAM@-1:0] s_q;
  wire s_empty, o_full;
  reg s_has;
  reg [63:0] moved;
  wire s_take = !s_has && !s_empty && take_goes;
  wire s_give = s_has && !o_full && give_goes;
  wire [63:0] mixed = moved * 64'h9E3779B1;
  always @(posedge CLK)
    if (RST) begin
      s_has <= 0;
      moved <= 0;
    end else begin
      if (s_take) s_has <= 1;
      if (s_give) begin
        s_has <= 0;
        moved <= moved + 1;
      end
    end
  CoramInStream #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(0), .CORAM_SUB_ID(0),
                  .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(@STREAM@))
  s (.CLK(CLK), .RST(RST), .Q(s_q), .DEQ(s_take), .EMPTY(s_empty));
  CoramOutStream #(.CORAM_THREAD_NAME("@NAME@"), .CORAM_THREAD_ID(0), .CORAM_ID(0), .CORAM_SUB_ID(0),
                   .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(@STREAM@))
  o (.CLK(CLK), .RST(RST), .D(s_q ^ mixed[@STREAM@-1:0]), .ENQ(s_give), .FULL(o_full));
endmodule
