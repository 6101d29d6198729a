// Watches one AXI4 master port of the core: counts its traffic and reports what breaks the protocol.
//
// Reports are lines `@check NAME rule cycle channel hex-address number`, each rule at most once per channel, so
// that a design gone wrong does not bury its first mistake.
module coram_sim_axi4_monitor #(
    parameter NAME = "port",
    parameter integer DATA_WIDTH = 32,
    parameter integer ADDRESS_WIDTH = 32,
    parameter integer ID_WIDTH = 1
) (
    input wire clk,
    input wire resetn,
    input wire [63:0] cycle,  // cycles since the release of reset

    input wire [ID_WIDTH-1:0] arid,
    input wire [ADDRESS_WIDTH-1:0] araddr,
    input wire [7:0] arlen,
    input wire [2:0] arsize,
    input wire [1:0] arburst,
    input wire arvalid,
    input wire arready,

    input wire rvalid,
    input wire rlast,
    input wire rready,

    input wire [ID_WIDTH-1:0] awid,
    input wire [ADDRESS_WIDTH-1:0] awaddr,
    input wire [7:0] awlen,
    input wire [2:0] awsize,
    input wire [1:0] awburst,
    input wire awvalid,
    input wire awready,

    input wire [DATA_WIDTH-1:0] wdata,
    input wire [DATA_WIDTH/8-1:0] wstrb,
    input wire wlast,
    input wire wvalid,
    input wire wready,

    input wire bvalid,
    input wire bready
);
  localparam integer BYTES = DATA_WIDTH / 8;
  localparam [2:0] FULL_SIZE = 3'($clog2(BYTES));
  localparam [1:0] INCR = 2'b01;
  localparam integer DEPTH = 2048;  // bursts whose data are awaited; more than the port model takes
  localparam integer INDEX = $clog2(DEPTH);

  localparam integer R_BOUNDARY = 0;
  localparam integer R_SIZE = 1;
  localparam integer R_BURST = 2;
  localparam integer R_UNKNOWN = 3;
  localparam integer R_DROPPED = 4;
  localparam integer R_CHANGED = 5;
  localparam integer R_LAST = 6;
  localparam integer R_STROBE = 7;
  localparam integer R_RESET = 8;
  localparam integer R_ADDRESS = 9;

  // verilator lint_off BLKSEQ

  // Traffic, read by the testbench at the end.
  longint unsigned bytes_read;
  longint unsigned bytes_written;
  longint unsigned beats_read;
  longint unsigned beats_written;
  longint unsigned first_address;  // cycle of the first accepted address
  longint unsigned last_beat;  // cycle of the last data beat
  bit any_address;
  bit any_beat;
  bit moving;
  bit moved;  // whether anything was transferred in the cycle before

  bit [9:0] reported_ar;
  bit [9:0] reported_aw;
  bit [9:0] reported_w;
  bit [9:0] reported_other;

  // Start lanes of read bursts in order, for counting bytes.
  reg [INDEX-1:0] read_head;
  reg [INDEX-1:0] read_tail;
  reg [10:0] read_skip[0:DEPTH-1];
  bit read_first;

  // Write bursts: lengths announced on AW, and of bursts whose data came first.
  reg [INDEX-1:0] aw_head;
  reg [INDEX-1:0] aw_tail;
  reg [8:0] aw_beats[0:DEPTH-1];
  reg [63:0] aw_start[0:DEPTH-1];
  reg [INDEX-1:0] early_head;
  reg [INDEX-1:0] early_tail;
  reg [8:0] early_beats[0:DEPTH-1];
  int w_beats;  // beats of the current burst so far

  // The last cycle's offers that were not taken.
  reg ar_held;
  reg aw_held;
  reg w_held;
  reg [ID_WIDTH+ADDRESS_WIDTH+12:0] ar_payload;
  reg [ID_WIDTH+ADDRESS_WIDTH+12:0] aw_payload;
  reg [DATA_WIDTH+DATA_WIDTH/8:0] w_payload;
  reg in_reset;

  task automatic report(input string rule, input string channel, input bit [63:0] address, input int number);
    $display("@check %0s %0s %0d %0s %0h %0d", NAME, rule, cycle, channel, address, number);
  endtask

  // What must hold for an address that is offered. Returns the rules broken for the first time.
  function automatic bit [9:0] judge(input bit [9:0] already, input bit [11:0] address, input bit unknown,
                                     input bit [7:0] length, input bit [2:0] size, input bit [1:0] burst);
    bit [11:0] start;
    begin
      start = address & ~(12'(BYTES) - 12'd1);
      judge = 0;
      judge[R_ADDRESS] = unknown;
      judge[R_BURST] = burst != INCR;
      judge[R_SIZE] = size != FULL_SIZE;
      judge[R_BOUNDARY] = 64'(start) + (64'(length) + 64'd1) * 64'(BYTES) > 64'd4096;
      judge = judge & ~already;
    end
  endfunction

  task automatic report_address(input string channel, input bit [9:0] broken, input bit [63:0] address,
                                input bit [7:0] length, input bit [2:0] size, input bit [1:0] burst);
    if (broken[R_ADDRESS]) report("unknown-address", channel, address, 0);
    if (broken[R_BURST]) report("burst", channel, address, int'(burst));
    if (broken[R_SIZE]) report("narrow", channel, address, 1 << size);
    if (broken[R_BOUNDARY]) report("boundary", channel, address, (int'(length) + 1) * BYTES);
  endtask

  task automatic watch_ar;
    bit [9:0] broken;
    if (arvalid === 1'bx && !reported_ar[R_UNKNOWN]) begin
      reported_ar[R_UNKNOWN] = 1'b1;
      report("unknown", "ARVALID", 0, 0);
    end
    if (ar_held && !arvalid && !reported_ar[R_DROPPED]) begin
      reported_ar[R_DROPPED] = 1'b1;
      report("dropped", "AR", 64'(araddr), 0);
    end
    if (ar_held && arvalid && ar_payload !== {arid, araddr, arlen, arsize, arburst}
        && !reported_ar[R_CHANGED]) begin
      reported_ar[R_CHANGED] = 1'b1;
      report("changed", "AR", 64'(araddr), 0);
    end
    ar_held = arvalid && !arready;
    if (ar_held) ar_payload = {arid, araddr, arlen, arsize, arburst};
    if (arvalid && arready) begin
      broken = judge(reported_ar, 12'(araddr), ^{araddr, arlen} === 1'bx, arlen, arsize, arburst);
      reported_ar = reported_ar | broken;
      report_address("read", broken, 64'(araddr), arlen, arsize, arburst);
      read_skip[read_tail] = 11'(64'(araddr) & (64'(BYTES) - 64'd1));
      read_tail = read_tail + 1'b1;
      note_address();
    end
  endtask

  task automatic watch_aw;
    bit [9:0] broken;
    if (awvalid === 1'bx && !reported_aw[R_UNKNOWN]) begin
      reported_aw[R_UNKNOWN] = 1'b1;
      report("unknown", "AWVALID", 0, 0);
    end
    if (aw_held && !awvalid && !reported_aw[R_DROPPED]) begin
      reported_aw[R_DROPPED] = 1'b1;
      report("dropped", "AW", 64'(awaddr), 0);
    end
    if (aw_held && awvalid && aw_payload !== {awid, awaddr, awlen, awsize, awburst}
        && !reported_aw[R_CHANGED]) begin
      reported_aw[R_CHANGED] = 1'b1;
      report("changed", "AW", 64'(awaddr), 0);
    end
    aw_held = awvalid && !awready;
    if (aw_held) aw_payload = {awid, awaddr, awlen, awsize, awburst};
    if (awvalid && awready) begin
      broken = judge(reported_aw, 12'(awaddr), ^{awaddr, awlen} === 1'bx, awlen, awsize, awburst);
      reported_aw = reported_aw | broken;
      report_address("write", broken, 64'(awaddr), awlen, awsize, awburst);
      note_address();
      if (early_head != early_tail) begin
        // Its data came first.
        check_length(64'(awaddr), int'(awlen) + 1, int'(early_beats[early_head]));
        early_head = early_head + 1'b1;
      end else begin
        aw_beats[aw_tail] = 9'(awlen) + 9'd1;
        aw_start[aw_tail] = 64'(awaddr);
        aw_tail = aw_tail + 1'b1;
      end
    end
  endtask

  task automatic check_length(input bit [63:0] address, input int expected, input int got);
    if (expected != got && !reported_w[R_LAST]) begin
      reported_w[R_LAST] = 1'b1;
      report("last", "W", address, got);
    end
  endtask

  task automatic watch_w;
    if (wvalid === 1'bx && !reported_w[R_UNKNOWN]) begin
      reported_w[R_UNKNOWN] = 1'b1;
      report("unknown", "WVALID", 0, 0);
    end
    if (w_held && !wvalid && !reported_w[R_DROPPED]) begin
      reported_w[R_DROPPED] = 1'b1;
      report("dropped", "W", 0, 0);
    end
    if (w_held && wvalid && w_payload !== {wdata, wstrb, wlast} && !reported_w[R_CHANGED]) begin
      reported_w[R_CHANGED] = 1'b1;
      report("changed", "W", 0, 0);
    end
    w_held = wvalid && !wready;
    if (w_held) w_payload = {wdata, wstrb, wlast};
    if (wvalid && wready) begin
      if (^wstrb === 1'bx && !reported_w[R_STROBE]) begin
        reported_w[R_STROBE] = 1'b1;
        report("unknown", "WSTRB", 0, 0);
      end
      beats_written = beats_written + 1;
      bytes_written = bytes_written + 64'($countones(wstrb));
      note_beat();
      count_write_beat();
    end
  endtask

  // A burst ends with WLAST, or where it should have.
  task automatic count_write_beat;
    bit announced;
    w_beats = w_beats + 1;
    announced = aw_head != aw_tail;
    if (announced && (wlast === 1'b1 || w_beats == int'(aw_beats[aw_head]))) begin
      if (wlast !== 1'b1) check_length(aw_start[aw_head], w_beats, 0);
      else check_length(aw_start[aw_head], int'(aw_beats[aw_head]), w_beats);
      aw_head = aw_head + 1'b1;
      w_beats = 0;
    end else if (!announced && wlast === 1'b1) begin
      early_beats[early_tail] = 9'(w_beats);
      early_tail = early_tail + 1'b1;
      w_beats = 0;
    end
  endtask

  task automatic watch_answers;
    if (rready === 1'bx && rvalid && !reported_other[R_UNKNOWN]) begin
      reported_other[R_UNKNOWN] = 1'b1;
      report("unknown", "RREADY", 0, 0);
    end
    if (bready === 1'bx && bvalid && !reported_other[R_DROPPED]) begin
      reported_other[R_DROPPED] = 1'b1;
      report("unknown", "BREADY", 0, 0);
    end
    if (rvalid && rready) begin
      beats_read = beats_read + 1;
      bytes_read = bytes_read + 64'(BYTES) - (read_first ? 64'(read_skip[read_head]) : 64'd0);
      read_first = rlast;
      if (rlast) read_head = read_head + 1'b1;
      note_beat();
    end
    if (bvalid && bready) moving = 1'b1;
  endtask

  task automatic note_address;
    if (!any_address) first_address = cycle;
    any_address = 1'b1;
    moving = 1'b1;
  endtask

  task automatic note_beat;
    last_beat = cycle;
    any_beat = 1'b1;
    moving = 1'b1;
  endtask

  // AXI wants valid low during reset and at the first edge after it.
  task automatic watch_reset;
    if (in_reset && (arvalid === 1'b1 || awvalid === 1'b1 || wvalid === 1'b1) && !reported_other[R_RESET]) begin
      reported_other[R_RESET] = 1'b1;
      report("reset", arvalid === 1'b1 ? "ARVALID" : awvalid === 1'b1 ? "AWVALID" : "WVALID", 0, 0);
    end
    in_reset = 1'b0;
  endtask

  task automatic clear;
    {bytes_read, bytes_written, beats_read, beats_written} = 0;
    {first_address, last_beat} = 0;
    {any_address, any_beat, moving} = 0;
    moved <= 1'b0;
    {reported_ar, reported_aw, reported_w, reported_other} = 0;
    {read_head, read_tail, aw_head, aw_tail, early_head, early_tail} = 0;
    read_first = 1'b1;
    w_beats = 0;
    {ar_held, aw_held, w_held} = 0;
    in_reset = 1'b1;
  endtask

  // Quiet cycles are most of many runs: they cost one test.
  wire active = arvalid | awvalid | wvalid | rvalid | bvalid | ar_held | aw_held | w_held | in_reset | moved;

  always @(posedge clk) begin
    if (!resetn) begin
      clear();
    end else if (active !== 1'b0) begin
      moving = 1'b0;
      if (in_reset) watch_reset();
      if (arvalid !== 1'b0 || ar_held) watch_ar();
      if (awvalid !== 1'b0 || aw_held) watch_aw();
      if (wvalid !== 1'b0 || w_held) watch_w();
      if (rvalid || bvalid) watch_answers();
      moved <= moving;
    end
  end
  // verilator lint_on BLKSEQ
endmodule
