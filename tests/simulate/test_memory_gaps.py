"""Reads of bytes that have no value: reported where a design asks for them, not where a wide beat brings them along."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from bus_projects import bus_project

from coram_studio.simulate.run import Progress, Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

THREAD = """near = CoramMemory(0, 32, 64)
near.write(0, {address}, {words})
print("done")
"""


def run(folder: Path, core: str, address: int, words: int) -> Run:
    """Load words from an image that holds its first four bytes, bytes 64 to 67, and nothing else."""
    kernel = """module objects_kernel(input CLK, input RST);
  wire [31:0] q;
  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH(32))
  near (.CLK(CLK), .ADDR(6'd0), .D(32'd0), .WE(1'b0), .Q(q));
endmodule
"""
    project = bus_project(folder, core, kernel, THREAD.format(address=address, words=words))
    (folder / "image.hex").write_text("@0 11 22 33 44\n@40 55 66 77 88\n")
    options = SimulateOptions(waves=False, sets={"memory_image": str(folder / "image.hex")})

    def ignore(_progress: Progress) -> None:
        """Progress is of no interest here."""

    found = Session.open(project.folder).simulate(options, ignore, threading.Event())
    assert found.run is not None, found.diagnostics
    return found.run


@pytest.mark.parametrize(
    ("core", "address", "words"),
    [("bus_data_width = 128", 64, 1), ("unaligned = true", 0, 1), ("bus_data_width = 32", 64, 1)],
)
def test_bytes_that_nobody_asked_for_may_be_missing(
    tmp_path: Path, core: str, address: int, words: int
) -> None:
    result = run(tmp_path, core, address, words)
    assert result.metrics.result is Result.PASS, result.diagnostics


@pytest.mark.parametrize("core", ["bus_data_width = 128", "unaligned = true", "bus_data_width = 32"])
def test_bytes_that_are_asked_for_may_not(tmp_path: Path, core: str) -> None:
    result = run(tmp_path, core, 128, 8)
    assert [d.code for d in result.diagnostics if d.code == "S033"] == ["S033"]
    assert result.metrics.result is Result.FAIL
