"""300 random threads agree with plain Python in the interpreter after each pass, and in Icarus."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import check_programs, make_program

PROGRAMS = 300
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_random_threads_agree_everywhere(part: int, tmp_path: Path) -> None:
    size = PROGRAMS // PARTS
    programs = [make_program(f"suite:{i}") for i in range(part * size, (part + 1) * size)]
    assert {p.options.integers for p in programs} == {"python", "uint32"}
    failures = check_programs(programs, tmp_path)
    assert not failures, "\n".join(f"{f.kind} in {f.where}: {f.detail}\n{f.program.text}" for f in failures)


def test_the_whole_language_occurs() -> None:
    texts = "\n".join(make_program(f"suite:{i}").text for i in range(40))
    wanted = ["def f", "def g", "nonlocal", "global", "while", "else:", "elif", "match", "break", "continue"]
    wanted += ["return", "items[", "more[", "table[", "memory.write(", "memory.read_nonblocking(", "s.write("]
    wanted += ["o.read(", "r.write(", "q.read(", "a.write(", "b.read(", ":=", "divmod(", "uint8", "int12"]
    wanted += [
        "assert",
        "Mode.NOW",
        "pair(",
        "tell(",
        ".test()",
        ".wait()",
        "for item in items",
        "//",
        "%",
        "**",
    ]
    assert [w for w in wanted if w not in texts] == []


def test_a_seed_gives_the_same_program() -> None:
    assert make_program("suite:3") == make_program("suite:3")
    assert make_program("suite:3") != make_program("suite:4")
