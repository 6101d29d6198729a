"""Hosts that wait on when all threads have finished, and hosts that ask for waves of their own."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from host_projects import host_project, passed, simulate_project
from simulation_cores import Progresses

from coram_studio.diagnostics import Span
from coram_studio.simulate.host import HostProgram
from coram_studio.simulate.host_dumps import without_dumps
from coram_studio.simulate.host_outputs import Output, with_exact_outputs
from coram_studio.simulate.run import Result
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

LATE = """
reg never;
initial begin
  iochannel_write_worker_coramiochannel_0(0, 0);
  repeat (9000) nclk;
  $display("late");
  wait (never === 1'b1);
  $finish;
end
"""
WARNING = 'host_waits = "warning"'


def test_a_host_that_waits_on_is_heard_out_and_left(tmp_path: Path) -> None:
    report = simulate_project(host_project(tmp_path, LATE, simulation=WARNING))
    run = passed(report)
    assert run.metrics.prints == ("jobs over", "late")
    assert run.metrics.cycles < 200  # those of the threads
    (found,) = (d for d in report.diagnostics if d.code == "S038")
    assert found.span == Span("tests/host.v", 1)


def test_it_is_left_at_the_limit_of_cycles_at_the_latest(tmp_path: Path) -> None:
    project = host_project(tmp_path, LATE, simulation=WARNING)
    settings = project / "project.toml"
    settings.write_text(settings.read_text().replace("cycles = 30000", "cycles = 3000"))
    report = simulate_project(project)
    assert passed(report).metrics.prints == ("jobs over",)
    assert "S038" in {d.code for d in report.diagnostics}
    settings.write_text(settings.read_text().replace(WARNING, ""))
    report = simulate_project(project)
    assert report.run is not None and report.run.metrics.result is Result.TIMEOUT


def test_a_host_that_ends_in_time_is_no_warning_and_threads_that_wait_are_an_error(tmp_path: Path) -> None:
    host = LATE.replace("wait (never === 1'b1);", "")
    report = simulate_project(host_project(tmp_path / "ends", host, simulation=WARNING))
    assert passed(report).metrics.prints == ("jobs over", "late")
    assert "S038" not in {d.code for d in report.diagnostics}
    host = "initial begin wait (sim_clk === 1'bx); $finish; end\n"
    report = simulate_project(host_project(tmp_path / "stuck", host, simulation=WARNING))
    assert report.run is not None and report.run.metrics.result is Result.TIMEOUT


def test_waves_are_those_of_the_run(tmp_path: Path) -> None:
    host = """
    initial begin
      $dumpfile("uut(1).vcd"); // $dumpvars
      $dumpvars(0, uut, testbench);
      if (sim_clk) $dumpoff; else $dumpon;
    end
    initial begin iochannel_write_worker_coramiochannel_0(0, 0); $printtimescale(testbench); nclk; $finish; end
    """
    project = host_project(tmp_path, host)
    request = SimulateOptions(waves=True)
    run = passed(Session.open(project).simulate(request, Progresses(), threading.Event()))
    assert run.waves is not None and run.waves.is_file()
    assert not list(tmp_path.rglob("*.vcd"))


def test_calls_for_waves_leave_blanks_and_all_else_its_place() -> None:
    text = (
        '$dumpfile(\n{"a)", b(1)}); x; "$dumpvars" /* $dumpall */ $dumper; $dumpports (top, "x"); $dumpflush;'
    )
    blank = without_dumps(text)
    assert [len(line) for line in blank.split("\n")] == [len(line) for line in text.split("\n")]
    assert blank.split() == [";", "x;", '"$dumpvars"', "/*", "$dumpall", "*/", "$dumper;", ";", ";"]
    assert not HostProgram("h.v", 'initial begin $dumpfile("a.vcd"); $dumpvars; #700 $finish; end').ends_run


def test_outputs_that_are_named_stay_as_they_are() -> None:
    text = "initial take(.data(narrow), .addr(0));"
    assert with_exact_outputs(text, {"take": Output(0, 32)}) == (text, ())
