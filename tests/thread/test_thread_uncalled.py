"""Functions that are never called are looked at too: what is wrong in them is a warning."""

from __future__ import annotations

import re

import pytest

from coram_studio.diagnostics import Severity
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadResult, ThreadSource

SETUP = "c = CoramChannel(0)\nlimit = 3\n"


def compiled(text: str) -> ThreadResult:
    return compile_thread(ThreadSource("t", "t.py", SETUP + text + "c.write(limit)\n"))


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ("    return nothing\n", "t.py:4:12", "nothing is not defined"),
        ("    x = a + 1\n    c.push(x)\n", "t.py:5:5", "no method push"),
        ("    break\n", "t.py:4:5", "break must stand in a loop"),
        ("    return 7 / 2\n", "t.py:4:12", "gives a float"),
        ("    limit += 1\n", "t.py:4:5", "limit is read before it is set"),
        ("    while limit:\n        for i in 7:\n            pass\n", "t.py:5:18", "range"),
        ("    return f(1)\n", "t.py:4:12", "must not call itself"),
        ("    return max(a)(2)\n", "t.py:4:12", "only a function's name"),
    ],
)
def test_a_mistake_in_a_function_that_is_never_called_is_a_warning(body: str, place: str, words: str) -> None:
    result = compiled("def f(a, b=2):\n" + body)
    (found,) = result.diagnostics
    assert (found.code, found.severity, str(found.span)) == ("T031", Severity.WARNING, place)
    assert found.message.startswith("f is never called, and could not be: ")
    assert words in found.message
    assert result.program is not None


def test_a_good_function_that_is_never_called_leaves_no_trace() -> None:
    text = (
        "def f(a, memory):\n    global limit\n    limit = a * 3\n    d = CoramChannel(7)\n    d.write(a)\n"
        "    memory.write(0, a, 2)\n    x = [0] * 4\n    for i in range(a):\n        x[i] = limit\n    return x[a]\n"
    )
    plain, with_function = compiled(""), compiled(text)
    assert with_function.diagnostics == ()
    assert with_function.objects == plain.objects
    assert plain.program is not None and with_function.program is not None
    assert with_function.program.debug_map.variables == plain.program.debug_map.variables
    one, other = (re.sub("//.*", "", r.program.verilog) for r in (plain, with_function) if r.program)
    assert one == other


def test_a_function_that_is_called_is_reported_once_and_as_an_error() -> None:
    result = compiled("def f():\n    return nothing\nf()\n")
    assert [(d.code, d.severity) for d in result.diagnostics] == [("T005", Severity.ERROR)]
