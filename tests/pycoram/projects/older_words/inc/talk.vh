// The channel, kept apart.
  CoramChannel #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(int))
  virtual (.CLK(CLK), .RST(RST), .D(type), .ENQ(priority), .FULL(void), .ALM_FULL(),
           .Q(string), .DEQ(new), .EMPTY(unique), .ALM_EMPTY());
