"""One core whose memory image chooses what it does, so that many tests share one compiled simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from simulation_cores import mover, run_core

from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.run import Run

ERROR, WARNING, FINISH, STOP, FATAL, SPIN, FLOOD, SPILL, NEVER, OWN_ERROR, UNSET, MANY, SYSTEM = range(1, 14)
QUIET = 0

_ONCE = """
      case (sum)
        1: $error("wrong %0d", 7);
        2: $warning("look");
        3: $finish;
        4: $stop;
        5: $fatal(1, "no way");
        6: begin spin = 1; while (spin != 0) begin spin = spin + 2; end state <= 3; end
        7, 8, 9: state <= 3;
        10: $display("@error assertion failed at x.py:3");
        11: $display("start %h", never_set);
        12: for (n = 0; n < 10500; n = n + 1) $display("line %0d", n);
        13: begin f = $fopen("/etc/passwd", "r"); $display("opened %0d", f != 0); end
        default: ;
      endcase
"""
_ALWAYS = """
reg [31:0] spin, never_set;
integer n, f, spill;
initial spill = 0;
always @(posedge clk) begin
  if (state == 3 && sum == 7) $display("%0s", {200{"spam "}});
  if (state == 3 && sum == 8) begin
    if (spill == 0) spill = $fopen("spill.txt");
    $fdisplay(spill, "%0s", {200{"spill "}});
  end
end
"""


def chooser(**knobs: int) -> Core:
    """The core: reads 64 words, and does what their sum says."""
    return mover(extra=_ONCE, outside=_ALWAYS, **knobs)


def run_choice(
    choice: int, directory: Path, engine: str = "verilator", words: int = 64, **changes: object
) -> Run:
    """Simulate the choice in the new folder ``directory``; the image holds ``words`` words."""
    directory.mkdir(parents=True)
    image = directory.parent / f"{directory.name}.bin"
    data = np.zeros(words, "<u4")
    data[0] = choice
    image.write_bytes(data.tobytes())
    return run_core(chooser(), directory / "run", engine=engine, image=image, **changes)
