// shorthands of the lab
`define TH "mac_thread"
`define RAM(NAME, ID, AW, ADDR_, Q_) \
  CoramMemory1P #( \
    .CORAM_THREAD_NAME(`TH), .CORAM_THREAD_ID(0), \
    .CORAM_ID(ID), .CORAM_ADDR_LEN(AW), .CORAM_DATA_WIDTH(32)) \
  NAME (.CLK(CLK), .ADDR(ADDR_), .D(32'd0), .WE(1'b0), .Q(Q_))
`define CH_PARAM(ID) .CORAM_THREAD_NAME(`TH), .CORAM_ID(ID), .CORAM_DATA_WIDTH(32)
`define CLKRST .CLK(CLK), .RST(RST)
