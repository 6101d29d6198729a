"""Every diagnostic code of threads is triggered, with its place; hostile input ends soon and cleanly."""

from __future__ import annotations

import time

import pytest

from coram_studio.diagnostics import CATALOGUE
from coram_studio.thread.compiler import analyse_thread, compile_thread
from coram_studio.thread.program import ThreadOptions, ThreadResult, ThreadSource

SETUP = "m = CoramMemory(0, 32, 64)\nc = CoramChannel(0, 32)\n"

# code, text after SETUP, line and column (of the whole file), a part of the message
CASES = [
    ("T001", "x = (1,\n", 3, 5, "never closed"),
    ("T001", "if c.read()\n    x = 1\n", 3, 12, "expected ':'"),
    ("T002", "x = " + "-" * 200 + "1\n", 3, 124, "nested too deeply"),
    ("T003", "with c:\n    x = 1\n", 3, 1, "with is not part"),
    ("T003", "def f():\n    try:\n        x = 1\n    except E:\n        x = 2\n", 4, 5, "try is not part"),
    ("T003", "m.x = 1\n", 3, 1, "only variables"),
    ("T003", "for i, j in range(3):\n    pass\n", 3, 5, "one name"),
    ("T003", "@c\ndef f():\n    pass\n", 3, 2, "decorators"),
    ("T003", "def f(*a):\n    pass\n", 3, 8, "parameter a"),
    ("T003", "match c.read():\n    case [1, 2]:\n        pass\n", 4, 10, "this pattern"),
    ("T003", "class A(B):\n    x = 1\n", 3, 7, "enumeration of integers"),
    ("T003", "class A:\n    def f(self):\n        pass\n", 4, 5, "only give names"),
    ("T003", "t = (1, 2)\nt[0] = 5\n", 4, 1, "items of a tuple"),
    ("T004", "x: float = 1\n", 3, 4, "int, bool, or uint1"),
    ("T004", "x = {1: 2}\n", 3, 5, "dictionaries"),
    ("T004", "x = 1.5\n", 3, 5, "not a float"),
    ("T004", "x = 1 in (1, 2)\n", 3, 5, "in and is"),
    ("T004", "x = range(3)\n", 3, 5, "range must stand"),
    ("T005", "x = undefined + 1\n", 3, 5, "undefined is not defined"),
    ("T005", "frobnicate(3)\n", 3, 1, "function frobnicate"),
    ("T006", "if c.read():\n    x = 1\nprint(x)\n", 5, 7, "x may be read before it is set"),
    ("T006", "def f():\n    y = z + 1\n    z = y\nf()\n", 4, 9, "z is read before it is set"),
    ("T006", "for i in range(c.read()):\n    pass\nprint(i)\n", 5, 7, "i may be read"),
    ("T006", "for i in range(4):\n    if i == 2:\n        x = 1\nprint(x)\n", 6, 7, "x may be read"),
    ("T007", 'x = 1 + "a"\n', 3, 9, "must be an integer, not a string"),
    ("T007", "def f():\n    pass\nx = f()\n", 5, 1, "not None"),
    ("T007", "x = c + 1\n", 3, 5, "not the channel channel0"),
    ("T007", "for i in 5:\n    pass\n", 3, 10, "range(...) or a tuple"),
    ("T008", "def f(a):\n    return a\nf()\n", 5, 1, "lacks the argument a"),
    ("T008", "def f(a):\n    return a\nf(1, 2)\n", 5, 6, "at most 1 argument"),
    ("T008", "m.write(0, 0, length=3)\n", 3, 15, "no parameter length"),
    ("T008", "m.write(0, 0, 3, ram_addr=1)\n", 3, 18, "given ram_addr twice"),
    ("T008", "a, b = 1, 2, 3\n", 3, 1, "3 values cannot"),
    ("T009", "c.push(1)\n", 3, 1, "no method push"),
    ("T009", "class A:\n    x = 1\ny = A.z\n", 5, 5, "A has no member z"),
    ("T010", "def f(n):\n    return f(n - 1)\nf(3)\n", 4, 12, "f must not call itself"),
    ("T012", "x = 1 << 64\n", 3, 5, "left shift"),
    ("T012", "x = 9 ** 99999999\n", 3, 5, "9 ** 99999999"),
    ("T012", "x = 1 << 10**11\n", 3, 5, "not 100000000000"),
    ("T012", "x = 9223372036854775808\n", 3, 5, "signed 64-bit"),
    ("T012", "n: uint4 = 16\n", 3, 1, "n must be 0 to 15, not 16"),
    ("T012", "l = [1, 2]\nl[2] = 5\n", 4, 1, "below 2"),
    ("T012", "l = []\nl[0] = 5\n", 3, 5, "1 to 4,096 items"),
    ("T013", "d = CoramChannel(1, datawidth=24)\n", 3, 31, "not 24"),
    ("T013", "d = CoramMemory(1, 32, 0)\n", 3, 24, "not 0"),
    ("T013", "d = CoramMemory(-1)\n", 3, 17, "not -1"),
    ("T014", "d = CoramChannel(0, 64)\n", 3, 5, "32 bits"),
    ("T015", "m.write(0, 0, 65)\n", 3, 1, "word 63 of memory0, not at word 64"),
    ("T015", "m.read(64, 0, 1)\n", 3, 1, "not 64"),
    ("T015", "m.read(0, 0, 0)\n", 3, 1, "not 0"),
    ("T015", "m.read(0, 1 << 32, 1)\n", 3, 1, "32 bits"),
    ("T015", "s = CoramInStream(0)\ns.write(0, 0)\n", 4, 1, "not 0"),
    ("T015", "s = CoramOutStream(0)\ns.read(1 << 33, 4)\n", 4, 1, "address of 32 bits"),
    ("T009", "s = CoramOutStream(0)\ns.write(0, 4)\n", 4, 1, "no method write"),
    ("T009", "r = CoramRegister(0)\nr.wait()\n", 4, 1, "no method wait"),
    ("T015", "r = CoramIoRegister(0, 32, 12)\nr.write(12, 1)\n", 4, 1, "index must be 0 to 11"),
    ("T015", "r = CoramIoRegister(0)\nx = r.read(-1)\n", 4, 5, "index must be 0 to 15"),
    ("T013", "r = CoramIoRegister(0, size=1025)\n", 3, 29, "size must be 1 to 1024"),
    ("T009", "s = CoramSlaveStream(0)\ns.read()\n", 4, 1, "has no method read"),
    ("T017", 'print("%f" % 1)\n', 3, 7, "'%f'"),
    ("T017", 'print("%d %d" % 1)\n', 3, 17, "more values"),
    ("T017", "print(m)\n", 3, 7, "not the memory memory0"),
    ("T017", "print(f'{c.read():e}')\n", 3, 7, "'e'"),
    ("T018", "x = 7 / 2\n", 3, 5, "float"),
    ("T019", "x = c.read() // 0\n", 3, 5, "must not be 0"),
    ("T020", "for i in range(0, 9, 0):\n    pass\n", 3, 22, "must not be 0"),
    ("T021", "d = CoramChannel(1)\nif c.read():\n    d = c\nd.write(1)\n", 6, 1, "d may be"),
    ("T022", "x = c.read()\nprint(x or False)\n", 4, 1, "bool or an integer"),
    ("T022", "l = [1, 2]\nl[0] = c.read() > 3\n", 4, 1, "not a bool"),
    ("T023", "d = CoramChannel(c.read())\n", 3, 18, "must be a constant"),
    ("T024", "break\n", 3, 1, "break must stand"),
    ("T024", "return 1\n", 3, 1, "return must stand"),
    ("T024", "def f():\n    continue\nf()\n", 4, 5, "continue must stand"),
    ("T027", "import os\n", 3, 1, "no effect"),
    ("T028", "from .helpers import clamp\n", 3, 1, "leading points"),
]


