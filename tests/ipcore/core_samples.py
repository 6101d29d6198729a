"""Accelerators for the tests of this folder, with a hand-written control thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coram_studio.diagnostics import Span
from coram_studio.locate import projects_root
from coram_studio.model.blocks import InterfaceBlock, KernelBlock, ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.model.project import Settings
from coram_studio.thread.program import DebugMap, ObjectUse, ThreadPort, ThreadProgram, ThreadResult
from coram_studio.verilog.bundles import find_bundles
from coram_studio.verilog.source import SourceText

SETTINGS = Settings("vector_sum", description="Sums an array in off-chip memory", vendor="example.org")

KERNEL_PORTS = (
    Port("CLK", Direction.INPUT),
    Port("RST", Direction.INPUT),
    Port("mem_addr", Direction.OUTPUT, 10),
    Port("mem_d", Direction.OUTPUT, 32),
    Port("mem_we", Direction.OUTPUT),
    Port("mem_q", Direction.INPUT, 32),
    Port("comm_d", Direction.OUTPUT, 32),
    Port("comm_enq", Direction.OUTPUT),
    Port("comm_full", Direction.INPUT),
    Port("comm_q", Direction.INPUT, 32),
    Port("comm_deq", Direction.OUTPUT),
    Port("comm_empty", Direction.INPUT),
)

KERNEL_FILE = Path("kernels/vectorsum.v")


def vector_sum() -> Accelerator:
    """The sample's diagram."""
    blocks = (
        KernelBlock("vectorsum", "vectorsum", "vectorsum", str(KERNEL_FILE), (), find_bundles(KERNEL_PORTS)),
        ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_1P, "sum_thread", 0, 32, 10),
        ObjectBlock("commands", "commands", ObjectKind.CHANNEL, "sum_thread", 0, 32, 4),
        ThreadBlock("sum_thread", "sum_thread", "threads/sum_thread.py"),
        InterfaceBlock("dram", "dram"),
    )
    connections = (
        Connection("mem", Endpoint("vectorsum", "mem"), Endpoint("buffer", "port")),
        Connection("comm", Endpoint("vectorsum", "comm"), Endpoint("commands", "port")),
        Connection("dma", Endpoint("buffer", "dma"), Endpoint("dram", "dma")),
    )
    return Accelerator("vector_sum").with_blocks(blocks).with_connections(connections)


def kernel_source() -> SourceText:
    """The sample's kernel."""
    path = projects_root() / "vector_sum" / KERNEL_FILE
    return SourceText(str(KERNEL_FILE), path.read_text(encoding="utf-8"))


MEMORY_SIGNALS = (
    ("cmd_valid", "output", 1),
    ("cmd_ready", "input", 1),
    ("cmd_store", "output", 1),
    ("cmd_local", "output", 32),
    ("cmd_address", "output", 32),
    ("cmd_words", "output", 25),
    ("idle", "input", 1),
)


def channel_signals(width: int) -> tuple[tuple[str, str, int], ...]:
    """A thread's ports for one channel."""
    return (
        ("tx_valid", "output", 1),
        ("tx_ready", "input", 1),
        ("tx_data", "output", width),
        ("rx_valid", "input", 1),
        ("rx_ready", "output", 1),
        ("rx_data", "input", width),
    )


def thread_result(name: str, verilog: str, objects: tuple[ObjectUse, ...]) -> ThreadResult:
    """A compiled thread with the ports that its objects need."""
    ports = [
        ThreadPort("clk", "input", 1),
        ThreadPort("rst", "input", 1),
        ThreadPort("finished", "output", 1),
    ]
    for use in objects:
        signals = MEMORY_SIGNALS if use.kind == "memory" else channel_signals(use.data_width)
        ports += [ThreadPort(f"{use.key}_{s}", d, w, use.key, s) for s, d, w in signals]  # type: ignore[arg-type]
    debug = DebugMap(name, f"threads/{name}.py", "state", (), ())
    program = ThreadProgram(name, f"coram_thread_{name}", verilog, tuple(ports), objects, debug)
    return ThreadResult(program, objects, ())


