"""300 random threads agree with plain Python in the interpreter after each pass, and in Icarus."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_check import check_programs
from fuzz_strategy import CHUNK, CORES, make_programs

PROGRAMS = 300


@pytest.mark.parametrize("part", range(PROGRAMS // CHUNK))
def test_random_threads_agree_everywhere(part: int, tmp_path: Path) -> None:
    programs = make_programs("suite", part * CHUNK, CHUNK)
    assert len({p.options.integers == "python" for p in programs}) == 2
    assert sum(p.core is not None for p in programs) == CORES
    failures = check_programs(programs, tmp_path)
    assert not failures, "\n".join(f"{f.kind} in {f.where}: {f.detail}\n{f.program.text}" for f in failures)


def test_the_whole_language_occurs() -> None:
    programs = make_programs("suite", 0, 2 * CHUNK)
    assert {p.options.integers for p in programs} == {"python", "uint32", "uint64"}
    ways = {(p.options.prefer, p.core is None) for p in programs}
    assert ways == {("clock", True), ("clock", False), ("cycles", True), ("cycles", False)}
    texts = "\n".join(p.text for p in programs)
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
    one, two, three = make_programs("suite", CHUNK - 2, 3)
    assert [one, two] == make_programs("suite", CHUNK - 2, 2)
    assert [three] == make_programs("suite", CHUNK, 1)
    assert len({one.text, two.text, three.text}) == 3