def compile_after_setup(text: str, options: ThreadOptions | None = None) -> ThreadResult:
    source = ThreadSource("t", "threads/t.py", SETUP + text)
    return compile_thread(source, options or ThreadOptions())


@pytest.mark.parametrize(("code", "text", "line", "column", "part"), CASES)
def test_each_finding_has_its_place_and_remedy(
    code: str, text: str, line: int, column: int, part: str
) -> None:
    result = compile_after_setup(text)
    assert [d.code for d in result.diagnostics] == [code]
    (found,) = result.diagnostics
    assert found.span is not None
    assert (found.span.path, found.span.line, found.span.column) == ("threads/t.py", line, column)
    assert part in found.message
    assert found.remedy.endswith(".")
    assert (result.program is None) == (code != "T027")
    assert analyse_thread(ThreadSource("t", "threads/t.py", SETUP + text)).diagnostics == result.diagnostics


def test_a_variable_that_may_be_unset_is_a_warning_with_unsigned_integers() -> None:
    result = compile_after_setup("if c.read():\n    x = 1\nprint(x)\n", ThreadOptions(integers="uint32"))
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [("T026", 5)]
    assert result.program is not None


def test_inlining_beyond_the_bound_is_refused() -> None:
    text = "def f0():\n    c.write(1)\n"
    for level in range(1, 31):
        text += f"def f{level}():\n    f{level - 1}()\n    f{level - 1}()\n"
    started = time.process_time()
    result = compile_after_setup(text + "f30()\n")
    # Time of this process alone: others may keep the machine busy.
    assert time.process_time() - started < 5
    assert [d.code for d in result.diagnostics] == ["T011"]
    assert any("in the call of f" in r.message for r in result.diagnostics[0].related)


