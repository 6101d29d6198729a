// The bytes of off-chip memory, shared by all ports of the memory model.
//
// The memory is kept in pages of 4,096 bytes that are filled when they are first touched, so that a large
// memory costs nothing at the start of a run. Page contents come from image.dat and image.known, which are
// whole pages of 64-bit words, most significant byte first, or, where there is no image, from the rule that
// each 32-bit word holds its own index. The plusarg image_pages says that there is one, and its pages.
//
// `held` tells which bytes have a value: bytes of the image, and bytes that were written.
//
// With the macro CORAM_STUDIO_BYTES, a host reaches the bytes one by one in `testbench.host.inst_dram_stub.memory`. They
// are those of the words unless the host has written one, which is found when the word is next used. Pages of the
// first 256 KiB are filled at the start; in others, a host finds zeros until a port has used the page.
module coram_sim_storage #(
    parameter [63:0] SIZE = 1048576  // bytes
);
  // Indices are 64 bits wide whatever the size of the memory; the port model keeps them in range.
  // Contents change at once, or a port would miss what it has just written.
  // verilator lint_off WIDTH
  // verilator lint_off BLKSEQ
  localparam [63:0] PAGES = (SIZE + 4095) / 4096;
  localparam [63:0] UNHELD = 64'hDEADBEEF_DEADBEEF;  // what bytes without a value read as: easy to see

  // Two-state: half the host memory of four-state words, and zero at the start.
  bit [63:0] data[0:PAGES*512-1];
  bit [63:0] known[0:PAGES*64-1];  // one bit per byte
  bit present[0:PAGES-1];
  bit [7:0] fetched;

  // $fread takes a reg array in every simulator; a page at a time keeps it small.
  reg [63:0] data_page[0:511];
  reg [63:0] known_page[0:63];
  // Ranges that answer with an error, from the plusargs fault0, fault1, ...: whether it is DECERR, last and first address.
  localparam integer MOST_FAULTS = 8;
  bit [131:0] fault;
  bit [131:0] faults[0:MOST_FAULTS-1];
  int fault_count;

  integer data_file;
  integer known_file;
  bit has_image;
  longint unsigned image_pages;

  initial begin
    fault_count = 0;
    if ($value$plusargs("fault0=%h", fault)) add_fault();
    if ($value$plusargs("fault1=%h", fault)) add_fault();
    if ($value$plusargs("fault2=%h", fault)) add_fault();
    if ($value$plusargs("fault3=%h", fault)) add_fault();
    if ($value$plusargs("fault4=%h", fault)) add_fault();
    if ($value$plusargs("fault5=%h", fault)) add_fault();
    if ($value$plusargs("fault6=%h", fault)) add_fault();
    if ($value$plusargs("fault7=%h", fault)) add_fault();
    data_file  = 0;
    known_file = 0;
    has_image  = $value$plusargs("image_pages=%d", image_pages) != 0;
    if (has_image) begin
      data_file  = $fopen("image.dat", "rb");
      known_file = $fopen("image.known", "rb");
      if (data_file == 0 || known_file == 0) $display("@check memory image-lost 0 - 0 0");
    end
`ifdef CORAM_STUDIO_BYTES
    for (first_page = 0; first_page < PAGES_AT_START; first_page = first_page + 1) begin
      if (!present[first_page]) present[first_page] = fill(first_page);
    end
`endif
  end

