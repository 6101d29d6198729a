// Computes layers of a multilayer perceptron: eight products of 8 bits in each cycle.
//
// Activations, eight in a word, lie in a CoRAM memory; weights come out of an in-stream: for each neuron a word with its offset
// (32 bits), then the words of its weights. A command on the channel names where a layer's inputs lie, how many words
// they are, how many neurons there are, and where the outputs go:
//   HIDDEN  a neuron's sum is shifted right and cut to 0 ... 127; eight of them make a word
//   LAST    a neuron's sum is put into a word of its own; the answer is the neuron with the largest one
//   LOOK    the answer is the word at the place of the inputs

module mlp #(
    parameter ADDRESS_WIDTH = 7   // bits of a word address in the memory, 8 at most
) (
    input  wire                     CLK,
    input  wire                     RST,

    // memory: the word at mem_addr is on mem_q in the next cycle
    output wire [ADDRESS_WIDTH-1:0] mem_addr,
    output wire              [63:0] mem_d,
    output wire                     mem_we,
    input  wire              [63:0] mem_q,

    // in-stream: a word leaves with weights_deq while weights_empty is 0, and is on weights_q in the next cycle
    input  wire              [63:0] weights_q,
    output wire                     weights_deq,
    input  wire                     weights_empty,

    // channel: commands come in, answers go out
    output wire              [63:0] comm_d,
    output wire                     comm_enq,
    input  wire                     comm_full,
    input  wire              [63:0] comm_q,
    output wire                     comm_deq,
    input  wire                     comm_empty
);

  localparam [2:0] IDLE = 3'd0, DECODE = 3'd1, RUN = 3'd2, DRAIN = 3'd3, LOOK = 3'd4, REPLY = 3'd5;

  // ------------------------------------------------------------------------------------------------ command
  wire [7:0] source = comm_q[7:0];        // word address of the inputs
  wire [7:0] words = comm_q[23:16];       // words of the inputs
  wire [7:0] neurons = comm_q[31:24];
  wire [4:0] shift = comm_q[36:32];
  wire last_layer = comm_q[40];
  wire look = comm_q[41];
  wire unused = &{1'b0, comm_q[63:42], comm_q[39:37], place};

  // ------------------------------------------------------------------------------------------------ where we are
  reg [2:0] state;
  reg [7:0] word;      // of the neuron's weights, which is asked for
  reg offset_next;     // the next word of the stream is a neuron's offset
  reg [7:0] neuron;    // that is asked for
  reg [7:0] target;    // where the next output goes
  reg [63:0] answer;

  wire store;                             // an output is written in this cycle, so no input can be read
  wire finished;                          // the layer's last output is written in this cycle
  wire row_ends = (word == words - 1'b1) && !offset_next;

  assign weights_deq = (state == RUN) && !weights_empty && !store;
  assign comm_deq = (state == IDLE) && !comm_empty;
  assign comm_d = answer;
  assign comm_enq = (state == REPLY) && !comm_full;

  // in DECODE already the first one, for LOOK
  wire [7:0] input_place = source + ((state == DECODE) ? 8'd0 : word);
  wire [7:0] place = store ? target : input_place;
  assign mem_addr = place[ADDRESS_WIDTH-1:0];

  // ------------------------------------------------------------------------------------------------ arithmetic
  // Stage 1: words arrive. Stage 2: products. Stage 3: their sum. Stage 4: the neuron's sum. Stage 5: output.
  reg valid1, valid2, valid3, valid4;     // stage holds a word of the stream, or a whole sum
  reg offset1, offset2, offset3;          // which is a neuron's offset
  reg last1, last2, last3;                // which is its last
  reg signed [15:0] products [0:7];
  reg signed [31:0] partial;              // sum of the products, or the offset
  reg signed [31:0] held;                 // offset, on its way beside the products
  reg signed [31:0] sum;

  function signed [31:0] widened(input signed [15:0] product);
    widened = $signed({{16{product[15]}}, product});
  endfunction

  integer i;
  always @(posedge CLK) begin
    for (i = 0; i < 8; i = i + 1) products[i] <= $signed(weights_q[8*i+:8]) * $signed(mem_q[8*i+:8]);
    held <= $signed(weights_q[31:0]);
    partial <= offset2 ? held
        : widened(products[0]) + widened(products[1]) + widened(products[2]) + widened(products[3])
        + widened(products[4]) + widened(products[5]) + widened(products[6]) + widened(products[7]);
    if (valid3) sum <= offset3 ? partial : sum + partial;

    offset1 <= offset_next;
    last1 <= row_ends;
    {offset2, last2} <= {offset1, last1};
    {offset3, last3} <= {offset2, last2};
    if (RST) {valid1, valid2, valid3, valid4} <= 4'd0;
    else {valid1, valid2, valid3, valid4} <= {weights_deq, valid1, valid2, valid3 && last3};
  end

  // ------------------------------------------------------------------------------------------------ outputs
  reg [7:0] done;                         // neurons whose sum is there
  reg [63:0] row;                         // outputs of a hidden layer that do not fill a word yet
  reg signed [31:0] largest;

  wire signed [31:0] scaled = sum >>> shift;
  wire [7:0] activation = sum[31] ? 8'd0 : (scaled > 32'sd127) ? 8'd127 : scaled[7:0];
  wire [63:0] filled = row | ({56'd0, activation} << {done[2:0], 3'b000});

  assign finished = valid4 && (done == neurons - 1'b1);
  assign store = valid4 && (last_layer || finished || done[2:0] == 3'd7);
  assign mem_we = store;
  assign mem_d = last_layer ? {{32{sum[31]}}, sum} : filled;

  always @(posedge CLK) begin
    if (state == DECODE) begin
      done <= 8'd0;
      row <= 64'd0;
      target <= comm_q[15:8];
    end else if (valid4) begin
      done <= done + 1'b1;
      row <= store ? 64'd0 : filled;
      if (store) target <= target + 1'b1;
    end

    if (state == LOOK) answer <= mem_q;
    else if (valid4 && (done == 8'd0 || sum > largest)) begin
      largest <= sum;
      answer <= {56'd0, done};
    end
  end

  // ------------------------------------------------------------------------------------------------ control
  always @(posedge CLK) begin
    if (RST) state <= IDLE;
    else begin
      case (state)
        IDLE: if (!comm_empty) state <= DECODE;
        DECODE: begin
          word <= 8'd0;
          neuron <= 8'd0;
          offset_next <= 1'b1;
          state <= look ? LOOK : RUN;
        end
        RUN: if (weights_deq) begin
          offset_next <= row_ends;
          word <= (offset_next || row_ends) ? 8'd0 : word + 1'b1;
          if (row_ends) begin
            neuron <= neuron + 1'b1;
            if (neuron == neurons - 1'b1) state <= DRAIN;
          end
        end
        DRAIN: if (finished) state <= last_layer ? REPLY : IDLE;
        LOOK: state <= REPLY;
        default: if (comm_enq) state <= IDLE; // REPLY
      endcase
    end
  end

endmodule
