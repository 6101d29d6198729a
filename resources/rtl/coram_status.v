// Status block of a core: what its threads do, which errors its DMA engines met, and how its master ports are used.
//
//   clk, rst      all other ports are synchronous to clk; rst is active high
//   kernel_clk, kernel_rst  with SYNCHRONISED = 1, the clock and the reset of running, busy and faults
//   req_*, rsp_*  a host's requests and the answers to them, in the cycle after the request. Words of 32 bits:
//                   0x000  "CORA"          0x004  layout: bits 7:0 its version, 15:8 threads, 23:16 engines, 31:24 ports
//                   0x008  control: bit 0 counters count, bit 1 what is read of them stays as it is, bit 2 (reads as 0)
//                          all counters are set to 0
//                   0x010  threads that run      0x014  threads that have finished
//                   0x018  threads with a transfer under way
//                   0x100 + 4 i   errors of engine i; a 1 that is written clears its bit
//                   0x400 + 8 n   counter n, 64 bits, the lower half first. Counter 0: cycles. Counter 1 + 8 p + e:
//                                 event e of port p
//                 Others read as 0, and writing has no effect. A write must have all strobes
//   running       a thread that has not finished;  busy: it has a transfer under way
//   faults        errors of the engines, FAULTS bits each: 1 in every cycle in which one occurs
//   events        what is counted: 1 for each cycle, 8 for each port
//
// Counters are words of a memory. Each event has a short counter of its own, and their contents are added to the
// words one after the other, so that a word is 1 + 8 * PORTS cycles late. Words that are held while a host reads
// them are in a second memory, and counting goes on.
module coram_status #(
    parameter ADDR_WIDTH = 12,
    parameter THREADS = 1,
    parameter ENGINES = 1,
    parameter FAULTS = 3,
    parameter PORTS = 1,
    parameter SYNCHRONISED = 0
) (
    input wire clk,
    input wire rst,
    /* verilator lint_off UNUSED */
    input wire kernel_clk,
    input wire kernel_rst,
    /* verilator lint_on UNUSED */

    input  wire                  req_valid,
    output wire                  req_ready,
    input  wire                  req_write,
    /* verilator lint_off UNUSED */
    input  wire [ADDR_WIDTH-1:0] req_address,
    input  wire [          31:0] req_data,
    /* verilator lint_on UNUSED */
    input  wire [           3:0] req_strobe,
    output wire                  rsp_valid,
    input  wire                  rsp_ready,
    output wire [          31:0] rsp_data,
    output wire                  rsp_error,

    input  wire [       THREADS-1:0] running,
    input  wire [       THREADS-1:0] busy,
    input  wire [ENGINES*FAULTS-1:0] faults,
    input  wire [       8*PORTS-1:0] events
);

  localparam COUNTERS = 1 + 8 * PORTS;
  localparam INDEX = $clog2(COUNTERS);
  localparam SHORT = INDEX + 1;  // what comes in before a short counter's turn
  localparam [INDEX-1:0] LAST = COUNTERS - 1;
  localparam BITS = ENGINES * FAULTS;

  // -------------------------------------------------------------------------- what comes from the kernels' clock
  wire [2*THREADS-1:0] outside = {running, busy};
  wire [2*THREADS-1:0] seen;
  wire [BITS-1:0] faults_now;
  genvar g;
  generate
    if (SYNCHRONISED != 0) begin : crossing
      reg [2*THREADS-1:0] steady;  // what crosses must not come from gates
      always @(posedge kernel_clk) steady <= outside;
      for (g = 0; g < 2 * THREADS; g = g + 1) begin : bits
        coram_synchroniser synchroniser (
            .clk(clk),
            .d(steady[g]),
            .q(seen[g])
        );
      end
      coram_event_crossing #(
          .WIDTH(BITS)
      ) error_crossing (
          .in_clk(kernel_clk),
          .in_rst(kernel_rst),
          .in_event(faults),
          .out_clk(clk),
          .out_rst(rst),
          .out_event(faults_now)
      );
    end else begin : direct
      assign seen = outside;
      assign faults_now = faults;
    end
  endgenerate
  wire [THREADS-1:0] running_now = seen[THREADS+:THREADS];
  wire [THREADS-1:0] busy_now = seen[0+:THREADS];

  // ------------------------------------------------------------------------------------------------- requests
  reg answered;
  reg [31:0] word;
  reg [31:0] value;
  wire take = req_valid & req_ready;
  wire write = take & req_write & (&req_strobe);
  wire [9:0] at = req_address[11:2];

  assign req_ready = ~answered | rsp_ready;
  assign rsp_valid = answered;
  assign rsp_data = word;
  assign rsp_error = 1'b0;

  always @(posedge clk) begin
    if (rst) answered <= 1'b0;
    else if (req_ready) answered <= req_valid;
    if (take) word <= value;
  end

  // -------------------------------------------------------------------------------------------------- control
  reg counting;
  reg held;
  reg clearing;  // for one round of all counters
  reg [INDEX-1:0] turn;

  always @(posedge clk) begin
    if (rst) begin
      counting <= 1'b1;
      held <= 1'b0;
      clearing <= 1'b1;
      turn <= {INDEX{1'b0}};
    end else begin
      turn <= (turn == LAST) ? {INDEX{1'b0}} : turn + 1'b1;
      if (turn == LAST) clearing <= 1'b0;
      if (write & (at == 10'd2)) begin
        counting <= req_data[0];
        held <= req_data[1];
        if (req_data[2]) begin
          clearing <= 1'b1;
          turn <= {INDEX{1'b0}};
        end
      end
    end
  end

  // --------------------------------------------------------------------------------------------------- errors
  reg [BITS-1:0] errors;
  reg [BITS-1:0] clear;

  integer e;
  always @* begin
    clear = {BITS{1'b0}};
    for (e = 0; e < ENGINES; e = e + 1) begin
      if (write & (at == 10'd64 + e[9:0])) clear[e*FAULTS+:FAULTS] = req_data[FAULTS-1:0];
    end
  end

  always @(posedge clk) begin
    if (rst) errors <= {BITS{1'b0}};
    else errors <= (errors & ~clear) | faults_now;
  end

  // ------------------------------------------------------------------------------------------------- counters
  wire [COUNTERS-1:0] event_now = {events, 1'b1} & {COUNTERS{counting}};
  wire [SHORT*COUNTERS-1:0] short_words;
  generate
    for (g = 0; g < COUNTERS; g = g + 1) begin : counters
      reg [SHORT-1:0] count;
      localparam [INDEX-1:0] MINE = g;
      always @(posedge clk) begin
        if (rst | clearing) count <= {SHORT{1'b0}};
        else count <= ((turn == MINE) ? {SHORT{1'b0}} : count) + {{SHORT - 1{1'b0}}, event_now[g]};
      end
      assign short_words[g*SHORT+:SHORT] = count;
    end
  endgenerate

  reg [63:0] totals[0:(1<<INDEX)-1];
  reg [63:0] shown[0:(1<<INDEX)-1];
  wire [SHORT-1:0] short_now = short_words[turn*SHORT+:SHORT];
  wire [63:0] total = clearing ? 64'd0 : totals[turn] + {{64 - SHORT{1'b0}}, short_now};
  always @(posedge clk) begin
    totals[turn] <= total;
    if (~held | clearing) shown[turn] <= total;
  end

  // --------------------------------------------------------------------------------------------- what is read
  wire [8:0] number = at[9:1] - 9'd128;
  wire [63:0] counter = shown[number[INDEX-1:0]];
  integer r;
  always @* begin
    value = 32'd0;
    case (at)
      10'd0: value = "CORA";
      10'd1: value = {PORTS[7:0], ENGINES[7:0], THREADS[7:0], 8'd1};
      10'd2: value = {30'd0, held, counting};
      10'd4: value[THREADS-1:0] = running_now;
      10'd5: value[THREADS-1:0] = ~running_now;
      10'd6: value[THREADS-1:0] = busy_now;
      default: begin
        for (r = 0; r < ENGINES; r = r + 1) begin
          if (at == 10'd64 + r[9:0]) value[FAULTS-1:0] = errors[r*FAULTS+:FAULTS];
        end
        if (at[9:8] != 2'd0 && number < COUNTERS) value = at[0] ? counter[63:32] : counter[31:0];
      end
    endcase
  end

`ifndef SYNTHESIS
  // Words that nobody reads would show as unknown in waves.
  integer place;
  initial begin
    for (place = 0; place < (1 << INDEX); place = place + 1) begin
      totals[place] = 64'd0;
      shown[place]  = 64'd0;
    end
  end
`endif

endmodule
