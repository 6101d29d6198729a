"""Included files in the place of directives, with lines that simulators name as those of the files."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from coram_studio.verilog.inlining import Inlined, inline_includes


def inlined(text: str, files: Mapping[str, str]) -> Inlined:
    return inline_includes("h.v", text, lambda _by, name: (name, files[name]) if name in files else None)


def named_lines(text: str) -> list[tuple[str, int, str]]:
    """Each line that is no directive of ours, with the file and the line that simulators take it for."""
    path, number, found = "h.v", 1, []
    for line in text.split("\n"):
        words = line.split(" ")
        if words[0] == "`line":
            path, number = words[2].strip('"'), int(words[1])
            continue
        if line.strip():
            found.append((path, number, line))
        number += 1
    return found


def test_every_line_is_that_of_its_file() -> None:
    files = {"a": 'a1\n`include "b"\na3', "b": "b1\nb2\n"}
    text = 'h1\nh2 `include "a" // h2\nh3\n`ifdef X\n`include "b"\nh6\n`else\nh8\n`endif // e\nh10\n'
    assert named_lines(inlined(text, files).text) == [
        ("h.v", 1, "h1"),
        ("h.v", 2, "h2 "),
        ("a", 1, "a1"),
        ("b", 1, "b1"),
        ("b", 2, "b2"),
        ("a", 3, "a3"),
        ("h.v", 2, " " * 15 + " // h2"),
        ("h.v", 3, "h3"),
        ("h.v", 4, "`ifdef X"),
        ("b", 1, "b1"),
        ("b", 2, "b2"),
        ("h.v", 6, "h6"),
        ("h.v", 7, "`else"),
        ("h.v", 8, "h8"),
        ("h.v", 9, "`endif // e"),
        ("h.v", 10, "h10"),
    ]


def test_comments_and_strings_include_nothing() -> None:
    text = '// `include "a"\n/* `include "a" */ "`include" x\n'
    assert inlined(text, {"a": "no"}).text == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('\n`include "gone"\n', [2]),
        ('`ifdef X\n`include "gone"\n`endif\n`include "gone"', [4]),
        ("`include <a>\n", [1]),
        ("`include `NAME\n", [1]),
    ],
)
def test_what_is_missing_is_said_where_it_is_sure_to_be_wanted(text: str, lines: list[int]) -> None:
    found = inlined(text, {"a": ""}).diagnostics
    assert [(d.code, d.span and d.span.line) for d in found] == [("K009", line) for line in lines]


def test_files_within_themselves_come_to_an_end() -> None:
    files = {f"f{n}": f'`include "f{n + 1}"\n`include "f{n + 1}"\n' for n in range(40)} | {
        "f40": '`include "f0"\n'
    }
    result = inlined('`include "f0"\n', files)
    assert len(result.text) < 10_000_000
    assert result.diagnostics


def test_files_that_include_each_other_without_end_are_left_out() -> None:
    files = {f"f{n}": f'`include "f{n + 1}"\n`include "f{n + 1}"\n' for n in range(20)} | {"f20": "x\n"}
    result = inlined('`include "f0"\n', files)
    assert result.text.count("x") < 500
    assert {d.code for d in result.diagnostics} == {"K009"}
    assert "is left out: at most 500 files" in result.diagnostics[0].message
