"""Hosts at the external ports of a core: inputs that they drive, outputs that they read."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pytest
from object_projects import object_project
from simulation_cores import Progresses

from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

KERNEL = """
module objects_kernel (
  input wire CLK, input wire RST, input wire [11:0] level, input wire strobe,
  output reg [12:0] doubled, output reg [7:0] strobes);
  wire [31:0] word;
  wire empty;
  reg taken;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) go
    (.CLK(CLK), .RST(RST), .D({24'd0, strobes}), .ENQ(strobe && strobes == 8'd3), .FULL(), .ALM_FULL(), .Q(word),
     .DEQ(1'b0), .EMPTY(empty), .ALM_EMPTY());
  always @(posedge CLK) begin
    doubled <= {level, 1'b0};
    strobes <= RST ? 8'd0 : strobes + {7'd0, strobe};
  end
endmodule
"""
THREAD = """
kernel = CoramChannel(0)
print("strobes", kernel.read())
"""
HOST = """
integer i;
initial begin
  $display("idle %0d %0d", port_level, port_strobe);
  port_level = 12'hABC;
  wait (sim_resetn);
  repeat (12) nclk;
  $display("doubled %0h", port_doubled);
  for (i = 0; i < 4; i = i + 1) begin
    port_strobe = 1'b1;
    nclk;
    port_strobe = 1'b0;
    nclk;
  end
  repeat (8) nclk;
  $display("strobes %0d", port_strobes);
end
"""
PORTS = (("level", "input", 12), ("strobe", "input", 1), ("doubled", "output", 13), ("strobes", "output", 8))


def ports_project(folder: Path, host: str | None = HOST, core: str = "") -> Path:
    """The kernel with each of its ports led out under its own name."""
    object_project(folder, KERNEL, THREAD)
    design = (folder / "design.toml").read_text()
    accelerator = re.search(r"\[accelerators\.(\w+)\.", design)
    assert accelerator is not None
    name = accelerator[1]
    bundles, blocks, wires = "", "", f"\n[accelerators.{name}.connections]\n"
    for port, direction, width in PORTS:
        user = direction == "output"
        shape = f"[{width - 1}:0] " if width > 1 else ""
        bundles += (
            f'\n[accelerators.{name}.blocks.kernel.bundles.{port}]\ntype = "wire"\nside = '
            f'"{"user" if user else "provider"}"\nwidth = {width}\nports.WIRE = "{direction} {shape}{port}"\n'
        )
        blocks += (
            f'\n[accelerators.{name}.blocks.{port}]\nkind = "external"\nname = "{port}"\n'
            f'direction = "{direction}"\nwidth = {width}\n'
        )
        ends = (f"kernel.{port}", f"{port}.port")
        first, second = ends if user else reversed(ends)
        wires += f'wire_{port} = {{ user = "{first}", provider = "{second}" }}\n'
    (folder / "design.toml").write_text(design + bundles + blocks + wires)
    settings = (folder / "project.toml").read_text()
    if core:
        settings += f"\n[core]\n{core}\n"
    if host is not None:
        (folder / "host.v").write_text(host)
        settings += '\n[simulation]\nhost = "host.v"\n'
    (folder / "project.toml").write_text(settings)
    return folder


def ran(project: Path, engine: str = "icarus", **sets: str) -> Run:
    """A run of the project, which must have come to an end."""
    options = SimulateOptions(engine=engine, waves=False, sets=sets)
    report = Session.open(project).simulate(options, Progresses(), threading.Event())
    assert report.run is not None, report.diagnostics
    return report.run


@pytest.mark.parametrize(
    ("engine", "core"), [("icarus", ""), ("icarus", 'clocks = "two"'), ("verilator", "")]
)
def test_a_host_drives_inputs_and_reads_outputs(engine: str, core: str, tmp_path: Path) -> None:
    if shutil.which(engine.replace("icarus", "iverilog")) is None:
        pytest.skip(f"{engine} is not installed")
    run = ran(ports_project(tmp_path, core=core), engine, wall_seconds="600")
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert sorted(run.metrics.prints) == ["doubled 1578", "idle 0 0", "strobes 3", "strobes 4"]


def test_a_port_that_the_core_does_not_have_is_refused(tmp_path: Path) -> None:
    host = HOST.replace("port_strobe = 1'b1", "port_strobo = 1'b1")
    request = SimulateOptions(waves=False)
    report = Session.open(ports_project(tmp_path, host)).simulate(request, Progresses(), threading.Event())
    assert report.run is None
    assert [d.message for d in report.diagnostics if d.code == "S017"] == ["port_strobo is not declared"]


def test_without_a_host_inputs_are_zero(tmp_path: Path) -> None:
    run = ran(ports_project(tmp_path, None), cycles="500")
    # No strobe ever comes, so the thread waits.
    assert run.metrics.result is Result.TIMEOUT
    assert not run.metrics.prints
