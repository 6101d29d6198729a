# ruff: noqa: E501 - a row of the table is a thread
"""Every promise of the language, one small thread each: RTL in Icarus and the interpreter against CPython."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource

# What is right: name and body; x and y are channel words, in the rounds of a loop.
RIGHT = {
    "floor division of negatives": "print((x - 99) // 7, (x - 99) // -7, (x - 99) // 8, (x - 99) // (y + 1), -x // 3)",
    "modulo of negatives": "print((x - 99) % 7, (x - 99) % -7, (x - 99) % 8, (x - 99) % (y + 1), divmod(-x, 5))"
    .replace(", divmod(-x, 5)", ", divmod(-x, 5)[0], divmod(-x, 5)[1]"),
    "shifts of negatives": "print((x - 99) >> 2, (x - 99) << 3, (x - 99) >> (y & 3), -1 >> 70, (y - 9) << (y & 5))",
    "and, or values": "print(x and y, x or y, 0 or x and y, y * 0 or 7, (x > 3) and y > 2)",
    "chained comparison": "print(1 < y < x, y <= x != 3 > 2, x == y == 1, 0 < x < 9 < 10)",
    "loop variable after its loop": "for i in range(3, 7):\n    pass\nprint(i, x)",
    "loop variable changed": "for i in range(4):\n    i = i * x\n    print(i)\nprint(i)",
    "bounds changed": "n = 3\nfor i in range(n):\n    n = n + 2\nprint(i, n)",
    "negative steps": "for i in range(y & 7, -4, -3):\n    print(i)",
    "variable steps": "s = (y & 1) * 4 - 2\nfor i in range(5 - s, 5 + s * 3, s):\n    print(i)\n    s = 9",
    "while else": "n = y & 3\nwhile n > 0:\n    n -= 1\n    if x & 1 and n == 1:\n        break\nelse:\n    print('else')\nprint(n)",
    "for else": "for i in range(5):\n    if i == y:\n        break\nelse:\n    print('none')\nprint(i)",
    "chained assignment": "p = q = x + 1\np += 1\nprint(p, q)",
    "tuple assignment": "(p, q), r = (x, y), x + y\np, q, r = q, r, p\nprint(p, q, r)",
    "swap": "p, q = x, y\np, q = q, p\nprint(p, q)",
    "defaults and keywords": "def f(a, b=y, *, c=3):\n    return a * 100 + b * 10 + c\nprint(f(1), f(1, 2), f(b=5, a=x), f(2, c=y))",
    "early return": "def f(n):\n    for i in range(9):\n        for j in range(9):\n            if i * j == n:\n"
    "                return i * 10 + j\n            if n > 90:\n                return -1\n    return n\nprint(f(x & 63), f(y), f(95))",
    "set in both branches": "if x > y:\n    z = 1\nelse:\n    z = 2\nprint(z)",
    "shadowing": "def f(x):\n    x = x + 1\n    y = x * 2\n    return y\nprint(f(5), x, y)",
    "nonlocal": "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += x\n        return n\n    g()\n    return g()\nprint(f())",
    "bool arithmetic": "b = x > y\nprint(b + b, -b, ~b, b * 7, b << 2, b & 1, b & True, True - b, int(b), bool(x), b == 1)",
    "big constants": "print(x + 0x7fffffffffff0000, -(1 << 62) * 2, (1 << 62) - 1 + (1 << 62), x * 1_000_000_007)",
    "wrapping": "print((x + (1 << 62)) * 4, (1 << 62) * 2 * (y + 1), abs(x - (1 << 40)))",
    "f-strings and %": "print(f'{x:>9}|{y:04x}|{x > y}', '%d %s' % (x, y))",
    "match": "match y & 7:\n    case 0 | 1:\n        print('low')\n    case n if n > x:\n        print('above', n)\n"
    "    case 5:\n        print('five')\n    case _:\n        print('other')",
    "assert that holds": "assert x >= 0, f'x is {x}'\nassert x >= y or y > x",
    "Verilog keywords": "wire = x\nreg, module, begin = y, x + y, 3\nalways = wire + reg * module - begin\nprint(always, wire)",
    "names of the module": "clk, rst, state, finished, case_ = x, y, x + y, 3, 4\nprint(clk, rst, state + finished, case_)",
    "names that are not ASCII": "größe = x\n表 = größe + y\ndef ändern(é):\n    return é + 1\nprint(größe, 表, ändern(y))",
    "names that differ in capitals": "Value, value, VALUE = x, y, 3\nprint(Value - value, VALUE)",
    "conditional expressions": "print(x if x > y else y, (1 if x else 2) + (3 if y > 100 else 4))",
    "walrus": "if (z := x + y) > 40:\n    print('many', z)\nprint(z)",
    "loops in loops": "for i in range(3):\n    for j in range(i, 3):\n        if j == 2:\n            continue\n        print(i, j)",
    "nothing to do": "for i in range(3, 3):\n    print('never')\nwhile False:\n    print('never')\npass",
}  # fmt: skip

# What is cleanly refused, and with which code.
REFUSED = {
    "/": ("z = x / y", "T018"),
    "/ that is whole": ("z = 8 / 2", "T018"),
    "recursion": ("def f(n):\n    return n * f(n - 1)\nprint(f(3))", "T010"),
    "recursion through another": (
        "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nprint(f(3))",
        "T010",
    ),
    "first set in one branch": ("if x:\n    z = 1\nprint(z)", "T006"),
    "set in a loop that may not run": ("for i in range(y):\n    z = i\nprint(z)", "T006"),
    "local before its assignment": ("def f():\n    print(x)\n    x = 1\nf()", "T006"),
    "a bool or an integer": ("print(x > 1 or y)", "T022"),
    "a constant of 65 bits": ("z = 1 << 64", "T012"),
    "division by 0": ("z = x % 0", "T019"),
    "step 0": ("for i in range(1, 2, 0):\n    pass", "T020"),
    "match on more than integers": ("match x:\n    case {}:\n        pass", "T003"),
    "floats": ("z = x * 0.5", "T004"),
    "format of a float": ("print('%.2f' % x)", "T017"),
}


def thread(body: str, rounds: int = 4) -> str:
    """A thread that runs the body with several words."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"c = CoramChannel(0, 32)\nd = CoramChannel(1, 8)\nfor round in range({rounds}):\n    x = c.read() & 0xffff\n    y = d.read()\n{lines}"


def test_what_is_right_is_what_python_does(tmp_path: Path) -> None:
    check_everywhere([thread(body) for body in RIGHT.values()], tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_is_refused(name: str) -> None:
    body, code = REFUSED[name]
    result = compile_thread(ThreadSource("t", "t.py", thread(body)))
    assert result.program is None
    assert [d.code for d in result.diagnostics] == [code], result.diagnostics
    assert result.diagnostics[0].remedy


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("assert x < 0, f'x is {y * 0}'", "assertion failed: x is 0"),
        ("z = x // (y * 0)", "division by zero"),
        ("z = x >> (y * 0 - 1)", "negative shift count"),
        ("t = [1, 2]\n    t[y * 0 + 2] = 1".replace("\n    ", "\n"), "index out of range"),
    ],
)
def test_what_goes_wrong_at_run_time_is_said_in_simulation(body: str, error: str, tmp_path: Path) -> None:
    from thread_harness import compile_text, run_hardware

    program = compile_text(thread(body, 1), "t")
    run = run_hardware([program], tmp_path)["t"]
    assert any(error in line for line in run.trace.errors), run.trace
