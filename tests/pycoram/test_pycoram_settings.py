"""What an import makes of configurations and memory images that are unusual, but work under PyCoRAM."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.workbench.pycoram.importer import import_pycoram
from coram_studio.workbench.pycoram.report import ImportReport
from coram_studio.workbench.session import Session

LOGIC = """`include "pycoram.v"
module userlogic(input CLK, input RST);
  wire [31:0] q;
  wire empty;
  CoramChannel #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  channel (.CLK(CLK), .RST(RST), .D(q), .ENQ(!empty), .Q(q), .DEQ(!empty), .EMPTY(empty));
endmodule
"""
MAKEFILE = "RTL = userlogic.v\nTHREAD = ctrl.py\nCONFIG = a.config\n"


def imported(folder: Path, configuration: str, image: bytes | None = None) -> tuple[Session, ImportReport]:
    old = folder / "old"
    old.mkdir()
    (old / "userlogic.v").write_text(LOGIC)
    (old / "ctrl.py").write_text("channel = CoramChannel(0, 32)\nchannel.write(1)\n")
    (old / "a.config").write_text(configuration)
    (old / "Makefile").write_text(MAKEFILE + ("MEM = image.bin\n" if image is not None else ""))
    if image is not None:
        (old / "image.bin").write_bytes(image)
    report = import_pycoram(old, folder / "new")
    assert report.project is not None, report.diagnostics
    return Session.open(report.project), report


@pytest.mark.parametrize(
    ("bits", "size", "code"),
    [(10, 1 << 13, None), (14, 1 << 14, None), (31, 1 << 31, None), (33, 1 << 31, "I008")],
)
def test_the_memory_is_as_large_as_it_is_to_be(
    bits: int, size: int, code: str | None, tmp_path: Path
) -> None:
    session, report = imported(tmp_path, f"[simulation]\nsim_addrwidth = {bits}\n")
    assert session.settings.memory.size == size
    assert session.settings.memory.unwritten == "error"
    assert [d.code for d in report.diagnostics] == ([code] if code else [])


@pytest.mark.parametrize(
    ("bits", "integers"), [(8, "uint16"), (24, "uint32"), (48, "uint64"), (128, "uint64")]
)
def test_threads_get_the_next_width_that_there_is(bits: int, integers: str, tmp_path: Path) -> None:
    session, report = imported(tmp_path, f"[synthesis]\nsignal_width = {bits}\n")
    assert session.settings.integers == integers
    (found,) = report.diagnostics
    assert found.code == "I008"
    assert f"here with {integers.removeprefix('uint')}, not with the {bits} of signal_width" in found.message
    assert found.span is not None and (found.span.path, found.span.line) == ("a.config", 2)


def test_the_memory_holds_its_image(tmp_path: Path) -> None:
    session, report = imported(tmp_path, "[simulation]\nsim_addrwidth = 13\n", bytes(20_000))
    assert session.settings.memory.size == 1 << 15
    assert session.settings.memory.unwritten == "warning"
    assert "the simulated memory has 32,768 bytes, so that it holds the image" in report.assumed
