  // Put into coram_banks for proofs. The banks hold the word that they gave last.
  localparam F_BANKS = GROUPS * LANES;
  localparam F_LANE = WIDTH / LANES;


  always @(posedge clk) assume (ram_group < GROUPS);

  // ------------------------------------------------------------ any one bank
  (* anyconst *) wire [7:0] k_bank;
  always @* assume (k_bank < F_BANKS);
  wire k_chosen = (ram_group == k_bank / LANES);
  reg k_last = 1'b0;  // its group was used last
  always @(posedge clk) begin
    if (ram_en) k_last <= k_chosen;
    assert (bank_en[k_bank] == (ram_en && k_chosen));
    if (k_chosen && !bank_ready[k_bank]) assert (!ram_ready);
    if (k_last) assert (ram_q[F_LANE*(k_bank % LANES) +: F_LANE] == bank_q[F_LANE*k_bank +: F_LANE]);
    if (k_last) assert (last == k_bank / LANES);
  end
  // what is not of the group does not count
  reg [GROUPS-1:0] k_waits;
  integer k_i;
  always @* for (k_i = 0; k_i < GROUPS; k_i = k_i + 1) k_waits[k_i] = (bank_ready[k_i*LANES +: LANES] != {LANES{1'b1}});
  always @(posedge clk) assert (ram_ready == !k_waits[ram_group]);

  always @(posedge clk) begin
    cover (k_last && ram_q != 0 && !ram_ready);
  end
