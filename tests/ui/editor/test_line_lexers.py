"""Lexing one line at a time gives what lexing the whole text would."""

from __future__ import annotations

import pytest
from pygments.lexers.hdl import VerilogLexer
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, String

from coram_studio.locate import projects_root
from coram_studio.ui.editor.line_lexers import START, PythonLines, VerilogLines, lexer_for


def kinds(path: str, text: str) -> list[dict[str, str]]:
    """Per line, the class of each piece by its text."""
    lexer, state, lines = lexer_for(path), START, []
    for line in text.split("\n"):
        pieces, state = lexer.lex(line, state)
        lines.append({line[start : start + length]: kind for start, length, kind in pieces})
    return lines


def test_python_words_have_their_classes() -> None:
    found = kinds("t.py", "def f(count):\n    for i in range(8):  # go\n        x = 'a' + 0x1F")
    assert found[0]["def"] == "keyword"
    assert found[0]["f"] == "function"
    assert found[1]["in"] == "keyword"
    assert found[1]["range"] == "builtin"
    assert found[1]["# go"] == "comment"
    assert found[2]["0x1F"] == "number"


def test_python_strings_reach_over_lines() -> None:
    found = kinds("t.py", 'a = """one\n  # not a comment\ntwo""" + b\nc = 1')
    assert found[0]['"""one'] == "string"
    assert found[1] == {"  # not a comment": "string"}
    assert found[2]['two"""'] == "string"
    assert found[3]["1"] == "number"


def test_quotes_in_comments_and_strings_open_nothing() -> None:
    lexer = PythonLines()
    for line in ('# """', 'x = \'"""\'', "y = \"#\" # '''", '"""whole""" # done'):
        assert lexer.lex(line, START)[1] == START, line


def test_verilog_words_have_their_classes() -> None:
    found = kinds("k.v", "module m #(parameter W = 8'hFF) (input wire a); // end")
    assert found[0]["module"] == "keyword"
    assert found[0]["// end"] == "comment"
    assert any(kind == "number" for kind in found[0].values())


def test_words_of_systemverilog_are_names_in_verilog() -> None:
    line = "reg bit, do; always @(posedge logic) begin"
    assert set(kinds("k.v", line)[0]) & {"reg", "bit", "do", "logic", "begin"} == {"reg", "begin"}
    assert set(kinds("k.sv", line)[0]) >= {"reg", "bit", "do", "logic", "begin"}


def test_verilog_comments_reach_over_lines() -> None:
    found = kinds("k.v", "wire a; /* one\n  module\n two */ wire b;")
    assert found[0]["/* one"] == "comment"
    assert found[1] == {"  module": "comment"}
    assert found[2][" two */"] == "comment"
    assert "wire" in found[2]


def test_comment_signs_in_strings_and_line_comments_open_nothing() -> None:
    lexer = VerilogLines("verilog")
    for line in ('$display("/*");', "// /*", "a = b; /* x */ /* y */ c"):
        assert lexer.lex(line, START)[1] == START, line
    assert lexer.lex("/* // */ /*", START)[1] != START


@pytest.mark.parametrize(
    ("path", "whole"),
    [("kernels/vectorsum.v", VerilogLexer), ("threads/sum_thread.py", PythonLexer)],
)
def test_comments_and_strings_of_the_sample_are_those_of_the_whole_lexer(path: str, whole: type) -> None:
    text = (projects_root() / "vector_sum" / path).read_text(encoding="utf-8")
    expected = [""] * len(text)
    for start, token, value in whole(stripnl=False, ensurenl=False).get_tokens_unprocessed(text):
        if token in Comment or token in String:
            expected[start : start + len(value)] = ["quiet"] * len(value)
    lexer, state, offset = lexer_for(path), START, 0
    for line in text.split("\n"):
        pieces, state = lexer.lex(line, state)
        for start, length, kind in pieces:
            for at in range(offset + start, offset + start + length):
                quiet = expected[at] == "quiet"
                assert (kind in ("comment", "string")) == quiet, (line, kind)
        offset += len(line) + 1
