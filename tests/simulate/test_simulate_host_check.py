"""What is wrong with a host is said before anything is simulated, with its place and what could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from host_projects import HOST, host_project, simulate_project

from coram_studio.diagnostics import Span
from coram_studio.workbench.session import Session

WRONG = {
    "syntax": ("initial begin\n  mem_write(0, 4 8);\n  $finish;\nend\n", "S016", (2, 17), "',' is missing"),
    "an end": ("initial begin\n  begin nclk;\n  $finish;\nend\n", "S016", (4, 4), "'end' is missing"),
    "misspelt": (
        "// größer\ninitial begin /* é */ iochannel_wirte_worker_coramiochannel_0(1, 0); end\n",
        *("S017", (2, 23), "there is no task iochannel_wirte_worker_coramiochannel_0"),
    ),
    "object": (
        "initial ioregister_read_worker_coramioregister_7(0, 0);\n",
        "S017",
        (1, 9),
        "there is no task",
    ),
    "variable": (
        "initial begin $finish; $stop; for(i=0;i<3;i=i+1) nclk; end\n",
        "S017",
        (1, 35),
        "i is not declared",
    ),
    "arguments": (
        "initial begin\n mem_write(0, 4);\nend\n",
        "S017",
        (2, 2),
        "too few arguments for 'mem_write'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_by_check_and_simulate(name: str, tmp_path: Path) -> None:
    host, code, place, text = WRONG[name]
    project = host_project(tmp_path, host)
    found = [d for d in Session.open(project).check().diagnostics if d.code in ("S016", "S017")]
    assert [d.code for d in found] == [code]
    assert isinstance(found[0].span, Span)
    assert (found[0].span.path, found[0].span.line, found[0].span.column) == ("tests/host.v", *place)
    assert text in found[0].message
    report = simulate_project(project)
    assert report.run is None and found[0] in report.diagnostics


def test_the_tasks_that_there_are_are_offered(tmp_path: Path) -> None:
    project = host_project(tmp_path, WRONG["misspelt"][0])
    (found,) = (d for d in Session.open(project).check().diagnostics if d.code == "S017")
    assert found.remedy is not None
    assert found.remedy.startswith("Did you mean iochannel_write_worker_coramiochannel_0? ")
    for task in ("slavestream_read_worker_coramslavestream_0", "ioregister_write_worker_coramioregister_1"):
        assert task in found.remedy


def test_nothing_is_wrong_with_what_simulators_take(tmp_path: Path) -> None:
    more = """
    `define LIMIT 10
    reg [7:0] bit, do, table_of[0:3];
    integer seed = 1, file;
    event go;
    real share;
    time start;
    task automatic add(input [7:0] a, output [7:0] b); b = a + 1; endtask
    function [7:0] twice; input [7:0] a; twice = a * 2; endfunction
    initial begin : other
      integer k;
      start = $time;
      fork
        #5 add(1, bit);
        begin @(posedge sim_clk); -> go; end
      join
      file = $fopen("log.txt");
      if (file) $fdisplay(file, "%0d %t", twice(bit), $time);
      $fclose(file);
      share = 1.5 * $random(seed);
      for (k = 0; k < `LIMIT; k = k + 1) inst_dram_stub.memory[k] <= k;
      disable other;
    end
    initial begin
      wait (testbench.core.aresetn) force testbench.core.aresetn = 1;
      release testbench.core.aresetn;
      if ($time() > 5) $timeformat(-9, 0, " ns", 10);
    end
    """
    project = host_project(tmp_path, HOST + more)
    assert not [d for d in Session.open(project).check().diagnostics if d.code.startswith("S0")]
