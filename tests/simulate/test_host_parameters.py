"""Hosts that read the project's parameters, with the values of the run."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from host_projects import host_project, passed, simulate_project
from simulation_cores import Progresses

from coram_studio.simulate.host import HostProgram
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

PARAMETERS = """
[parameters.size]
value = 12

[parameters.below]
value = -3

[parameters.reg]
value = 9223372036854775807
"""
HOST = """
reg [parameter_size-1:0] size; // a name of its own, as the parameter's has a prefix
initial begin
  size = ~0;
  $display("%0d %0d %0d %0d", size, parameter_size, parameter_below, parameter_reg);
  if (parameter_below < 0) $finish;
end
"""


def project(folder: Path, host: str, name: str = "host.v") -> Path:
    host_project(folder, host, name=name)
    settings = folder / "project.toml"
    settings.write_text(settings.read_text() + PARAMETERS)
    return folder


@pytest.mark.parametrize("name", ["host.v", "host.sv"])
def test_a_host_has_the_parameters(name: str, tmp_path: Path) -> None:
    run = passed(simulate_project(project(tmp_path, HOST, name)))
    assert run.metrics.prints == ("4095 12 -3 9223372036854775807",)


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
def test_a_run_may_set_them_in_either_simulator(tmp_path: Path) -> None:
    root = project(tmp_path, HOST)
    for engine in ("icarus", "verilator"):
        options = SimulateOptions(engine=engine, waves=False, sets={"size": "4", "below": "-1"})
        run = passed(Session.open(root).simulate(options, Progresses(), threading.Event()))
        assert run.metrics.prints == ("15 4 -1 9223372036854775807",)


@pytest.mark.parametrize("name", ["parameter_nothing", "parameter_siz", "size"])
def test_a_name_that_is_no_parameter_is_the_hosts_mistake(name: str, tmp_path: Path) -> None:
    host = f'initial begin\n  $display("%0d", {name});\n  $finish;\nend\n'
    report = simulate_project(project(tmp_path, host))
    places = [(d.span.path, d.span.line) for d in report.diagnostics if d.span is not None]
    assert ("tests/host.v", 2) in places


def test_only_parameters_that_are_named_are_declared() -> None:
    def named(text: str) -> tuple[str, ...]:
        program = HostProgram("h.v", text, (("n", -1), ("size", 16)))
        return tuple(name for name, _ in program.named_parameters)

    assert named("x = parameter_n;") == ("n",)
    assert named("x = parameter_size_2 + my_parameter_n + `parameter_n + $parameter_n + u.parameter_n;") == ()
    assert HostProgram("h.v", "parameter_n", (("n", -1),)).named_parameters == (
        ("n", "64'shffffffffffffffff"),
    )
