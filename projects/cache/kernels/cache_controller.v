// A set-associative cache for words of 32 bits, with least recently used replacement, write-back and write-allocate.
//
// Tags are here; the lines lie in a CoRAM memory. What the cache lacks it asks the control thread for, by the channel: which line
// to bring into which place of the memory, and which line to store before. In the end it has all changed lines stored.
//
// A line's place in the memory is (set * WAYS + way) * LINE_WORDS.

module cache_controller #(
    parameter WAY_BITS = 2,        // 2 to the power of this ways; 0 for a direct-mapped cache
    parameter SET_BITS = 3,        // 2 to the power of this sets, 2 at least
    parameter LINE_BITS = 3,       // 2 to the power of this words in a line, 2 at least
    parameter ADDRESS_WIDTH = 8    // bits of a word address in the memory: the sum of the three, or more
) (
    input  wire                     CLK,
    input  wire                     RST,

    // requests, taken on an edge with valid and ready: bit 57 flush, 56 write, 55:32 address off chip in words (so there are
    // 64 MiB), 31:0 what to write. A flush is no request, but comes behind the last: store what has changed.
    input  wire                     request_valid,
    output wire                     request_ready,
    input  wire              [57:0] request,

    // answers, one for each request that is no flush: bit 32 hit, 31:0 what was read, or written
    output wire                     answer_valid,
    output wire              [32:0] answer,

    // memory of the lines: the word at lines_addr is on lines_q in the next cycle
    output wire [ADDRESS_WIDTH-1:0] lines_addr,
    output wire              [31:0] lines_d,
    output wire                     lines_we,
    input  wire              [31:0] lines_q,

    // channel to the thread
    output reg               [63:0] miss_d,
    output wire                     miss_enq,
    input  wire                     miss_full,
    input  wire              [63:0] miss_q,
    output wire                     miss_deq,
    input  wire                     miss_empty
);

  localparam WAYS = 1 << WAY_BITS;
  localparam SETS = 1 << SET_BITS;
  localparam TAG_BITS = 24 - SET_BITS - LINE_BITS;
  localparam AGE_BITS = (WAY_BITS > 0) ? WAY_BITS : 1;

  // Messages to the thread: bits 63:60 what to do, 59:48 the line's number among the places of the memory, 47:24 the line of
  // memory off chip to store, 23:0 the one to bring. The first message of all says how many words a line has.
  localparam [3:0] LINE = 4'd0, BRING = 4'd1, STORE_AND_BRING = 4'd2, STORE = 4'd3, DONE = 4'd4;

  localparam [3:0] HELLO = 4'd0, IDLE = 4'd1, LOOK = 4'd2, ANSWER = 4'd3, CALL = 4'd4, WAIT = 4'd5, FLUSH = 4'd6,
      FLUSH_CALL = 4'd7, FLUSH_WAIT = 4'd8, FLUSHED = 4'd9;

  reg [3:0] state;

  // ------------------------------------------------------------------------------------------------ the request
  reg write;
  reg [23:0] word;
  reg [31:0] value;
  reg hit_at_once;

  wire [LINE_BITS-1:0] offset = word[LINE_BITS-1:0];
  wire [SET_BITS-1:0] set = word[LINE_BITS+:SET_BITS];
  wire [TAG_BITS-1:0] tag = word[23-:TAG_BITS];

  assign request_ready = (state == IDLE);
  assign answer_valid = (state == ANSWER);
  assign answer = {hit_at_once, write ? value : lines_q};

  // ------------------------------------------------------------------------------------------------ tags and ages
  // Of each set: which lines are there, whether they have changed, and which way was used how long ago: 0 for the
  // last one, WAYS - 1 for the one that must go. Ages of a set are always a permutation.
  reg [WAYS-1:0] valid [0:SETS-1];
  reg [WAYS-1:0] changed [0:SETS-1];
  reg [WAYS*TAG_BITS-1:0] tags [0:SETS-1];
  reg [WAYS*AGE_BITS-1:0] ages [0:SETS-1];

  reg [SET_BITS-1:0] flush_set;
  reg [AGE_BITS-1:0] flush_way;
  wire flushing = (state == FLUSH) || (state == FLUSH_CALL) || (state == FLUSH_WAIT);
  wire [SET_BITS-1:0] row = flushing ? flush_set : set;

  wire [WAYS-1:0] row_valid = valid[row];
  wire [WAYS-1:0] row_changed = changed[row];
  wire [WAYS*TAG_BITS-1:0] row_tags = tags[row];
  wire [WAYS*AGE_BITS-1:0] row_ages = ages[row];

  reg hit;
  reg [AGE_BITS-1:0] hit_way, oldest, way, way_age;
  reg [TAG_BITS-1:0] old_tag;
  reg [WAYS*AGE_BITS-1:0] new_ages;
  integer i;
  always @* begin
    hit = 1'b0;
    hit_way = {AGE_BITS{1'b0}};
    oldest = {AGE_BITS{1'b0}};
    for (i = 0; i < WAYS; i = i + 1) begin
      if (row_valid[i] && row_tags[i*TAG_BITS+:TAG_BITS] == tag) begin
        hit = 1'b1;
        hit_way = i[AGE_BITS-1:0];
      end
      if (row_ages[i*AGE_BITS+:AGE_BITS] == WAYS[AGE_BITS-1:0] - 1'b1) oldest = i[AGE_BITS-1:0];
    end
    way = flushing ? flush_way : hit ? hit_way : oldest;
    way_age = {AGE_BITS{1'b0}};
    old_tag = {TAG_BITS{1'b0}};
    for (i = 0; i < WAYS; i = i + 1) begin
      if (i[AGE_BITS-1:0] == way) begin
        way_age = row_ages[i*AGE_BITS+:AGE_BITS];
        old_tag = row_tags[i*TAG_BITS+:TAG_BITS];
      end
    end
    // The way that is used becomes the youngest; those that were younger grow older.
    for (i = 0; i < WAYS; i = i + 1) begin
      new_ages[i*AGE_BITS+:AGE_BITS] = row_ages[i*AGE_BITS+:AGE_BITS];
      if (i[AGE_BITS-1:0] == way) new_ages[i*AGE_BITS+:AGE_BITS] = {AGE_BITS{1'b0}};
      else if (row_ages[i*AGE_BITS+:AGE_BITS] < way_age)
        new_ages[i*AGE_BITS+:AGE_BITS] = row_ages[i*AGE_BITS+:AGE_BITS] + 1'b1;
    end
  end

  wire must_store = row_valid[way] && row_changed[way];

  // ------------------------------------------------------------------------------------------------ memory and channel
  wire [11:0] place = (WAY_BITS > 0) ? {{(12 - SET_BITS) {1'b0}}, row} << WAY_BITS | {{(12 - AGE_BITS) {1'b0}}, way}
                                     : {{(12 - SET_BITS) {1'b0}}, row};
  wire [31:0] lines_word = {20'd0, place} << LINE_BITS | {{(32 - LINE_BITS) {1'b0}}, offset};
  assign lines_addr = lines_word[ADDRESS_WIDTH-1:0];
  assign lines_d = value;
  assign lines_we = (state == LOOK) && hit && write;

  wire [23:0] old_line = {{(24 - SET_BITS) {1'b0}}, row} | ({{(24 - TAG_BITS) {1'b0}}, old_tag} << SET_BITS);
  wire [23:0] new_line = {{(24 - SET_BITS) {1'b0}}, set} | ({{(24 - TAG_BITS) {1'b0}}, tag} << SET_BITS);

  always @* begin
    case (state)
      HELLO: miss_d = {LINE, 60'd1 << LINE_BITS};
      CALL: miss_d = {must_store ? STORE_AND_BRING : BRING, place, old_line, new_line};
      FLUSH_CALL: miss_d = {STORE, place, old_line, 24'd0};
      default: miss_d = {DONE, 60'd0};
    endcase
  end
  assign miss_enq = !miss_full && (state == HELLO || state == CALL || state == FLUSH_CALL || state == FLUSHED) && !RST;
  assign miss_deq = !miss_empty && (state == WAIT || state == FLUSH_WAIT);

  // The thread's answers say by coming that it is done; and the memory may be larger than the cache.
  wire unused = &{1'b0, miss_q, lines_word};

  // ------------------------------------------------------------------------------------------------ control
  wire last_way = (flush_way == WAYS[AGE_BITS-1:0] - 1'b1);
  integer j;
  always @(posedge CLK) begin
    if (RST) begin
      state <= HELLO;
      for (i = 0; i < SETS; i = i + 1) begin
        valid[i] <= {WAYS{1'b0}};
        changed[i] <= {WAYS{1'b0}};
        for (j = 0; j < WAYS; j = j + 1) ages[i][j*AGE_BITS+:AGE_BITS] <= j[AGE_BITS-1:0];
      end
    end else begin
      case (state)
        HELLO: if (miss_enq) state <= IDLE;
        IDLE: begin
          {write, word, value} <= request[56:0];
          hit_at_once <= 1'b1;
          flush_set <= {SET_BITS{1'b0}};
          flush_way <= {AGE_BITS{1'b0}};
          if (request_valid) state <= request[57] ? FLUSH : LOOK;
        end
        LOOK: if (hit) begin // the line's word is asked for, or written
          ages[row] <= new_ages;
          if (write) changed[row][way] <= 1'b1;
          state <= ANSWER;
        end else begin
          hit_at_once <= 1'b0;
          state <= CALL;
        end
        CALL: if (miss_enq) begin
          valid[row][way] <= 1'b1;
          changed[row][way] <= 1'b0;
          for (i = 0; i < WAYS; i = i + 1) if (i[AGE_BITS-1:0] == way) tags[row][i*TAG_BITS+:TAG_BITS] <= tag;
          state <= WAIT;
        end
        WAIT: if (!miss_empty) state <= LOOK; // now it is a hit
        ANSWER: state <= IDLE;
        FLUSH: state <= must_store ? FLUSH_CALL : FLUSH_WAIT;
        FLUSH_CALL: if (miss_enq) state <= FLUSH_WAIT;
        FLUSH_WAIT: if (!must_store || !miss_empty) begin
          changed[row][way] <= 1'b0;
          flush_way <= last_way ? {AGE_BITS{1'b0}} : flush_way + 1'b1;
          if (last_way) flush_set <= flush_set + 1'b1;
          state <= (last_way && &flush_set) ? FLUSHED : FLUSH;
        end
        default: if (miss_enq) state <= IDLE; // FLUSHED
      endcase
    end
  end

endmodule
