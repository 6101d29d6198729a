// Banks of one CoRAM memory behind its DMA engine: one group of them is used at a time.
//
// Parameters
//   WIDTH        bits of the engine's words: those of all banks of a group, side by side
//   LANES        banks of a group
//   GROUPS       groups, 2 or more
//   GROUP_WIDTH  bits of a group's number
//
// Ports, synchronous to clk
//   ram_en      the engine uses the group on this edge
//   ram_group   the group's number; there is none beyond the last one, where nothing is written
//   ram_q       the word that the engine read last, as the banks of its group hold it
//   ram_ready   all banks of the group are ready
//   bank_*      the banks' control sides; bank k is lane k % LANES of group k / LANES
module coram_banks #(
    parameter WIDTH = 32,
    parameter LANES = 1,
    parameter GROUPS = 2,
    parameter GROUP_WIDTH = 1
) (
    input  wire                    clk,
    input  wire                    ram_en,
    input  wire [GROUP_WIDTH-1:0]  ram_group,
    output wire [WIDTH-1:0]        ram_q,
    output wire                    ram_ready,
    output wire [GROUPS*LANES-1:0] bank_en,
    input  wire [GROUPS*WIDTH-1:0] bank_q,
    input  wire [GROUPS*LANES-1:0] bank_ready
);

  reg [GROUP_WIDTH-1:0] last;  // the group that was used last
  always @(posedge clk) if (ram_en) last <= ram_group;

  wire [GROUPS-1:0] waits;
  wire [GROUPS-1:0] shown;
  genvar group;
  generate
    for (group = 0; group < GROUPS; group = group + 1) begin : groups
      assign bank_en[group*LANES +: LANES] = {LANES{ram_en & (ram_group == group)}};
      assign waits[group] = (ram_group == group) & (bank_ready[group*LANES +: LANES] != {LANES{1'b1}});
      assign shown[group] = (last == group);
    end
  endgenerate
  assign ram_ready = (waits == {GROUPS{1'b0}});

  reg [WIDTH-1:0] word;
  integer i;
  always @* begin
    word = {WIDTH{1'b0}};
    for (i = 0; i < GROUPS; i = i + 1) word = word | (bank_q[i*WIDTH +: WIDTH] & {WIDTH{shown[i]}});
  end
  assign ram_q = word;

endmodule
