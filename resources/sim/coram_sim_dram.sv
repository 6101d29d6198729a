// When a DRAM delivers or takes the data of one access: banks, rows, data bus, turnaround, refresh.
//
// There are no pins and no data: `serve` is called for each access in the order in which the controller takes them,
// and gives the time at which the access's last data is over. Commands of an access may overlap the data of those
// before it, as a controller that looks ahead does; accesses are not reordered.
//
// All times are in picoseconds from the start of the simulation; those that are parameters, but REFI, are whole multiples of
// TCK. Rows are left open. Address bits, from the lowest: byte of the access, bank group, column, bank, row.
// Refreshes close all rows. They come when they are due, or, while accesses are still to be served, right after those.
module coram_sim_dram #(
    parameter integer BANKS = 8,
    parameter integer GROUPS = 1,  // bank groups
    parameter integer ROW_BYTES = 8192,
    parameter integer ACCESS_BYTES = 64,  // bytes of one access: width of the bus times burst length
    parameter [63:0] TCK = 2500,
    parameter [63:0] BURST = 10000,  // how long the data of one access takes
    parameter [63:0] CL = 15000,
    parameter [63:0] CWL = 12500,
    parameter [63:0] RCD = 15000,
    parameter [63:0] RP = 15000,
    parameter [63:0] RAS = 37500,
    parameter [63:0] RC = 52500,
    parameter [63:0] WR = 15000,
    parameter [63:0] WTR = 10000,
    parameter [63:0] RTP = 10000,
    parameter [63:0] RRD = 10000,
    parameter [63:0] FAW = 40000,
    parameter [63:0] CCD_L = 10000,  // between accesses to one bank group
    parameter [63:0] RFC = 110000,
    parameter [63:0] REFI = 7800000
);
  // verilator lint_off BLKSEQ
  // verilator lint_off WIDTH
  // verilator lint_off UNUSEDSIGNAL
  localparam integer COLUMNS = ROW_BYTES / ACCESS_BYTES;
  localparam integer BANKS_OF_GROUP = BANKS / GROUPS;

  bit is_open[0:BANKS-1];
  longint unsigned open_row[0:BANKS-1];
  longint unsigned column_after[0:BANKS-1];  // earliest read or write
  longint unsigned precharge_after[0:BANKS-1];
  longint unsigned activate_after[0:BANKS-1];
  longint unsigned group_after[0:GROUPS-1];  // earliest read or write in a bank group
  longint unsigned activated[0:3];  // the last four activations, for tFAW
  bit [1:0] oldest;
  bit activated_before[0:3];
  longint unsigned last_activation;
  bit any_activation;
  longint unsigned data_free;  // the data bus
  longint unsigned last_command;
  longint unsigned write_over;  // end of the last write data
  bit last_was_write;
  bit any_access;
  longint unsigned next_refresh;
  longint unsigned refreshed;  // when the last refresh is over

  // Figures for the run's report.
  longint unsigned row_hits;
  longint unsigned row_misses;  // another row was open
  longint unsigned row_opens;  // no row was open
  longint unsigned refreshes;

  initial begin
    oldest = 0;
    last_activation = 0;
    any_activation = 1'b0;
    data_free = 0;
    last_command = 0;
    write_over = 0;
    last_was_write = 1'b0;
    any_access = 1'b0;
    next_refresh = REFI;
    refreshed = 0;
    row_hits = 0;
    row_misses = 0;
    row_opens = 0;
    refreshes = 0;
  end

  function automatic longint unsigned later(input longint unsigned a, input longint unsigned b);
    later = a > b ? a : b;
  endfunction

  // The next edge of the memory's clock.
  function automatic longint unsigned on_clock(input longint unsigned t);
    on_clock = ((t + TCK - 1) / TCK) * TCK;
  endfunction

  // Close all rows and refresh, as often as it has been due.
  function automatic bit refresh(input longint unsigned now);
    longint unsigned start;
    bit closes;
    integer b;
    begin
      refresh = 1'b0;
      while (now >= next_refresh) begin
        start  = later(next_refresh, refreshed);
        closes = 1'b0;
        for (b = 0; b < BANKS; b = b + 1) begin
          if (is_open[b]) begin
            start  = later(start, precharge_after[b]);
            closes = 1'b1;
          end
          is_open[b] = 1'b0;
        end
        refreshed = on_clock(start) + (closes ? RP : 64'd0) + RFC;
        for (b = 0; b < BANKS; b = b + 1) activate_after[b] = later(activate_after[b], refreshed);
        refreshes = refreshes + 1;
        next_refresh = next_refresh + REFI;
        refresh = 1'b1;
      end
    end
  endfunction

  // Open the row; gives whether it was open already.
  function automatic bit activate(input integer bank, input longint unsigned row, input longint unsigned now);
    longint unsigned at;
    begin
      activate = is_open[bank] && open_row[bank] == row;
      if (activate) begin
        row_hits = row_hits + 1;
      end else begin
        at = later(now, activate_after[bank]);
        if (is_open[bank]) begin
          at = later(at, on_clock(later(now, precharge_after[bank])) + RP);
          row_misses = row_misses + 1;
        end else begin
          row_opens = row_opens + 1;
        end
        if (any_activation) at = later(at, last_activation + RRD);
        if (activated_before[oldest]) at = later(at, activated[oldest] + FAW);
        at = on_clock(at);
        activated[oldest] = at;
        activated_before[oldest] = 1'b1;
        oldest = oldest + 2'd1;
        last_activation = at;
        any_activation = 1'b1;
        is_open[bank] = 1'b1;
        open_row[bank] = row;
        column_after[bank] = at + RCD;
        precharge_after[bank] = at + RAS;
        activate_after[bank] = at + RC;
      end
    end
  endfunction

  // When the data of the access at a byte address is over, if the controller has it at the time `now`.
  function automatic longint unsigned serve(
      input longint unsigned address, input bit is_write, input longint unsigned now
  );
    longint unsigned chunk;
    longint unsigned rest;
    longint unsigned command;
    longint unsigned delay;
    integer group;
    integer bank;
    bit ignored;
    begin
      ignored = refresh(now);
      chunk = address / ACCESS_BYTES;
      group = int'(chunk % GROUPS);
      rest = (chunk / GROUPS) / COLUMNS;
      bank = group * BANKS_OF_GROUP + int'(rest % BANKS_OF_GROUP);
      ignored = activate(bank, rest / BANKS_OF_GROUP, now);
      delay = is_write ? CWL : CL;
      command = later(now, column_after[bank]);
      command = later(command, group_after[group]);
      if (any_access) command = later(command, last_command + TCK);
      if (!is_write && last_was_write) command = later(command, write_over + WTR);
      // The data bus rests for two clocks when reads turn into writes.
      serve = data_free + (is_write && any_access && !last_was_write ? 2 * TCK : 64'd0);
      if (command + delay < serve) command = serve - delay;
      command = on_clock(command);
      serve = command + delay + BURST;
      data_free = serve;
      last_command = command;
      group_after[group] = command + CCD_L;
      last_was_write = is_write;
      any_access = 1'b1;
      if (is_write) begin
        write_over = serve;
        precharge_after[bank] = later(precharge_after[bank], serve + WR);
      end else begin
        precharge_after[bank] = later(precharge_after[bank], command + RTP);
      end
    end
  endfunction
  // verilator lint_on UNUSEDSIGNAL
  // verilator lint_on WIDTH
  // verilator lint_on BLKSEQ
endmodule