def test_the_catalogue_examples_trigger_their_codes() -> None:
    for code, entry in CATALOGUE.items():
        if code.startswith("T") and entry.example:
            clock = 400.0 if code == "T030" else 150.0
            options = ThreadOptions(
                integers="uint32" if code in ("T026", "T032") else "python", clock_mhz=clock
            )
            result = compile_thread(ThreadSource("t", "t.py", entry.example), options)
            assert code in [d.code for d in result.diagnostics], (code, result.diagnostics)


def test_several_errors_are_reported_at_once_and_do_not_cascade() -> None:
    result = compile_after_setup("x = nothing\ny = x + 1\nz = c.push(1)\nprint(y, z)\nw = 7 / 2\n")
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [
        ("T005", 3),
        ("T009", 5),
        ("T018", 7),
    ]


def test_a_refused_return_says_nothing_more_at_the_call() -> None:
    result = compile_after_setup("def f():\n    return nothing\nx = f()\nprint(x + 1)\n")
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [("T005", 4)]


def test_objects_are_known_despite_errors() -> None:
    result = compile_after_setup("x = nothing\nc.write(1)\n")
    assert result.program is None
    assert [(o.key, o.size, sorted(o.operations)) for o in result.objects] == [
        ("channel0", 16, ["write"]),
        ("memory0", 64, []),
    ]


def test_columns_count_characters_not_bytes() -> None:
    result = compile_after_setup("größe = 1; länge = größe + unbekannt\n")
    assert result.diagnostics[0].span is not None
    assert result.diagnostics[0].span.column == 28


HOSTILE = {
    "power": "x = 9 ** 99999999",
    "power of a variable": "b = 9\nx = b ** 99999999",
    "shift": "x = 1 << 10**11",
    "parentheses": "x = " + "(" * 5000 + "1" + ")" * 5000,
    "unary": "x = " + "not " * 50_000 + "1",
    "sum": "x = 1" + " + 1" * 50_000,
    "attributes": "x = a" + ".b" * 50_000,
    "nested ifs": "".join(" " * i + "if x:\n" for i in range(500)) + " " * 500 + "y = 1",
    "digits": "x = " + "9" * 100_000,
    "long": "x = 1\n" * 2_000_000,
    "statements": "x = 0\n" + "x = x + 1\n" * 40_000,
    "null": "x = 1\0",
    "text": "print('a' * 1000000000)",
    "nested calls": "def f(x):\n    return x\ny = " + "f(" * 90 + "1" + ")" * 90,
    "lists": "x = [0] * 1000000000\nx[0] = 1",
    "list of lists": "x = [0] * 4000\n" + "x = x + x\n" * 30,
    "tuples": "t = (1, 2)\n" + "".join("t = t + t\n" for _ in range(60)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_a_diagnostic(name: str) -> None:
    started = time.process_time()
    result = compile_thread(ThreadSource("t", "t.py", HOSTILE[name]))
    assert time.process_time() - started < 5
    if name != "nested calls":
        assert result.program is None
        assert result.diagnostics
