// Stands between the main thread, the relaxing of edges and the heap: collects nodes with their new costs, and gives
// the main thread the cheapest one when it asks for it.
//
// Words from the main thread: 1 asks for the cheapest node, which is taken out of the heap; 2 ends the work. The
// answer is the node, or all ones when there is none, and its cost.

module control #(
    parameter PUSHES = 4    // room for 2 ** PUSHES nodes that the heap has not taken
) (
    input  wire        CLK,
    input  wire        RST,

    // channel of the main thread
    output wire [31:0] main_d,
    output wire        main_enq,
    input  wire        main_full,
    input  wire [31:0] main_q,
    output wire        main_deq,
    input  wire        main_empty,

    // nodes to put into the heap
    input  wire        push_valid,
    output wire        push_ready,
    input  wire [63:0] push_entry,      // { cost, node }

    // the heap
    output wire        operation_valid,
    input  wire        operation_ready,
    output wire [1:0]  operation_code,
    output wire [63:0] operation_entry, // { cost, node }
    input  wire        top_none,
    input  wire [63:0] top_entry
);

  localparam [31:0] POP = 32'd1, NONE = 32'hFFFFFFFF;
  localparam [2:0] WAIT = 3'd0, COMMAND = 3'd1, TAKE = 3'd2, NODE = 3'd3, COST = 3'd4, STOP = 3'd5;

  // ---- nodes that wait, so that edges are followed while the heap is busy
  reg [63:0] waiting [0:(1 << PUSHES) - 1];
  reg [PUSHES:0] write_pointer, read_pointer;
  wire [PUSHES:0] fill = write_pointer - read_pointer;
  wire none_waits = (fill == 0);
  wire [63:0] oldest = waiting[read_pointer[PUSHES-1:0]];

  assign push_ready = !fill[PUSHES];

  always @(posedge CLK) if (push_valid && push_ready) waiting[write_pointer[PUSHES-1:0]] <= push_entry;

  // ---- all of them go into the heap before the cheapest node leaves it
  reg [2:0] state;
  reg [31:0] node, cost;

  assign operation_valid = !none_waits || (state == TAKE) || (state == STOP);
  assign operation_code = !none_waits ? 2'd0 : (state == TAKE) ? 2'd1 : 2'd2;
  assign operation_entry = oldest;

  assign main_deq = (state == WAIT) && !main_empty;
  assign main_enq = ((state == NODE) || (state == COST)) && !main_full;
  assign main_d = (state == NODE) ? node : cost;

  always @(posedge CLK) begin
    if (RST) begin
      write_pointer <= 0;
      read_pointer <= 0;
      state <= WAIT;
      node <= NONE;
      cost <= 32'd0;
    end else begin
      if (push_valid && push_ready) write_pointer <= write_pointer + 1'b1;
      if (!none_waits && operation_ready) read_pointer <= read_pointer + 1'b1;

      case (state)
        WAIT: if (!main_empty) state <= COMMAND;
        COMMAND: state <= (main_q == POP) ? TAKE : STOP;
        TAKE: if (none_waits && operation_ready) begin
          cost <= top_entry[63:32];
          node <= top_none ? NONE : top_entry[31:0];
          state <= NODE;
        end
        NODE: if (!main_full) state <= COST;
        COST: if (!main_full) state <= WAIT;
        STOP: if (none_waits && operation_ready) state <= WAIT;
        default: state <= WAIT;
      endcase
    end
  end

endmodule
