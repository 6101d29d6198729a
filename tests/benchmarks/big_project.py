"""A generated project of any size: kernels of three memories and a channel each, shared out among threads."""

from __future__ import annotations

from pathlib import Path

from coram_studio.model.blocks import Block, InterfaceBlock, KernelBlock, ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, Layout, State
from coram_studio.model.files import read_project, write_state
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText

MEMORIES = ("left", "right", "result")
OBJECTS_OF_A_KERNEL = len(MEMORIES) + 1

KERNEL = """\
// Adds two blocks word by word, times {scale}; a word of the channel says how many words they have.
module kernel_{number} (
    input  wire        CLK,
    input  wire        RST,
{memories}
    output wire [31:0] comm_d,
    output wire        comm_enq,
    input  wire        comm_full,
    input  wire [31:0] comm_q,
    output wire        comm_deq,
    input  wire        comm_empty
);
  localparam [1:0] WAIT = 0, START = 1, WORK = 2, REPLY = 3;
  reg [1:0] state;
  reg [9:0] address, written;
  reg [10:0] left;
  reg arriving;
  reg [31:0] sum;

  assign left_addr = address;
  assign left_d = 32'd0;
  assign left_we = 1'b0;
  assign right_addr = address;
  assign right_d = 32'd0;
  assign right_we = 1'b0;
  assign result_addr = written;
  assign result_d = left_q + right_q * {scale};
  assign result_we = arriving;
  assign comm_deq = (state == WAIT) && !comm_empty;
  assign comm_d = sum;
  assign comm_enq = (state == REPLY) && !arriving && !comm_full;
  wire unused = &{{1'b0, result_q, comm_q[31:11]}};

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT;
      address <= 0;
      written <= 0;
      left <= 0;
      arriving <= 0;
      sum <= 0;
    end else begin
      arriving <= state == WORK;
      written <= address;
      if (arriving) sum <= sum + result_d;
      case (state)
        WAIT: if (!comm_empty) state <= START;
        START: begin
          address <= 0;
          left <= comm_q[10:0];
          state <= WORK;
        end
        WORK: begin
          address <= address + 1'b1;
          left <= left - 1'b1;
          if (left == 1) state <= REPLY;
        end
        default: if (comm_enq) state <= WAIT;
      endcase
    end
  end
endmodule
"""

MEMORY_PORTS = """\
    output wire [9:0]  {name}_addr,
    output wire [31:0] {name}_d,
    output wire        {name}_we,
    input  wire [31:0] {name}_q,"""


def make_big_project(root: Path, kernels: int = 50, threads: int = 20) -> Path:
    """Write a project of four objects to a kernel; kernel k is served by thread k modulo ``threads``."""
    (root / "kernels").mkdir(parents=True)
    (root / "threads").mkdir()
    (root / "project.toml").write_text('format = 1\nname = "big"\ndescription = "A large project"\n')
    blocks: list[Block] = [InterfaceBlock("dram", "dram")]
    wires: list[Connection] = []
    for number in range(kernels):
        kernel, objects = _kernel(root, number), _objects(number, threads)
        blocks += [kernel, *objects]
        for item in objects:
            bundle = item.name.partition("_")[0]
            wires.append(Connection(f"{item.id}_w", Endpoint(kernel.id, bundle), Endpoint(item.id, "port")))
            if item.kind is ObjectKind.MEMORY_1P:
                wires.append(Connection(f"{item.id}_dma", Endpoint(item.id, "dma"), Endpoint("dram", "dma")))
    for thread in range(threads):
        name = f"thread_{thread}"
        blocks.append(ThreadBlock(name, name, f"threads/{name}.py"))
        (root / "threads" / f"{name}.py").write_text(_thread(thread, len(range(thread, kernels, threads))))
    accelerator = Accelerator("big").with_blocks(tuple(blocks)).with_connections(tuple(wires))
    problems = write_state(read_project(root).project, State(Design((accelerator,)), Layout()))
    if problems:
        raise RuntimeError(f"the project cannot be written: {problems}")
    return root


def _kernel(root: Path, number: int) -> KernelBlock:
    name = f"kernel_{number}"
    memories = "\n".join(MEMORY_PORTS.format(name=memory) for memory in MEMORIES)
    text = KERNEL.format(number=number, scale=number + 1, memories=memories)
    (root / "kernels" / f"{name}.v").write_text(text)
    module = read_kernel(SourceText(f"kernels/{name}.v", text)).module(name)
    if module is None:
        raise RuntimeError(f"{name} cannot be read")
    return KernelBlock(name, name, name, f"kernels/{name}.v", (), module.bundles)


def _objects(number: int, threads: int) -> list[ObjectBlock]:
    """A kernel's objects; their ids count on among the kernels of one thread."""
    thread, place = f"thread_{number % threads}", number // threads
    objects = [
        ObjectBlock(
            f"{name}_{number}",
            f"{name}_{number}",
            ObjectKind.MEMORY_1P,
            thread,
            len(MEMORIES) * place + i,
            32,
            10,
        )
        for i, name in enumerate(MEMORIES)
    ]
    return [
        *objects,
        ObjectBlock(f"comm_{number}", f"comm_{number}", ObjectKind.CHANNEL, thread, place, 32, 4),
    ]


def _thread(number: int, kernels: int) -> str:
    """Loads, starts and stores of all its kernels, block by block."""
    lines = ["blocks = 8", "words = 256", f"base = {number} * 65536", "total = 0", ""]
    for k in range(kernels):
        for i, name in enumerate(MEMORIES):
            lines.append(f"{name}{k} = CoramMemory({len(MEMORIES) * k + i}, 32, 1024)")
        lines.append(f"comm{k} = CoramChannel({k}, 32, 16)")
    lines += ["", "", "def work(block):", "    global total", "    address = base + block * words * 4"]
    for k in range(kernels):
        lines += [
            f"    left{k}.write_nonblocking(0, address, words)",
            f"    right{k}.write_nonblocking(0, address + 16384, words)",
        ]
    for k in range(kernels):
        lines += [f"    left{k}.wait()", f"    right{k}.wait()", f"    comm{k}.write(words)"]
    for k in range(kernels):
        lines += [
            f"    total += comm{k}.read()",
            f"    if total > 1000 * {k + 1}:",
            f"        result{k}.read(0, address + 32768, words)",
        ]
    lines += ["", "", "for block in range(blocks):", "    work(block)", 'print("total", total)', ""]
    return "\n".join(lines)
