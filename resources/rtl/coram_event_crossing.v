// Brings events of one clock to another. None is lost; those that come while one is under way are told together.
//
//   in_clk, in_rst    clock of what happens, and its reset, active high
//   in_event          something happens on this edge, one bit for each kind
//   out_clk, out_rst  clock of who is told, and its reset, active high
//   out_event         1 for one cycle: it has happened once or more often since the one before
//
// A bit's way there and back takes about three cycles of each clock.
module coram_event_crossing #(
    parameter WIDTH = 1
) (
    input  wire             in_clk,
    input  wire             in_rst,
    input  wire [WIDTH-1:0] in_event,
    input  wire             out_clk,
    input  wire             out_rst,
    output wire [WIDTH-1:0] out_event
);

  reg  [WIDTH-1:0] waiting;  // has happened, and is not on its way yet
  reg  [WIDTH-1:0] raised;  // on its way, until the other side has seen it
  wire [WIDTH-1:0] answered;
  wire [WIDTH-1:0] seen;
  reg  [WIDTH-1:0] taken;

  wire [WIDTH-1:0] free = ~raised & ~answered;

  always @(posedge in_clk) begin
    if (in_rst) begin
      waiting <= {WIDTH{1'b0}};
      raised <= {WIDTH{1'b0}};
    end else begin
      waiting <= ~free & (waiting | in_event);
      raised <= (free & (waiting | in_event)) | (raised & ~answered);
    end
  end

  always @(posedge out_clk) begin
    if (out_rst) taken <= {WIDTH{1'b0}};
    else taken <= seen;
  end
  assign out_event = seen & ~taken;

  genvar g;
  generate
    for (g = 0; g < WIDTH; g = g + 1) begin : bits
      coram_synchroniser there (
          .clk(out_clk),
          .d(raised[g]),
          .q(seen[g])
      );
      coram_synchroniser back (
          .clk(in_clk),
          .d(taken[g]),
          .q(answered[g])
      );
    end
  endgenerate

endmodule
