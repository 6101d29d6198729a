  // Put into coram_fifo for proofs: its words from the oldest on, and how many they are.
  assign f_count = tail - head;
  genvar f_i;
  generate
    for (f_i = 0; f_i < (1 << ADDR_LEN); f_i = f_i + 1) begin : f_probe
      wire [ADDR_LEN-1:0] f_place = head + f_i;
      assign f_words[f_i*WIDTH +: WIDTH] = words[f_place];
    end
  endgenerate
