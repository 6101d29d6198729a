// The way from all master ports to one memory: arbitration, widths, stages, and when the memory has or takes data.
//
// Ports (coram_sim_axi4_port) tell of bursts when they accept their addresses, and ask for each beat whether it may move.
// Here no data moves. Everything is decided between the edges of clk, so that it does not matter in which order a
// simulator runs the ports.
//
// SHARED = 0: a crossbar. Reads and writes have paths of their own to the memory, addresses of both are granted in every
//   cycle, and several bursts are under way. SHARED = 1: one burst at a time, of all ports and both directions.
// Ports are served in turns. The memory answers in the order of grants; DRAM = 0 makes it answer after read_latency
// cycles, one beat of the interconnect a cycle, with no banks to open.
//
// Timing of a read: address accepted by a port; REQUEST cycles to the memory; the memory's own time; its beats, DATA_WIDTH bits
// each, one a cycle; RESPONSE cycles back. A port of another width adds CONVERSION cycles each way. Writes likewise: the
// memory takes beats into a buffer and answers when it has the last one; it stops taking them when its data bus is
// more than AHEAD cycles behind.
module coram_sim_system #(
    parameter integer PORTS = 1,
    parameter integer SHARED = 0,
    parameter integer DRAM = 0,
    parameter integer DATA_WIDTH = 32,  // bits of the interconnect
    parameter integer REQUEST = 1,
    parameter integer RESPONSE = 1,
    parameter integer CONVERSION = 1,
    parameter integer QUEUE = 16,  // reads that the memory may have under way
    parameter integer AHEAD = 32,
    parameter integer ACCESS_BYTES = 64,
    parameter [63:0] CONTROLLER = 0  // picoseconds
) (
    input wire clk,
    input wire resetn,
    input wire [63:0] cycle,  // edges since the release of reset
    input wire [31:0] read_latency,  // cycles, of a memory that is no DRAM
    input wire [63:0] period  // picoseconds
);
  // verilator lint_off BLKSEQ
  localparam integer BYTES = DATA_WIDTH / 8;
  localparam integer DEPTH = 1024;  // bursts that a port may have waiting, as in the port
  localparam integer BEATS = 4096;  // beats of a port that are granted and not yet taken: 16 of the longest bursts
  localparam [63:0] NEVER = 64'hFFFFFFFF_FFFFFFFF;

  // Reads that wait, a ring for each port.
  longint unsigned read_address[0:PORTS*DEPTH-1];
  int read_beats[0:PORTS*DEPTH-1];
  longint unsigned read_since[0:PORTS*DEPTH-1];
  int read_head[0:PORTS-1];
  int read_count[0:PORTS-1];
  // When each granted beat may be offered, a ring for each port.
  longint unsigned due[0:PORTS*BEATS-1];
  int due_head[0:PORTS-1];
  int due_count[0:PORTS-1];
  int port_bytes[0:PORTS-1];  // width of the port
  longint unsigned read_over[0:QUEUE-1];  // when reads under way are over
  longint unsigned path_free;  // the cycle after the last beat from the memory

  // Writes that wait, a ring for each port.
  longint unsigned write_address[0:PORTS*DEPTH-1];
  int write_beats[0:PORTS*DEPTH-1];
  longint unsigned write_since[0:PORTS*DEPTH-1];
  int write_head[0:PORTS-1];
  int write_count[0:PORTS-1];
  // The write under way.
  int writer;  // its port, or -1
  int write_left;  // beats
  longint unsigned write_at;
  longint unsigned write_next;  // the cycle in which the next beat may be taken
  bit write_turn;  // it may be taken now
  longint unsigned stop_until;

  int next_reader;
  int next_writer;
  bit prefer_write;
  longint unsigned busy_until;  // of a shared bus
  longint unsigned waited;  // cycles that bursts waited for others, all added up

  int setup;
  initial begin
    for (setup = 0; setup < PORTS; setup = setup + 1) begin
      read_head[setup] = 0;
      read_count[setup] = 0;
      due_head[setup] = 0;
      due_count[setup] = 0;
      write_head[setup] = 0;
      write_count[setup] = 0;
    end
    for (setup = 0; setup < QUEUE; setup = setup + 1) read_over[setup] = 0;
    path_free = 0;
    writer = -1;
    write_left = 0;
    write_turn = 1'b0;
    stop_until = 0;
    next_reader = 0;
    next_writer = 0;
    prefer_write = 1'b0;
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

  // ---------------------------------------------------------------- what ports say

  task automatic post_read(input int port, input longint unsigned address, input int beats, input int bytes);
    int slot;
    begin
      slot = port * DEPTH + (read_head[port] + read_count[port]) % DEPTH;
      read_address[slot] = address;
      read_beats[slot] = beats;
      read_since[slot] = cycle;
      read_count[port] = read_count[port] + 1;
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
    longint unsigned over;
    int steps;
    begin
      move_write = 0;
      write_turn = 1'b0;
      steps = port_bytes[port] > BYTES ? port_bytes[port] / BYTES : 1;
      write_next = cycle + 64'(steps);
      next = (write_at / port_bytes[port] + 1) * port_bytes[port];
      write_left = write_left - 1;
      if (write_left == 0 || next / ACCESS_BYTES != write_at / ACCESS_BYTES) begin
        over = accept_writes(write_at, next - 1);
        if (cycle_at(over) > cycle + AHEAD) stop_until = cycle_at(over) - AHEAD;
      end
      write_at = next;
      if (write_left == 0) begin
        move_write = cycle + RESPONSE + conversion(port) + 64'(steps);
        busy_until = move_write;
        writer = -1;
      end
    end
  endfunction

  // ---------------------------------------------------------------- the memory

  // Hand the accesses from `first` to `last` to the memory; when its data bus is done with them, in picoseconds.
  function automatic longint unsigned accept_writes(input longint unsigned first, input longint unsigned last);
    longint unsigned access;
    begin
      accept_writes = cycle * period;
      if (DRAM != 0) begin
        for (access = first / ACCESS_BYTES; access <= last / ACCESS_BYTES; access = access + 1)
          accept_writes = dram.serve(access * ACCESS_BYTES, 1'b1, cycle * period + CONTROLLER);
      end
    end
  endfunction

  function automatic int free_slot(input bit ignored);
    int slot;
    begin
      free_slot = -1;
      for (slot = 0; slot < QUEUE; slot = slot + 1) if (read_over[slot] <= cycle) free_slot = slot;
    end
  endfunction

  // Let the first read of a port go to the memory: work out when each of its beats can be offered.
  task automatic grant_read(input int port, input int slot);
    longint unsigned at;
    longint unsigned last_byte;
    longint unsigned have;  // the cycle in which the memory has the access
    longint unsigned served;  // bytes below this address are served
    longint unsigned path_at;  // bytes below this address have moved over the path
    int head;
    int beats;
    int i;
    begin
      head = port * DEPTH + read_head[port];
      at = read_address[head];
      beats = read_beats[head];
      waited = waited + (cycle - read_since[head] - REQUEST - conversion(port));
      served = (at / ACCESS_BYTES) * ACCESS_BYTES;
      path_at = (at / BYTES) * BYTES;
      have = 0;
      path_free = later(path_free, cycle + 1);
      for (i = 0; i < beats; i = i + 1) begin
        last_byte = (at / port_bytes[port]) * port_bytes[port] + port_bytes[port] - 1;
        while (path_at <= last_byte) begin
          if (DRAM == 0) begin
            have = cycle + later(64'(read_latency), 64'd1);
          end else begin
            while (served <= path_at + BYTES - 1) begin
              have = later(have, cycle_at(dram.serve(served, 1'b0, cycle * period + CONTROLLER)));
              served = served + ACCESS_BYTES;
            end
          end
          path_free = later(path_free, have) + 1;
          path_at = path_at + BYTES;
        end
        due[port*BEATS+(due_head[port]+due_count[port])%BEATS] = path_free - 1 + RESPONSE + conversion(port);
        due_count[port] = due_count[port] + 1;
        at = last_byte + 1;
      end
      read_over[slot] = path_free;
      // A narrow port takes its beats one a cycle, so the last one may be later than the memory's.
      busy_until = later(path_free, later(have, cycle) + 64'(beats)) + RESPONSE + conversion(port);
      read_head[port] = (read_head[port] + 1) % DEPTH;
      read_count[port] = read_count[port] - 1;
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
        if (read_count[port] != 0 && due_count[port] + read_beats[port*DEPTH+read_head[port]] < BEATS
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
      waited = waited + (cycle - write_since[head] - REQUEST - conversion(port));
      writer = port;
      write_at = write_address[head];
      write_left = write_beats[head];
      write_next = cycle + 1;
      write_head[port] = (write_head[port] + 1) % DEPTH;
      write_count[port] = write_count[port] - 1;
      next_writer = (port + 1) % PORTS;
      busy_until = NEVER;  // until its answer is known
    end
  endtask

  int reader;
  int candidate;
  int slot;

  always @(negedge clk) begin
    if (resetn) begin
      if (SHARED != 0) begin
        if (writer < 0 && busy_until <= cycle) begin
          reader = choose_read(1'b0);
          candidate = choose_write(1'b0);
          if (candidate >= 0 && (reader < 0 || prefer_write)) begin
            grant_write(candidate);
            prefer_write = 1'b0;
          end else if (reader >= 0) begin
            grant_read(reader, 0);
            next_reader = (reader + 1) % PORTS;
            prefer_write = 1'b1;
          end
        end
      end else begin
        slot = free_slot(1'b0);
        reader = choose_read(1'b0);
        if (slot >= 0 && reader >= 0) begin
          grant_read(reader, slot);
          next_reader = (reader + 1) % PORTS;
        end
        if (writer < 0) begin
          candidate = choose_write(1'b0);
          if (candidate >= 0) grant_write(candidate);
        end
      end
      write_turn = writer >= 0 && write_next <= cycle + 1 && stop_until <= cycle;
    end
  end
  // verilator lint_on BLKSEQ
endmodule
