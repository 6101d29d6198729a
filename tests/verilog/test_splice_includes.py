"""Objects, and modules that lead to some, in included files: changed copies of these, judged by simulation."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from random_hierarchy import RandomHierarchy
from splice_simulation import failures, has_icarus, without_insertions

from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText, Spliced
from coram_studio.verilog.splice import splice_objects

needs_icarus = pytest.mark.skipif(not has_icarus(), reason="Icarus Verilog is not installed")

MEMORY = 'CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_ID({}), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(6)) m'
LANE = f"module lane #(parameter ID = 0) (input CLK);\n  {MEMORY.format('ID')} (.CLK(CLK));\nendmodule\n"
GUARDED = f"`ifndef LANE\n`define LANE\n{LANE}`endif\n"

Files = dict[str, str]
"""Texts by path; those that do not end in .v are included, by their names below kernels/include/."""

DESIGNS: dict[str, Files] = {
    "a module": {
        "top.v": '`include "lane.vh"\nmodule top(input CLK); lane #(3) l (CLK); endmodule\n',
        "lane.vh": "// é 語\r\n" + LANE.replace("\n", "\r\n"),
    },
    "by several files, with a guard": {
        "top.v": '`include "lane.vh"\nmodule top(input CLK); lane #(3) l (CLK); other o (.CLK(CLK)); endmodule\n',
        "other.v": '`include "lane.vh"\nmodule other(input CLK); lane #(7) l (.CLK(CLK)); endmodule\n',
        "lane.vh": GUARDED,
    },
    "nested": {
        "top.v": 'module top(input CLK);\n`include "body.vh"\nendmodule\n`include "all.vh"\n',
        "body.vh": 'lane #(1) a (CLK);\n`include "deep/more.vh"\n',
        "deep/more.vh": "lane #(2) b (.CLK(CLK)); " + MEMORY.format(9) + " (.CLK(CLK)); // last",
        "all.vh": '`include "lane.vh"\n',
        "lane.vh": GUARDED,
    },
    "the same text in several modules": {
        "top.v": "module top(input CLK); one a (CLK); two b (CLK); endmodule\n",
        "one.v": 'module one(input CLK); localparam FIRST = 0;\n`include "body.vh"\nendmodule\n',
        "two.v": 'module two(input CLK); localparam FIRST = 4;\n`include "body.vh"\nendmodule\n',
        "body.vh": "genvar i;\ngenerate for (i = 0; i < FIRST / 2 + 1; i = i + 1) begin : g\n  "
        + MEMORY.format("FIRST + i")
        + " (.CLK(CLK));\nend endgenerate\n",
    },
    "different, nested": {
        "top.v": "module top(input CLK); one a (CLK); two b (CLK); endmodule\n",
        "one.v": 'module one(input CLK); localparam FIRST = 1;\n`include "body.vh"\nendmodule\n',
        "two.v": 'module two(input CLK); localparam FIRST = 2;\n`include "body.vh" // again\nendmodule\n',
        # A copy that both could share is not, as what it includes differs.
        "body.vh": 'genvar i;\n`include "none.vh"\ngenerate for (i = 0; i < 2; i = i + 1) begin : g\n'
        'localparam N = i + 50 * FIRST; /* `include "no.vh" */\n`include "deep/m.vh"\nend endgenerate\n'
        "generate for (i = FIRST; i < 3; i = i + 1) begin : h\nlocalparam N = i + 10 * FIRST + 200;\n"
        '`include "./deep/m.vh"\nend endgenerate\n',
        "deep/m.vh": MEMORY.format("N") + " (.CLK(CLK));\n",
        "deep/m_2.vh": "",
        "none.vh": "// nothing\n",
    },
    "under several macros": {
        "top.v": "`define NAME one\n`define NUMBER 1\n"
        '`include "lane.vh"\n`undef NAME\n`define NAME two\n`undef NUMBER\n`define NUMBER 2\n`define MORE\n'
        '`include "lane.vh"\nmodule top(input CLK); one a (CLK); two b (CLK); endmodule\n',
        "lane.vh": f"module `NAME (input CLK);\n  {MEMORY.format('`NUMBER')} (.CLK(CLK));\n`ifdef MORE\n"
        '  CoramChannel #("t") c (.CLK(CLK));\n`endif\nendmodule\n',
    },
    "the same text with an object and without one": {
        "top.v": "`define LANE lane\nmodule top(input CLK); one a (CLK); two b (CLK); three c (CLK); endmodule\n"
        'module one\n`include "ports.vh"\n`include "body.vh"\nendmodule\n`undef LANE\n`define LANE plain\n'
        'module two\n`include "ports.vh"\n`include "body.vh"\nendmodule\n'
        'module three\n`include "ports.vh"\nendmodule\nmodule unused\n`include "ports.vh"\n'
        '`include "body.vh"\nendmodule\nmodule plain(input CLK); endmodule\n' + LANE,
        "ports.vh": "(input CLK);\n",
        "body.vh": "`LANE l (.CLK(CLK));\n",
    },
    "with declarations of its own": {
        "top.v": '\ufeff`include "objects.vh"\nmodule top(input CLK); '
        + MEMORY.format(5)
        + " (.CLK(CLK)); endmodule\n",
        "objects.vh": "\ufeff`define HERE\nmodule CoramMemory1P(input CLK); endmodule // not ours\n",
    },
}


def splice(files: Files) -> Spliced:
    sources = [
        SourceText(f"kernels/{name}", text)
        if name.endswith(".v")
        else SourceText(f"kernels/include/{name}", text, name)
        for name, text in files.items()
    ]
    return splice_objects(sources, "top")


@needs_icarus
@pytest.mark.parametrize("name", DESIGNS)
def test_control_sides_reach_their_objects(name: str, tmp_path: Path) -> None:
    spliced = splice(DESIGNS[name])
    assert [d.message for d in spliced.diagnostics if d.severity.value == "error"] == []
    assert spliced.objects
    changed = {source.path.removeprefix("kernels/"): source.text for source in spliced.sources}
    changed |= {header.include_name: header.text for header in spliced.headers}
    for path, text in DESIGNS[name].items():
        if path not in changed:
            continue  # included by nobody
        assert without_insertions(changed[path], text.removeprefix("\ufeff"))
    assert failures(spliced, tmp_path) == []


def test_objects_are_where_their_file_has_them() -> None:
    spliced = splice(DESIGNS["nested"])
    places = {item.path: str(item.span) for item in spliced.objects}
    assert places["top.a.m"] == places["top.b.m"] == "kernels/include/lane.vh:4:101"
    column = DESIGNS["nested"]["deep/more.vh"].index(" m (") + 2
    assert places["top.m"] == f"kernels/include/deep/more.vh:1:{column}"


def test_inclusions_that_need_different_changes_get_copies_of_their_own() -> None:
    files = DESIGNS["different, nested"]
    spliced = splice(files)
    names = {header.include_name: header for header in spliced.headers}
    assert set(names) == {
        "body.vh",
        "body_2.vh",
        "deep/m.vh",
        "deep/m_3.vh",
        "deep/m_4.vh",
        "deep/m_2.vh",
        "none.vh",
    }
    assert names["deep/m_3.vh"].path == "kernels/include/deep/m.vh"
    texts = {source.path: source.text for source in spliced.sources}
    assert '`include "body.vh"' in texts["kernels/one.v"]
    assert '`include "body_2.vh"' in texts["kernels/two.v"]
    assert {str(item.span).rpartition(":")[0] for item in spliced.objects} == {"kernels/include/deep/m.vh:1"}


def test_a_guarded_module_of_several_files_is_no_duplicate() -> None:
    files = DESIGNS["by several files, with a guard"]
    header = SourceText("kernels/include/lane.vh", files["lane.vh"], "lane.vh")
    other = SourceText("kernels/other.v", files["other.v"])

    def duplicates(*others: SourceText) -> list[str]:
        found = read_kernel(SourceText("kernels/top.v", files["top.v"]), others=others).diagnostics
        return [str(d.span) for d in found if "duplicate" in d.message]

    assert duplicates(other, header) == []
    assert duplicates(other, header, SourceText("kernels/more.v", LANE)) != []


@needs_icarus
@pytest.mark.parametrize("seed", range(6))
def test_random_hierarchies_whose_lines_are_spread_over_included_files(seed: int, tmp_path: Path) -> None:
    source = random.Random(seed)
    files: dict[str, str] = {}

    def spread(lines: list[str], depth: int) -> list[str]:
        result: list[str] = []
        while lines:
            if depth < 3 and source.random() < 0.15:
                count, name = source.randint(1, 6), f"d{source.randint(0, 2)}/f{len(files)}.vh"
                files[name] = ""
                files[name] = "\n".join(spread(lines[:count], depth + 1))
                result.append(f'`include "{name}"')
                lines = lines[count:]
            else:
                result.append(lines[0])
                lines = lines[1:]
        return result

    files["top.v"] = "\n".join(spread(RandomHierarchy(seed).text.split("\n"), 0))
    spliced = splice(files)
    assert len(files) > 2 and spliced.objects
    assert [d.message for d in spliced.diagnostics if d.severity.value == "error"] == []
    assert failures(spliced, tmp_path, seed=seed) == []
