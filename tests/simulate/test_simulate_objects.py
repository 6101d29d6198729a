"""Each kind of object, from the kernel's source and the thread's to a run, against NumPy."""

from __future__ import annotations

import shutil
import subprocess
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
