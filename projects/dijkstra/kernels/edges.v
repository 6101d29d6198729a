// Reads the edges of a node, page by page, and gives them to be relaxed.
//
// A page begins with the pointer to the next one; edges follow, each the node at its other end and its weight. A pointer
// is the page's byte address, a multiple of 128, and in its low 7 bits the number of the page's edges; 0 ends the list.
// The pointer goes to the control thread, which loads so many words into the in-stream. As it is a page's first word, the
// next page is on its way while the edges of this one are followed.
//
// Three words come from the main thread: node, its cost, pointer. The pointer 1, which is none, stands for a single edge
// from the node to itself, of weight 0: so the search begins. The answer is a word, once everything that the edges led to
// is in memory and in the heap. A node of all ones, sent at the end, goes on to the control threads.

module edges (
    input  wire        CLK,
    input  wire        RST,

    // channel of the main thread
    output wire [31:0] main_d,
    output wire        main_enq,
    input  wire        main_full,
    input  wire [31:0] main_q,
    output wire        main_deq,
    input  wire        main_empty,

    // edges; or, with edge_stop, the end of all work
    output reg         edge_valid,
    input  wire        edge_ready,
    output reg         edge_stop,
    output wire [31:0] edge_node,
    output wire [31:0] edge_cost,       // of the node by way of this edge
    output wire [31:0] edge_parent,
    input  wire        relaxed,         // no edge is under way

    // channel of the control thread that reads edges, which answers nothing
    output wire [31:0] request_d,
    output wire        request_enq,
    input  wire        request_full,
    input  wire [31:0] request_q,
    output wire        request_deq,
    input  wire        request_empty,

    // in-stream: pages
    input  wire [31:0] load_q,
    output wire        load_deq,
    input  wire        load_empty
);

  localparam [31:0] STOP = 32'hFFFFFFFF, SEED = 32'd1;

  localparam [2:0] COMMAND = 3'd0,    // takes the main thread's three words
                   BEGIN = 3'd1,      // looks at them
                   FIRST = 3'd2,      // the next word is a page's pointer,
                   TARGET = 3'd3,     // the node of an edge,
                   WEIGHT = 3'd4,     // its weight
                   DRAIN = 3'd5,      // all edges are on their way
                   DONE = 3'd6,       // they have been relaxed
                   END = 3'd7;        // there is no more work

  reg [2:0] state;
  reg [31:0] node, cost, pointer; // as the main thread sent them; then pointer is that of the page's first word
  reg [1:0] words;                // words of the main thread that have come
  reg main_here;                  // main_q holds another
  reg word_here;                  // load_q holds a word
  reg ask;                        // pointer is to be sent
  reg [6:0] left;                 // edges of this page to come
  reg [31:0] target;
  reg [32:0] sum;

  assign request_deq = 1'b0;
  wire unused = &{1'b0, request_q, request_empty};

  // ---- the main thread
  assign main_deq = (state == COMMAND) && !main_here && !main_empty;
  assign main_d = node;
  assign main_enq = (state == DONE) && !main_full;

  // ---- pages: the stream holds no other words than those that were asked for, in this order
  wire in_page = (state == FIRST) || (state == TARGET) || (state == WEIGHT);
  wire held = word_here && (state == TARGET) && edge_valid && !edge_ready;  // target is still in use

  assign load_deq = in_page && !held && !load_empty;
  assign request_d = (state == END) ? STOP : pointer;
  assign request_enq = (ask || (state == END && !edge_valid)) && !request_full;

  // ---- edges
  assign edge_node = target;
  assign edge_cost = sum[32] ? 32'hFFFFFFFF : sum[31:0];  // as far away as a node that was never reached
  assign edge_parent = node;

  always @(posedge CLK) begin
    if (RST) begin
      state <= COMMAND;
      node <= 32'd0;
      cost <= 32'd0;
      pointer <= 32'd0;
      words <= 2'd0;
      main_here <= 1'b0;
      word_here <= 1'b0;
      ask <= 1'b0;
      left <= 7'd0;
      target <= 32'd0;
      sum <= 33'd0;
      edge_valid <= 1'b0;
      edge_stop <= 1'b0;
    end else begin
      main_here <= main_deq;
      word_here <= load_deq || held;
      if (request_enq) ask <= 1'b0;
      if (edge_ready) edge_valid <= 1'b0;

      case (state)
        COMMAND: if (main_here) begin
          {node, cost, pointer} <= {cost, pointer, main_q};
          words <= (words == 2'd2) ? 2'd0 : words + 1'b1;
          if (words == 2'd2) state <= BEGIN;
        end

        BEGIN: if (node == STOP) state <= END;
        else if (pointer == SEED) begin
          target <= node;
          sum <= {1'b0, cost};
          edge_valid <= 1'b1;
          state <= DRAIN;
        end else begin
          ask <= 1'b1;
          left <= pointer[6:0];
          state <= FIRST;
        end

        FIRST: if (word_here) begin
          pointer <= load_q;
          ask <= (load_q != 32'd0);
          state <= TARGET;
        end

        TARGET: if (word_here && !held) begin
          target <= load_q;
          state <= WEIGHT;
        end

        WEIGHT: if (word_here) begin
          sum <= {1'b0, cost} + {1'b0, load_q};
          edge_valid <= 1'b1;
          left <= left - 1'b1;
          if (left != 7'd1) state <= TARGET;
          else if (pointer == 32'd0) state <= DRAIN;
          else begin
            left <= pointer[6:0];
            state <= FIRST;
          end
        end

        DRAIN: if (!edge_valid && relaxed) state <= DONE;
        DONE: if (!main_full) state <= COMMAND;

        default: begin                      // END: one word to this thread, and on to the next kernel
          if (!edge_valid && !request_full) begin
            edge_valid <= 1'b1;
            edge_stop <= 1'b1;
            state <= COMMAND;
          end
        end
      endcase
    end
  end

endmodule
