// Off-chip memory of the fuzzer's cores: bytes, shared by all AXI4 ports of a core, each with random stalls and latencies.
//
// Written bytes can be read only from the edge on that moves the response. A port finds the bytes as `dram.bytes`, in the
// module around it.
module fuzz_dram #(parameter BYTES = 1024) ();
  reg [7:0] bytes [0:BYTES-1];
  reg [31:0] mixed;
  integer i;
  initial
    for (i = 0; i < BYTES; i = i + 1) begin
      mixed = (i + 1) * 32'h9E3779B1;
      bytes[i] = mixed >> 13;
    end
endmodule

module fuzz_axi4 #(
    parameter BYTES = 1024,
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter ID_WIDTH = 1,
    parameter SEED = 1,
    parameter STALL = 0,  // of 8 cycles
    parameter LATENCY = 1,
    parameter NAME = "p0"
) (
    input wire clk,
    input wire rst,
    input wire [ID_WIDTH-1:0] awid,
    input wire [ADDR_WIDTH-1:0] awaddr,
    input wire [7:0] awlen,
    input wire [2:0] awsize,
    input wire awvalid,
    output reg awready,
    input wire [DATA_WIDTH-1:0] wdata,
    input wire [DATA_WIDTH/8-1:0] wstrb,
    input wire wlast,
    input wire wvalid,
    output reg wready,
    output reg [ID_WIDTH-1:0] bid,
    output reg [1:0] bresp,
    output reg bvalid,
    input wire bready,
    input wire [ID_WIDTH-1:0] arid,
    input wire [ADDR_WIDTH-1:0] araddr,
    input wire [7:0] arlen,
    input wire [2:0] arsize,
    input wire arvalid,
    output reg arready,
    output reg [ID_WIDTH-1:0] rid,
    output reg [DATA_WIDTH-1:0] rdata,
    output reg [1:0] rresp,
    output reg rlast,
    output reg rvalid,
    input wire rready
);
  localparam LANES = DATA_WIDTH / 8;
  localparam QUEUE = 64;
  localparam BEATS = 4096;
  reg [ADDR_WIDTH-1:0] r_addr [0:QUEUE-1];
  reg [ID_WIDTH-1:0] r_id [0:QUEUE-1];
  integer r_len [0:QUEUE-1];
  integer r_size [0:QUEUE-1];
  integer r_due [0:QUEUE-1];
  integer r_head, r_tail, r_beat;
  reg [ADDR_WIDTH-1:0] w_addr [0:QUEUE-1];
  reg [ID_WIDTH-1:0] w_id [0:QUEUE-1];
  integer w_len [0:QUEUE-1];
  integer w_size [0:QUEUE-1];
  integer w_done [0:QUEUE-1];
  integer w_head, w_tail, e_tail;
  reg [DATA_WIDTH-1:0] d_data [0:BEATS-1];
  reg [LANES-1:0] d_strb [0:BEATS-1];
  integer d_head, d_tail, d_beat;
  integer seed, now, i, lane, place;
  reg [7:0] octet;
  reg [DATA_WIDTH-1:0] gathered;

  function integer chance;
    input integer eighths;
    chance = ($unsigned($random(seed)) % 8) < eighths;
  endfunction

  // The bus word of a beat of an incrementing burst.
  function integer word_of;
    input [ADDR_WIDTH-1:0] address;
    input integer size;
    input integer beat;
    word_of = (((address >> size) + beat) << size) / LANES * LANES;
  endfunction

  wire idle = r_head == r_tail && w_head == w_tail && d_head == d_tail && !rvalid && !bvalid;

  initial begin
    seed = SEED; now = 0;
  end
  always @(posedge clk)
    if (rst) begin
      awready <= 0; wready <= 0; bvalid <= 0; arready <= 0; rvalid <= 0;
      r_head = 0; r_tail = 0; r_beat = 0; w_head = 0; w_tail = 0; e_tail = 0; d_head = 0; d_tail = 0; d_beat = 0;
    end else begin
      now = now + 1;
      if (arvalid && arready) begin
        r_addr[r_tail % QUEUE] = araddr; r_len[r_tail % QUEUE] = arlen; r_size[r_tail % QUEUE] = arsize;
        r_id[r_tail % QUEUE] = arid; r_due[r_tail % QUEUE] = now + $unsigned($random(seed)) % LATENCY;
        r_tail = r_tail + 1;
        if ((araddr & 4095) + ((arlen + 1) << arsize) > 4096 + (araddr & ((1 << arsize) - 1)))
          $display("@protocol %0s bus", NAME);
      end
      if (awvalid && awready) begin
        w_addr[w_tail % QUEUE] = awaddr; w_len[w_tail % QUEUE] = awlen; w_size[w_tail % QUEUE] = awsize;
        w_id[w_tail % QUEUE] = awid;
        w_tail = w_tail + 1;
        if ((awaddr & 4095) + ((awlen + 1) << awsize) > 4096 + (awaddr & ((1 << awsize) - 1)))
          $display("@protocol %0s bus", NAME);
      end
      if (wvalid && wready) begin
        d_data[d_tail % BEATS] = wdata; d_strb[d_tail % BEATS] = wstrb;
        d_tail = d_tail + 1;
        if (wlast) begin
          w_done[e_tail % QUEUE] = now + $unsigned($random(seed)) % LATENCY;
          e_tail = e_tail + 1;
        end
      end
      if (bvalid && bready) begin
        for (i = 0; i <= w_len[w_head % QUEUE]; i = i + 1) begin
          place = word_of(w_addr[w_head % QUEUE], w_size[w_head % QUEUE], i);
          for (lane = 0; lane < LANES; lane = lane + 1)
            if (d_strb[d_head % BEATS][lane]) begin
              octet = d_data[d_head % BEATS] >> (8 * lane);
              if ((^octet) === 1'bx || place + lane >= BYTES) $display("@protocol %0s dram", NAME);
              dram.bytes[place + lane] = octet;
            end
          d_head = d_head + 1;
        end
        w_head = w_head + 1;
      end
      if (!rvalid || rready) begin
        rvalid <= 0;
        rdata <= {DATA_WIDTH{1'bx}};
        if (r_head != r_tail && now >= r_due[r_head % QUEUE] && !chance(STALL)) begin
          place = word_of(r_addr[r_head % QUEUE], r_size[r_head % QUEUE], r_beat);
          gathered = 0;
          for (lane = LANES - 1; lane >= 0; lane = lane - 1)
            gathered = gathered << 8 | dram.bytes[(place + lane) % BYTES];
          rdata <= gathered;
          rvalid <= 1;
          rid <= r_id[r_head % QUEUE];
          rresp <= 0;
          rlast <= r_beat == r_len[r_head % QUEUE];
          if (r_beat == r_len[r_head % QUEUE]) begin
            r_head = r_head + 1;
            r_beat = 0;
          end else r_beat = r_beat + 1;
        end
      end
      if (!bvalid || bready) begin
        bvalid <= 0;
        if (w_head < w_tail && w_head < e_tail && now >= w_done[w_head % QUEUE] && !chance(STALL)) begin
          bvalid <= 1;
          bid <= w_id[w_head % QUEUE];
          bresp <= 0;
        end
      end
      arready <= !chance(STALL) && r_tail - r_head < QUEUE - 1;
      awready <= !chance(STALL) && w_tail - w_head < QUEUE - 1;
      wready <= !chance(STALL) && d_tail - d_head < BEATS - 1;
    end
endmodule

module fuzz_avalon #(
    parameter BYTES = 1024,
    parameter DATA_WIDTH = 32,
    parameter ADDR_WIDTH = 32,
    parameter SEED = 1,
    parameter STALL = 0,
    parameter LATENCY = 1,
    parameter NAME = "p0"
) (
    input wire clk,
    input wire rst,
    input wire [ADDR_WIDTH-1:0] address,
    input wire [8:0] burstcount,
    input wire read,
    input wire write,
    input wire [DATA_WIDTH-1:0] writedata,
    input wire [DATA_WIDTH/8-1:0] byteenable,
    output reg waitrequest,
    output reg [DATA_WIDTH-1:0] readdata,
    output reg readdatavalid,
    output reg [1:0] response,
    output reg writeresponsevalid
);
  localparam LANES = DATA_WIDTH / 8;
  localparam QUEUE = 64;
  // Reads and finished writes, answered in their order.
  reg [ADDR_WIDTH-1:0] q_addr [0:QUEUE-1];
  reg q_write [0:QUEUE-1];
  integer q_count [0:QUEUE-1];
  integer q_due [0:QUEUE-1];
  integer q_from [0:QUEUE-1];
  integer q_head, q_tail, beat, left, at, lane, place, i, d_tail;
  reg [DATA_WIDTH-1:0] d_data [0:4095];
  reg [LANES-1:0] d_enable [0:4095];
  reg [7:0] octet;
  reg [DATA_WIDTH-1:0] gathered;
  integer seed, now;
  function integer chance;
    input integer eighths;
    chance = ($unsigned($random(seed)) % 8) < eighths;
  endfunction
  initial begin
    seed = SEED; now = 0;
  end
  always @(posedge clk)
    if (rst) begin
      waitrequest <= 1; readdatavalid <= 0; writeresponsevalid <= 0;
      q_head = 0; q_tail = 0; beat = 0; left = 0; d_tail = 0;
    end else begin
      now = now + 1;
      if (!waitrequest && (read || write)) begin
        if (read && write) $display("@protocol %0s bus", NAME);
        if (address % LANES != 0 || (left == 0 && (address & 4095) + burstcount * LANES > 4096))
          $display("@protocol %0s bus", NAME);
        if (read || left == 0) begin
          if (left != 0) $display("@protocol %0s bus", NAME);
          q_addr[q_tail % QUEUE] = address;
          q_write[q_tail % QUEUE] = write;
          q_count[q_tail % QUEUE] = burstcount;
          q_from[q_tail % QUEUE] = d_tail;
          if (write) left = burstcount;
        end
        if (write) begin
          d_data[d_tail % 4096] = writedata;
          d_enable[d_tail % 4096] = byteenable;
          d_tail = d_tail + 1;
          left = left - 1;
        end
        if (read || left == 0) begin
          q_due[q_tail % QUEUE] = now + $unsigned($random(seed)) % LATENCY;
          q_tail = q_tail + 1;
        end
      end
      readdatavalid <= 0;
      writeresponsevalid <= 0;
      readdata <= {DATA_WIDTH{1'bx}};
      response <= 2'bxx;
      if (q_head != q_tail && now >= q_due[q_head % QUEUE] && !chance(STALL)) begin
        response <= 0;
        if (q_write[q_head % QUEUE]) begin
          for (i = 0; i < q_count[q_head % QUEUE]; i = i + 1) begin
            place = q_addr[q_head % QUEUE] + i * LANES;
            at = (q_from[q_head % QUEUE] + i) % 4096;
            for (lane = 0; lane < LANES; lane = lane + 1)
              if (d_enable[at][lane]) begin
                octet = d_data[at] >> (8 * lane);
                if ((^octet) === 1'bx || place + lane >= BYTES) $display("@protocol %0s dram", NAME);
                dram.bytes[place + lane] = octet;
              end
          end
          writeresponsevalid <= 1;
          q_head = q_head + 1;
        end else begin
          place = q_addr[q_head % QUEUE] + beat * LANES;
          gathered = 0;
          for (lane = LANES - 1; lane >= 0; lane = lane - 1)
            gathered = gathered << 8 | dram.bytes[(place + lane) % BYTES];
          readdata <= gathered;
          readdatavalid <= 1;
          beat = beat + 1;
          if (beat == q_count[q_head % QUEUE]) begin
            beat = 0;
            q_head = q_head + 1;
          end
        end
      end
      waitrequest <= chance(STALL) || q_tail - q_head > QUEUE - 3;
    end
endmodule
