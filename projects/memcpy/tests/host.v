// Plays the host: makes up a list of copies and the bytes to copy, lets the core make one copy after the other, and stops it.
//
// The list lies at byte address 0: the number of copies, then for each of them three words: source, destination, bytes. With
// seed 0 the host takes the list and the bytes that are in memory.

localparam SOURCE = 0, DESTINATION = 4, BYTES = 8, COMMAND = 12; // byte offsets of the registers
localparam IDLE = 0, RUN = 1, STOP = 2;
localparam TABLE = 'h2000;   // bytes that the list may take; behind it lies what is copied from
localparam SOURCES = 'h4000; // bytes that are copied from

// Word i of the data is a hash of i and the seed, so that tests/reference.py computes the same.
function [31:0] random_word;
  input [31:0] i;
  reg [31:0] x;
  begin
    x = i + parameter_seed * 32'h9E3779B9;
    x = (x ^ (x >> 16)) * 32'h7FEB352D;
    x = (x ^ (x >> 15)) * 32'h846CA68B;
    random_word = x ^ (x >> 16);
  end
endfunction

reg [255:0] row;
reg [31:0] copies, command, size, longest, source, target, behind;
integer i, bits;
time began;

// Sizes are spread so that short copies are as likely as long ones; destinations lie one behind the other, all in alignments
// of their own. All memory up to the last of them gets random bytes, so that one beside a destination that changes is seen.
task make_list;
  begin
    bits = 0;
    while ((parameter_longest >> bits) > 1) bits = bits + 1;
    behind = TABLE + SOURCES;
    for (i = 0; i < parameter_copies; i = i + 1) begin
      longest = 32'd2 << (random_word(4 * i) % (bits + 1));
      if (longest > parameter_longest) longest = parameter_longest;
      size = 1 + random_word(4 * i + 1) % longest;
      source = TABLE + random_word(4 * i + 2) % (SOURCES - size);
      target = behind + random_word(4 * i + 3) % 16;
      behind = target + size + 4;
      mem_write(4 + 12 * i, 12, {size, target, source});
    end
    mem_write(0, 4, parameter_copies);
    for (i = 4 + 12 * parameter_copies; i < behind + 60; i = i + 4) mem_write(i, 4, random_word(i));
  end
endtask

initial begin
  wait (sim_resetn);
  if (parameter_seed != 0) make_list;
  nclk;
  mem_read(0, 4, row);
  copies = row[31:0];
  began = $time;
  for (i = 0; i < copies; i = i + 1) begin
    mem_read(4 + 12 * i, 12, row);
    ioregister_write_copy_thread_coramioregister_0(row[31:0], SOURCE);
    ioregister_write_copy_thread_coramioregister_0(row[63:32], DESTINATION);
    ioregister_write_copy_thread_coramioregister_0(row[95:64], BYTES);
    ioregister_write_copy_thread_coramioregister_0(RUN, COMMAND);
    command = RUN;
    while (command != IDLE) ioregister_read_copy_thread_coramioregister_0(command, COMMAND);
  end
  $display("%0d copies in %0d cycles", copies, ($time - began) / 10);
  ioregister_write_copy_thread_coramioregister_0(STOP, COMMAND);
end
