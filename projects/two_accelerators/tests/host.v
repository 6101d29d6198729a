// Plays the processor: puts two random matrices of the parameter matrix, and a random grid of the parameter size, into off-chip
// memory, tells the accelerator where the matrices lie, and prints the checksum that it answers. With seed 0 it leaves
// memory as the image has it.

localparam PAGE = 4096; // matrices and grid begin at multiples of it
localparam N = parameter_matrix;
localparam STEP = (4 * N * N + PAGE - 1) / PAGE * PAGE;
localparam A = PAGE, B = A + STEP, C = B + STEP;
localparam GRID = C + STEP; // the thread of stencil_9p computes it likewise

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

reg [31:0] checksum;
integer i;

initial begin
  wait (sim_resetn);
  if (parameter_seed != 0) begin
    for (i = 0; i < N * N; i = i + 1) begin
      mem_write(A + 4 * i, 4, random_word(i));
      mem_write(B + 4 * i, 4, random_word(N * N + i));
    end
    for (i = 0; i < parameter_size * parameter_size; i = i + 1) mem_write(GRID + 4 * i, 4, random_word(2 * N * N + i));
  end
  if (N % 16 != 0) $display("@error the parameter matrix must be a multiple of 16, not %0d", N);
  else begin
    iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(N, 0);
    iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(A, 0);
    iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(B, 0);
    iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(C, 0);
    iochannel_read_matrix_multiply_multiply_thread_coramiochannel_0(checksum, 0);
    $display("checksum = %0d", checksum);
  end
  iochannel_write_matrix_multiply_multiply_thread_coramiochannel_0(0, 0);
end
