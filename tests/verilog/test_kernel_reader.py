"""Reading of kernels: modules, ports, and mistakes with their places."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from coram_studio.diagnostics import CATALOGUE, Diagnostic
from coram_studio.model.keywords import SYSTEMVERILOG_KEYWORDS, VERILOG_2005_KEYWORDS
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import KernelReading, SourceText

SUM = """// sums: 合計 é
module sum #(
  parameter W = 32,
  parameter DEPTH = 1 << 4,
  parameter NAME = "sum"
) (
  input CLK, input RST,
  output reg [$clog2(DEPTH)-1:0] mem_addr, output [W-1:0] mem_d, output mem_we, input [W-1:0] mem_q,
  output [W-1:0] comm_d, output comm_enq, input comm_full,
  input [W-1:0] comm_q, output comm_deq, input comm_empty,
  output [3:0] led
);
  localparam HIDDEN = 3;
  assign mem_d = 0, mem_we = 0, comm_d = 0, comm_enq = 0, comm_deq = 0, led = HIDDEN;
  always @(posedge CLK) mem_addr <= mem_q;
endmodule
"""


def read(text: str, *arguments: object, **more: object) -> KernelReading:
    return read_kernel(SourceText("kernels/k.v", text), *arguments, **more)  # type: ignore[arg-type]


def errors(reading: KernelReading) -> list[Diagnostic]:
    return [d for d in reading.diagnostics if d.severity.value == "error"]


def test_modules_parameters_ports_and_bundles() -> None:
    reading = read(SUM)
    assert errors(reading) == []
    (module,) = reading.modules
    assert (module.name, module.span.line, module.span.column, module.span.end_column) == ("sum", 2, 8, 11)
    assert [(p.name, p.default, p.value) for p in module.parameters] == [
        ("W", "32", 32),
        ("DEPTH", "1 << 4", 16),
        ("NAME", '"sum"', None),
    ]
    assert {p.name: p.width for p in module.ports}["mem_addr"] == 4
    assert [(b.name, b.type.value) for b in module.bundles] == [
        ("CLK", "clock"),
        ("RST", "reset"),
        ("mem", "memory"),
        ("comm", "channel"),
        ("led", "wire"),
    ]
    span = dict(zip([p.name for p in module.ports], module.port_spans, strict=True))["mem_addr"]
    assert (span.line, span.column) == (8, 34)


def test_widths_follow_the_parameters_given() -> None:
    module = read(SUM, {"W": "8 * 2", "DEPTH": "1024"}).modules[0]
    widths = {p.name: p.width for p in module.ports}
    assert (widths["mem_q"], widths["mem_addr"]) == (16, 10)
    assert {p.name: p.value for p in module.parameters}["W"] == 16


def test_parameters_apply_to_the_module_asked_for() -> None:
    text = (
        "module a #(parameter W = 1) (input [W-1:0] x); endmodule\n"
        "module b #(parameter W = 2) (input [W-1:0] x); a #(5) u(x); endmodule\n"
    )
    reading = read(text, {"W": "7"}, module="b")
    assert {m.name: m.ports[0].width for m in reading.modules} == {"a": 1, "b": 7}
    reading = read(text, {"W": "7"}, module="a")
    assert {m.name: m.ports[0].width for m in reading.modules} == {"a": 7, "b": 2}
    assert [m.name for m in reading.modules] == ["a", "b"], "in the order of the file"


def test_an_unknown_parameter_is_an_error() -> None:
    (found,) = errors(read(SUM, {"WIDTH": "8"}))
    assert found.code == "K007"
    assert found.message == "sum has no parameter WIDTH; its parameters are: DEPTH, NAME, W"
    assert errors(read(SUM, {"W": "8 +"})) != []


@pytest.mark.parametrize(
    "text",
    [
        "module k(input CLK, output [3:0] q); assign q = r; reg [3:0] r; always @(posedge CLK) r <= r + 1; endmodule",
        "module k(input CLK, output [3:0] q); reg [3:0] q; always @(posedge CLK) q <= q + 1; endmodule",
        "module k(a); input [W-1:0] a; parameter W = 4; endmodule",
        "`default_nettype none\nmodule k(input a, output b); assign b = a; endmodule",
        "module s(input a, output b); endmodule\nmodule k; s u(,); s v(.a(), .b()); endmodule",
        'module k(input CLK); initial $readmemh("x.hex", m); reg [7:0] m [0:3]; endmodule',
        "module k(input [3:0] i, output o); reg [7:0] m [0:15]; assign o = m[i][3]; endmodule",
        "module k(inout [7:0] io, input oe, input [7:0] d); assign io = oe ? d : 8'bz; endmodule",
        "module k #(parameter N = 8) (output [clog2(N)-1:0] o); function integer clog2; input integer v; begin\n"
        "v = v - 1; for (clog2 = 0; v > 0; clog2 = clog2 + 1) v = v >> 1; end endfunction assign o = 0; endmodule",
    ],
)
def test_verilog_as_the_field_writes_it_is_no_error(text: str) -> None:
    assert errors(read(text + "\n")) == []


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message"),
    [
        ("module k; reg begin; endmodule\n", "K001", 1, 15, "begin is a keyword of Verilog and cannot be"),
        ("module k(input a,); endmodule\n", "K001", 1, 17, "misplaced trailing ','"),
        ("module k;\n  assign x = ;\nendmodule\n", "K001", 2, 14, "expected expression"),
        ("module k\n  wire x;\nendmodule\n", "K001", 1, 9, "';' is missing here"),
        ("module k(output q);\n  assign q = a;\nendmodule\n", "K002", 2, 14, "'a' is not declared"),
        (
            "module k;\n\tgone u();\nendmodule\n",
            "K004",
            2,
            2,
            "no file of the project declares the module gone",
        ),
        ("module k;\n CoramMemoryP1 u();\nendmodule\n", "K004", 2, 2, "there is no module CoramMemoryP1"),
        (
            '\n`include "gone.vh"\nmodule k; endmodule\n',
            "K009",
            2,
            10,
            "the included file 'gone.vh' does not exist",
        ),
        ("module k;\n wire [`W:0] x;\nendmodule\n", "K009", 2, 8, "the macro '`W' is not defined"),
        ("// 合計é\nmodule k; /* 合é */ assign x = ; endmodule\n", "K001", 2, 31, "expected expression"),
        ("\ufeffmodule k; assign x = ; endmodule\n", "K001", 1, 23, "expected expression"),
        ("// a\r\nmodule k;\r\n assign x = ;\r\nendmodule\r\n", "K001", 3, 13, "expected expression"),
        (
            "// \udc8d\udc87\udc8cv\nmodule k; /* \udc8d\udc87 */ assign x = ; endmodule\n",
            "K001",
            2,
            31,
            "expected expr",
        ),
    ],
)
def test_mistakes_and_their_places(text: str, code: str, line: int, column: int, message: str) -> None:
    found = errors(read(text))[0]
    assert found.span is not None
    assert (found.code, found.span.path, found.span.line, found.span.column) == (
        code,
        "kernels/k.v",
        line,
        column,
    )
    assert found.message.startswith(message)
    assert found.remedy


def test_a_squiggle_covers_the_word() -> None:
    found = errors(read("module k(output q);\n  assign q = nothing_such;\nendmodule\n"))[0]
    assert found.span is not None
    assert (found.span.column, found.span.end_column) == (14, 26)


def test_shift_jis_bytes_neither_crash_nor_move_columns(tmp_path: Path) -> None:
    raw = "module k(output q); /* 合計を出す表 */ assign q = nothing; endmodule\n".encode("shift_jis")
    text = raw.decode("utf-8", "surrogateescape")
    found = errors(read(text))[0]
    assert found.span is not None
    assert text[found.span.column - 1 : found.span.end_column - 1] == "nothing"


def test_warnings_do_not_hide_the_module() -> None:
    reading = read("module k(output [3:0] q, input RST_N);\n  assign q = 8'hff;\nendmodule\n")
    assert {d.code for d in reading.diagnostics} == {"K003", "K008"}
    assert errors(reading) == []


def test_ports_that_a_diagram_cannot_connect_are_left_out_and_said() -> None:
    text = "module k(input [7:0] a [0:3], input real r, input [7:0] b);\nendmodule\n"
    reading = read_kernel(SourceText("k.sv", text))
    assert [p.name for p in reading.modules[0].ports] == ["b"]
    assert [d.code for d in reading.diagnostics].count("K016") == 2


def test_a_file_without_modules() -> None:
    assert [d.code for d in read("// nothing\n").diagnostics] == ["K005"]
    assert [d.code for d in read("").diagnostics] == ["K005"]
    only_objects = "module CoramMemory1P(input CLK); endmodule\n"
    assert read(only_objects) == KernelReading((), ())


def test_ports_survive_a_syntax_error_in_the_body() -> None:
    reading = read(SUM.replace("mem_addr <= mem_q;", "mem_addr <= ;"))
    assert errors(reading)
    assert [b.type.value for b in reading.modules[0].bundles][2:4] == ["memory", "channel"]


def test_modules_and_macros_of_other_files_are_known() -> None:
    other = SourceText("kernels/sub.v", "module sub(input a); assign b = ; endmodule\n")
    header = SourceText("kernels/defs.vh", "`define W 12\n")
    text = '`include "defs.vh"\nmodule k(input [`W-1:0] x);\n sub u(x[0]);\nendmodule\n'
    reading = read(text, others=[other, header])
    assert errors(reading) == [], "the other file's mistakes are its own"
    assert reading.modules[0].ports[0].width == 12


def test_include_folders_and_macros_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "sizes.vh").write_text("`define W 9\n")
    text = '`include "sizes.vh"\nmodule k(input [`W-1:0] x, input [`N-1:0] y); endmodule\n'
    reading = read(text, include_dirs=[tmp_path], defines=["N=3"])
    assert [p.width for p in reading.modules[0].ports] == [9, 3]


def test_objects_are_known_with_their_parameters() -> None:
    text = """module k(input CLK, output [7:0] q);
  CoramMemory1P #(.CORAM_THREAD_NAME("t"), .CORAM_DATA_WIDTH(8), .CORAM_ADDR_LEN(4))
    m (.CLK(CLK), .ADDR(4'd0), .D(8'd0), .WE(1'b0), .Q(q));
  CoramChannel #(.CORAM_THREAD_NAME("t"), .CORAM_DEPTH(4)) c (.CLOCK(CLK));
endmodule
"""
    reading = read(text)
    (found,) = errors(reading)
    assert found.message == "port 'CLOCK' does not exist in 'CoramChannel'"
    warnings = [d.message for d in reading.diagnostics if d.code == "K003"]
    assert "parameter 'CORAM_DEPTH' does not exist in 'CoramChannel'" in warnings
    assert "inputs CLK, RST, D, ENQ, DEQ have no connection" in warnings


HOSTILE = {
    "parentheses": "module a; wire x = " + "(" * 100_000,
    "begin": "module a; initial " + "begin " * 50_000,
    "sum": "module a; wire x = " + "1+" * 100_000 + "1; endmodule",
    "generate": "module a; " + "if(1) " * 50_000 + "; endmodule",
    "structs": "module a; typedef "
    + "struct packed {" * 20_000
    + "logic x;"
    + "} a;" * 20_000
    + " endmodule",
    "power": "module a; parameter x = 99999'd9**999999999; wire y = x; endmodule",
    "macros": "`define A `B `B `B `B `B `B `B `B\n`define B `C `C `C `C `C `C `C `C\n"
    "`define C `D `D `D `D `D `D `D `D\n`define D `E `E `E `E `E `E `E `E\n"
    "`define E `F `F `F `F `F `F `F `F\n`define F `G `G `G `G `G `G `G `G\n"
    "`define G x x x x x x x x x x x x\nmodule a; `A `A `A endmodule\n",
    "device": '`include "/dev/zero"\nmodule a; endmodule\n',
    "loops": "module a; genvar i,j; for(i=0;i<100000;i=i+1) begin for(j=0;j<100000;j=j+1) wire x; end endmodule",
    "function": "module a; function integer f(input integer q); while(1) q=q+1; endfunction\n"
    "parameter x=f(3); wire [x:0] y; endmodule",
    "recursion": "module a #(parameter N = 100) (); a #(N-1) u(); a #(N-1) v(); endmodule module b; a u(); endmodule",
    "nul": "module a; \0 endmodule\0\n",
    "attributes": "(* " + "a," * 50_000 + "a *) module a; endmodule",
    "widths": "module a(input [2147483647:0] x, input [-1:0] y, input [99999999:0] z); endmodule",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_diagnostics_and_soon(name: str) -> None:
    started = time.process_time()
    reading = read(HOSTILE[name])
    assert time.process_time() - started < 5
    if name not in ("widths",):
        assert reading.diagnostics


def _damaged(generator: random.Random) -> str:
    """The sample with pieces cut out, doubled, swapped or replaced by other words."""
    words = [
        "module",
        "endmodule",
        "(",
        ")",
        "begin",
        "`define",
        "`ifdef X",
        "#(",
        "é",
        "\udc80",
        "[",
        "]",
        '"',
        "/*",
    ]
    text = SUM
    for _ in range(generator.randint(1, 6)):
        start = generator.randrange(len(text))
        end = min(len(text), start + generator.randint(0, 40))
        piece = generator.choice(
            ["", text[start:end] * 2, generator.choice(words), chr(generator.randrange(0x250))]
        )
        text = text[:start] + piece + text[end:]
    return text


@pytest.mark.parametrize("seed", range(150))
def test_damaged_text_never_raises(seed: int) -> None:
    text = _damaged(random.Random(seed))
    reading = read(text, {"W": "4"})
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in reading.diagnostics:
        assert found.code in CATALOGUE
        if found.span is not None and found.span.path == "kernels/k.v":
            assert 1 <= found.span.line <= len(lines)
            assert 1 <= found.span.column <= len(lines[found.span.line - 1]) + 2


def test_live_checking_is_quick() -> None:
    read(SUM)
    times = []
    for number in range(9):
        started = time.perf_counter()
        read(SUM + f"// {number}\n", {"W": "16"})
        times.append(time.perf_counter() - started)
    assert sorted(times)[4] < 0.010


@pytest.mark.parametrize("word", sorted(SYSTEMVERILOG_KEYWORDS))
def test_the_language_says_which_words_are_names(word: str) -> None:
    text = f"module k #(parameter P = 1) (input wire {word}, output q);\n  assign q = {word};\nendmodule\n"
    verilog, newer = (read_kernel(SourceText(f"kernels/k.{suffix}", text)) for suffix in ("v", "sv"))
    assert bool(errors(verilog)) == (word in VERILOG_2005_KEYWORDS)
    assert errors(newer)
    if not errors(verilog):
        assert [port.name for port in verilog.modules[0].ports] == [word, "q"]


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        ("logic [7:0] x;", 1, "logic"),
        ("wire bit; always_ff @(posedge CLK) r <= 1;", 11, "always_ff"),
        ("always_comb r = 1;", 1, "always_comb"),
        ("typedef enum {A, B} t;", 1, "typedef"),
        ("initial for (int i = 0; i < 2; i = i + 1) r = i;", 14, "int"),
        ("import p::*;", 1, "import"),
    ],
)
def test_systemverilog_in_a_file_of_verilog_is_named_with_what_to_do(
    line: str, column: int, word: str
) -> None:
    text = f"module k(input CLK);\n  reg r;\n{line}\nendmodule\n"
    found = errors(read(text))
    assert [(d.code, d.message) for d in found] == [
        ("K001", f"{word} is a keyword of SystemVerilog, but kernels/k.v is read as Verilog-2005")
    ]
    assert found[0].span is not None
    assert (found[0].span.line, found[0].span.column) == (3, column)
    assert "kernels/k.sv" in found[0].remedy


def test_mistakes_beside_such_words_are_what_they_are() -> None:
    (found,) = errors(read("module k;\n  reg bit, do; initial bit = zork;\nendmodule\n"))
    assert found.message == "'zork' is not declared"
    newer = read_kernel(SourceText("kernels/k.sv", "module k; reg do; endmodule\n"))
    assert errors(newer)[0].message == "do is a keyword of SystemVerilog and cannot be a name"
    assert "file .v" in errors(newer)[0].remedy


def test_included_files_are_read_as_the_file_that_includes_them() -> None:
    header = SourceText("kernels/words.vh", "wire do;\n", "words.vh")
    text = 'module k;\n`include "words.vh"\nendmodule\n'
    assert errors(read_kernel(SourceText("kernels/k.v", text), others=[header])) == []
    assert errors(read_kernel(SourceText("kernels/k.sv", text), others=[header]))


HABITS = """module k(input CLK, input [1:0] a, input signed [7:0] s, input [7:0] u, output reg [3:0] q, output reg r);
  parameter IDLE = 0, LAST = 3;
  reg [3:0] state;
  reg [31:0] total;
  integer i;
  always @(posedge CLK or negedge s[0]) begin // posedge
    case (state)
      IDLE: if (u == LAST - 1) state <= LAST;
      LAST: total <= total + u;
    endcase
    for (i = 0; i < u; i = i + 1) q[i] <= s[0];
  end
endmodule
"""


def test_habits_of_plain_verilog_are_no_warnings() -> None:
    assert [d.message for d in read(HABITS).diagnostics if d.code == "K003"] == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('always @* /* posedge */ case (a) 0: r = "posedge" > 1; 1: r = 1; endcase', "missing 'default'"),
        ("function f(input [1:0] x); case (x) 0: f = 1; endcase endfunction", "missing 'default'"),
        ("always @* r = s < u;", "comparison of differently signed types"),
        ("always @* q = u;", "truncates from 8 to 4 bits"),
    ],
)
def test_what_is_seldom_meant_is_still_said(line: str, message: str) -> None:
    reading = read(HABITS.replace("endmodule", f"  {line}\nendmodule"))
    assert [message in d.message for d in reading.diagnostics if d.code == "K003"] == [True]
