"""Objects whose instances macros write: the macros are written out where they are used, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from splice_simulation import failures, has_icarus

from coram_studio.verilog.source import SourceText, Spliced
from coram_studio.verilog.splice import splice_objects

pytestmark = pytest.mark.skipif(not has_icarus(), reason="Icarus Verilog is not installed")

HEADER = """`define NAME "t" // the thread
`define RAM(N, ID) \\
  CoramMemory1P #(.CORAM_THREAD_NAME(`NAME), .CORAM_ID(ID), .CORAM_DATA_WIDTH(4'd8)) \\
    N (.CLK(CLK), .WE(1'b0))
`define PAIR(A) `RAM(A``_x, 1); wire [7:0] A; \\
  `RAM(\\odd.name+ , 2);
`define LANE lane #(.B(20)) l (CLK);
"""
TOP = """`include "mac.vh"
// 表 `RAM(no, 9)
module top(input CLK);
  `RAM(first, 0); wire [3:0] free = `NAME == "t";
  `PAIR(
    pair)
  `LANE
  genvar i;
  generate for (i = 0; i < 2; i = i + 1) begin : g
    `RAM(looped, 10 + i);
  end endgenerate
  CoramChannel #(`NAME) c (.CLK(CLK));
endmodule
"""
LANE = """`include "mac.vh"
module lane #(parameter B = 0) (input CLK);
  `RAM(deep, B + 1)
    ; initial if (`NAME != "t") $display("`RAM(never)");
endmodule
"""


def spliced_with(top: str = TOP) -> Spliced:
    files = [
        SourceText("kernels/top.v", top),
        SourceText("kernels/lane.v", LANE),
        SourceText("kernels/mac.vh", HEADER, "mac.vh"),
    ]
    return splice_objects(files, "top")


def test_control_sides_reach_objects_that_macros_write(tmp_path: Path) -> None:
    spliced = spliced_with()
    assert [d.message for d in spliced.diagnostics] == []
    assert sorted(item.coram_id for item in spliced.objects) == [0, 0, 1, 2, 10, 11, 21]
    assert failures(spliced, tmp_path) == []


def test_lines_stay_where_they_are() -> None:
    spliced = spliced_with()
    top, lane = (source.text.split("\n") for source in spliced.sources)
    assert [len(top), len(lane)] == [TOP.count("\n") + 1, LANE.count("\n") + 1]
    assert top[1] == TOP.split("\n")[1], "what only looks like a macro stays"
    assert top[10:] == ["  end endgenerate", *top[11:]]
    assert top[3].endswith('wire [3:0] free = `NAME == "t";'), "other uses on the line stay"
    assert '$display("`RAM(never)")' in lane[3]
    assert "`NAME" in top[11]


def test_places_are_those_of_the_uses() -> None:
    places = {item.coram_id: str(item.span) for item in spliced_with().objects if item.path != "top.c"}
    assert places == {
        0: "kernels/top.v:4:3",
        1: "kernels/top.v:5:3",
        2: "kernels/top.v:5:3",
        10: "kernels/top.v:10:5",
        11: "kernels/top.v:10:5",
        21: "kernels/lane.v:3:3",
    }


def test_errors_are_those_of_the_sources_as_they_are() -> None:
    spliced = spliced_with(TOP.replace("10 + i", "10"))
    (found,) = spliced.diagnostics
    assert (found.code, str(found.span)) == ("K011", "kernels/top.v:10:5")
    assert spliced.sources[0].text == TOP.replace("10 + i", "10")
