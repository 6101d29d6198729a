// Memory with three ports, two of a kernel's and the DMA engine's, made of block RAMs with two ports.
//
// 2**ADDR_LEN words, at least 4, of WIDTH bits, written in LANES parts of WIDTH / LANES bits each. Ports, synchronous to clk:
//   addr0, d0, we0, q0  kernel port 0: we0 = lanes of d0 that are written to addr0 on the edge; q0 is the word at addr0 of
//                       the last edge, in which lanes written on that edge, by either kernel port, are seen at once
//   addr1, d1, we1, q1  kernel port 1, likewise
//   dma_ready           the engine's port may do what dma_we and dma_addr say on this edge
//   dma_en              it does; only while dma_ready = 1
//   dma_addr, dma_d, dma_we  dma_we = 1 writes dma_d
//   dma_q               the word at dma_addr of the last edge with dma_en = 1 and dma_we = 0
// Two ports writing one lane of one word on one edge leave it undefined, and so does one port reading what the DMA port
// writes on that edge, or the DMA port reading what a kernel port writes.
//
// The kernel has both of its ports in every cycle, so the words are kept twice: copy 0 answers port 0 and copy 1 port 1,
// each by one port of its block RAMs. The other port takes what the other kernel port writes, and in all other cycles
// serves the engine. So that a kernel which writes in every cycle does not keep the engine waiting, each copy has a bank
// for even and one for odd addresses: the engine waits only where a kernel port writes the very bank that it needs. Two
// streams of consecutive addresses meet once at most and then go on beside each other.
module coram_ram_2p #(
    parameter ADDR_LEN = 10,
    parameter WIDTH = 32,
    parameter LANES = 1
) (
    input  wire                clk,
    input  wire [ADDR_LEN-1:0] addr0,
    input  wire [WIDTH-1:0]    d0,
    input  wire [LANES-1:0]    we0,
    output wire [WIDTH-1:0]    q0,
    input  wire [ADDR_LEN-1:0] addr1,
    input  wire [WIDTH-1:0]    d1,
    input  wire [LANES-1:0]    we1,
    output wire [WIDTH-1:0]    q1,
    output wire                dma_ready,
    input  wire                dma_en,
    input  wire                dma_we,
    input  wire [ADDR_LEN-1:0] dma_addr,
    input  wire [WIDTH-1:0]    dma_d,
    output wire [WIDTH-1:0]    dma_q
);

  localparam LANE = WIDTH / LANES;

  // A store reads copy 0, whose spare ports kernel port 1 writes through.
  wire meets0 = (we0 != {LANES{1'b0}}) & (addr0[0] == dma_addr[0]);
  wire meets1 = (we1 != {LANES{1'b0}}) & (addr1[0] == dma_addr[0]);
  assign dma_ready = ~meets1 & ~(dma_we & meets0);

  wire [WIDTH-1:0] a_q [0:3];  // of copy 0, even and odd, and of copy 1
  wire [WIDTH-1:0] b_q [0:3];

  genvar copy, bank;
  generate
    for (copy = 0; copy < 2; copy = copy + 1) begin : copies
      wire [ADDR_LEN-1:0] own_addr = copy ? addr1 : addr0;
      wire [WIDTH-1:0] own_d = copy ? d1 : d0;
      wire [LANES-1:0] own_we = copy ? we1 : we0;
      wire [ADDR_LEN-1:0] far_addr = copy ? addr0 : addr1;
      wire [WIDTH-1:0] far_d = copy ? d0 : d1;
      wire [LANES-1:0] far_we = copy ? we0 : we1;
      for (bank = 0; bank < 2; bank = bank + 1) begin : banks
        wire far = (far_we != {LANES{1'b0}}) & (far_addr[0] == bank);
        wire dma = dma_en & (dma_addr[0] == bank);
        coram_ram #(
            .ADDR_LEN(ADDR_LEN - 1),
            .WIDTH(WIDTH),
            .LANES(LANES)
        ) ram (
            .clk(clk),
            .a_addr(own_addr[ADDR_LEN-1:1]),
            .a_d(own_d),
            .a_we((own_addr[0] == bank) ? own_we : {LANES{1'b0}}),
            .a_q(a_q[2*copy+bank]),
            .b_en(far | dma),
            .b_addr(far ? far_addr[ADDR_LEN-1:1] : dma_addr[ADDR_LEN-1:1]),
            .b_d(far ? far_d : dma_d),
            .b_we(far ? far_we : {LANES{dma_we}}),
            .b_q(b_q[2*copy+bank])
        );
      end
    end
  endgenerate

  reg dma_odd;
  always @(posedge clk) if (dma_en & ~dma_we) dma_odd <= dma_addr[0];
  assign dma_q = dma_odd ? b_q[1] : b_q[0];

  // A word that the other kernel port writes while it is read is passed by the RAM.
  reg odd0, odd1;
  reg [LANES-1:0] passed0, passed1;
  reg [WIDTH-1:0] last_d0, last_d1;
  wire same = (addr0 == addr1);
  always @(posedge clk) begin
    odd0 <= addr0[0];
    odd1 <= addr1[0];
    passed0 <= same ? we1 : {LANES{1'b0}};
    passed1 <= same ? we0 : {LANES{1'b0}};
    last_d0 <= d0;
    last_d1 <= d1;
  end

  wire [WIDTH-1:0] word0 = odd0 ? a_q[1] : a_q[0];
  wire [WIDTH-1:0] word1 = odd1 ? a_q[3] : a_q[2];
  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      assign q0[lane*LANE +: LANE] = passed0[lane] ? last_d1[lane*LANE +: LANE] : word0[lane*LANE +: LANE];
      assign q1[lane*LANE +: LANE] = passed1[lane] ? last_d0[lane*LANE +: LANE] : word1[lane*LANE +: LANE];
    end
  endgenerate

endmodule
