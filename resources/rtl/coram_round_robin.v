// Who of several goes next: fairly, and without changing its mind.
//
// Parameters
//   REQUESTS  how many there are, at least 2
//   BITS      bits of a number of one of them
//
// Ports, synchronous to clk; rst is active high
//   request   who wants to go; one that wants to must do so until it has gone
//   enable    0: nobody goes. Once somebody is shown, it must stay 1 until that one has gone
//   valid     somebody goes
//   owner     who does
//   taken     it has gone (looked at while valid = 1)
//
// Who is shown stays until it has gone. Then the others come first, in turn: one that waits sees each of the others go
// once at most.
module coram_round_robin #(
    parameter REQUESTS = 2,
    parameter BITS = 1
) (
    input  wire                clk,
    input  wire                rst,
    input  wire [REQUESTS-1:0] request,
    input  wire                enable,
    output wire                valid,
    output wire [BITS-1:0]     owner,
    input  wire                taken
);

  reg [REQUESTS-1:0] later;  // those that come before the first: behind the one that went last
  reg                held;
  reg [BITS-1:0]     holder;

  wire [REQUESTS-1:0] wanted = |(request & later) ? request & later : request;

  reg [BITS-1:0] lowest;
  integer i;
  always @* begin
    lowest = {BITS{1'b0}};
    for (i = REQUESTS - 1; i >= 0; i = i - 1) if (wanted[i]) lowest = i[BITS-1:0];
  end

  assign owner = held ? holder : lowest;
  assign valid = enable & (held | (|request));

  integer j;
  always @(posedge clk) begin
    if (rst) begin
      later <= {REQUESTS{1'b0}};
      held <= 1'b0;
    end else begin
      held <= valid & ~taken;
      if (valid & taken) for (j = 0; j < REQUESTS; j = j + 1) later[j] <= (j[BITS-1:0] > owner);
    end
  end

  always @(posedge clk) begin
    holder <= owner;
  end

endmodule
