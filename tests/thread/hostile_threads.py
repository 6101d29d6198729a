"""Threads that try to use up the machine. Run as a program, it compiles each and prints one line of JSON for it."""

from __future__ import annotations

import json
import resource
import sys
import time

from coram_studio.thread.compiler import analyse_thread, compile_thread
from coram_studio.thread.frontend.modules import gather_modules
from coram_studio.thread.program import ThreadSource

MEMORY = 1 << 30
_READ = "c = CoramChannel(0, 32)\nx = c.read()\ny = c.read()\n"


def _doubling(levels: int) -> str:
    lines = ["c = CoramChannel(0)", "def f0():", "    c.write(1)"]
    for level in range(1, levels + 1):
        lines += [f"def f{level}():", f"    f{level - 1}()", f"    f{level - 1}()"]
    return "\n".join([*lines, f"f{levels}()"]) + "\n"


def _nested(head: str, levels: int, body: str) -> str:
    return "".join("    " * i + head + "\n" for i in range(levels)) + "    " * levels + body + "\n"


def _functions(levels: int) -> str:
    text = "".join("    " * i + f"def f{i}():\n" for i in range(levels)) + "    " * levels + "return 1\n"
    return (
        text
        + "".join("    " * (i + 1) + f"return f{i + 1}()\n" for i in range(levels - 2, -1, -1))
        + "x = f0()\n"
    )


# name: text, whether it may be a program after all
HOSTILE: dict[str, tuple[str, bool]] = {
    "power": ("x = 9 ** 99999999", False),
    "tower": ("x = 9 ** 9 ** 9 ** 9", False),
    "shift": ("x = 1 << 10**11", False),
    "shift of a variable": (_READ + "z = x << (1 << 40)\n", False),
    "parentheses": ("x = " + "(" * 5000 + "1" + ")" * 5000, False),
    "brackets": ("x = " + "[" * 5000 + "]" * 5000, False),
    "unary": ("x = " + "-" * 100_000 + "1", False),
    "sum": ("x = 1" + " + 1" * 100_000, False),
    "comparisons": (_READ + "z = x" + " < y" * 50_000, False),
    "digits": ("x = " + "9" * 400_000, False),
    "10 MB": ("x = 1\n" * 1_700_000, False),
    "10 MB in a line": ("x = '" + "a" * 10_000_000 + "'", False),
    "inlined calls": (_doubling(30), False),
    "100,000 statements": ("x = 0\n" + "x = x + 1\n" * 50_000 + "y = x\n" * 50_000, False),
    "ifs": (_nested("if 1:", 99, "x = 1"), True),
    "too many ifs": (_nested("if 1:", 2_000, "x = 1"), False),
    "ifs that are not known": ("c = CoramChannel(0)\n" + _nested("if c.read():", 90, "c.write(1)"), True),
    "loops": (_nested("for i in range(9):", 19, "x = 1"), True),
    "loops in loops": ("c = CoramChannel(0)\n" + _nested("for i in range(c.read()):", 18, "c.write(i)"), True),
    "functions": (_functions(30), True),
    "long loop": ("for i in range(2**40):\n    pass\n", True),
    "loop without end": ("while True:\n    pass\n", True),
    "loop over a tuple": ("for i in (1,) * 4000:\n    for j in (1,) * 4000:\n        x = i\n", False),
    "locals": ("".join(f"v{i} = {i}\n" for i in range(1500)) + "print(v7)\n", True),
    "living locals": (
        "c = CoramChannel(0)\n"
        + "".join(f"v{i} = c.read()\n" for i in range(400))
        + "".join(f"c.write(v{i})\n" for i in range(400)),
        True,
    ),
    "text": ("print('a' * 1000000000)", False),
    "text of text": ("s = 'a' * 5000\n" + "s = s + s\n" * 40 + "print(s)\n", False),
    "f-strings": (_READ + 'print(f"' + "{x}" * 20_000 + '")\n', False),
    "nested formats": (_READ + 'print(f"{x:{200}d}{y:>{10 ** 9}}")\n', False),
    "percent": (_READ + 'print("' + "%d" * 3_000 + '" % (' + "x, " * 3_000 + "))\n", False),
    "wide prints": (_READ + "".join('print(f"{x:>200_b} {y:^199,} {x:+0200d}")\n' for _ in range(60)), True),
    "list": ("x = [0] * 1000000000\nx[0] = 1", False),
    "lists of lists": ("x = [0] * 4000\n" + "x = x + x\n" * 30, False),
    "written list": ("x = [" + "1, " * 50_000 + "]\nx[0] = 2\n", False),
    "many lists": ("".join(f"l{i} = [0] * 4096\nl{i}[0] = 1\n" for i in range(300)), True),
    "tuples": ("t = (1, 2)\n" + "t = t + t\n" * 60, False),
    "products": (_READ + "".join("x = x * y + x\n" for _ in range(900)) + "c.write(x)\n", True),
    "divisions": (_READ + "".join("x = x // (y + 1) + x % 7\n" for _ in range(300)) + "c.write(x)\n", True),
    "powers": (_READ + "".join("x = x ** 63\n" for _ in range(100)) + "c.write(x)\n", True),
    "selects": (
        _READ + "t = (" + "x, " * 250 + ")\n" + "".join("y = t[y & 127]\n" for _ in range(100)) + "c.write(y)\n",
        True,
    ),
    "cases": (_READ + "match x:\n" + "".join(f"    case {i}:\n        y = {i}\n" for i in range(900)), True),
    "conditions": (_READ + "z = " + " and ".join(["x"] * 190) + "\nc.write(z)\n", True),
    "null": ("x = 1\0", False),
    "lone surrogate": ("x = '\udc80'\nprint(x)\n", True),
    "carriage returns": ("x = 1\r" * 50_000, False),
    "imports": ("from helper0 import *\n", False),
}  # fmt: skip
MODULES = {
    f"helper{i}.py": "".join(f"import helper{k}\n" for k in range(200)) + "x = 1\n" * 2_000
    for i in range(200)
}


def main() -> None:
    """Compile all, within a bound of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # A second argument begins with the case of that name, for looking at one.
    names = list(HOSTILE)
    for name in names[names.index(sys.argv[1]) if len(sys.argv) > 1 else 0 :]:
        text, _ = HOSTILE[name]
        source = ThreadSource("t", "t.py", text)
        started = time.process_time()
        source = ThreadSource("t", "t.py", text, gather_modules(source, MODULES.get))
        result = compile_thread(source)
        seconds = time.process_time() - started
        analyse_thread(source)
        found = [d.code for d in result.diagnostics]
        errors = [d.code for d in result.diagnostics if d.severity.value == "error"]
        line = {
            "name": name,
            "seconds": seconds,
            "codes": found,
            "errors": errors,
            "program": bool(result.program),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
