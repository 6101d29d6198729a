module leaf #(parameter ID = 0, parameter THREAD = "none") (input CLK, input RST);
  wire [7:0] q;
  wire empty;
  reg got, late, later;
  CoramChannel #(.CORAM_THREAD_NAME(THREAD), .CORAM_ID(ID), .CORAM_ADDR_LEN(3), .CORAM_DATA_WIDTH(8))
  channel(.CLK(CLK), .RST(RST), .D(q + 8'd200 + ID), .ENQ(got), .Q(q), .DEQ(!empty), .EMPTY(empty));
  always @(posedge CLK) begin
    got <= !RST && !empty;
    late <= got;
    later <= late;
  end
endmodule
