"""Each kind of object, from the kernel's source and the thread's to a run, against NumPy."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from object_projects import ObjectProject, object_project

from coram_studio.locate import projects_root
from coram_studio.workbench.session import Session

STREAMS = """
module objects_kernel (input wire CLK, input wire RST);
  // Multiplies a stream of words by the register's word, and counts them there when the thread asks for it.
  wire [31:0] q, factor;
  wire empty, full, alm_full;
  reg [31:0] d;
  reg enq, arriving;
  wire deq = ~empty & ~alm_full & ~enq & ~arriving;
  reg [15:0] count;

  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(5)) source
    (.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  CoramOutStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(4)) sink
    (.CLK(CLK), .RST(RST), .D(d), .ENQ(enq), .FULL(full), .ALM_FULL(alm_full));
  CoramRegister #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) scale
    (.CLK(CLK), .D(32'd0), .WE(1'b0), .Q(factor));
  CoramRegister #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1), .CORAM_DATA_WIDTH(16)) counter
    (.CLK(CLK), .D(count), .WE(1'b1), .Q());

  always @(posedge CLK) begin
    arriving <= deq & ~RST;
    enq <= arriving & ~RST;
    d <= q * factor;
    if (RST) count <= 0;
    else if (enq & ~full) count <= count + 1;
  end
endmodule
"""
SCALE = """
source = CoramInStream(idx=0, datawidth=32, size=32)
sink = CoramOutStream(idx=0, datawidth=32, size=16)
scale = CoramRegister(0)
counter = CoramRegister(1, datawidth=16)
words = 150
for i in range(3):
    scale.write(3 + i)
    source.write_nonblocking(i * 4 * words, words)
    sink.read(0x8000 + i * 4 * words, words)
    print(scale.read(), counter.read(), source.test(), sink.test())
check = CoramInStream(idx=1, datawidth=32, size=1024)
result = CoramRegister(2)
for i in range(3):
    check.write(0x8000 + i * 4 * words, words)
    last = 0
    for j in range(8):  # while the kernel takes the last words
        last = result.read()
    print(last)
"""
# Sums what comes from the second in-stream, so that the thread can say what is in off-chip memory.
CHECK = """
  wire [31:0] back;
  wire none;
  reg [31:0] sum;
  reg adding;
  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(1)) check
    (.CLK(CLK), .RST(RST), .Q(back), .DEQ(1'b1), .EMPTY(none), .ALM_EMPTY());
  CoramRegister #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(2)) result
    (.CLK(CLK), .D(sum), .WE(1'b1), .Q());
  always @(posedge CLK) begin
    adding <= ~none & ~RST;
    if (RST) sum <= 0;
    else if (adding) sum <= sum * 3 + back;
  end
endmodule
"""


@pytest.mark.parametrize("latency", [1, 40])
def test_streams_and_registers(tmp_path: Path, latency: int) -> None:
    project = object_project(tmp_path, STREAMS.replace("endmodule\n", CHECK), SCALE, latency=latency)
    words = np.random.default_rng(latency).integers(0, 2**32, 450, np.uint64).astype(np.uint32)
    scaled = words.reshape(3, 150) * np.array([[3], [4], [5]], np.uint32)
    sums, total = [], 0
    for block in scaled:
        for word in block:
            total = (total * 3 + int(word)) % 2**32
        sums.append(str(total))
    counts = [f"{3 + i} {150 * (i + 1)} True True" for i in range(3)]
    assert project.lines(words) == counts + sums


def test_an_out_stream_waits_for_its_kernel(tmp_path: Path) -> None:
    """A thread that asks for more than the kernel gives is named with the line that waits."""
    project = object_project(
        tmp_path,
        STREAMS.replace("endmodule\n", CHECK),
        SCALE.replace("words = 150", "words = 150\nsink.read(0, 1)"),
    )
    run = project.run(np.zeros(4, np.uint32), cycles="3000")
    found = next(d for d in run.diagnostics if d.code == "S020")
    assert "worker waits for outstream0.read" in found.message


# Adds 1 to some bytes of each word of a block that the thread has loaded and will store.
BYTES = """
module objects_kernel (input wire CLK, input wire RST);
  wire [31:0] q;
  wire empty;
  reg [1:0] state;
  reg [6:0] place;
  wire deq = ~empty & (state == 0);
  CoramMemoryBE1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(6)) buffer
    (.CLK(CLK), .ADDR(place[5:0]), .D({q[31:24] + 8'd1, q[23:16] + 8'd1, q[15:8] + 8'd1, q[7:0] + 8'd1}),
     .WE(state == 2), .MASK({q[2:0], 1'b1}), .Q(q));
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) talk
    (.CLK(CLK), .RST(RST), .D(32'd1), .ENQ(state == 3), .FULL(), .ALM_FULL(),
     .Q(), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  always @(posedge CLK) begin
    if (RST) state <= 0;
    else case (state)
      0: if (deq) begin place <= 0; state <= 1; end
      1: state <= place[6] ? 3 : 2;  // the word at place comes
      2: begin place <= place + 1; state <= 1; end
      default: state <= 0;
    endcase
  end
"""
BYTES_THREAD = """
ram = CoramMemory(0, 32, 64)
channel = CoramChannel(0)
for block in range(4):
    ram.write(0, block * 256, 64)
    channel.write(0)
    channel.read()
    ram.read(0, 0x8000 + block * 256, 64)
"""
# Triples blocks of 128 words: reads by port 0 and writes by port 1 in every cycle, while the next block is loaded.
TWO_PORTS = """
module objects_kernel (input wire CLK, input wire RST);
  wire [31:0] q, half;
  wire empty;
  reg busy, asked, arriving, asking;
  reg [7:0] place, behind;
  wire deq = ~empty & ~busy & ~asked & ~arriving;
  CoramMemory2P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(9)) buffer
    (.CLK(CLK), .ADDR0({1'b0, half[0], place[6:0]}), .D0(0), .WE0(1'b0), .Q0(q),
     .ADDR1({1'b1, half[0], behind[6:0]}), .D1(q + (q << 1)), .WE1(arriving), .Q1());
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) talk
    (.CLK(CLK), .RST(RST), .D(32'd1), .ENQ(arriving & ~busy), .FULL(), .ALM_FULL(),
     .Q(half), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  always @(posedge CLK) begin
    asked <= deq & ~RST;
    if (RST | asked) place <= 0;
    else if (busy) place <= place + 1;
    if (RST) busy <= 0;
    else if (asked) busy <= 1;
    else if (place == 127) busy <= 0;
    arriving <= busy & ~RST;
    behind <= place;
  end
"""
TWO_PORTS_THREAD = """
ram = CoramMemory(0, 32, 512)
channel = CoramChannel(0)
blocks = 6
ram.write(0, 0, 128)
for block in range(blocks):
    half = block & 1
    channel.write(half)
    if block + 1 < blocks:
        ram.write_nonblocking((1 - half) * 128, (block + 1) * 512, 128)
    channel.read()
    ram.wait()
    ram.read_nonblocking(256 + half * 128, 0x8000 + block * 512, 128)
ram.wait()
"""
CHECK_THREAD = """
check = CoramInStream(idx=1, datawidth=32, size=1024)
result = CoramRegister(2)
check.write(0x8000, {words})
last = 0
for j in range(8):  # while the kernel takes the last words
    last = result.read()
print(last)
"""


def mixed(words: Iterable[int]) -> str:
    """What CHECK makes of words."""
    total = 0
    for word in words:
        total = (total * 3 + int(word)) % 2**32
    return str(total)


@pytest.mark.parametrize("latency", [1, 40])
def test_a_memory_with_byte_enables(tmp_path: Path, latency: int) -> None:
    thread = BYTES_THREAD + CHECK_THREAD.format(words=256)
    project = object_project(tmp_path / "project", BYTES + CHECK, thread, latency=latency)
    words = np.random.default_rng(latency).integers(0, 2**32, 256, np.uint64).astype("<u4")
    masks = np.stack([np.ones(256, np.uint8), *(words >> bit & 1 for bit in range(3))], axis=1)
    expected = (words.view(np.uint8).reshape(256, 4) + masks).astype(np.uint8).reshape(-1).view("<u4")
    assert project.lines(words) == [mixed(expected)]
    clean_for_every_tool(project, tmp_path / "core")


@pytest.mark.parametrize("latency", [1, 40])
def test_a_memory_with_two_ports(tmp_path: Path, latency: int) -> None:
    thread = TWO_PORTS_THREAD + CHECK_THREAD.format(words=768)
    project = object_project(tmp_path / "project", TWO_PORTS + CHECK, thread, latency=latency)
    words = np.random.default_rng(latency).integers(0, 2**32, 768, np.uint64).astype(np.uint32)
    assert project.lines(words) == [mixed(words * np.uint32(3))]
    clean_for_every_tool(project, tmp_path / "core")


def test_a_memory_with_two_ports_and_byte_enables(tmp_path: Path) -> None:
    kernel = TWO_PORTS.replace("CoramMemory2P", "CoramMemoryBE2P")
    kernel = kernel.replace(".WE0(1'b0)", ".WE0(1'b0), .MASK0(4'd0)").replace(
        ".WE1(arriving)", ".WE1(arriving), .MASK1({q[2:0], 1'b1})"
    )
    thread = TWO_PORTS_THREAD + CHECK_THREAD.format(words=768)
    # What the kernel leaves is what was there: blocks 0 and 1, as the upper half was filled first.
    fill = "fill = CoramMemory(0, 32, 512)\nfill.write(256, 0, 256)\n"
    project = object_project(tmp_path / "project", kernel + CHECK, fill + thread)
    words = np.random.default_rng(3).integers(0, 2**32, 768, np.uint64).astype("<u4")
    masks = np.stack([np.ones(768, bool), *((words >> bit & 1).astype(bool) for bit in range(3))], axis=1)
    tripled = (words * np.uint32(3)).view(np.uint8).reshape(6, 128, 4)
    masks = masks.reshape(6, 128, 4)
    halves = [words[:128].view(np.uint8).reshape(128, 4), words[128:256].view(np.uint8).reshape(128, 4)]
    expected = []
    for block in range(6):
        halves[block % 2] = np.where(masks[block], tripled[block], halves[block % 2])
        expected.append(halves[block % 2].reshape(-1).view("<u4"))
    assert project.lines(words) == [mixed(np.concatenate(expected))]
    clean_for_every_tool(project, tmp_path / "core")


def test_a_kernel_that_writes_for_ever_is_named(tmp_path: Path) -> None:
    kernel = TWO_PORTS.replace(".WE0(1'b0)", ".WE0(1'b1)")
    project = object_project(tmp_path, kernel + CHECK, TWO_PORTS_THREAD + CHECK_THREAD.format(words=1))
    run = project.run(np.zeros(768, np.uint32), cycles="18000")
    found = " ".join(d.message for d in run.diagnostics)
    assert "a transfer waits, because the kernel has written the memory in each of 16384 cycles" in found


def clean_for_every_tool(project: ObjectProject, folder: Path) -> None:
    """Icarus, Verilator and Yosys take the core; warnings in the kernel's own file do not count."""
    core = Session.open(project.folder).build().core
    assert core is not None
    for path, text in core.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    files = [str(folder / path) for path in core.manifest.files]
    waiver = folder / "kernel.vlt"
    waiver.write_text('`verilator_config\nlint_off -file "*/kernel.v"\n')
    top = core.manifest.top
    for command in (
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *files],
        ["iverilog", "-g2001", "-Wall", "-s", top, "-o", str(folder / "core.vvp"), *files],
        [
            "yosys",
            "-q",
            "-p",
            f"read_verilog {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert",
        ],
    ):
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert run.returncode == 0, run.stderr
        assert [line for line in run.stderr.splitlines() if "kernel.v" not in line] == []


def test_a_core_with_streams_and_registers_is_clean_for_every_tool(tmp_path: Path) -> None:
    project = object_project(tmp_path / "project", STREAMS.replace("endmodule\n", CHECK), SCALE)
    clean_for_every_tool(project, tmp_path / "core")


@pytest.mark.parametrize("latency", [8, 64])
def test_the_sample_sums_a_stream_as_numpy_does(tmp_path: Path, latency: int) -> None:
    copy = tmp_path / "vector_sum_stream"
    ignored = shutil.ignore_patterns("build", "runs")
    shutil.copytree(projects_root() / "vector_sum_stream", copy, ignore=ignored)
    words = np.random.default_rng(latency).integers(0, 2**32, 3 * 512, np.uint64).astype(np.uint32)
    project = ObjectProject(copy)
    run = project.run(words, blocks="3", read_latency=str(latency))
    assert run.metrics.prints == (f"sum = {int(words.sum(dtype=np.uint64)) % 2**32}",)
    # The bus gives a word in every cycle: beside the words there is one latency, and the thread's few cycles.
    assert run.metrics.cycles <= 3 * 512 + latency + 40
