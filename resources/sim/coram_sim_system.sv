// The way from all master ports to one memory: arbitration, widths, stages, and when the memory has or takes data.
//
// Ports (coram_sim_axi4_port) tell of bursts when they accept their addresses, and ask for each beat whether it may move.
// Here no data moves. Everything is decided between the edges of clk, so that it does not matter in which order a
// simulator runs the ports.
//
// SHARED = 0: a crossbar. Reads and writes have paths of their own to the memory, one address of each is granted in a
//   cycle, and several bursts are under way. SHARED = 1: one burst at a time, of all ports and both directions.
// Ports are served in turns, one burst each. The memory is given work as far ahead as it takes to
// keep its data bus busy (AHEAD), so that nobody waits behind more than that. It answers in the order of grants; DRAM = 0 makes it
// answer after read_latency cycles, one beat of the interconnect a cycle, with no banks to open.
//
// Timing of a read: address accepted by a port; REQUEST cycles to the memory; the memory's own time; its beats, DATA_WIDTH bits
// each, one a cycle; RESPONSE cycles back, into a buffer of the port's, so that one that does not take its data delays nobody
// else. A port of another width adds CONVERSION cycles each way. Writes likewise: a burst has the path to the memory
// until its last beat, one beat a cycle, or as many cycles as a beat of a wider port has beats of the interconnect. The memory keeps
// written data in a buffer of BUFFER bytes, answers when it has the last beat (of a memory that is no DRAM: after
// write_latency), and writes them to the DRAM in batches, so that it rarely turns around.
module coram_sim_system #(
    parameter integer PORTS = 1,
    parameter integer SHARED = 0,
    parameter integer DRAM = 0,
    parameter integer DATA_WIDTH = 32,  // bits of the interconnect
    parameter integer REQUEST = 1,
    parameter integer RESPONSE = 1,
    parameter integer CONVERSION = 1,
    parameter integer ACCESS_BYTES = 64,
    parameter [63:0] CONTROLLER = 0,  // picoseconds from the arrival of a request until the DRAM may have it
    parameter [63:0] AHEAD = 0  // picoseconds from the arrival of a request to the end of its first data, with a row to change
) (
    input wire clk,
    input wire resetn,
    input wire [63:0] cycle,  // edges since the release of reset
    input wire [31:0] read_latency,  // cycles, of a memory that is no DRAM
    input wire [31:0] write_latency,  // likewise
    input wire [63:0] period  // picoseconds
);
  // verilator lint_off BLKSEQ
  // verilator lint_off WIDTH
  // verilator lint_off UNUSEDSIGNAL
  localparam integer BYTES = DATA_WIDTH / 8;
  localparam integer DEPTH = 1024;  // bursts that a port may have waiting, as in the port
  localparam integer BEATS = 4096;  // beats of a port that are granted and not yet taken: 16 of the longest bursts
  localparam integer BATCH = ACCESS_BYTES * 4 > 512 ? ACCESS_BYTES * 4 : 512;  // bytes written at a time; a power of two
  localparam integer BUFFER = 8 * BATCH;
  localparam integer JOBS = 64;  // batches, short ones too, that may wait
  localparam integer LONGEST = 4096;  // bytes of a burst
  localparam [63:0] NEVER = 64'hFFFFFFFF_FFFFFFFF;

  // Reads that wait, a ring for each port.
  longint unsigned read_address[0:PORTS*DEPTH-1];
  int read_beats[0:PORTS*DEPTH-1];
  longint unsigned read_since[0:PORTS*DEPTH-1];
  int read_head[0:PORTS-1];
  int read_count[0:PORTS-1];
  longint unsigned read_granted[0:PORTS-1];  // the cycle after the last grant
  int reads;  // of all ports
  // When each granted beat may be taken, a ring for each port.
  longint unsigned due[0:PORTS*BEATS-1];
  int due_head[0:PORTS-1];
  int due_count[0:PORTS-1];
  int port_bytes[0:PORTS-1];  // width of the port
  longint unsigned path_free;  // the cycle after the last beat from the memory

  // Writes that wait, a ring for each port.
  longint unsigned write_address[0:PORTS*DEPTH-1];
  int write_beats[0:PORTS*DEPTH-1];
  longint unsigned write_since[0:PORTS*DEPTH-1];
  int write_head[0:PORTS-1];
  int write_count[0:PORTS-1];
  longint unsigned write_granted[0:PORTS-1];  // the cycle after the last grant
  int writes;  // of all ports
  // The write that has the path.
  int writer;  // its port, or -1
  int write_left;  // beats
  longint unsigned write_at;
  longint unsigned write_from;  // bytes below this address are in a batch
  longint unsigned write_next;  // the cycle in which the next beat may be taken
  bit write_turn;  // it may be taken at the next edge
  // Batches for the DRAM, a ring: their first and last bytes.
  longint unsigned job_first[0:JOBS-1];
  longint unsigned job_last[0:JOBS-1];
  int job_head;
  int job_count;
  longint unsigned buffered;  // bytes in the buffer

  int next_reader;
  int next_writer;
  bit prefer_write;  // of a shared bus
  bit drain;  // of a crossbar: whether there is enough to write
  bit writing;  // of a crossbar: whether it is the writes' turn
  int balance;  // of a crossbar: bytes read beyond those written, as far as one longest burst can make up for them
  longint unsigned busy_until;  // of a shared bus
  longint unsigned waited;  // cycles that ports' first bursts waited for others or the memory, all added up

  int setup;
  initial begin
    for (setup = 0; setup < PORTS; setup = setup + 1) begin
      read_head[setup] = 0;
      read_count[setup] = 0;
      read_granted[setup] = 0;
      due_head[setup] = 0;
      due_count[setup] = 0;
      write_head[setup] = 0;
      write_count[setup] = 0;
      write_granted[setup] = 0;
      port_bytes[setup] = BYTES;
    end
    reads = 0;
    writes = 0;
    path_free = 0;
    writer = -1;
    write_left = 0;
    write_next = 0;
    write_turn = 1'b0;
    job_head = 0;
    job_count = 0;
    buffered = 0;
    next_reader = 0;
    next_writer = 0;
    prefer_write = 1'b0;
    balance = 0;
    writing = 1'b0;
    drain = 1'b0;
    busy_until = 0;
    waited = 0;
  end

  function automatic longint unsigned later(input longint unsigned a, input longint unsigned b);
    later = a > b ? a : b;
  endfunction

  function automatic longint unsigned conversion(input int port);
    conversion = port_bytes[port] == BYTES ? 64'd0 : 64'(CONVERSION);
  endfunction

  // The first cycle that does not begin before a time, counted as `cycle` counts.
  function automatic longint unsigned cycle_at(input longint unsigned time_ps);
    cycle_at = (time_ps + period - 1) / period;
  endfunction

  // ---------------------------------------------------------------- what ports say, at edges

  task automatic post_read(input int port, input longint unsigned address, input int beats, input int bytes);
    int slot;
    begin
      slot = port * DEPTH + (read_head[port] + read_count[port]) % DEPTH;
      read_address[slot] = address;
      read_beats[slot] = beats;
      read_since[slot] = cycle;
      read_count[port] = read_count[port] + 1;
      reads = reads + 1;
      port_bytes[port] = bytes;
    end
  endtask

  // Whether the port's next beat may be offered so that it can be taken in the next cycle.
  function automatic bit beat_ready(input int port);
    beat_ready = due_count[port] != 0 && due[port*BEATS+due_head[port]] <= cycle + 1;
  endfunction

  task automatic pop_beat(input int port);
    due_head[port] = (due_head[port] + 1) % BEATS;
    due_count[port] = due_count[port] - 1;
  endtask

  task automatic post_write(input int port, input longint unsigned address, input int beats, input int bytes);
    int slot;
    begin
      slot = port * DEPTH + (write_head[port] + write_count[port]) % DEPTH;
      write_address[slot] = address;
      write_beats[slot] = beats;
      write_since[slot] = cycle;
      write_count[port] = write_count[port] + 1;
      writes = writes + 1;
      port_bytes[port] = bytes;
    end
  endtask

  // Whether the port's next write beat moves in this cycle, if it is there.
  function automatic bit write_ready(input int port);
    write_ready = writer == port && write_turn;
  endfunction

  // The beat moves. Gives when the burst may be answered if this was its last beat, else 0.
  function automatic longint unsigned move_write(input int port);
    longint unsigned next;
    int steps;
    int slot;
    begin
      move_write = 0;
      write_turn = 1'b0;
      steps = port_bytes[port] > BYTES ? port_bytes[port] / BYTES : 1;
      write_next = cycle + 64'(steps);
      next = (write_at / port_bytes[port] + 1) * port_bytes[port];
      write_left = write_left - 1;
      if (DRAM != 0) begin
        buffered = buffered + (next - write_at);
        if (write_left == 0 || next % BATCH == 0) begin
          slot = (job_head + job_count) % JOBS;
          job_first[slot] = write_from;
          job_last[slot] = next - 1;
          job_count = job_count + 1;
          write_from = next;
        end
      end
      write_at = next;
      if (write_left == 0) begin
        move_write = cycle + 64'(steps) + RESPONSE + conversion(port);
        if (DRAM == 0) move_write = move_write + later(64'(write_latency), 64'd1) - 1;
        busy_until = move_write;
        writer = -1;
      end
    end
  endfunction

  // ---------------------------------------------------------------- the memory, between edges

  // Whether the DRAM has so little to do that it can be given more.
  function automatic bit dram_ready(input bit ignored);
    dram_ready = DRAM == 0 || dram.data_free <= (cycle + 1) * period + AHEAD;
  endfunction

  // Hand the oldest batch to the DRAM.
  task automatic write_batch;
    longint unsigned access;
    longint unsigned over;
    begin
      for (access = job_first[job_head] / ACCESS_BYTES; access <= job_last[job_head] / ACCESS_BYTES; access = access + 1)
        over = dram.serve(access * ACCESS_BYTES, 1'b1, cycle * period + CONTROLLER);
      buffered = buffered - (job_last[job_head] - job_first[job_head] + 1);
      job_head = (job_head + 1) % JOBS;
      job_count = job_count - 1;
    end
  endtask

  // Let the first read of a port go to the memory: work out when each of its beats can be taken.
  task automatic grant_read(input int port);
    longint unsigned at;
    longint unsigned last_byte;
    longint unsigned have;  // the cycle in which the memory has the access
    longint unsigned served;  // bytes below this address are served
    longint unsigned path_at;  // bytes below this address have moved over the path
    longint unsigned taken;  // when a port that always takes its data has taken the beat
    longint unsigned when;
    int head;
    int beats;
    int i;
    begin
      head = port * DEPTH + read_head[port];
      at = read_address[head];
      beats = read_beats[head];
      waited = waited + cycle - later(read_since[head] + REQUEST + conversion(port), read_granted[port]);
      read_granted[port] = cycle + 1;
      served = (at / ACCESS_BYTES) * ACCESS_BYTES;
      path_at = (at / BYTES) * BYTES;
      have = DRAM == 0 ? cycle + later(64'(read_latency), 64'd1) : 64'd0;
      path_free = later(path_free, cycle + 1);
      taken = 0;
      for (i = 0; i < beats; i = i + 1) begin
        last_byte = (at / port_bytes[port] + 1) * port_bytes[port] - 1;
        while (path_at <= last_byte) begin
          if (DRAM != 0) begin
            while (served < path_at + BYTES) begin
              have = cycle_at(dram.serve(served, 1'b0, cycle * period + CONTROLLER));
              served = served + ACCESS_BYTES;
            end
          end
          path_free = later(path_free, have) + 1;
          path_at = path_at + BYTES;
        end
        when = path_free - 1 + RESPONSE + conversion(port);
        due[port*BEATS+(due_head[port]+due_count[port])%BEATS] = when;
        due_count[port] = due_count[port] + 1;
        taken = later(taken + 1, when);
        at = last_byte + 1;
      end
      busy_until = taken + 1;
      read_head[port] = (read_head[port] + 1) % DEPTH;
      read_count[port] = read_count[port] - 1;
      reads = reads - 1;
      next_reader = (port + 1) % PORTS;
    end
  endtask

  // The port whose read is next, or -1.
  function automatic int choose_read(input bit ignored);
    int i;
    int port;
    begin
      choose_read = -1;
      for (i = PORTS - 1; i >= 0; i = i - 1) begin
        port = (next_reader + i) % PORTS;
        if (read_count[port] != 0 && due_count[port] + read_beats[port*DEPTH+read_head[port]] <= BEATS
            && read_since[port*DEPTH+read_head[port]] + REQUEST + conversion(port) <= cycle) choose_read = port;
      end
    end
  endfunction

  // The port whose write is next, or -1.
  function automatic int choose_write(input bit ignored);
    int i;
    int port;
    begin
      choose_write = -1;
      for (i = PORTS - 1; i >= 0; i = i - 1) begin
        port = (next_writer + i) % PORTS;
        if (write_count[port] != 0
            && write_since[port*DEPTH+write_head[port]] + REQUEST + conversion(port) <= cycle) choose_write = port;
      end
    end
  endfunction

  task automatic grant_write(input int port);
    int head;
    begin
      head = port * DEPTH + write_head[port];
      waited = waited + cycle - later(write_since[head] + REQUEST + conversion(port), write_granted[port]);
      write_granted[port] = cycle + 1;
      writer = port;
      write_at = write_address[head];
      write_from = write_at;
      write_left = write_beats[head];
      write_next = later(write_next, cycle);  // the path may still be busy with the beat before
      write_head[port] = (write_head[port] + 1) % DEPTH;
      write_count[port] = write_count[port] - 1;
      writes = writes - 1;
      next_writer = (port + 1) % PORTS;
      busy_until = NEVER;  // until its answer is known
    end
  endtask

  int reader;
  int candidate;
  bit path_ready;

  // One burst at a time. What it writes reaches the DRAM before anything that comes after it.
  task automatic serve_shared;
    if (job_count != 0) begin
      if (dram_ready(1'b0)) write_batch();
    end else if (writer < 0 && busy_until <= cycle) begin
      reader = choose_read(1'b0);
      candidate = choose_write(1'b0);
      if (candidate >= 0 && (reader < 0 || prefer_write)) begin
        grant_write(candidate);
        prefer_write = 1'b0;
      end else if (reader >= 0) begin
        grant_read(reader);
        prefer_write = 1'b1;
      end
    end
  endtask

  task automatic weigh(input int bytes);
    begin
      balance = balance + bytes;
      if (balance > LONGEST) balance = LONGEST;
      if (balance < -LONGEST) balance = -LONGEST;
    end
  endtask

  // While both wait, the DRAM reads as many bytes as it writes, and turns around after BATCH bytes or more.
  task automatic serve_crossbar;
    begin
      // The path from the memory is given work as far ahead as the DRAM is, or as an ideal memory answers.
      path_ready = path_free <= cycle + (DRAM == 0 ? later(64'(read_latency), 64'd1) : cycle_at(AHEAD)) + 1;
      reader = reads != 0 && path_ready ? choose_read(1'b0) : -1;
      if (balance >= BATCH / 2) writing = 1'b1;
      if (balance <= -BATCH / 2) writing = 1'b0;
      // Written bytes stay in the buffer until there are enough of them, or nothing is to be read.
      if (buffered >= BATCH || job_count >= JOBS / 2) drain = 1'b1;
      if (job_count == 0) drain = 1'b0;
      if (job_count != 0 && (drain ? writing || reader < 0 : reads == 0)) begin
        if (dram_ready(1'b0)) begin
          weigh(-1 - int'(job_last[job_head] - job_first[job_head]));
          write_batch();
        end
      end else if (reader >= 0 && dram_ready(1'b0)) begin
        weigh(read_beats[reader*DEPTH+read_head[reader]] * port_bytes[reader]);
        grant_read(reader);
      end
      if (writer < 0 && writes != 0) begin
        candidate = choose_write(1'b0);
        if (candidate >= 0) grant_write(candidate);
      end
    end
  endtask

  always @(negedge clk) begin
    // Quiet cycles are most of many runs: they cost a test.
    if (reads != 0 || writes != 0 || writer >= 0 || job_count != 0) begin
      if (resetn) begin
        if (SHARED != 0) serve_shared();
        else serve_crossbar();
        write_turn = writer >= 0 && write_next <= cycle && buffered < BUFFER && job_count < JOBS;
      end
    end
  end
  // verilator lint_on UNUSEDSIGNAL
  // verilator lint_on WIDTH
  // verilator lint_on BLKSEQ
endmodule
