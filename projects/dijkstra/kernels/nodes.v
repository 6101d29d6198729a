// Reads the records of nodes: for the main thread, and for edges, whose costs are compared with those of their ends.
//
// A record has four words: pointer to the first page of edges, cost, parent, visited. The control thread is sent the node,
// and loads the record into the in-stream. The main thread asks only while no edge is under way, and is given all four
// words; a node of all ones, which it sends at the end, goes on to the control thread.

module nodes (
    input  wire        CLK,
    input  wire        RST,

    // channel of the main thread: nodes come, records go
    output wire [31:0] main_d,
    output wire        main_enq,
    input  wire        main_full,
    input  wire [31:0] main_q,
    output wire        main_deq,
    input  wire        main_empty,

    // the other end of an edge, and then its record, in the same order
    input  wire        ask_valid,
    output wire        ask_ready,
    input  wire [31:0] ask_node,
    output wire        record_valid,
    input  wire        record_ready,
    output wire [31:0] record_cost,
    output wire        record_visited,

    // channel of the control thread that reads nodes, which answers nothing
    output wire [31:0] request_d,
    output wire        request_enq,
    input  wire        request_full,
    input  wire [31:0] request_q,
    output wire        request_deq,
    input  wire        request_empty,

    // in-stream: records
    input  wire [31:0] load_q,
    output wire        load_deq,
    input  wire        load_empty
);

  localparam [31:0] STOP = 32'hFFFFFFFF;

  reg from_main;                  // the main thread's node is on main_q, to be sent on
  reg for_main;                   // the words that come are the main thread's
  reg [1:0] word;                 // which word of the record comes next
  reg word_here;                  // load_q holds it
  reg [31:0] cost;
  reg visited;
  reg whole;                      // a record for an edge is here

  assign request_deq = 1'b0;
  wire unused = &{1'b0, request_q, request_empty};

  // ---- requests
  wire sent = from_main && !request_full;

  assign main_deq = !from_main && !for_main && !main_empty;
  assign ask_ready = !from_main && !for_main && !request_full;
  assign request_d = from_main ? main_q : ask_node;
  assign request_enq = sent || (ask_valid && ask_ready);

  // ---- records: a cost waits until that of the record before has been taken, and the stream with it
  wire held = word_here && (for_main ? main_full : (word == 2'd1 && whole && !record_ready));

  assign load_deq = !load_empty && !held;
  assign main_d = load_q;
  assign main_enq = word_here && for_main && !main_full;
  assign record_valid = whole;
  assign record_cost = cost;
  assign record_visited = visited;

  always @(posedge CLK) begin
    if (RST) begin
      from_main <= 1'b0;
      for_main <= 1'b0;
      word <= 2'd0;
      word_here <= 1'b0;
      cost <= 32'd0;
      visited <= 1'b0;
      whole <= 1'b0;
    end else begin
      if (main_deq) from_main <= 1'b1;
      if (sent) begin
        from_main <= 1'b0;
        for_main <= (main_q != STOP);
      end

      word_here <= load_deq || held;
      if (record_ready) whole <= 1'b0;
      if (word_here && !held) begin
        word <= word + 1'b1;
        if (word == 2'd3) for_main <= 1'b0;
        if (!for_main && word == 2'd1) cost <= load_q;
        if (!for_main && word == 2'd3) begin
          visited <= (load_q != 32'd0);
          whole <= 1'b1;
        end
      end
    end
  end

endmodule
