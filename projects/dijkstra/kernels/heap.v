// A priority queue: a heap whose first entries lie in block RAM and whose other entries lie in DRAM.
//
// Entry i has the children 4 i + 1 to 4 i + 4. Four children instead of two make the heap half as deep, and the
// children of an entry lie side by side, so that DRAM gives them in one burst. An entry is a key and a value of 32 bits;
// the smallest key is at the top.
//
// The control thread says at the start how many entries are kept in block RAM (the limit, at most 2 ** ADDR_WIDTH). For
// others the kernel sends it requests, and the words come by the in-stream or go by the out-stream:
//   { index[26:0], entries[3:0], store }   load 1 to 4 entries, or store one, from that index on
//   all ones                               there will be no more requests

module heap #(
    parameter ADDR_WIDTH = 11   // block RAM for 2 ** ADDR_WIDTH entries
) (
    input  wire        CLK,
    input  wire        RST,

    // Operations: taken on an edge with operation_valid and operation_ready. A pop of an empty heap has no effect.
    input  wire        operation_valid,
    output wire        operation_ready,
    input  wire [1:0]  operation_code,      // 0 push, 1 pop, 2 stop
    input  wire [63:0] operation_entry,     // of a push: { key, value }

    // The top of the heap, which a pop takes; it means something while operation_ready is 1.
    output wire        top_none,            // the heap has no entries
    output wire [63:0] top_entry,

    // channel of the control thread: requests go out; the limit comes in, once
    output wire [31:0] spill_d,
    output wire        spill_enq,
    input  wire        spill_full,
    input  wire [31:0] spill_q,
    output wire        spill_deq,
    input  wire        spill_empty,

    // in-stream: entries from DRAM, each its key and then its value
    input  wire [31:0] load_q,
    output wire        load_deq,
    input  wire        load_empty,

    // out-stream: entries to DRAM
    output wire [31:0] store_d,
    output wire        store_enq,
    input  wire        store_full
);

  localparam [1:0] PUSH = 2'd0, POP = 2'd1, STOP = 2'd2;

  localparam [3:0] START = 4'd0,      // waits for the limit
                   LIMIT = 4'd1,      // takes it
                   IDLE = 4'd2,       // takes an operation
                   NEXT = 4'd3,       // which entries decide where the new one goes?
                   ASK = 4'd4,        // asks the thread for them
                   READ = 4'd5,       // compares them as they come
                   DECIDE = 4'd6,     // what goes into the hole?
                   PUT_KEY = 4'd7,    // writes it there
                   PUT_VALUE = 4'd8,
                   PUT_REQUEST = 4'd9,
                   END = 4'd10;       // tells the thread to finish

  localparam [1:0] UP = 2'd0, LAST = 2'd1, DOWN = 2'd2;

  reg [3:0] state;
  reg [1:0] phase;                // of a push UP; of a pop LAST (get the last entry), then DOWN
  reg [26:0] limit;               // entries below are in block RAM
  reg [26:0] count;               // entries of the heap
  reg [26:0] hole;                // where an entry is missing
  reg [63:0] moving;              // the entry that looks for its place
  reg [63:0] top;                 // entry 0, so that a pop need not wait
  reg [63:0] putting;             // what goes into the hole

  // The smallest of the entries that were read
  reg [26:0] index;               // of the entry to come
  reg [2:0] left;                 // entries to come
  reg first;                      // none has come
  reg [63:0] best;
  reg [26:0] best_index;

  // ---- which entries: the parent on the way up, the children on the way down
  wire [26:0] parent = (hole - 1'b1) >> 2;
  wire [26:0] child = {hole[24:0], 2'b00} + 1'b1;
  wire [26:0] after = count - child;                      // entries from the first child on
  wire [26:0] wanted = (phase == UP) ? parent : child;
  wire [2:0] wanted_entries = (phase == UP) ? 3'd1 : (after >= 27'd4) ? 3'd4 : after[2:0];
  wire place_found = (phase == UP) ? (hole == 27'd0) : (child >= count);

  // ---- block RAM
  reg [63:0] entries [0:(1 << ADDR_WIDTH) - 1];
  reg [63:0] entry;                                       // one cycle after its address
  reg entry_here;                                         // entry is one that was asked for
  wire here = (hole < limit);                             // the hole is in block RAM
  wire put = (state == PUT_KEY) && here;
  wire [ADDR_WIDTH-1:0] address = index[ADDR_WIDTH-1:0] + {{ADDR_WIDTH-1{1'b0}}, entry_here};  // one ahead

  always @(posedge CLK) begin
    if (put) entries[hole[ADDR_WIDTH-1:0]] <= putting;
    entry <= entries[address];
  end

  // ---- DRAM
  wire from_dram = (index >= limit);
  reg word_here;                                          // load_q holds a new word
  reg value_next;                                         // it is a value
  reg [31:0] key;

  // The stream holds no other words than those that were asked for.
  assign load_deq = (state == READ) && from_dram && !load_empty;
  assign store_enq = (((state == PUT_KEY) && !here) || (state == PUT_VALUE)) && !store_full;
  assign store_d = (state == PUT_KEY) ? putting[63:32] : putting[31:0];
  assign spill_enq = ((state == ASK) || (state == PUT_REQUEST) || (state == END)) && !spill_full;
  assign spill_d = (state == ASK) ? {index, 1'b0, left, 1'b0} : (state == END) ? 32'hFFFFFFFF
                   : {hole, 4'd1, 1'b1};
  assign spill_deq = (state == START) && !spill_empty;

  wire unused = &{1'b0, spill_q[31:27]};                  // no limit is so large

  // ---- operations
  assign operation_ready = (state == IDLE);
  assign top_none = (count == 27'd0);
  assign top_entry = top;

  // ---- an entry comes, from block RAM or with its second word from DRAM
  wire comes = (state == READ) && (from_dram ? (word_here && value_next) : entry_here);
  wire [63:0] coming = from_dram ? {key, load_q} : entry;
  wire smaller = first || (coming[63:32] < best[63:32]);
  wire moves_on = (phase == UP) ? (moving[63:32] < best[63:32]) : (best[63:32] < moving[63:32]);

  always @(posedge CLK) begin
    if (RST) begin
      state <= START;
      phase <= UP;
      limit <= 27'd0;
      count <= 27'd0;
      hole <= 27'd0;
      moving <= 64'd0;
      top <= 64'd0;
      putting <= 64'd0;
      index <= 27'd0;
      left <= 3'd0;
      first <= 1'b0;
      best <= 64'd0;
      best_index <= 27'd0;
      entry_here <= 1'b0;
      word_here <= 1'b0;
      value_next <= 1'b0;
      key <= 32'd0;
    end else begin
      word_here <= load_deq;
      if (word_here) begin
        value_next <= !value_next;
        key <= load_q;
      end
      entry_here <= 1'b0;

      case (state)
        START: if (!spill_empty) state <= LIMIT;
        LIMIT: begin
          limit <= spill_q[26:0];
          state <= IDLE;
        end

        IDLE: if (operation_valid) begin
          if (operation_code == PUSH) begin
            moving <= operation_entry;
            hole <= count;
            count <= count + 1'b1;
            phase <= UP;
            state <= NEXT;
          end else if (operation_code == POP && count != 27'd0) begin
            count <= count - 1'b1;
            hole <= 27'd0;
            phase <= LAST;
            index <= count - 1'b1;
            left <= 3'd1;
            first <= 1'b1;
            if (count != 27'd1) state <= (count - 1'b1 >= limit) ? ASK : READ;
          end else if (operation_code == STOP) state <= END;
        end

        NEXT: if (place_found) begin
          putting <= moving;
          state <= PUT_KEY;
        end else begin
          index <= wanted;
          left <= wanted_entries;
          first <= 1'b1;
          state <= (wanted >= limit) ? ASK : READ;
        end

        ASK: if (!spill_full) state <= READ;

        READ: begin
          entry_here <= !from_dram && !(comes && left == 3'd1);
          if (comes) begin
            first <= 1'b0;
            index <= index + 1'b1;
            left <= left - 1'b1;
            if (smaller) begin
              best <= coming;
              best_index <= index;
            end
            if (left == 3'd1) state <= DECIDE;
          end
        end

        DECIDE: if (phase == LAST) begin
          moving <= best;                 // the last entry goes down from the top
          phase <= DOWN;
          state <= NEXT;
        end else begin
          putting <= moves_on ? best : moving;
          state <= PUT_KEY;
        end

        PUT_KEY: begin
          if (hole == 27'd0) top <= putting;
          if (here) begin
            hole <= best_index;
            state <= (place_found || !moves_on) ? IDLE : NEXT;
          end else if (!store_full) state <= PUT_VALUE;
        end
        PUT_VALUE: if (!store_full) state <= PUT_REQUEST;
        PUT_REQUEST: if (!spill_full) begin
          hole <= best_index;
          state <= (place_found || !moves_on) ? IDLE : NEXT;
        end

        END: if (!spill_full) state <= START;

        default: state <= START;
      endcase
    end
  end

endmodule
