// Device of an I/O register: SIZE words of DATA_WIDTH bits that a host and a control thread read and write.
//
//   clk, rst     all other ports are synchronous to clk; rst is active high and leaves the words as they are: 0 from
//                configuration on
//   req_*, rsp_* a host's requests and the answers to them, in the cycle after the request: word i is at byte address
//                i * DATA_WIDTH / 8, and bytes whose strobe is 0 stay as they are. Beyond the last word, reads are 0,
//                writes have no effect, and the answer is an error
//   index, q     q is word number index, in the same cycle; of no meaning where index is SIZE or more
//   we, d        d is written to word number index. Both sides see what either writes from the next cycle on; when the
//                host writes the same bytes on the same edge, they are d's
//
// BUS_WIDTH is DATA_WIDTH, but 32 at least: narrower words lie side by side in rows as wide as the bus.
module coram_ioregister #(
    parameter ADDR_WIDTH = 12,
    parameter BUS_WIDTH = 32,
    parameter DATA_WIDTH = 32,
    parameter SIZE = 16,
    parameter INDEX_WIDTH = 4
) (
    input wire clk,
    input wire rst,

    input  wire                   req_valid,
    output wire                   req_ready,
    input  wire                   req_write,
    /* verilator lint_off UNUSED */
    input  wire [ ADDR_WIDTH-1:0] req_address,
    /* verilator lint_on UNUSED */
    input  wire [  BUS_WIDTH-1:0] req_data,
    input  wire [BUS_WIDTH/8-1:0] req_strobe,
    output wire                   rsp_valid,
    input  wire                   rsp_ready,
    output wire [  BUS_WIDTH-1:0] rsp_data,
    output wire                   rsp_error,

    input  wire [INDEX_WIDTH-1:0] index,
    input  wire                   we,
    input  wire [ DATA_WIDTH-1:0] d,
    output wire [ DATA_WIDTH-1:0] q
);

  localparam BYTES = BUS_WIDTH / 8;
  localparam LANES = BUS_WIDTH / DATA_WIDTH;  // words in a row
  localparam LANES_LOG2 = $clog2(LANES);
  localparam BYTES_LOG2 = $clog2(BYTES);
  localparam ROWS = (SIZE + LANES - 1) / LANES;
  localparam ROWS_LOG2 = (ROWS > 1) ? $clog2(ROWS) : 1;

  reg answered;
  reg error;
  reg [BUS_WIDTH-1:0] word;

  // -------------------------------------------------------------- the rows that both sides are at
  // Nothing is written in reset: whoever asks for it is not in a known state yet.
  wire [ADDR_WIDTH-1:0] bus_row = req_address >> BYTES_LOG2;
  wire exists = ({{32 - ADDR_WIDTH{1'b0}}, bus_row} < ROWS);
  wire [ROWS_LOG2-1:0] bus_at = bus_row[ROWS_LOG2-1:0];
  wire [ROWS_LOG2-1:0] thread_at;
  wire [BUS_WIDTH-1:0] thread_d = {LANES{d}};
  wire [BYTES-1:0] thread_we;
  wire [BUS_WIDTH-1:0] bus_q;
  wire [BUS_WIDTH-1:0] thread_q;

  wire take = req_valid & req_ready;
  wire [BYTES-1:0] bus_we = {BYTES{take & req_write & exists & ~rst}} & req_strobe;

  /* verilator lint_off UNUSED */  // an index may be out of range, or narrower than that of all rows
  generate
    if (LANES == 1) begin : whole
      wire [INDEX_WIDTH+ROWS_LOG2-1:0] wide = {{ROWS_LOG2{1'b0}}, index};
      assign thread_at = wide[ROWS_LOG2-1:0];
      assign thread_we = {BYTES{we & ~rst}};
      assign q = thread_q;
    end else begin : part
      wire [INDEX_WIDTH+ROWS_LOG2+LANES_LOG2-1:0] wide = {{ROWS_LOG2 + LANES_LOG2{1'b0}}, index};
      wire [LANES_LOG2-1:0] lane = wide[LANES_LOG2-1:0];
      wire [BUS_WIDTH-1:0] shifted = thread_q >> (lane * DATA_WIDTH);
      assign thread_at = wide[LANES_LOG2+:ROWS_LOG2];
      assign thread_we = {{BYTES - DATA_WIDTH / 8{1'b0}}, {DATA_WIDTH / 8{we & ~rst}}} << (lane * (DATA_WIDTH / 8));
      assign q = shifted[DATA_WIDTH-1:0];
    end
  endgenerate
  /* verilator lint_on UNUSED */

  // ------------------------------------------------------------------------------------ the words
  // A word is the exclusive or of two memories, of which each side writes one: with it, a side makes of what the
  // other has in its own what it wants. So both may write at once, which memories with one writer cannot do.
  genvar b;
  generate
    for (b = 0; b < BYTES; b = b + 1) begin : bytes
      reg [7:0] of_thread[0:(1<<ROWS_LOG2)-1];
      reg [7:0] of_bus[0:(1<<ROWS_LOG2)-1];
      integer row;
      initial begin
        for (row = 0; row < (1 << ROWS_LOG2); row = row + 1) begin
          of_thread[row] = 8'd0;
          of_bus[row] = 8'd0;
        end
      end

      wire [7:0] thread_other = of_bus[thread_at];
      wire [7:0] bus_other = of_thread[bus_at];
      wire same = thread_we[b] & (thread_at == bus_at);

      assign thread_q[b*8+:8] = of_thread[thread_at] ^ thread_other;
      assign bus_q[b*8+:8] = of_bus[bus_at] ^ bus_other;

      always @(posedge clk) begin
        if (thread_we[b]) of_thread[thread_at] <= thread_d[b*8+:8] ^ thread_other;
        if (bus_we[b] & ~same) of_bus[bus_at] <= req_data[b*8+:8] ^ bus_other;
      end
    end
  endgenerate

  // ----------------------------------------------------------------------------------- the answers
  assign req_ready = ~answered | rsp_ready;
  assign rsp_valid = answered;
  assign rsp_data = word;
  assign rsp_error = error;

  always @(posedge clk) begin
    if (take) begin
      error <= ~exists;
      word <= bus_q & {BUS_WIDTH{exists}};
    end
  end

  always @(posedge clk) begin
    if (rst) answered <= 1'b0;
    else if (req_ready) answered <= req_valid;
  end

endmodule
