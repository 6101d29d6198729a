// Off-chip memory with an AXI4 slave port for tests: random stalls on every channel, late writes, error replies.
//
// A read burst's first beat moves at least `latency` edges after its address (latency >= 1); beats of one burst
// after another may be adjacent. Written words can be read only from the edge on that moves the response, so
// that a master which reads too early is found out. A wstrb that is left open writes all bytes.
module axi_memory #(
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter WORDS_LOG2 = 14
) (
    input wire clk,
    input wire rst,
    input wire [ADDR_WIDTH-1:0] awaddr,
    input wire [7:0] awlen,
    input wire awvalid,
    output reg awready,
    input wire [DATA_WIDTH-1:0] wdata,
    input wire [DATA_WIDTH/8-1:0] wstrb,
    input wire wlast,
    input wire wvalid,
    output reg wready,
    output reg [1:0] bresp,
    output reg bvalid,
    input wire bready,
    input wire [ADDR_WIDTH-1:0] araddr,
    input wire [7:0] arlen,
    input wire arvalid,
    output reg arready,
    output reg [DATA_WIDTH-1:0] rdata,
    output reg [1:0] rresp,
    output reg rlast,
    output reg rvalid,
    input wire rready
);
  localparam BYTES = DATA_WIDTH / 8;
  localparam DEPTH = 1 << WORDS_LOG2;
  localparam QUEUE = 64;
  localparam BEATS = 8192;

  // Set by the bench: chances of a stall in percent, latencies in cycles, an address range that answers errors.
  integer ar_stall, r_stall, aw_stall, w_stall, b_stall;
  integer latency, latency_spread, write_latency;
  integer error_from, error_to, error_kind;
  integer aw_after_w;  // a slave that looks at an address only when it has seen data

  reg [DATA_WIDTH-1:0] words [0:DEPTH-1];

  integer seed;
  integer now;

  reg [ADDR_WIDTH-1:0] r_addr [0:QUEUE-1];
  integer r_len [0:QUEUE-1];
  integer r_due [0:QUEUE-1];
  integer r_head, r_tail, r_beat;

  reg [ADDR_WIDTH-1:0] w_addr [0:QUEUE-1];
  integer w_len [0:QUEUE-1];
  integer w_head, w_tail;
  reg [DATA_WIDTH-1:0] w_data [0:BEATS-1];
  reg [BYTES-1:0] w_strb [0:BEATS-1];
  integer d_head, d_tail;  // data that has come, oldest first
  integer w_done [0:QUEUE-1];  // when each burst's data was complete
  integer e_tail;  // bursts whose data is complete

  integer i, lane;
  integer place;

  function integer chance;
    input integer percent;
    begin
      chance = ($unsigned($random(seed)) % 100) < percent;
    end
  endfunction

  function [1:0] response;
    input [ADDR_WIDTH-1:0] address;
    begin
      response = (address >= error_from && address < error_to) ? error_kind : 0;
    end
  endfunction

  wire idle = (r_head == r_tail) & (w_head == w_tail) & (d_head == d_tail) & ~rvalid & ~bvalid;

  always @(posedge clk) begin
    if (rst) begin
      awready <= 0; wready <= 0; bvalid <= 0; arready <= 0; rvalid <= 0;
      now = 0; r_head = 0; r_tail = 0; r_beat = 0; w_head = 0; w_tail = 0; d_head = 0; d_tail = 0; e_tail = 0;
    end else begin
      now = now + 1;

      // what moved on this edge
      if (arvalid & arready) begin
        r_addr[r_tail % QUEUE] = araddr;
        r_len[r_tail % QUEUE] = arlen;
        r_due[r_tail % QUEUE] = now + latency - 1 + (latency_spread > 0 ? $unsigned($random(seed)) % latency_spread : 0);
        r_tail = r_tail + 1;
        if (r_tail - r_head > QUEUE) $display("BENCH too many reads");
      end
      if (awvalid & awready) begin
        w_addr[w_tail % QUEUE] = awaddr;
        w_len[w_tail % QUEUE] = awlen;
        w_tail = w_tail + 1;
        if (w_tail - w_head > QUEUE) $display("BENCH too many writes");
      end
      if (wvalid & wready) begin
        w_data[d_tail % BEATS] = wdata;
        w_strb[d_tail % BEATS] = wstrb;
        d_tail = d_tail + 1;
        if (wlast) begin
          w_done[e_tail % QUEUE] = now;
          e_tail = e_tail + 1;
        end
        if (d_tail - d_head > BEATS) $display("BENCH too much data");
      end
      if (bvalid & bready) begin
        for (i = 0; i <= w_len[w_head % QUEUE]; i = i + 1) begin
          place = w_addr[w_head % QUEUE] / BYTES + i;
          if (response(w_addr[w_head % QUEUE]) == 0)
            for (lane = 0; lane < BYTES; lane = lane + 1)
              if (w_strb[(d_head + i) % BEATS][lane] !== 1'b0)
                words[place % DEPTH][8*lane +: 8] = w_data[(d_head + i) % BEATS][8*lane +: 8];
        end
        d_head = d_head + w_len[w_head % QUEUE] + 1;
        w_head = w_head + 1;
      end

      // what is offered next
      if (~rvalid | rready) begin
        rvalid <= 0;
        rdata <= {DATA_WIDTH{1'bx}};  // nobody may look at these
        rresp <= 2'bxx;
        rlast <= 1'bx;
        if (r_head != r_tail && now >= r_due[r_head % QUEUE] && !chance(r_stall)) begin
          place = r_addr[r_head % QUEUE] / BYTES + r_beat;
          rvalid <= 1;
          rdata <= words[place % DEPTH];
          rresp <= response(place * BYTES);
          rlast <= (r_beat == r_len[r_head % QUEUE]);
          if (r_beat == r_len[r_head % QUEUE]) begin
            r_head = r_head + 1;
            r_beat = 0;
          end else r_beat = r_beat + 1;
        end
      end
      if (~bvalid | bready) begin
        bvalid <= 0;
        bresp <= 2'bxx;
        if (w_head < w_tail && w_head < e_tail && now >= w_done[w_head % QUEUE] + write_latency - 1 && !chance(b_stall))
        begin
          bvalid <= 1;
          bresp <= response(w_addr[w_head % QUEUE]);
        end
      end
      arready <= !chance(ar_stall) && (r_tail - r_head < QUEUE - 1);
      awready <= !chance(aw_stall) && (w_tail - w_head < QUEUE - 1) && (!aw_after_w || wvalid || e_tail > w_tail);
      wready <= !chance(w_stall) && (d_tail - d_head < BEATS - 1);
    end
  end
endmodule
