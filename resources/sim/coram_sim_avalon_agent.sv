// An Avalon-MM agent in front of an AXI4 port of the memory model: every command becomes an AXI4 burst in the cycle in
// which it is accepted, so that the model and its monitor serve Avalon-MM masters too.
//
// In one cycle of sixteen, at random but alike in every run, it asks to wait. It answers in the order of commands: read
// data, and a response to each burst of writes.
// What breaks the protocol is reported as coram_sim_axi4_monitor does.
module coram_sim_avalon_agent #(
    parameter NAME = "port",
    parameter integer DATA_WIDTH = 32,
    parameter integer ADDRESS_WIDTH = 32
) (
    input wire clk,
    input wire resetn,
    input wire [63:0] cycle,  // cycles since the release of reset

    input wire [ADDRESS_WIDTH-1:0] address,
    input wire [8:0] burstcount,
    input wire read,
    output wire [DATA_WIDTH-1:0] readdata,
    output wire readdatavalid,
    input wire write,
    input wire [DATA_WIDTH-1:0] writedata,
    input wire [DATA_WIDTH/8-1:0] byteenable,
    output wire waitrequest,
    output wire [1:0] response,
    output wire writeresponsevalid,

    output wire [ADDRESS_WIDTH-1:0] araddr,
    output wire [7:0] arlen,
    output wire arvalid,
    input wire arready,
    input wire [DATA_WIDTH-1:0] rdata,
    input wire [1:0] rresp,
    input wire rlast,
    input wire rvalid,
    output wire rready,
    output wire [ADDRESS_WIDTH-1:0] awaddr,
    output wire [7:0] awlen,
    output wire awvalid,
    input wire awready,
    output wire [DATA_WIDTH-1:0] wdata,
    output wire [DATA_WIDTH/8-1:0] wstrb,
    output wire wlast,
    output wire wvalid,
    input wire wready,
    input wire [1:0] bresp,
    input wire bvalid,
    output wire bready
);
  localparam integer DEPTH = 4096;  // commands that may be under way; more than the port model takes
  localparam integer INDEX = $clog2(DEPTH);
  localparam integer BYTES = DATA_WIDTH / 8;

  // Commands under way, oldest first: whether they write.
  reg kind[0:DEPTH-1];
  reg [INDEX-1:0] head;
  reg [INDEX-1:0] tail;
  wire some = head != tail;
  wire writes_next = kind[head];

  reg pause;  // waitrequest of the agent's own
  reg [15:0] noise;
  reg [8:0] left;  // words of the written burst that are still to come, 0 between bursts
  reg address_sent;  // of a word of which the bus has taken one part only
  reg data_sent;

  wire first = left == 9'd0;
  wire [8:0] size = burstcount - 9'd1;
  wire go = resetn && !pause;

  assign araddr = address;
  assign arlen = size[7:0];
  assign arvalid = go && read;
  assign awaddr = address;
  assign awlen = size[7:0];
  assign awvalid = go && write && first && !address_sent;
  assign wdata = writedata;
  assign wstrb = byteenable;
  assign wlast = first ? burstcount == 9'd1 : left == 9'd1;
  assign wvalid = go && write && !data_sent;

  wire read_taken = arvalid && arready;
  wire word_taken = go && write && (!first || address_sent || awready) && (data_sent || wready);
  assign waitrequest = !(read_taken || word_taken);

  assign rready = some && !writes_next;
  assign bready = some && writes_next;
  assign readdata = rdata;
  assign readdatavalid = rvalid && rready;
  assign writeresponsevalid = bvalid && bready;
  assign response = writeresponsevalid ? bresp : rresp;

  // verilator lint_off BLKSEQ
  bit [4:0] reported;
  reg held;
  reg [ADDRESS_WIDTH+DATA_WIDTH+BYTES+10:0] held_command;

  task automatic report(input int rule, input string name, input string channel, input int number);
    if (!reported[rule]) $display("@check %0s %0s %0d %0s %0h %0d", NAME, name, cycle, channel, address, number);
    reported[rule] = 1'b1;
  endtask

  wire [DATA_WIDTH-1:0] sent = write ? writedata : 0;  // a read's is of no meaning

  task automatic watch;
    if ((read ^ write) === 1'bx) report(0, "unknown", "read or write", 0);
    if (read && !first) report(4, "read-in-burst", "command", 0);
    if (read && write) report(1, "both", "command", 0);
    if (held && held_command !== {read, write, address, burstcount, sent, byteenable})
      report(2, "command-changed", "command", 0);
    held = (read || write) && waitrequest;
    if (held) held_command = {read, write, address, burstcount, sent, byteenable};
    if ((read || write && first) && !waitrequest && (burstcount == 0 || burstcount > 256))
      report(3, "burstcount", "command", int'(burstcount));
  endtask

  always @(posedge clk) begin
    if (!resetn) begin
      {head, tail} = 0;
      pause <= 1'b0;
      noise <= 16'hACE1;
      left <= 9'd0;
      {address_sent, data_sent} <= 2'b00;
      reported = 0;
      held = 1'b0;
    end else if (read !== 1'b0 || write !== 1'b0 || some || held) begin
      watch();
      noise <= {noise[14:0], noise[15] ^ noise[13] ^ noise[12] ^ noise[10]};
      // AXI4 forbids to take back what has been offered.
      pause <= noise[3:0] == 4'd0 && !((read || write) && waitrequest && !pause);
      if (read_taken || (word_taken && first)) begin
        kind[tail] = write;
        tail = tail + 1'b1;
      end
      if (word_taken) left <= (first ? burstcount : left) - 9'd1;
      address_sent <= go && write && !word_taken && (address_sent || (awvalid && awready));
      data_sent <= go && write && !word_taken && (data_sent || (wvalid && wready));
      if ((readdatavalid && rlast) || writeresponsevalid) head = head + 1'b1;
    end
  end
  // verilator lint_on BLKSEQ
endmodule
