"""Streams of more than 2^16 words from one command, through a kernel of a whole core, from any byte to any byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from object_projects import object_project

from coram_studio.simulate.run import Result

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

KERNEL = """
module objects_kernel (input wire CLK, input wire RST);
  // Each word of the in-stream goes on as its complement.
  wire [31:0] q;
  wire empty, almost_full;
  wire deq = ~empty & ~almost_full;
  reg enq;
  always @(posedge CLK) enq <= deq & ~RST;
  CoramInStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(8)) source
    (.CLK(CLK), .RST(RST), .Q(q), .DEQ(deq), .EMPTY(empty), .ALM_EMPTY());
  CoramOutStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(8)) sink
    (.CLK(CLK), .RST(RST), .D(~q), .ENQ(enq), .FULL(), .ALM_FULL(almost_full));
endmodule
"""
WORDS = 66_000
THREAD = """
source = CoramInStream(0, 32, 256)
sink = CoramOutStream(0, 32, 256)
sink.read_nonblocking({sink}, {words})
source.write({source}, {words})
sink.wait()
print("moved")
"""


@pytest.mark.parametrize(
    ("settings", "source", "sink"),
    [
        ("", 4, 0x80008),
        ("unaligned = true\nbus_data_width = 128", 2, 0x80007),
    ],
    ids=["whole words", "any byte, wide"],
)
def test_a_stream_of_many_words(tmp_path: Path, settings: str, source: int, sink: int) -> None:
    project = object_project(tmp_path, KERNEL, THREAD.format(source=source, sink=sink, words=WORDS))
    file = tmp_path / "project.toml"
    file.write_text(f"{file.read_text()}\n[core]\n{settings}\n")
    image = np.random.default_rng(source).integers(0, 256, 1 << 20, np.uint8)
    end = sink + 4 * WORDS
    run = project.run(image.view("<u4"), memory_dump=f"{sink - 16}:{end + 16}")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert list(run.metrics.prints) == ["moved"]
    # A word in each cycle but for the way there and back.
    assert run.metrics.cycles < WORDS * 1.02
    after = np.frombuffer((run.directory / "dump-0.bin").read_bytes(), np.uint8)
    image[sink:end] = ~image[source : source + 4 * WORDS]
    assert (after == image[sink - 16 : end + 16]).all()
