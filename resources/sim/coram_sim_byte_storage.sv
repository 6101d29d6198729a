// The bytes of off-chip memory where a host reaches them one by one: what coram_sim_storage is elsewhere.
//
// The bytes are in `testbench.host.inst_dram_stub.memory`, which a host writes without a word to anyone. So nobody
// knows which have a value, and all count as having one. Pages of 4,096 bytes are filled when a port or one of the
// host's tasks first touches them, those of the first MiB at the start.
module coram_sim_byte_storage #(
    parameter [63:0] SIZE = 1048576  // bytes
);
  // verilator lint_off WIDTH
  // verilator lint_off BLKSEQ
  localparam [63:0] PAGES = (SIZE + 4095) / 4096;
  localparam [63:0] AT_START = PAGES < 256 ? PAGES : 256;

  bit present[0:PAGES-1];
  bit [7:0] fetched = 8'hFF;
  reg [7:0] data_page[0:4095];
  integer data_file;
  bit has_image;
  longint unsigned image_pages;
  longint unsigned first;

  initial begin
    data_file = 0;
    has_image = $value$plusargs("image_pages=%d", image_pages) != 0;
    if (has_image) begin
      data_file = $fopen("image.dat", "rb");
      if (data_file == 0) $display("@check memory image-lost 0 - 0 0");
    end
    for (first = 0; first < AT_START; first = first + 1) if (!present[first]) present[first] = fill(first);
  end

  // Fills a page. (A value is returned because Icarus 11 calls functions in expressions only.)
  function automatic bit fill(input longint unsigned page);
    longint unsigned i;
    integer got;
    begin
      fill = 1'b1;
      if (!has_image) begin
        for (i = page * 1024; i < page * 1024 + 1024; i = i + 1) begin
          testbench.host.inst_dram_stub.memory[i*4]   = i[7:0];
          testbench.host.inst_dram_stub.memory[i*4+1] = i[15:8];
          testbench.host.inst_dram_stub.memory[i*4+2] = i[23:16];
          testbench.host.inst_dram_stub.memory[i*4+3] = i[31:24];
        end
      end else if (page < image_pages) begin
        got = $fseek(data_file, page[31:0] * 32'd4096, 0);
        got = $fread(data_page, data_file);
        if (got != 4096) $display("@check memory image-lost 0 - %0h 0", page * 4096);
        // The image's words of 64 bits have their most significant byte first.
        for (i = 0; i < 4096; i = i + 1) begin
          testbench.host.inst_dram_stub.memory[page*4096+i] = data_page[{i[11:3], ~i[2:0]}];
        end
      end
    end
  endfunction

  // The eight bytes at byte address 8 * index, lowest address in bits 7:0.
  function automatic bit [63:0] fetch(input longint unsigned index);
    integer b;
    begin
      if (!present[index/512]) present[index/512] = fill(index / 512);
      for (b = 0; b < 8; b = b + 1) fetch[b*8+:8] = testbench.host.inst_dram_stub.memory[index*8+b];
    end
  endfunction

  // Which of the eight bytes at byte address 8 * index have a value.
  function automatic bit [7:0] held(input longint unsigned index);
    held = 8'hFF;
  endfunction

  // Write the bytes that `strobe` selects.
  task automatic store(input longint unsigned index, input bit [63:0] value, input bit [7:0] strobe);
    integer b;
    begin
      if (!present[index/512]) present[index/512] = fill(index / 512);
      for (b = 0; b < 8; b = b + 1) begin
        if (strobe[b]) testbench.host.inst_dram_stub.memory[index*8+b] = value[b*8+:8];
      end
    end
  endtask
  // verilator lint_on BLKSEQ
  // verilator lint_on WIDTH
endmodule