def memory_use(coram_id: int = 0, width: int = 32, size: int = 1024, line: int = 8) -> ObjectUse:
    """A memory that a thread declares."""
    span = Span("threads/sum_thread.py", line, 7)
    return ObjectUse(f"memory{coram_id}", "memory", coram_id, width, size, span, frozenset({"write"}))


def channel_use(coram_id: int = 0, width: int = 32, size: int = 16, line: int = 9) -> ObjectUse:
    """A channel that a thread declares."""
    span = Span("threads/sum_thread.py", line, 11)
    return ObjectUse(
        f"channel{coram_id}", "channel", coram_id, width, size, span, frozenset({"read", "write"})
    )


def with_objects(result: ThreadResult, *objects: ObjectUse) -> ThreadResult:
    """A thread that declares other objects."""
    assert result.program is not None
    fresh = thread_result(result.program.name, result.program.verilog, objects)
    return replace(fresh, objects=objects)


SUM_THREAD = """
module coram_thread_sum_thread (
    input wire clk, input wire rst, output wire finished,
    output wire memory0_cmd_valid, input wire memory0_cmd_ready, output wire memory0_cmd_store,
    output wire [31:0] memory0_cmd_local, output wire [31:0] memory0_cmd_address,
    output wire [24:0] memory0_cmd_words, input wire memory0_idle,
    output wire channel0_tx_valid, input wire channel0_tx_ready, output wire [31:0] channel0_tx_data,
    input wire channel0_rx_valid, output wire channel0_rx_ready, input wire [31:0] channel0_rx_data
);
  localparam [2:0] LOAD = 3'd0, ARRIVE = 3'd1, TELL = 3'd2, HEAR = 3'd3, STORE = 3'd4, LEAVE = 3'd5, END = 3'd6;
  reg [2:0] state;
  reg [3:0] block;
  reg [31:0] total;
  assign memory0_cmd_valid = (state == LOAD) | (state == STORE);
  assign memory0_cmd_store = (state == STORE);
  assign memory0_cmd_local = 32'd0;
  assign memory0_cmd_address = {19'd0, block, 9'd0};
  assign memory0_cmd_words = 25'd128;
  assign channel0_tx_valid = (state == TELL);
  assign channel0_tx_data = 32'd0;
  assign channel0_rx_ready = (state == HEAR);
  assign finished = (state == END);
  always @(posedge clk) begin
    if (rst) begin
      state <= LOAD;
      block <= 4'd0;
    end else case (state)
      LOAD: if (memory0_cmd_ready) state <= ARRIVE;
      ARRIVE: if (memory0_idle) state <= TELL;
      TELL: if (channel0_tx_ready) state <= HEAR;
      HEAR: if (channel0_rx_valid) begin
        total <= channel0_rx_data;
        block <= block + 4'd1;
        state <= (block == 4'd7) ? STORE : LOAD;
      end
      STORE: if (memory0_cmd_ready) state <= LEAVE;
      LEAVE: if (memory0_idle) begin
        state <= END;
`ifndef SYNTHESIS
        $display("sum = %0d", total);
`endif
      end
      default: state <= END;
    endcase
  end
endmodule
"""
"""Sums 8 blocks of 128 words, then stores the last block behind them, at byte 4096."""


def sum_thread() -> ThreadResult:
    """The sample's thread, written by hand."""
    return thread_result("sum_thread", SUM_THREAD, (memory_use(), channel_use()))


def idle_thread(name: str, *objects: ObjectUse) -> ThreadResult:
    """A thread that does nothing, with the ports that its objects need."""
    result = thread_result(name, "", objects)
    assert result.program is not None
    ports = result.program.ports
    header = ",\n".join(f"    {p.direction} wire [{p.width - 1}:0] {p.name}" for p in ports)
    outputs = (p for p in ports if p.direction == "output")
    body = "".join(f"  assign {p.name} = {p.width}'d0;\n" for p in outputs)
    verilog = (
        f"/* verilator lint_off UNUSED */\nmodule {result.program.module} (\n{header}\n);\n{body}endmodule\n"
    )
    verilog += "/* verilator lint_on UNUSED */\n"
    return replace(result, program=replace(result.program, verilog=verilog))
