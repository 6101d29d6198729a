// Relaxes edges: reads the record of the node at an edge's end, and if the way by this edge costs less, writes the new
// cost and parent into the record and puts the node into the heap.
//
// Up to 2 ** SLOTS edges are under way. Records are read by one port of the memory and written by another, and AXI4 does
// not order what different ports do. So an edge has a slot from when its record is asked for until its update is known to
// be in memory, or until there is nothing to update; and as long as a node is in a slot, it is not asked for again. The
// second of two edges to one node thus sees what the first has written.

module relax #(
    parameter SLOTS = 3
) (
    input  wire        CLK,
    input  wire        RST,

    // edges; or, with edge_stop, the end of all work
    input  wire        edge_valid,
    output wire        edge_ready,
    input  wire        edge_stop,
    input  wire [31:0] edge_node,
    input  wire [31:0] edge_cost,
    input  wire [31:0] edge_parent,     // stays as it is until all edges are relaxed
    output wire        relaxed,

    // asks for a record; they come in the same order
    output wire        ask_valid,
    input  wire        ask_ready,
    output wire [31:0] ask_node,
    input  wire        record_valid,
    output wire        record_ready,
    input  wire [31:0] record_cost,
    input  wire        record_visited,

    // nodes with new costs
    output wire        push_valid,
    input  wire        push_ready,
    output wire [63:0] push_entry,      // { cost, node }

    // channel of the control thread that updates nodes: nodes go, and come back when they are in memory
    output wire [31:0] update_d,
    output wire        update_enq,
    input  wire        update_full,
    input  wire [31:0] update_q,
    output wire        update_deq,
    input  wire        update_empty,

    // out-stream: cost and parent
    output wire [31:0] store_d,
    output wire        store_enq,
    input  wire        store_full,
    input  wire        store_alm_full
);

  localparam [31:0] STOP = 32'hFFFFFFFF;
  localparam COUNT = 1 << SLOTS;

  // ---- slots, given out in turn
  reg [COUNT-1:0] busy;
  reg [31:0] nodes [0:COUNT-1];
  reg [31:0] costs [0:COUNT-1];
  reg [SLOTS-1:0] next;           // for the next edge
  reg [SLOTS-1:0] oldest;         // whose record comes next

  reg [COUNT-1:0] same;           // slots with the node of the edge
  reg [COUNT-1:0] written;        // the slot with the node whose update is in memory
  reg update_here;                // update_q holds such a node
  integer slot;

  always @* begin
    for (slot = 0; slot < COUNT; slot = slot + 1) begin
      same[slot] = busy[slot] && (nodes[slot] == edge_node);
      written[slot] = update_here && busy[slot] && (nodes[slot] == update_q);
    end
  end

  // ---- an edge gets a slot
  wire stops = edge_valid && edge_stop && !update_full;
  wire starts = ask_valid && ask_ready;

  assign ask_valid = edge_valid && !edge_stop && !busy[next] && (same == 0);
  assign ask_node = edge_node;
  assign edge_ready = starts || stops;
  assign relaxed = (busy == 0);

  // ---- its record comes
  reg second;                     // the parent follows the cost into the stream
  wire better = !record_visited && (costs[oldest] < record_cost);
  wire room = !second && push_ready && !update_full && !store_alm_full;  // for the two words, the node, and the node
  wire improves = record_valid && better && room;
  wire drops = record_valid && !better;

  assign record_ready = improves || drops;
  assign push_valid = improves;
  assign push_entry = {costs[oldest], nodes[oldest]};
  assign update_d = stops ? STOP : nodes[oldest];
  assign update_enq = stops || improves;
  assign update_deq = !update_empty;
  assign store_d = second ? edge_parent : costs[oldest];
  assign store_enq = (improves || second) && !store_full;

  always @(posedge CLK) begin
    if (RST) begin
      busy <= 0;
      next <= 0;
      oldest <= 0;
      update_here <= 1'b0;
      second <= 1'b0;
    end else begin
      update_here <= update_deq;
      second <= improves;

      busy <= (busy & ~written & ~({{COUNT-1{1'b0}}, drops} << oldest)) | ({{COUNT-1{1'b0}}, starts} << next);
      if (starts) begin
        nodes[next] <= edge_node;
        costs[next] <= edge_cost;
        next <= next + 1'b1;
      end
      if (record_ready) oldest <= oldest + 1'b1;
    end
  end

endmodule
