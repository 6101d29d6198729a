// Plays the other end of the serial line: makes up blocks of bytes, sends them, and checks what comes back.
//
// They are kept in off-chip memory, below where the core puts them. At byte address 0 lies the number of bytes to send, from 4
// on the bytes: for each block its length in two bytes, the lower one first, and its bytes; in the end the length 0. With
// seed 0 the host sends what is in memory. The line's two ends have clocks of their own, so delays, not edges of the
// core's clock, make the bits.

localparam BIT = 160; // ns: 16 cycles of 10 ns

localparam ROOM = 32'h10000; // bytes; from here on, the core puts what comes

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

reg [31:0] length, behind;
integer block, offset;

task make_blocks;
  begin
    behind = 4;
    for (block = 0; block < parameter_count; block = block + 1) begin
      length = 1 + random_word(block) % parameter_longest;
      mem_write(behind, 2, length);
      for (offset = 0; offset < length; offset = offset + 1) begin
        mem_write(behind + 2 + offset, 1, random_word(ROOM + behind + offset));
      end
      behind = behind + 2 + length;
    end
    mem_write(behind, 2, 0);
    mem_write(0, 4, behind - 2);
    if (behind + 2 > ROOM) begin
      $error("the blocks must have %0d bytes at most with their lengths, not %0d", ROOM - 4, behind - 2);
      mem_write(4, 2, 0); // nothing is sent but the end
      mem_write(0, 4, 2);
    end
  end
endtask

reg [255:0] row;
reg [31:0] count;      // bytes to send
integer sent, wrong, came, place, left;
reg [7:0] value, answer;
integer bit_sent, bit_got;

task byte_at;
  input integer address;
  output [7:0] found;
  begin
    mem_read(address, 1, row);
    found = row[7:0];
  end
endtask

initial begin
  port_rx = 1'b1;
  wait (sim_resetn);
  if (parameter_seed != 0) make_blocks;
  #1003; // nothing that the core's clock knows of
  mem_read(0, 4, row);
  count = row[31:0];
  for (sent = 0; sent < count; sent = sent + 1) begin
    byte_at(4 + sent, value);
    port_rx = 1'b0;
    #BIT;
    for (bit_sent = 0; bit_sent < 8; bit_sent = bit_sent + 1) begin
      port_rx = value[bit_sent];
      #BIT;
    end
    port_rx = 1'b1;
    #BIT;
  end
end

reg [7:0] wanted, low, high;

initial begin
  wait (sim_resetn);
  nclk;
  wrong = 0;
  came = 0;
  place = 4;
  left = -1;
  while (left != 0) begin
    byte_at(place, low);
    byte_at(place + 1, high);
    left = {high, low};
    place = place + 2;
    if (left != 0) begin
      while (left > 0) begin
        wait (port_tx == 1'b0);
        #(BIT + BIT / 2 + 3); // in the middle of the first bit, and never on an edge of the core's clock
        for (bit_got = 0; bit_got < 8; bit_got = bit_got + 1) begin
          answer[bit_got] = port_tx;
          #BIT;
        end
        if (port_tx != 1'b1) $error("there is no stop bit behind byte %0d", came);
        byte_at(place, wanted);
        if (answer != wanted) begin
          wrong = wrong + 1;
          if (wrong == 1) $error("byte %0d came back as %h, not %h", came, answer, wanted);
        end
        came = came + 1;
        place = place + 1;
        left = left - 1;
        wait (port_tx == 1'b1);
      end
      left = -1;
    end
  end
  $display("%0d bytes came back, %0d of them wrong", came, wrong);
  // the last length may still be under way
  wait (sent == count);
  repeat (200) nclk;
  $finish;
end
