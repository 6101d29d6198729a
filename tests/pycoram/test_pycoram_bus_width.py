"""How wide the bus of an imported project is: never wider than PyCoRAM's, whatever way the objects' widths are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.cli.main import main
from coram_studio.model.files import read_project

LOGIC = """`include "pycoram.v"
module userlogic #(parameter LANES = 4) (input CLK, input RST);
  CoramMemory1P #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32 * LANES))
  buffer (.CLK(CLK), .ADDR(4'd0), .D({LANES{32'd0}}), .WE(1'b0), .Q());
endmodule
"""
MEMORY = "LANES = 4\nm = CoramMemory(0, 32 * LANES, 16)\nm.write(0, 0, 16)\n"


@pytest.mark.parametrize(
    ("thread", "width", "kept"),
    [
        (MEMORY, 32, 32),
        (MEMORY, 64, 64),
        (MEMORY, 128, 0),
        (MEMORY, 512, 0),
        (MEMORY + "c = CoramChannel(0, 256)\n", 128, 0),
        (MEMORY.replace("16)\nm", "16, 2, True)\nm"), 128, 128),
        (MEMORY.replace("16)\nm", "16, 2)\nm"), 128, 0),
    ],
)
def test_the_bus_is_narrow_where_an_object_is_wider(
    tmp_path: Path, thread: str, width: int, kept: int
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "userlogic.v").write_text(LOGIC)
    (old / "ctrl.py").write_text(thread)
    (old / "old.config").write_text(f"[synthesis]\next_datawidth = {width}\n")
    main(["import-pycoram", str(old), "-o", str(tmp_path / "new")])
    settings = read_project(tmp_path / "new").project.settings
    assert settings.core.bus_data_width == kept
