// Watches an AXI4 master and prints "AXI <what>" for every rule that it breaks.
module axi_monitor #(
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter MAX_BURST = 256,
    parameter UNIT = DATA_WIDTH / 8  // addresses are multiples of so many bytes
) (
    input wire clk,
    input wire rst,
    input wire [ADDR_WIDTH-1:0] awaddr,
    input wire [7:0] awlen,
    input wire awvalid,
    input wire awready,
    input wire [DATA_WIDTH-1:0] wdata,
    input wire [DATA_WIDTH/8-1:0] wstrb,
    input wire wlast,
    input wire wvalid,
    input wire wready,
    input wire bvalid,
    input wire bready,
    input wire [ADDR_WIDTH-1:0] araddr,
    input wire [7:0] arlen,
    input wire arvalid,
    input wire arready,
    input wire rvalid,
    input wire rready,
    input wire rlast
);
  localparam BYTES = DATA_WIDTH / 8;

  reg lax = 0;  // set by the bench where read data may have to wait

  reg was_aw, was_w, was_ar;  // valid without ready on the last edge
  reg [ADDR_WIDTH-1:0] old_awaddr, old_araddr;
  reg [7:0] old_awlen, old_arlen;
  reg [DATA_WIDTH-1:0] old_wdata;
  reg [BYTES-1:0] old_wstrb;
  // Bytes that are not written may be anything, and change. An open wstrb means all.
  reg [DATA_WIDTH-1:0] written;
  integer lane;
  always @* for (lane = 0; lane < BYTES; lane = lane + 1) written[8*lane +: 8] = {8{wstrb[lane] !== 1'b0}};
  reg old_wlast;

  integer lens [0:255];
  integer aw_count, w_bursts, w_beat, ar_count, r_bursts, b_count;
  integer early [0:255];  // lengths of bursts whose data ended before their address moved

  task check_address;
    input [ADDR_WIDTH-1:0] address;
    input [7:0] len;
    begin
      if (address % UNIT != 0) $display("AXI address 0x%0h is not a multiple of %0d", address, UNIT);
      if (len + 1 > MAX_BURST) $display("AXI burst of %0d beats", len + 1);
      if ((address % 4096) / BYTES + (len + 1) > 4096 / BYTES) $display("AXI burst at 0x%0h crosses 4 KiB", address);
    end
  endtask

  always @(posedge clk) begin
    if (rst) begin
      was_aw <= 0; was_w <= 0; was_ar <= 0;
      aw_count = 0; w_bursts = 0; w_beat = 0; ar_count = 0; r_bursts = 0; b_count = 0;
    end else begin
      if (^{awvalid, wvalid, arvalid, rready, bready} === 1'bx) $display("AXI x on a handshake");
      if (arvalid && ^{araddr, arlen} === 1'bx) $display("AXI x on a read address");
      if (awvalid && ^{awaddr, awlen} === 1'bx) $display("AXI x on a write address");
      if (wvalid && ^{wdata & written, wlast} === 1'bx) $display("AXI x on write data");
      if (was_ar && !(arvalid && araddr == old_araddr && arlen == old_arlen)) $display("AXI read address not held");
      if (was_aw && !(awvalid && awaddr == old_awaddr && awlen == old_awlen)) $display("AXI write address not held");
      if (was_w && !(wvalid && wdata === old_wdata && wstrb === old_wstrb && wlast == old_wlast))
        $display("AXI write data not held");
      if (rvalid && !rready && !lax) $display("AXI read data not taken");
      if (bvalid && !bready) $display("AXI write response not taken");

      if (arvalid & arready) begin
        check_address(araddr, arlen);
        ar_count = ar_count + 1;
      end
      if (rvalid & rready & rlast) r_bursts = r_bursts + 1;
      if (r_bursts > ar_count) $display("AXI more read data than asked for");
      if (awvalid & awready) begin
        check_address(awaddr, awlen);
        lens[aw_count % 256] = awlen + 1;
        if (aw_count < w_bursts && early[aw_count % 256] != awlen + 1) $display("AXI write of the wrong length");
        aw_count = aw_count + 1;
      end
      if (wvalid & wready) begin
        w_beat = w_beat + 1;
        if (w_bursts < aw_count) begin
          if (wlast != (w_beat == lens[w_bursts % 256])) $display("AXI wlast at beat %0d", w_beat);
        end else early[w_bursts % 256] = w_beat;
        if (wlast) begin
          w_bursts = w_bursts + 1;
          w_beat = 0;
        end
      end
      if (bvalid & bready) b_count = b_count + 1;
      if (b_count > aw_count || b_count > w_bursts) $display("AXI response before its write");

      was_aw <= awvalid & ~awready; old_awaddr <= awaddr; old_awlen <= awlen;
      was_w <= wvalid & ~wready; old_wdata <= wdata; old_wstrb <= wstrb; old_wlast <= wlast;
      was_ar <= arvalid & ~arready; old_araddr <= araddr; old_arlen <= arlen;
    end
  end
endmodule
