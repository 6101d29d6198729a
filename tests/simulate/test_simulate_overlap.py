"""Double buffering in plain blocking style, through the whole core: right for every kernel, and without idle buses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from object_projects import ObjectProject, object_project

from coram_studio.ipcore import core, library
from coram_studio.simulate.run import Result
from coram_studio.workbench.session import Session

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "projects" / "double_buffer_blocking"
WORDS = 64
BLOCKS = 8
# Sums up the memory that a message names, one word each SLOW cycles, and answers. While it waits for a message, it looks
# at both memories: a block must not begin to change before the message that precedes its load is there.
KERNEL = """
module objects_kernel (input CLK, input RST);
  localparam WORDS = {words};
  localparam SLOW = {slow};
  wire [31:0] q0, q1, message;
  wire empty, full;
  reg [1:0] state;
  reg [9:0] addr;
  reg [15:0] pause;
  reg [31:0] sum, was0, was1, early, taken;
  reg which, arriving;
  reg [1:0] looked;
  localparam [1:0] WAIT = 0, START = 1, READ = 2, REPLY = 3;
  wire deq = state == WAIT && !empty;
  wire enq = state == REPLY && !arriving && !full;

  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(10), .CORAM_DATA_WIDTH(32))
    buffer0 (.CLK(CLK), .ADDR(addr), .D(32'd0), .WE(1'b0), .Q(q0));
  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1), .CORAM_ADDR_LEN(10), .CORAM_DATA_WIDTH(32))
    buffer1 (.CLK(CLK), .ADDR(addr), .D(32'd0), .WE(1'b0), .Q(q1));
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
    commands (.CLK(CLK), .RST(RST), .D(sum + (early << 24)), .ENQ(enq), .FULL(full), .Q(message), .DEQ(deq), .EMPTY(empty));

  always @(posedge CLK) begin
    if (RST) begin
      state <= WAIT; addr <= 0; pause <= 0; arriving <= 0; looked <= 0; early <= 0; taken <= 0;
    end else begin
      arriving <= state == READ && pause == 0;
      if (arriving) sum <= sum + (which ? q1 : q0);
      // The memory whose message is still to come may change; the other one must not.
      looked <= {{looked[0], state == WAIT && addr == 0}};
      was0 <= q0;
      was1 <= q1;
      if (looked == 3 && state == WAIT && empty) begin
        if (taken[0] ? q0 !== was0 : q1 !== was1) early <= 1;
      end
      case (state)
        WAIT: begin
          addr <= 0;
          if (!empty) state <= START;
        end
        START: begin
          which <= message[0];
          taken <= taken + 1;
          sum <= 0;
          pause <= SLOW - 1;
          looked <= 0;
          state <= READ;
        end
        READ: if (pause != 0) pause <= pause - 1;
        else begin
          pause <= SLOW - 1;
          addr <= addr + 1;
          if (addr == WORDS - 1) state <= REPLY;
        end
        default: if (enq) state <= WAIT;
      endcase
    end
  end
endmodule
"""
HEAD = f"""
words = {WORDS}
blocks = {BLOCKS}
ram0 = CoramMemory(0, 32, 1024)
ram1 = CoramMemory(1, 32, 1024)
channel = CoramChannel(0, 32, 16)
total = 0
"""
STYLES = {
    "prologue": """
