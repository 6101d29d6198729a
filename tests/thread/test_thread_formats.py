"""Printed values look as Python prints them, in the interpreter and in simulation, or are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource

SPECS = [
    *(
        "",
        "d",
        "5",
        "<6",
        ">7",
        "^8",
        "^7",
        "*^9",
        "=+8",
        "0=8",
        "08",
        "+",
        "+d",
        "+7",
        " ",
        " d",
        "-",
        "<+7",
        "^+9",
    ),
    *(
        ",",
        "_",
        "12,",
        "<12_",
        "^14,",
        "+,",
        "_x",
        "_b",
        "#_X",
        "*>12,",
        "#x",
        "#X",
        "#o",
        "#b",
        "x",
        "X",
        "o",
        "b",
    ),
    *("08X", "#010X", "^10x", "+x", " X", "+#08b", ".<9", "0>9", "0<4", "+012", "20", "030d", "->6"),
]
PERCENTS = [
    *("%d", "%5d", "%-5d|", "%+d", "%05d", "% d", "%x", "%X", "%#x", "%#X", "%o", "%#o", "%08X", "%i", "%u"),
    *(
        "%.3d",
        "%8.5d",
        "%-8.5d|",
        "%+.4d",
        "%08.5d",
        "%#.6x",
        "%.0d",
        "%s",
        "%6s",
        "%-6s|",
        "%r",
        "%+5X",
        "%%%d%%",
    ),
]
VALUES = "n * 37 - 100", "m", "-m", "n", "m * 1000003 - 5000000000", "(n & 3) - 1"


def threads() -> list[str]:
    """Each format with each value, in several threads."""
    lines = [f'print(f"[{{{value}:{spec}}}]")' for spec in SPECS for value in VALUES]
    lines += [f'print("{text}" % ({value}))' for text in PERCENTS for value in VALUES]
    head = "c = CoramChannel(0, 32)\nfor i in range(3):\n    n = c.read() & 255\n    m = c.read()\n"
    pieces = [lines[i : i + 60] for i in range(0, len(lines), 60)]
    texts = [head + "".join(f"    {line}\n" for line in piece) for piece in pieces]
    strings = [
        'print("%5s|%-5s|%s" % (x > 3, x > 3, x > 3), f"{x > 3!s:>7}{x!r:4}|{x > 3:5d}{True:+}|{x=}")',
        'print(f"{name:>6}{name!r:8}|{name:^7}|", "%6s|%-6s|%.2s|%r" % (name, name, name, name))',
        'width = 7\nprint(f"{x:{width}d}|{x:0{width}x}|{x:>{width * 2},}", "%*d" % (width, x))',
        'print(f"{name + str(x)}", "%s" % (name + str(x)), f"{None}")',
    ]
    texts.append('c = CoramChannel(0, 32)\nx = c.read()\nname = "ab"\n' + "\n".join(strings) + "\n")
    return texts


def test_formats_are_those_of_python(tmp_path: Path) -> None:
    check_everywhere(threads(), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('f"{x:.3}"', "Precision not allowed"),
        ('f"{x:,x}"', "Cannot specify ','"),
        ('f"{x:s}"', "Unknown format code 's'"),
        ('f"{x:f}"', "'f' cannot be printed"),
        ('f"{x:e}"', "'e' cannot be printed"),
        ('f"{x:%}"', "'%' cannot be printed"),
        ('f"{x:c}"', "'c' cannot be printed"),
        ('f"{x:n}"', "'n' cannot be printed"),
        ('f"{x:012,}"', "'012,' cannot be printed"),
        ('f"{x:é>5}"', "cannot be printed"),
        ('f"{x:{x}}"', "must be constant"),
        ('f"{x:999999999999}"', "at most 200"),
        ('f"{str(x):5}"', "made of values"),
        ('f"{x!a}"', "!a"),
        ("f\"{'ab':d}\"", "Unknown format code 'd'"),
        ('"%f" % x', "'%f'"),
        ('"%c" % x', "'%c'"),
        ('"%(x)d" % x', "'%('"),
        ('"%*d" % (x, x)', "constant from 0 to 200"),
        ('"%*d" % 3', "more values"),
        ('"%.*d" % (3, x)', "'%.*d'"),
        ('"%999d" % x', "'%999d'"),
        ('"%.999d" % x', "'%.999d'"),
        ('"%.2s" % x', "'%.2s'"),
        ('"%d" % "a"', "must be an integer"),
        ('"%" % x', "within a %"),
    ],
)
def test_what_cannot_be_printed_is_refused(text: str, words: str) -> None:
    source = ThreadSource("t", "t.py", f"c = CoramChannel(0)\nx = c.read()\nprint({text})\n")
    result = compile_thread(source)
    assert result.program is None
    (found,) = result.diagnostics
    assert found.code in ("T017", "T007")
    assert words in found.message
