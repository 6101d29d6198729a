  // the part of userlogic that keeps its state
  reg got;
  initial got = 0;
  always @(posedge CLK) got <= !RST && !empty;