ram0.write(0, 0, words)
for pair in range(blocks // 2):
    channel.write(0)
    ram1.write(0, pair * words * 8 + words * 4, words)
    total += channel.read()
    channel.write(1)
    if pair < blocks // 2 - 1:
        ram0.write(0, (pair + 1) * words * 8, words)
    total += channel.read()
print("sum", total)
""",
    "feedback": """
def block(ram, number):
    if number > 1:
        global total
        total += channel.read()
    ram.write(0, number * words * 4, words)
    channel.write(number & 1)

for pair in range(blocks // 2):
    block(ram0, pair * 2)
    block(ram1, pair * 2 + 1)
total += channel.read()
total += channel.read()
print("sum", total)
""",
}


def project(
    folder: Path, style: str, slow: int, *, words: int = WORDS, blocks: int = BLOCKS
) -> ObjectProject:
    thread = HEAD.replace(f"words = {WORDS}", f"words = {words}").replace(
        f"blocks = {BLOCKS}", f"blocks = {blocks}"
    )
    return object_project(folder, KERNEL.format(words=words, slow=slow), thread + STYLES[style])


def image(words: int = WORDS, blocks: int = BLOCKS) -> np.ndarray:
    """Small words, so that sums leave the upper byte to what the kernel reports there."""
    return np.random.default_rng(7).integers(1, 1 << 12, words * blocks, dtype=np.uint32)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("slow", "latency"), [(1, 1), (1, 64), (2, 8), (3, 128)])
def test_sums_are_right_for_every_kernel_and_latency(
    tmp_path: Path, style: str, slow: int, latency: int
) -> None:
    lines = project(tmp_path, style, slow).lines(image(), read_latency=str(latency))
    assert lines == [f"sum {int(image().sum())}"]


@pytest.mark.parametrize(
    "settings",
    [
        "shared_bus = true",
        'bus = "avalon"',
        'bus = "avalon"\nshared_bus = true',
        'clocks = "two"\nshared_bus = true',
        "bus_data_width = 128",
        "bus_data_width = 8\nshared_bus = true",
        "unaligned = true",
    ],
)
def test_held_loads_stop_no_bus(tmp_path: Path, settings: str) -> None:
    made = project(tmp_path, "feedback", 1, words=80)
    file = tmp_path / "project.toml"
    file.write_text(f"{file.read_text()}\n[core]\n{settings}\n")
    assert made.lines(image(80), read_latency="20") == [f"sum {int(image(80).sum())}"]


@pytest.mark.parametrize("style", STYLES)
def test_the_kernel_sees_when_words_enter_before_their_turn(
    tmp_path: Path, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(module: str) -> str:
        text = library.library_text(module)
        if module != "coram_dma":
            return text
        assert text.count("ram_ready & ~hold") == 1
        return text.replace("ram_ready & ~hold", "ram_ready")

    monkeypatch.setattr(core, "library_text", faulty)
    made = project(tmp_path, style, 1)
    kernel = tmp_path / "kernels" / "kernel.v"
    kernel.write_text("// among words that enter at once\n" + kernel.read_text())
    lines = made.lines(image(), read_latency="16")
    assert lines != [f"sum {int(image().sum())}"]
    assert int(lines[0].split()[1]) % (1 << 24) == int(image().sum()) % (1 << 24)


@pytest.mark.parametrize("style", STYLES)
def test_an_idle_kernel_keeps_the_bus_busy(tmp_path: Path, style: str) -> None:
    """A kernel that is done before the next block is there costs the bus nothing but the first latency."""
    kernel = KERNEL.format(words=256, slow=1).replace("addr == WORDS - 1", "addr == WORDS / 2 - 1")
    thread = HEAD.replace(f"words = {WORDS}", "words = 256") + STYLES[style]
    used = {}
    for overlap in (True, False):
        folder = tmp_path / str(overlap)
        made = object_project(folder, kernel, thread)
        settings = folder / "project.toml"
        settings.write_text(
            settings.read_text().replace("format = 1\n", f"format = 1\noverlap = {str(overlap).lower()}\n")
        )
        run = made.run(image(256), read_latency="64")
        assert run.metrics.result is Result.PASS
        half = image(256).reshape(-1, 256)[:, :128]
        assert run.metrics.prints == (f"sum {int(half.sum())}",)
        # The first answer of the bus takes 64 cycles; then a block takes its words, and a few cycles between.
        used[overlap] = 256 * BLOCKS / run.metrics.bus_utilisation - 64
    assert used[True] <= BLOCKS * (256 + 3)
    assert used[False] >= BLOCKS * 256 + (BLOCKS - 1) * 64


def test_the_whole_core_is_clean_for_every_tool(tmp_path: Path) -> None:
    report = Session.open(project(tmp_path, "feedback", 1).folder).build()
    assert report.core is not None
    folder = tmp_path / "core"
    for path, text in report.core.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    sources = [str(folder / path) for path in report.core.manifest.files]
    top = report.core.manifest.top
    assert any("memory1_hold" in Path(s).read_text() for s in sources)
    waiver = tmp_path / "kernel.vlt"
    waiver.write_text('`verilator_config\nlint_off -file "*/kernel.v"\n')
    for command in (
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *sources],
        ["iverilog", "-g2001", "-Wall", "-o", str(tmp_path / "core.vvp"), "-s", top, *sources],
        [
            "yosys",
            "-q",
            "-p",
            f"read_verilog {' '.join(sources)}; hierarchy -check -top {top}; proc; check -assert",
        ],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_double_buffered_sum_keeps_the_bus_busy(tmp_path: Path) -> None:
    """16,384 words in blocks of 1,024 at latency 64: the benchmark's project, as it is measured."""
    folder = tmp_path / "project"
    shutil.copytree(BENCHMARK, folder, ignore=shutil.ignore_patterns("build", "runs"))
    words = np.random.default_rng(3).integers(0, 1 << 32, 16384, dtype=np.uint32)
    sums = words.reshape(16, 1024).sum(axis=1, dtype=np.uint32)
    run = ObjectProject(folder).run(words, read_latency="64")
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints == (f"sum = {int(sums.astype(np.uint64).sum())}",)
    assert 0.98 <= run.metrics.bus_utilisation <= 1.0