`ifdef CORAM_STUDIO_BYTES
  localparam [63:0] PAGES_AT_START = PAGES < 64 ? PAGES : 64;
  longint unsigned first_page;

  // Takes over what the host has written into the eight bytes at byte address 8 * index.
  function automatic bit take_over(input longint unsigned index);
    bit [63:0] word;
    bit [63:0] mask;
    integer b;
    begin
      take_over = 1'b1;
      word = data[index];
      for (b = 0; b < 8; b = b + 1) begin
        if (testbench.host.inst_dram_stub.memory[index*8+b] != word[b*8+:8]) begin
          word[b*8+:8] = testbench.host.inst_dram_stub.memory[index*8+b];
          mask = known[index/8];
          mask[{index[2:0], 3'b000}+b] = 1'b1;
          known[index/8] = mask;
        end
      end
      data[index] = word;
    end
  endfunction

  // Shows the host the eight bytes at byte address 8 * index.
  function automatic bit show(input longint unsigned index);
    bit [63:0] word;
    integer b;
    begin
      show = 1'b1;
      word = data[index];
      for (b = 0; b < 8; b = b + 1) testbench.host.inst_dram_stub.memory[index*8+b] = word[b*8+:8];
    end
  endfunction
`endif

  task automatic add_fault;
    faults[fault_count] = fault;
    fault_count = fault_count + 1;
  endtask

  // How a beat of bytes from `first` to `last` is answered: 0 OKAY, 2 SLVERR, 3 DECERR.
  function automatic bit [1:0] response(input bit [63:0] first, input bit [63:0] last);
    int i;
    begin
      response = 2'b00;
      for (i = 0; i < fault_count; i = i + 1) begin
        if (first <= faults[i][127:64] && last >= faults[i][63:0]) response = response | {1'b1, faults[i][128]};
      end
    end
  endfunction

  // Fills a page. (A value is returned because Icarus 11 calls functions in expressions only.)
  function automatic bit fill(input longint unsigned page);
    longint unsigned i;
    integer got;
    begin
      fill = 1'b1;
      if (!has_image) begin
        for (i = page * 512; i < page * 512 + 512; i = i + 1) begin
          data[i] = {i[30:0], 1'b1, i[30:0], 1'b0};
        end
        for (i = page * 64; i < page * 64 + 64; i = i + 1) known[i] = 64'hFFFFFFFF_FFFFFFFF;
      end else if (page < image_pages) begin
        got = $fseek(data_file, page[31:0] * 32'd4096, 0);
        got = $fread(data_page, data_file);
        if (got != 4096) $display("@check memory image-lost 0 - %0h 0", page * 4096);
        got = $fseek(known_file, page[31:0] * 32'd512, 0);
        got = $fread(known_page, known_file);
        for (i = 0; i < 512; i = i + 1) data[page*512+i] = data_page[i[8:0]];
        for (i = 0; i < 64; i = i + 1) known[page*64+i] = known_page[i[5:0]];
      end
`ifdef CORAM_STUDIO_BYTES
      for (i = page * 512; i < page * 512 + 512; i = i + 1) fill = show(i);
`endif
    end
  endfunction

  // The eight bytes at byte address 8 * index, lowest address in bits 7:0. Leaves in `fetched` which have a value.
  function automatic bit [63:0] fetch(input longint unsigned index);
    integer b;
    begin
      fetched = held(index);
      fetch   = data[index];
      if (fetched != 8'hFF) begin
        for (b = 0; b < 8; b = b + 1) if (!fetched[b]) fetch[b*8+:8] = UNHELD[b*8+:8];
      end
    end
  endfunction
  // Which of the eight bytes at byte address 8 * index have a value.
  function automatic bit [7:0] held(input longint unsigned index);
    bit [63:0] mask;
    begin
      if (!present[index/512]) present[index/512] = fill(index / 512);
`ifdef CORAM_STUDIO_BYTES
      held = {8{take_over(index)}};
`endif
      mask = known[index/8];
      held = mask[{index[2:0], 3'b000}+:8];
    end
  endfunction

  // Write the bytes that `strobe` selects.
  task automatic store(input longint unsigned index, input bit [63:0] value, input bit [7:0] strobe);
    bit [63:0] merged;
    bit [63:0] mask;
    integer b;
    begin
      merged = value;
      mask   = {56'd0, held(index)};  // fills the page
      if (strobe != 8'hFF) begin
        merged = data[index];
        for (b = 0; b < 8; b = b + 1) if (strobe[b]) merged[b*8+:8] = value[b*8+:8];
      end
      data[index] = merged;
      mask = known[index/8];
      mask[{index[2:0], 3'b000}+:8] = mask[{index[2:0], 3'b000}+:8] | strobe;
      known[index/8] = mask;
`ifdef CORAM_STUDIO_BYTES
      mask = {63'd0, show(index)};
`endif
    end
  endtask

  // Leaves the words of eight bytes from bits 63:0 to bits 127:64 of `dump` in a file, a word in a line, its first byte first.
  // What nobody has written is there as it reads.
  bit [127:0] dump;
  task automatic dump_words(input string name);
    integer file;
    longint unsigned index;
    bit [63:0] word;
    begin
      file = $fopen(name, "w");
      for (index = dump[63:0]; index <= dump[127:64]; index = index + 1) begin
        word = fetch(index);
        $fdisplay(file, "%h", {word[7:0], word[15:8], word[23:16], word[31:24], word[39:32], word[47:40], word[55:48],
                               word[63:56]});
      end
      $fclose(file);
    end
  endtask

  // At the end of a run: the ranges of the plusargs dump0, dump1, ...
  task automatic dump_all;
    if ($value$plusargs("dump0=%h", dump)) dump_words("dump0.hex");
    if ($value$plusargs("dump1=%h", dump)) dump_words("dump1.hex");
    if ($value$plusargs("dump2=%h", dump)) dump_words("dump2.hex");
    if ($value$plusargs("dump3=%h", dump)) dump_words("dump3.hex");
    if ($value$plusargs("dump4=%h", dump)) dump_words("dump4.hex");
    if ($value$plusargs("dump5=%h", dump)) dump_words("dump5.hex");
    if ($value$plusargs("dump6=%h", dump)) dump_words("dump6.hex");
    if ($value$plusargs("dump7=%h", dump)) dump_words("dump7.hex");
  endtask
  // verilator lint_on BLKSEQ
  // verilator lint_on WIDTH
endmodule
