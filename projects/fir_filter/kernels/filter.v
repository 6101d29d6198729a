// Filters the samples of an in-stream into an out-stream, with coefficients from a CoRAM memory.
//
// The thread loads coefficients into the memory and sends how many they are; the kernel takes them into the filter, sets
// those that are missing to zero, forgets all samples before, and answers with the number of taps that it has. Then each sample
// that comes out of the in-stream becomes a result.

module filter #(
    parameter INDEX_WIDTH = 5     // there are 2 to the power of this taps
) (
    input  wire                   CLK,
    input  wire                   RST,

    // coefficients, 16 bits each: the word at taps_addr is on taps_q in the next cycle
    output wire [INDEX_WIDTH-1:0] taps_addr,
    input  wire            [15:0] taps_q,

    // channel: numbers of coefficients come in
    output wire            [31:0] comm_d,
    output wire                   comm_enq,
    input  wire                   comm_full,
    input  wire            [31:0] comm_q,
    output wire                   comm_deq,
    input  wire                   comm_empty,

    // in-stream: a sample leaves with x_deq while x_empty is 0, and is on x_q in the next cycle
    input  wire            [15:0] x_q,
    output wire                   x_deq,
    input  wire                   x_empty,

    // out-stream
    output wire            [31:0] y_d,
    output wire                   y_enq,
    input  wire                   y_full
);

  localparam [1:0] RUN = 2'd0, START = 2'd1, LOAD = 2'd2, REPLY = 2'd3;

  reg [1:0] state;
  reg [INDEX_WIDTH:0] index;   // of the coefficient that is asked for
  reg [INDEX_WIDTH:0] count;   // coefficients that the thread has loaded
  reg arriving;                // taps_q is the coefficient before index
  wire [INDEX_WIDTH:0] arrived = index - 1'b1;

  assign taps_addr = index[INDEX_WIDTH-1:0];
  assign comm_deq = (state == RUN) && !comm_empty;
  assign comm_d = {{(31 - INDEX_WIDTH) {1'b0}}, index}; // all taps, when it is sent
  assign comm_enq = (state == REPLY) && !comm_full;
  wire unused = &{1'b0, comm_q[31:INDEX_WIDTH+1]};

  always @(posedge CLK) begin
    if (RST) begin
      state <= RUN;
      index <= {(INDEX_WIDTH + 1) {1'b0}};
      count <= {(INDEX_WIDTH + 1) {1'b0}};
      arriving <= 1'b0;
    end else begin
      arriving <= (state == LOAD);
      case (state)
        RUN: if (!comm_empty) state <= START;
        START: begin
          count <= comm_q[INDEX_WIDTH:0];
          index <= {(INDEX_WIDTH + 1) {1'b0}};
          state <= LOAD;
        end
        LOAD: begin
          index <= index + 1'b1;
          if (&index[INDEX_WIDTH-1:0]) state <= REPLY;
        end
        default: if (comm_enq) state <= RUN; // REPLY
      endcase
    end
  end

  // A stream gives its word a cycle after it was asked for; AXI4-Stream wants it beside its valid. So a word is asked for
  // where the one before it leaves, and `held` says that x_q is a sample that was not taken.
  reg held;
  wire ready;
  wire valid = held && (state == RUN);
  assign x_deq = !x_empty && (!held || (valid && ready)) && !RST;

  always @(posedge CLK) begin
    if (RST) held <= 1'b0;
    else if (x_deq) held <= 1'b1;
    else if (valid && ready) held <= 1'b0;
  end

  wire result;
  assign y_enq = result && !y_full;

  fir #(
      .INDEX_WIDTH(INDEX_WIDTH)
  ) pipeline (
      .clk(CLK),
      .rst(RST || state == LOAD),
      .tap_write(arriving),
      .tap_index(arrived[INDEX_WIDTH-1:0]),
      .tap_value((arrived < count) ? taps_q : 16'd0),
      .s_tvalid(valid),
      .s_tready(ready),
      .s_tdata(x_q),
      .m_tvalid(result),
      .m_tready(!y_full),
      .m_tdata(y_d)
  );

endmodule
