// Plays the host: reads a list of copies from off-chip memory, lets the core make one after the other, and stops it.
//
// At byte address 0 lies the number of copies, then for each of them three words: source, destination, bytes.

localparam SOURCE = 0, DESTINATION = 4, BYTES = 8, COMMAND = 12; // byte offsets of the registers
localparam IDLE = 0, RUN = 1, STOP = 2;

reg [255:0] row;
reg [31:0] copies, command;
integer i, cycles;
time began;

initial begin
  wait (sim_resetn);
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
