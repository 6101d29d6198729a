// A filter with finite impulse response: y[n] = (h[0] x[n] + h[1] x[n-1] + ... ) >> SHIFT, one sample per cycle.
//
// Samples go in and out as on AXI4-Stream: a transfer on each edge with valid and ready. The filter is of the transposed
// form: each sample is multiplied by all coefficients at once, and partial sums move on from tap to tap, so that between two
// registers lies one product or one sum, however many taps there are.

module fir #(
    parameter INDEX_WIDTH = 5,    // there are 2 to the power of this taps; at least 1
    parameter SAMPLE_WIDTH = 16,  // bits of samples and coefficients, which are signed
    parameter RESULT_WIDTH = 32,  // bits of results
    parameter SUM_WIDTH = 40,     // bits of sums: 2 SAMPLE_WIDTH + INDEX_WIDTH suffice
    parameter SHIFT = 15          // fraction bits of the coefficients
) (
    input  wire                    clk,
    input  wire                    rst,       // also forgets the samples before

    // coefficients, written one at a time while no sample is under way
    input  wire                    tap_write,
    input  wire [ INDEX_WIDTH-1:0] tap_index,
    input  wire [SAMPLE_WIDTH-1:0] tap_value,

    input  wire                    s_tvalid,
    output wire                    s_tready,
    input  wire [SAMPLE_WIDTH-1:0] s_tdata,

    output wire                    m_tvalid,
    input  wire                    m_tready,
    output wire [RESULT_WIDTH-1:0] m_tdata
);

  localparam TAPS = 1 << INDEX_WIDTH;

  reg signed [SAMPLE_WIDTH-1:0] taps [0:TAPS-1];
  reg signed [2*SAMPLE_WIDTH-1:0] products [0:TAPS-1];
  reg signed [SUM_WIDTH-1:0] sums [0:TAPS-1];
  reg product_valid; // products are those of a sample that was not added yet
  reg sum_valid;     // sums[0] is a result that was not taken yet

  // All stages move together, and stand still together while a result waits.
  wire move = !sum_valid || m_tready;

  assign s_tready = move;
  assign m_tvalid = sum_valid;

  // The lowest bits are the fraction; the highest say nothing while results fit.
  wire signed [SUM_WIDTH-1:0] shifted = sums[0] >>> SHIFT;
  assign m_tdata = shifted[RESULT_WIDTH-1:0];
  wire unused = &{1'b0, shifted[SUM_WIDTH-1:RESULT_WIDTH]};

  integer i;

  always @(posedge clk) begin
    if (tap_write) taps[tap_index] <= $signed(tap_value);

    if (rst) begin
      product_valid <= 1'b0;
      sum_valid <= 1'b0;
      for (i = 0; i < TAPS; i = i + 1) sums[i] <= {SUM_WIDTH{1'b0}};
    end else if (move) begin
      product_valid <= s_tvalid;
      sum_valid <= product_valid;
      if (s_tvalid) for (i = 0; i < TAPS; i = i + 1) products[i] <= $signed(s_tdata) * taps[i];
      if (product_valid) begin
        for (i = 0; i < TAPS - 1; i = i + 1) sums[i] <= sums[i+1] + widened(products[i]);
        sums[TAPS-1] <= widened(products[TAPS-1]);
      end
    end
  end

  function signed [SUM_WIDTH-1:0] widened(input signed [2*SAMPLE_WIDTH-1:0] product);
    widened = {{(SUM_WIDTH - 2 * SAMPLE_WIDTH) {product[2*SAMPLE_WIDTH-1]}}, product};
  endfunction

endmodule
