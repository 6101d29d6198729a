"""A kernel wired to itself: an error where the wire closes a combinational loop, nothing where a register lies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.blocks import KernelBlock
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, State
from coram_studio.model.files import write_state
from coram_studio.model.project import Project, Settings
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText
from coram_studio.workbench.session import Session

KERNEL = """
module step(input wire CLK, input wire RST, input wire [7:0] level, output wire [7:0] next, output reg [7:0] held);
  assign next = level + 8'd1;
  always @(posedge CLK) held <= RST ? 8'd0 : level;
endmodule
"""


def check(root: Path, output: str, text: str = KERNEL) -> list[Diagnostic]:
    """What Check says of a project whose kernel's output is wired to its own input."""
    (root / "kernels").mkdir()
    (root / "kernels" / "step.v").write_text(text)
    (root / "project.toml").write_text('format = 1\nname = "loop"\n')
    (module,) = read_kernel(SourceText("kernels/step.v", KERNEL)).modules
    block = KernelBlock("step", "step", "step", "kernels/step.v", (), module.bundles)
    wire = Connection("w", Endpoint("step", output), Endpoint("step", "level"))
    state = State(Design((Accelerator("loop", (block,), (wire,)),)))
    assert write_state(Project(root, Settings("loop")), state) == ()
    found = Session.open(root).check().diagnostics
    return [d for d in found if d.code in ("D025", "D026")]


def test_combinational_loop_is_an_error_at_the_wire(tmp_path: Path) -> None:
    (found,) = check(tmp_path, "next")
    assert found.code == "D026"
    assert found.subject is not None
    assert found.subject.id == "w"
    assert found.message.startswith("step: next depends on level without a register")


def test_register_on_the_way_makes_it_right(tmp_path: Path) -> None:
    assert check(tmp_path, "held") == []


@pytest.mark.parametrize("text", ["module step(", "module other; endmodule\n"])
def test_kernel_that_cannot_be_analysed_leaves_the_warning(tmp_path: Path, text: str) -> None:
    assert [d.code for d in check(tmp_path, "held", text)] == ["D025"]
