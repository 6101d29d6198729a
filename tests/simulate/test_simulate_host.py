"""A host over the slave ports: real transfers on every protocol, against NumPy; and hosts that are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import ANY

import numpy as np
import pytest
from host_projects import HOST, host_project, passed, simulate_project

from coram_studio.simulate.host import HostProgram
from coram_studio.simulate.host_outputs import Output, with_exact_outputs
from coram_studio.simulate.run import Result
from coram_studio.workbench.run_core import load_run_core
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")

CORES = {
    "AXI4-Lite": ("", ""),
    "AXI4": ('slave_bus = "axi4"', ""),
    "Avalon-MM": ('bus = "avalon"', ""),
    "AXI4-Lite, fast kernels": ('clocks = "two"', "kernel_mhz = 173.0"),
    "AXI4, slow kernels": ('clocks = "two"\nslave_bus = "axi4"', "kernel_mhz = 41.0"),
    "Avalon-MM, two clocks": ('clocks = "two"\nbus = "avalon"', "kernel_mhz = 133.0"),
}


def expected(image: np.ndarray) -> list[str]:
    """What the host prints, and the thread at its end."""
    lines = []
    marks = np.zeros(5, np.uint8)
    moved = 0
    for job, words in enumerate((10, 17, 24)):
        data = image[0x400 * job : 0x400 * job + words] * np.uint32(3)
        lines += [f"answer {words ^ 0xFFFF}", *(f"word {word}" for word in data)]
        moved += words
        marks[words & 3] = words
    marks[4] = 99
    lines += [f"moved {moved}", *(f"mark {mark}" for mark in marks)]
    return [*lines, *(f"side {1001 + i}" for i in range(12))]


def image_of(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 1 << 32, 0x4000, np.uint32)


@pytest.mark.parametrize("name", CORES)
def test_a_host_moves_data_through_threads_and_kernels(name: str, tmp_path: Path) -> None:
    core, simulation = CORES[name]
    image = image_of(len(name))
    run = passed(simulate_project(host_project(tmp_path, core=core, simulation=simulation), image))
    assert list(run.metrics.prints) == [*expected(image), "jobs over"]


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
def test_verilator_gives_the_same(tmp_path: Path) -> None:
    image = image_of(7)
    project = host_project(tmp_path)
    runs = [passed(simulate_project(project, image, engine=engine)) for engine in ("icarus", "verilator")]
    assert runs[0].metrics.prints == runs[1].metrics.prints
    assert runs[0].metrics.cycles == runs[1].metrics.cycles


NARROW_HOST = """
reg [31:0] word;
reg [7:0] low;
initial begin
  inst_dram_stub.memory[32'h2000] = 8'h77;
  inst_dram_stub.memory[3] <= 8'h9;
  mem_write(32'h2004, 2, 16'h1234);
  wait (sim_resetn);
  mem_read(32'h2000, 8, word); $display("%h", word);
  mem_read(32'h2004, 2, word); $display("%h %h", word, inst_dram_stub.memory[3]);
  if (word[0]) nclk; else mem_read(32'h2000, 1, low);
  $display("%h", low);
  ioregister_write_worker_coramioregister_0(32'h2000, 0);
  ioregister_write_worker_coramioregister_0(32'h3000, 4);
  iochannel_write_worker_coramiochannel_0(4, 0);
  iochannel_read_worker_coramiochannel_0({word[31:8], low}, 0);
  $display("%h %h", low, word[31:8]);
  ioregister_read_worker_coramioregister_0(low, 1 * 4); // the second
  mem_read({16'h0, low, 8'h0} + 32'h3000, 4, word);
  $display("%h %h", low, word);
  if (word === 32'hbad) $error("a task that Verilator knows in SystemVerilog only");
  $finish;
end
"""


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
def test_verilator_takes_single_bytes_and_results_of_any_width(tmp_path: Path) -> None:
    project = host_project(tmp_path, NARROW_HOST)
    runs = [passed(simulate_project(project, engine=engine)) for engine in ("icarus", "verilator")]
    assert runs[0].metrics.prints == runs[1].metrics.prints
    assert runs[0].metrics.prints == ("00000877", "00001234 09", "77", "fb 0000ff", "00 00001965")


def test_outputs_go_through_variables_of_their_width() -> None:
    tasks = {"mem_read": Output(2, 256), "io_read": Output(0, 32)}
    text = "if(x) mem_read(f(1, 2), 4, got[g(1)]); else\n  io_read ( {a, b} ,\n 0 ) ;"
    assert with_exact_outputs(text, tasks) == (
        "if(x) begin mem_read(f(1, 2), 4,coram_output_0); got[g(1)] = coram_output_0; end else\n"
        "  begin io_read (coram_output_1,\n 0 ) ; {a, b} = coram_output_1; end",
        (("coram_output_0", 256), ("coram_output_1", 32)),
    )
    for same in (
        "// mem_read(1, 2, x);",
        '"mem_read(1, 2, x);"',
        "mem_read(1, 2);",
        "mem_read(1, (2",
        "my_mem_read(1,2,x);",
    ):
        assert with_exact_outputs(same, tasks) == (same, ())


STATUS_HOST = """
reg [31:0] word, high, before;
integer i;
initial begin
  wait (sim_resetn);
  status_read(word, 32'h000); $display("id %h", word);
  status_read(word, 32'h004); $display("layout %h", word);
  status_read(word, 32'h010); $display("running %b finished", word[0]);
  status_write(32'd5, 32'h008);
  ioregister_write_worker_coramioregister_0(0, 0);
  ioregister_write_worker_coramioregister_0(32'h8000, 4);
  iochannel_write_worker_coramiochannel_0(100, 0);
  iochannel_read_worker_coramiochannel_0(word, 0);
  iochannel_write_worker_coramiochannel_0(0, 0);
  repeat (40) nclk;
  status_read(word, 32'h010); $display("running %b", word[0]);
  status_read(word, 32'h014); $display("finished %b", word[0]);
  status_read(word, 32'h018); $display("busy %b", word[0]);
  status_read(word, 32'h100); $display("errors %b", word[2:0]);
  for (i = 1; i < 5; i = i + 1) begin
    status_read(word, 32'h400 + 8 * i);
    status_read(high, 32'h404 + 8 * i);
    $display("counter %0d is %0d", i, {high, word});
  end
  status_write(32'd3, 32'h008);
  status_read(before, 32'h400);
  repeat (20) nclk;
  status_read(word, 32'h400); $display("held %b", word == before);
  status_write(32'd1, 32'h008);
  repeat (20) nclk;
  status_read(word, 32'h400); $display("went on %b", word > before + 20);
  status_write(32'd0, 32'h008);
  repeat (20) nclk;
  status_read(before, 32'h400);
  repeat (20) nclk;
  status_read(word, 32'h400); $display("stopped %b", word == before);
  $finish;
end
"""


@pytest.mark.parametrize("core", ["", 'clocks = "two"', 'bus = "avalon"'], ids=["one", "two", "avalon"])
def test_the_status_block_tells_what_the_core_did(core: str, tmp_path: Path) -> None:
    project = host_project(
        tmp_path, STATUS_HOST, core=f"status = true\n{core}", simulation="kernel_mhz = 70.0"
    )
    run = passed(simulate_project(project))
    assert list(run.metrics.prints) == [
        "id 434f5241",
        "layout 01010101",
        "running 1 finished",
        "jobs over",
        *("running 0", "finished 1", "busy 0", "errors 000"),
        *(f"counter {i} is {count}" for i, count in enumerate((100, 100, 1, 1), 1)),
        *("held 1", "went on 1", "stopped 1"),
    ]


def test_the_host_reaches_memory_byte_by_byte(tmp_path: Path) -> None:
    body = HOST.replace(
        "mem_read(32'h8000 + 32'h1000 * job + 4 * i, 4, row);", "at = 32'h8000 + 4096 * job + 4 * i;"
    )
    bytes_ = ", ".join(f"inst_dram_stub.memory[at + {b}]" for b in (3, 2, 1, 0))
    body = body.replace("row[31:0]", f"{{{bytes_}}}").replace("integer job, i;", "integer job, i, at;")
    # The host's own bytes are what the core finds.
    first = "inst_dram_stub.memory[4] = 8'd1; inst_dram_stub.memory[5] = 8'd2;"
    body = body.replace("wait (sim_resetn);", f"wait (sim_resetn);\n  {first}")
    image = image_of(3)
    run = passed(simulate_project(host_project(tmp_path, body), image))
    image[1] = image[1] & np.uint32(0xFFFF0000) | np.uint32(0x0201)
    assert list(run.metrics.prints) == [*expected(image), "jobs over"]


def test_backdoor_writes_are_what_the_core_reads(tmp_path: Path) -> None:
    host = """
reg [31:0] answer;
reg [255:0] row;
initial begin
  mem_write(32'h2001, 11, 88'h0b0a09080706050403020100);
  mem_read(32'h2000, 16, row);
  $display("%h", row[127:0]);
  ioregister_write_worker_coramioregister_0(32'h2000, 0);
  ioregister_write_worker_coramioregister_0(32'h3000, 4);
  iochannel_write_worker_coramiochannel_0(4, 0);
  iochannel_read_worker_coramiochannel_0(answer, 0);
  mem_read(32'h3004, 4, row);
  $display("%0d", row[31:0]);
  iochannel_write_worker_coramiochannel_0(0, 0);
end
"""
    run = passed(simulate_project(host_project(tmp_path, host)))
    assert run.metrics.prints == (
        "000008030a0908070605040302010000",
        str(3 * 0x06050403 % 2**32),
        "jobs over",
    )


def test_without_finish_the_run_ends_with_the_threads(tmp_path: Path) -> None:
    host = "initial begin iochannel_write_worker_coramiochannel_0(0, 0); forever nclk; end\n"
    run = passed(simulate_project(host_project(tmp_path, host)))
    assert run.metrics.prints == ("jobs over",) and run.metrics.cycles < 100


def test_finish_may_come_before_the_threads_end(tmp_path: Path) -> None:
    host = 'initial begin repeat (100) nclk; $display("enough"); $finish(1); end\n'
    run = passed(simulate_project(host_project(tmp_path, host)))
    assert run.metrics.prints == ("enough",) and 80 < run.metrics.cycles < 110


WRONG = {
    "refused by the simulator": (
        "\ninitial begin wait(sim_resetn); force sim_clk.x = 1; end\n",
        *(Result.ERROR, "S006", ("tests/host.v", 2), "Icarus Verilog"),
    ),
    "own error": (
        'initial begin\n nclk;\n $error("no");\n $finish;\nend\n',
        Result.FAIL,
        "S030",
        ("tests/host.v", 3),
        "no",
    ),
    "nothing to read": (
        "reg [31:0] a;\ninitial begin iochannel_nocheck_read_worker_coramiochannel_0(a, 0); $finish; end\n",
        *(Result.FAIL, "S030", None, "iochannel0 of worker had no word to read"),
    ),
    "beyond the registers": (
        "initial begin ioregister_write_worker_coramioregister_0(1, 64); $finish; end\n",
        *(Result.FAIL, "S030", None, "ioregister0 of worker has nothing at 40"),
    ),
    "beyond the memory": (
        "initial begin mem_write(64'h80000000, 4, 0); $finish; end\n",
        *(Result.FAIL, "S030", None, "mem_write beyond the memory"),
    ),
    "never over": (
        "initial begin iochannel_write_worker_coramiochannel_0(0, 0); if (sim_clk === 1'bx) $finish; end\n",
        *(Result.TIMEOUT, "S020", ("tests/host.v", 1), "the host must call $finish within 30,000 cycles"),
    ),
    "never starts": (
        "initial begin if (sim_clk === 1'bx) $finish; end\n",
        *(Result.TIMEOUT, "S020", ("threads/worker.py", ANY), "thread worker waits for iochannel0.read"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_host_is_said(name: str, tmp_path: Path) -> None:
    host, result, code, place, text = WRONG[name]
    report = simulate_project(host_project(tmp_path, host))
    assert report.run is not None and report.run.metrics.result is result, report.diagnostics
    found = next(d for d in report.diagnostics if d.code == code)
    assert text in found.message
    assert (found.span and (found.span.path, found.span.line)) == place


def test_a_host_that_is_not_there_is_said_by_check_and_simulate(tmp_path: Path) -> None:
    project = host_project(tmp_path, None)
    report = simulate_project(project)
    assert report.run is None and [d.code for d in report.diagnostics if "host.v" in d.message] == ["B002"]
    assert "tests/host.v does not exist" in [d.message for d in Session.open(project).check().diagnostics]


def test_finish_is_found_in_the_program_and_not_in_comments_and_texts() -> None:
    assert HostProgram("h.v", "initial\n  $finish;").ends_run
    for text in (
        "// $finish\n",
        "/* $finish */",
        'initial $display("$finish");',
        "reg \\$finish_ ;",
        "$finished",
    ):
        assert not HostProgram("h.v", text).ends_run, text


READER = """
reg [7:0] beside [0:2], above [0:1]; integer file, count; reg [31:0] first;
initial begin
  $readmemh("beside.hex", beside);
  $readmemb ( "../../tables/above", above ); // "../../nothing.hex"
  file = $fopen("../../words.txt", "r");
  count = $fscanf(file, "%d", first);
  $display("%h %h %0d", beside[2], above[1], first);
  file = $fopen("made.txt", "w");
  $fdisplay(file, "done");
  $finish;
end
"""


def test_a_host_reads_files_of_the_project(tmp_path: Path) -> None:
    project = host_project(tmp_path, READER)
    (project / "tests" / "beside.hex").write_text("01 02 a5\n")
    (project / "tables").mkdir()
    (project / "tables" / "above").write_text("1\n11\n")
    (project / "words.txt").write_text("1234 5\n")
    run = passed(simulate_project(project))
    assert run.metrics.prints == ("a5 03 1234",)
    assert (run.directory / "sim" / "made.txt").read_text() == "done\n"


TIME_LIMITS = (
    "initial #700 $finish;",
    'initial begin #(LIMIT * 10); $display("%0d (too long)", $time); $finish(1); end',
    "initial begin : watchdog\n  wait(sim_resetn); // begin\n  repeat (1000) @(posedge sim_clk);\n  $stop;\nend",
    'initial begin repeat(9) nclk(); $write("x"); #`MOST; $finish; end',
    "initial begin @(posedge sim_resetn); repeat (1000) begin nclk; end $finish; end",
)
ENDS = (
    "initial begin nclk; $finish; end",
    "initial begin wait(done); #10 $finish; end",
    "initial begin #100; mem_read(0, 4, x); $finish; end",
    "initial begin #100; if (x) $finish; end",
    "always @(posedge sim_clk) if (x) $finish;",
    "initial begin #10; end task stop; $stop; endtask",
)


def test_a_limit_to_the_time_is_not_the_end_of_the_run() -> None:
    for text in TIME_LIMITS:
        assert not HostProgram("h.v", text).ends_run, text
    for text in ENDS:
        assert HostProgram("h.v", f"{text}\n{TIME_LIMITS[0]}").ends_run, text
        assert HostProgram("h.v", f"{TIME_LIMITS[1]}\n{text}").ends_run, text


def test_a_limit_to_the_time_ends_runs_that_take_longer(tmp_path: Path) -> None:
    limit = 'initial begin #20000; $display("too long"); $stop; $finish; end\n'
    go = "initial begin iochannel_write_worker_coramiochannel_0(0, 0); forever nclk; end\n"
    run = passed(simulate_project(host_project(tmp_path / "quick", limit + go)))
    assert run.metrics.prints == ("jobs over",) and run.metrics.cycles < 100
    run = passed(simulate_project(host_project(tmp_path / "stuck", limit)))
    assert run.metrics.prints == ("too long",) and run.metrics.cycles > 1900


def test_names_that_systemverilog_keeps_are_free_in_verilog(tmp_path: Path) -> None:
    host = 'reg [3:0] bit, do;\ninitial begin bit = 5; do = bit; $display("%0d", do); $finish; end\n'
    assert passed(simulate_project(host_project(tmp_path, host))).metrics.prints == ("5",)


def test_a_host_may_be_systemverilog(tmp_path: Path) -> None:
    host = 'int n = 5;\ninitial begin n++; $display("%0d", n); $finish; end\n'
    assert passed(simulate_project(host_project(tmp_path, host, name="host.sv"))).metrics.prints == ("6",)


def test_several_processes_of_a_host_take_turns(tmp_path: Path) -> None:
    host = """
reg [31:0] got;
integer i, j, sum;
initial begin
  for (i = 0; i < 20; i = i + 1) slavestream_write_worker_coramslavestream_0(i, 0);
end
initial begin
  for (j = 0; j < 20; j = j + 1) ioregister_write_worker_coramioregister_0(j, 4 * (j % 8));
end
initial begin
  sum = 0;
  repeat (20) begin
    slavestream_read_worker_coramslavestream_0(got, 0);
    sum = sum + got;
  end
  wait (j == 20);
  ioregister_read_worker_coramioregister_0(got, 12);
  $display("%0d %0d", sum, got);
  $finish;
end
"""
    assert passed(simulate_project(host_project(tmp_path, host))).metrics.prints == ("210 19",)


def test_a_run_keeps_the_register_map(tmp_path: Path) -> None:
    run = passed(simulate_project(host_project(tmp_path, "initial $finish;\n", core="status = true")))
    core = Session.open(tmp_path).build().core
    assert core is not None and load_run_core(run.directory).manifest == core.manifest
