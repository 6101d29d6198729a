"""Included files from memory, text with its includes written out, and the names of data files."""

from __future__ import annotations

import pytest

from coram_studio.verilog.file_uses import file_uses, is_data_name, may_use_files
from coram_studio.verilog.includes import with_includes
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText
from coram_studio.verilog.splice import splice_objects

KERNEL = "kernels/k.v"
USER = "module k(input CLK, output [`W-1:0] q);\n  assign q = 0;\nendmodule\n"


@pytest.mark.parametrize("name", ["w.vh", "sub/w.vh", "w.v", "w"])
@pytest.mark.parametrize("directive", ['`include "{}"', '`include "./{}"'])
def test_a_header_is_known_by_its_name_in_the_directive(name: str, directive: str) -> None:
    source = SourceText(KERNEL, directive.format(name) + "\n" + USER)
    header = SourceText("kernels/elsewhere/w.vh", "`define W 7\n", name)
    reading = read_kernel(source, others=[header])
    assert reading.diagnostics == ()
    assert [port.width for port in reading.modules[0].ports] == [1, 7]
    spliced = splice_objects([source, header], "k")
    assert spliced.diagnostics == ()
    assert spliced.sources == (source,)
    assert spliced.headers == (header,)


def test_a_header_is_not_found_by_another_name() -> None:
    source = SourceText(KERNEL, '`include "w.vh"\n' + USER)
    header = SourceText("kernels/w.vh", "`define W 7\n", "sub/w.vh")
    assert "K009" in [d.code for d in read_kernel(source, others=[header]).diagnostics]


@pytest.mark.parametrize("directive", ["`include <w.vh>", "`include `NAME"])
def test_a_header_must_be_in_quotes(directive: str) -> None:
    """Not every simulator takes other forms."""
    source = SourceText(KERNEL, f'`define NAME "w.vh"\n{directive}\n{USER}')
    header = SourceText("kernels/w.vh", "`define W 7\n", "w.vh")
    found = read_kernel(source, others=[header]).diagnostics[0]
    assert found.code == "K009"
    assert "in quotes" in found.message
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 1)


def test_columns_in_headers_count_characters() -> None:
    source = SourceText(KERNEL, '`include "w.vh"\n' + USER)
    header = SourceText("kernels/include/w.vh", "`define W 7\n/* é語 */ junk junk junk;\n", "w.vh")
    spans = [d.span for d in read_kernel(source, others=[header]).diagnostics if d.span is not None]
    assert spans
    assert (spans[0].path, spans[0].line, spans[0].column) == (header.path, 2, 19)


def test_includes_are_written_out() -> None:
    headers = {"a.vh": 'A\n`include "b.vh"', "b.vh": "B", "loop.vh": 'L `include "loop.vh"\n'}
    text = (
        '`include "a.vh" // first\n// `include "b.vh"\n"`include" x\n  `include "./b.vh"\n`include "no.vh"\n'
    )
    assert with_includes(text, headers) == (
        'A\nB\n\n // first\n// `include "b.vh"\n"`include" x\n  B\n\n`include "no.vh"\n'
    )
    assert with_includes('`include "loop.vh"\nend', headers).split() == ["L", "end"]
    assert with_includes("plain", headers) == "plain"


def test_includes_that_multiply_come_to_an_end() -> None:
    headers = {f"h{n}.vh": f'`include "h{n + 1}.vh"\n`include "h{n + 1}.vh"\n' for n in range(60)}
    headers["h60.vh"] = "x" * 1000
    assert len(with_includes('`include "h0.vh"', headers)) < 10_000_000


def test_file_uses() -> None:
    header = SourceText("kernels/n.vh", '`define FROM_HEADER "header.hex"\n', "n.vh")
    source = SourceText(
        KERNEL,
        '`include "n.vh"\n'
        'module k; /* é */ parameter P = "parameter.mem", Q = "text"; reg [7:0] m [0:3];\n'
        'initial begin $readmemh("a.hex", m); $readmemb (`FROM_HEADER, m, 0, 1); $readmemh(P, m);\n'
        "`ifdef LEFT_OUT\n"
        '$readmemh("left_out.hex", m);\n'
        "`else\n"
        '$readmemh({"co", "ncat.hex"}, m); $readmemh; $readmemh(); $display("a.txt %d", 1);\n'
        "`endif\n"
        'if ($test$plusargs("x")) $readmemh("odd name", m); // $readmemh("comment.hex", m);\n'
        "end endmodule\n",
    )
    uses = {
        use.name: (use.is_required, use.span.line, use.span.column) for use in file_uses(source, [header])
    }
    assert uses == {
        "parameter.mem": (False, 2, 33),
        "a.hex": (True, 3, 25),
        "header.hex": (True, 3, 49),
        "ncat.hex": (False, 7, 18),
        "odd name": (True, 9, 36),
    }
    assert "left_out.hex" in {use.name for use in file_uses(source, [header], ["LEFT_OUT=1"])}


def test_text_that_cannot_be_parsed_uses_no_files() -> None:
    assert file_uses(SourceText(KERNEL, '$readmemh("a.hex"' + "(" * 100_000)) == ()


def test_quick_looks() -> None:
    assert may_use_files('$readmemh ("x", m)')
    assert may_use_files('parameter F = "x.HEX"')
    assert not may_use_files("module k; endmodule")
    assert is_data_name("a/b.mem")
    assert not is_data_name("a.mem.v")
