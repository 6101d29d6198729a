"""What a run reports of a design that is wrong: bus rules, addresses, errors of kernels, compilation."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from simulation_cores import Progresses, codes, mover, request_for, run_core

from coram_studio.diagnostics import Diagnostic, ObjectRef, Span, as_text
from coram_studio.simulate.run import Result, Run
from coram_studio.simulate.simulator import simulate


def only(run: Run, code: str) -> Diagnostic:
    """The run's one diagnostic, which must have that code."""
    assert codes(run) == [code], [as_text(d) for d in run.diagnostics]
    return next(d for d in run.diagnostics if d.code == code)


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"READ_FROM": 4064}, "a read burst must stay within 4 KiB, but 64 bytes at 0xfe0"),
        ({"READ_FROM": 0, "BEATS": 256, "DATA_WIDTH": 256, "SIZE": 5}, "8192 bytes at 0x0 cross"),
        ({"WRITE": 1, "WRITE_TO": 0x8FF0}, "a write burst must stay within 4 KiB, but 64 bytes at 0x8ff0"),
        ({"SIZE": 1}, "must use the bus's full width, not 2 bytes a beat"),
        ({"BURST": 0}, "must be incrementing (INCR), not type 0"),
        ({"BURST": 2}, "must be incrementing (INCR), not type 2"),
        (
            {"WRITE": 1, "EARLY_LAST": 1},
            "WLAST must mark the last beat of its burst, but not so in the burst at 0x8000",
        ),
        ({"WRITE": 1, "NO_LAST": 1}, "WLAST must mark the last beat"),
        ({"WRITE": 1, "EARLY_LAST": 1, "DATA_FIRST": 20}, "WLAST must mark the last beat"),
        ({"VALID_IN_RESET": 1}, "ARVALID must be low until reset is released"),
        (
            {"WRITE": 1, "BEATS": 64, "DATA_FIRST": 40, "FICKLE": 1},
            "the W channel must keep its values until WREADY",
        ),
    ],
)
def test_broken_bus_rules_fail_the_run(tmp_path: Path, knobs: dict[str, int], words: str) -> None:
    run = run_core(mover(**knobs), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    found = only(run, "S031")
    assert words in found.message
    assert found.subject == ObjectRef("mover", "buffer")


def test_a_burst_up_to_the_boundary_is_fine(tmp_path: Path) -> None:
    assert run_core(mover(READ_FROM=4032, BURSTS=2), tmp_path / "run").metrics.result is Result.PASS


def test_a_rule_is_reported_once(tmp_path: Path) -> None:
    run = run_core(mover(SIZE=1, BURSTS=50), tmp_path / "run")
    assert codes(run) == ["S031"]


def test_dropped_and_unknown_valid(tmp_path: Path) -> None:
    # READY is low in the first cycles after reset, when DROP_VALID lets ARVALID fall.
    run = run_core(mover(VALID_IN_RESET=1, DROP_VALID=1), tmp_path / "dropped")
    assert any("ARVALID must stay high until ARREADY answers" in d.message for d in run.diagnostics)
    run = run_core(mover(extra="force m_axi_data_arvalid_x = 1;"), tmp_path / "refused")
    assert run.metrics.result is Result.ERROR
    run = run_core(mover(extra="force mover.m_axi_data_arvalid = 1'bx;"), tmp_path / "unknown")
    assert run.metrics.result is Result.FAIL
    assert any("ARVALID must be 0 or 1, but is unknown" in d.message for d in run.diagnostics)


@pytest.mark.parametrize("write", [0, 1])
def test_an_address_beyond_the_memory_is_named_once(tmp_path: Path, write: int) -> None:
    knobs = {"WRITE": 1, "WRITE_TO": 0x1FFF80, "BURSTS": 1, "BEATS": 32} if write else {"READ_FROM": 0x100000}
    size = 0x1FFFE0 if write else 0x100000
    run = run_core(mover(**knobs), tmp_path / "run", size=size)
    assert run.metrics.result is Result.FAIL
    found = only(run, "S032")
    way, address = ("write", "0x1fffe0") if write else ("read", "0x100000")
    assert f"must {way} within the memory of {size:,} bytes, not at {address}" in found.message
    assert "raise memory.size" in found.remedy


def test_beats_beyond_the_memory_get_decerr(tmp_path: Path) -> None:
    watch = 'always @(posedge clk) if (mover.m_axi_data_rvalid) $display("resp %b", mover.m_axi_data_rresp);'
    knobs = {"READ_FROM": 0x100000 - 64, "BURSTS": 2}
    run = run_core(mover(outside=watch, **knobs), tmp_path / "run", size=0x100000)
    assert [p for p in run.metrics.prints if p.startswith("resp")] == ["resp 00"] * 16 + ["resp 11"] * 16


def test_errors_of_the_design_fail_the_run(tmp_path: Path) -> None:
    extra = '$display("@error assertion failed at x.py:3"); $display("ERROR: my own text");'
    run = run_core(mover(extra=extra), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert only(run, "S030").message == "assertion failed at x.py:3"
    assert run.metrics.prints == ("sum 2016", "ERROR: my own text")


def test_verilog_errors_fail_the_run_at_their_line(tmp_path: Path) -> None:
    core = mover(outside='\ninitial #500\n  $error("wrong %0d", 7);')
    core = replace(core, origins=(("threads/mover_thread.v", "kernels/own.v"),))
    run = run_core(core, tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    found = only(run, "S030")
    assert found.message == "wrong 7"
    line = core.text("threads/mover_thread.v").splitlines().index('  $error("wrong %0d", 7);') + 1
    assert found.span == Span("kernels/own.v", line)


def test_an_error_that_comes_again_and_again_is_one_message(tmp_path: Path) -> None:
    core = mover(outside='always @(posedge clk) if (!rst) $error("at %0t", $time);')
    run = run_core(core, tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert "more from this line" in only(run, "S030").message


def test_many_errors_of_the_design_are_cut(tmp_path: Path) -> None:
    extra = 'for (n = 0; n < 500; n = n + 1) $display("@error number %0d", n);'
    run = run_core(mover(extra=extra, outside="integer n;"), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    messages = [d.message for d in run.diagnostics if d.code == "S030"]
    assert messages[0] == "number 0" and len(messages) == 21
    assert "more other errors" in messages[-1]
    assert "error: number 499" in (run.directory / "log.txt").read_text()


def test_unknown_bits_that_are_written_are_pointed_out(tmp_path: Path) -> None:
    text = mover(WRITE=1).text("kernels/mover.v")
    text = text.replace("{31'd0, toggle} : sum;", "0 : {sum[31:16], 8'hxx, sum[7:0]};")
    run = run_core(mover(WRITE=1, files={"kernels/mover.v": text}), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert "writes unknown bits (x) to the memory at 0x8001" in only(run, "S036").message


def test_a_missing_data_file_of_a_kernel_fails_the_run(tmp_path: Path) -> None:
    run = run_core(mover(outside='reg [7:0] m[0:3]; initial $readmemh("table.hex", m);'), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert "table.hex" in only(run, "S030").message


def test_warnings_of_kernels_do_not_fail_the_run(tmp_path: Path) -> None:
    run = run_core(mover(outside='initial #500 $warning("look");'), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert only(run, "S007").message == "look"


@pytest.mark.parametrize("call", ["$finish;", "$finish(2);", "$stop;"])
def test_ending_early_is_not_a_pass(tmp_path: Path, call: str) -> None:
    run = run_core(mover(outside=f"initial #700 {call}"), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert "a kernel ended it early" in only(run, "S034").message


def test_fatal_is_not_a_pass(tmp_path: Path) -> None:
    run = run_core(mover(outside='initial #700 $fatal(1, "no way");'), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert "no way" in [d.message for d in run.diagnostics]


def test_a_forged_end_is_not_believed(tmp_path: Path) -> None:
    forged = 'initial #700 begin $display("@end none finished 5"); $finish; end'
    run = run_core(mover(outside=forged), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert codes(run) == ["S034"]


def test_forged_checks_do_no_harm(tmp_path: Path) -> None:
    extra = '$display("@check"); $display("@check a b c d e f"); $display("@progress"); $display("@end");'
    run = run_core(mover(extra=extra), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints[1:] == ("@check", "@check a b c d e f", "@progress", "@end")


def test_syntax_errors_point_at_the_users_file(tmp_path: Path) -> None:
    core = mover(files={"hdl/bad.v": "module bad;\n  assign = 1;\nendmodule\n"})
    run = run_core(replace(core, origins=(("hdl/bad.v", "kernels/bad.v"),)), tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert {d.code for d in run.diagnostics} - {"S005"} == {"S006"}
    assert any(d.span == Span("kernels/bad.v", 2) for d in run.diagnostics)
    assert "syntax error" in (run.directory / "log.txt").read_text()


def test_headers_of_the_core_are_found(tmp_path: Path) -> None:
    header = ("include/own/limits.vh", "`define LIMIT 42\n")
    core = mover(outside='\n`include "own/limits.vh"\ninitial $display("limit %0d", `LIMIT);')
    manifest = replace(core.manifest, headers=(header[0],))
    run = run_core(replace(core, manifest=manifest, files=(*core.files, header)), tmp_path / "run")
    assert run.metrics.prints[0] == "limit 42"


def test_missing_modules_are_named(tmp_path: Path) -> None:
    core = mover(files={"kernels/lost.v": "module lost;\n  absent u();\nendmodule\n"}, outside="lost l();")
    run = run_core(core, tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    found = next(d for d in run.diagnostics if d.code == "S006")
    assert "absent" in found.message and found.span == Span("kernels/lost.v", 2)


def test_transfers_left_open_fail_the_run(tmp_path: Path) -> None:
    # The thread ends while a burst's data are not taken.
    top = mover(BURSTS=1)
    text = top.text("kernels/mover.v").replace(
        "assign m_axi_data_rready = SLOW ? toggle : 1'b1", "assign m_axi_data_rready = 1'b0"
    )
    text = text.replace(".go(reads_done && writes_done)", ".go(bursts_asked == 1)")
    run = run_core(mover(BURSTS=1, files={"kernels/mover.v": text}), tmp_path / "run")
    assert run.metrics.result is Result.FAIL
    assert codes(run) == ["S035"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"read_latency": 0}, "read_latency must be from 1 to 100,000 cycles, not 0"),
        ({"write_latency": -3}, "write_latency must be from 1"),
        ({"size": 0}, "memory size must be from"),
        ({"size": 1 << 40}, "memory size must be from"),
        ({"cycles": 0}, "limits.cycles must be from 1"),
        ({"wall_seconds": 0.0}, "limits.wall_seconds must be positive"),
    ],
)
def test_impossible_settings_start_nothing(tmp_path: Path, changes: dict[str, float], words: str) -> None:
    run = run_core(mover(), tmp_path / "run", **changes)
    assert run.metrics.result is Result.ERROR
    assert words in only(run, "S014").message


def test_an_unknown_simulator(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run", engine="abacus")
    assert run.metrics.result is Result.ERROR
    assert "must be one of icarus" in only(run, "S004").message


@pytest.mark.parametrize("path", ["../outside.v", "/etc/outside.v", "-o.v"])
def test_files_never_leave_the_core(tmp_path: Path, path: str) -> None:
    core = mover(files={path: "module outside; endmodule"})
    run = run_core(core, tmp_path / "run")
    assert run.metrics.result is Result.ERROR
    assert not list(tmp_path.rglob("outside.v"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    run = simulate(request_for(mover()), tmp_path / "absent" / "run", Progresses(), threading.Event())
    assert run.metrics.result is Result.ERROR
    assert [d.code for d in run.diagnostics] == ["S040"]
