// A bus with known traffic: a core that reads blocks with several bursts outstanding, then writes one back.
`timescale 1ns / 1ps
module testbench;
  reg aclk = 0;
  reg aresetn = 0;
  always #5 aclk = !aclk;

  wire [31:0] araddr, awaddr, rdata, wdata;
  wire [7:0] arlen, awlen;
  wire [2:0] arsize, awsize;
  wire [3:0] wstrb;
  wire [1:0] rresp, bresp;
  wire arvalid, arready, rvalid, rready, rlast, awvalid, awready, wvalid, wready, wlast, bvalid, bready;

  demo_core core (
      .aclk(aclk), .aresetn(aresetn),
      .m_axi_memory0_araddr(araddr), .m_axi_memory0_arlen(arlen), .m_axi_memory0_arsize(arsize),
      .m_axi_memory0_arvalid(arvalid), .m_axi_memory0_arready(arready),
      .m_axi_memory0_rdata(rdata), .m_axi_memory0_rresp(rresp), .m_axi_memory0_rlast(rlast),
      .m_axi_memory0_rvalid(rvalid), .m_axi_memory0_rready(rready),
      .m_axi_memory0_awaddr(awaddr), .m_axi_memory0_awlen(awlen), .m_axi_memory0_awsize(awsize),
      .m_axi_memory0_awvalid(awvalid), .m_axi_memory0_awready(awready),
      .m_axi_memory0_wdata(wdata), .m_axi_memory0_wstrb(wstrb), .m_axi_memory0_wlast(wlast),
      .m_axi_memory0_wvalid(wvalid), .m_axi_memory0_wready(wready),
      .m_axi_memory0_bresp(bresp), .m_axi_memory0_bvalid(bvalid), .m_axi_memory0_bready(bready));

  demo_slave slave (
      .aclk(aclk), .aresetn(aresetn), .araddr(araddr), .arlen(arlen), .arvalid(arvalid), .arready(arready),
      .rdata(rdata), .rresp(rresp), .rlast(rlast), .rvalid(rvalid), .rready(rready),
      .awvalid(awvalid), .awready(awready), .wlast(wlast), .wvalid(wvalid), .wready(wready),
      .bresp(bresp), .bvalid(bvalid), .bready(bready));

  // An independent record of the handshakes, for the tests to compare with.
  integer cycle = 0;
  always @(posedge aclk) begin
    cycle <= cycle + 1;
    if (arvalid && arready) $display("AR %0d %0h %0d %0t", cycle, araddr, arlen + 1, $time);
    if (rvalid && rready) $display("R %0d %0d %0d", cycle, rlast, rresp);
    if (awvalid && awready) $display("AW %0d %0h %0d %0t", cycle, awaddr, awlen + 1, $time);
    if (wvalid && wready) $display("W %0d %0d %b", cycle, wlast, wstrb);
    if (bvalid && bready) $display("B %0d %0d", cycle, bresp);
  end

  initial begin
    $dumpfile("waves.dump");
    $dumpvars(0, testbench);
    #42 aresetn = 1;
    wait (core.finished);
    #100 $finish;
  end
endmodule

module demo_core (
    input wire aclk, input wire aresetn,
    output reg [31:0] m_axi_memory0_araddr, output reg [7:0] m_axi_memory0_arlen,
    output wire [2:0] m_axi_memory0_arsize, output reg m_axi_memory0_arvalid,
    input wire m_axi_memory0_arready, input wire [31:0] m_axi_memory0_rdata,
    input wire [1:0] m_axi_memory0_rresp, input wire m_axi_memory0_rlast,
    input wire m_axi_memory0_rvalid, output reg m_axi_memory0_rready,
    output reg [31:0] m_axi_memory0_awaddr, output reg [7:0] m_axi_memory0_awlen,
    output wire [2:0] m_axi_memory0_awsize, output reg m_axi_memory0_awvalid,
    input wire m_axi_memory0_awready, output reg [31:0] m_axi_memory0_wdata,
    output reg [3:0] m_axi_memory0_wstrb, output wire m_axi_memory0_wlast,
    output reg m_axi_memory0_wvalid, input wire m_axi_memory0_wready,
    input wire [1:0] m_axi_memory0_bresp, input wire m_axi_memory0_bvalid,
    output wire m_axi_memory0_bready);
  assign m_axi_memory0_arsize = 2;
  assign m_axi_memory0_awsize = 2;
  assign m_axi_memory0_bready = 1;
  reg [3:0] asked = 0;
  reg [3:0] received = 0;
  reg [4:0] written = 0;
  reg answered = 0;
  wire finished;
  assign m_axi_memory0_wlast = written == 15;
  always @(posedge aclk)
    if (!aresetn) begin
      m_axi_memory0_arvalid <= 0;
      m_axi_memory0_awvalid <= 0;
      m_axi_memory0_wvalid <= 0;
      m_axi_memory0_rready <= 0;
    end else begin
      // A data beat is refused now and then.
      m_axi_memory0_rready <= m_axi_memory0_rdata[4:0] != 5'd17 || !m_axi_memory0_rready;
      if (m_axi_memory0_arready && m_axi_memory0_arvalid) m_axi_memory0_arvalid <= 0;
      else if (asked < 8 && (asked < 4 ? 4'd4 : 4'd2) > asked - received) begin
        m_axi_memory0_arvalid <= 1;
        m_axi_memory0_araddr <= {asked, 9'd0};
        m_axi_memory0_arlen <= asked[0] ? 8'd31 : 8'd15;
        if (!m_axi_memory0_arvalid) asked <= asked + 1;
      end
      if (m_axi_memory0_rvalid && m_axi_memory0_rready && m_axi_memory0_rlast) received <= received + 1;
      if (received == 8 && !answered) begin
        if (!m_axi_memory0_awvalid && written == 0 && !m_axi_memory0_wvalid) begin
          m_axi_memory0_awvalid <= 1;
          m_axi_memory0_awaddr <= 32'h1000;
          m_axi_memory0_awlen <= 15;
          m_axi_memory0_wvalid <= 1;
          m_axi_memory0_wdata <= 0;
          m_axi_memory0_wstrb <= 4'b1111;
        end
        if (m_axi_memory0_awready && m_axi_memory0_awvalid) m_axi_memory0_awvalid <= 0;
        if (m_axi_memory0_wready && m_axi_memory0_wvalid) begin
          written <= written + 1;
          m_axi_memory0_wdata <= m_axi_memory0_wdata + 3;
          m_axi_memory0_wstrb <= written == 14 ? 4'b0011 : 4'b1111;
          if (m_axi_memory0_wlast) m_axi_memory0_wvalid <= 0;
        end
        if (m_axi_memory0_bvalid) answered <= 1;
      end
    end
  demo_thread sum_thread (.clk(aclk), .rst(!aresetn), .received(received), .answered(answered), .finished(finished));
  demo_user_logic user_logic (.CLK(aclk), .RST(!aresetn), .valid(m_axi_memory0_rvalid && m_axi_memory0_rready),
                              .data(m_axi_memory0_rdata));
endmodule

module demo_thread (input wire clk, input wire rst, input wire [3:0] received, input wire answered,
                    output wire finished);
  reg [2:0] state;
  reg [3:0] block;
  assign finished = state == 5;
  always @(posedge clk)
    if (rst) begin
      state <= 0;
      block <= 0;
    end else
      case (state)
        0: state <= 1;
        1: if (received != block) state <= 2;
        2: begin block <= received; state <= 3; end
        3: state <= received == 8 ? 4 : 1;
        4: if (answered) state <= 5;
        default: state <= 5;
      endcase
endmodule

module demo_user_logic (input wire CLK, input wire RST, input wire valid, input wire [31:0] data);
  vectorsum kernel (.CLK(CLK), .RST(RST), .valid(valid), .data(data));
endmodule

module vectorsum (input wire CLK, input wire RST, input wire valid, input wire [31:0] data);
  reg [31:0] sum;
  reg [99:0] history;
  real mean = 0;
  wire signed [7:0] difference = data[7:0] - sum[7:0];
  always @(posedge CLK)
    if (RST) begin
      sum <= 0;
      history <= 1;
    end else if (valid) begin
      sum <= sum + data;
      history <= {history[98:0], data[0] ^ history[99]};
      mean = mean + (data - mean) / 8.0;
    end
endmodule

module demo_slave (
    input wire aclk, input wire aresetn, input wire [31:0] araddr, input wire [7:0] arlen, input wire arvalid,
    output wire arready, output reg [31:0] rdata, output wire [1:0] rresp, output reg rlast, output reg rvalid,
    input wire rready, input wire awvalid, output wire awready, input wire wlast, input wire wvalid,
    output wire wready, output wire [1:0] bresp, output reg bvalid, input wire bready);
  // A queue of eight requests, each answered at the earliest LATENCY cycles after it came.
  localparam LATENCY = 12;
  reg [31:0] address [0:7];
  reg [7:0] length [0:7];
  integer due [0:7];
  reg [2:0] head = 0, tail = 0;
  reg [3:0] waiting = 0;
  reg [7:0] beat = 0;
  integer now = 0;
  assign arready = waiting < 4 && now % 3 != 1;
  assign rresp = address[head] == 32'h600 ? 2'd2 : 2'd0;
  assign awready = now % 4 == 0;
  assign wready = now % 5 != 2;
  assign bresp = 0;
  wire done = rvalid && rready && rlast;
  always @(posedge aclk) begin
    now <= now + 1;
    if (!aresetn) begin
      rvalid <= 0;
      rlast <= 0;
      bvalid <= 0;
    end else begin
      if (arvalid && arready) begin
        address[tail] <= araddr;
        length[tail] <= arlen;
        due[tail] <= now + LATENCY;
        tail <= tail + 1;
      end
      waiting <= waiting + (arvalid && arready) - done;
      if (done) begin
        head <= head + 1;
        beat <= 0;
        rvalid <= 0;
        rlast <= 0;
      end else if (waiting != 0 && now >= due[head] && (!rvalid || rready)) begin
        rvalid <= 1;
        rdata <= address[head] + 4 * (rvalid ? beat + 1 : beat);
        rlast <= (rvalid ? beat + 1 : beat) == length[head];
        if (rvalid) beat <= beat + 1;
      end
      if (wvalid && wready && wlast) bvalid <= 1;
      else if (bvalid && bready) bvalid <= 0;
    end
  end
endmodule
