"""Files that were written for Python 2: every such line is named, with what to write instead."""

from __future__ import annotations

from coram_studio.diagnostics import Diagnostic, as_text
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource

OLD = """c = CoramChannel(0)
x = c.read()
# print x in a comment
s = "print nothing"
print "sum =", x
if x > 3: print 'a; b', x   # why
print("fine", x)
print "%d %x" % (x, x)
print ("a %d") % x
if x <> 3:
    print x,
print "one", \\
    x
"""


def findings(text: str) -> tuple[Diagnostic, ...]:
    return compile_thread(ThreadSource("ctrl", "ctrl.py", text)).diagnostics


def test_every_print_statement_is_named_with_its_call() -> None:
    found = findings(OLD)
    assert {d.code for d in found} == {"T001"}
    lines = {d.span.line: d.remedy for d in found if d.span}
    assert lines == {
        5: 'Write print("sum =", x).',
        6: "Write print('a; b', x).",
        8: 'Write print("%d %x" % (x, x)).',
        9: 'Write print(("a %d") % x).',
        10: "Write !=.",
        11: "Write print(x).",
        12: "Write print(...).",
    }
    assert "print is a function since Python 3" in as_text(found[0])


def test_what_is_written_instead_compiles() -> None:
    lines = OLD.splitlines()
    for found in sorted(findings(OLD), key=lambda d: d.span.column if d.span else 0, reverse=True):
        if found.fix is None:
            continue
        span = found.fix.span
        text = lines[span.line - 1]
        lines[span.line - 1] = text[: span.column - 1] + found.fix.replacement + text[span.end_column - 1 :]
    text = "\n".join(lines[:-2])
    assert "print('a; b', x)   # why" in text
    assert not [d for d in findings(text) if d.code == "T001"], text


def test_other_errors_are_python_s_own() -> None:
    (found,) = findings("x = (1\ny = 2\n")
    assert "Python cannot read" in found.message
    (found,) = findings("def f(:\n    print(1)\n")
    assert found.span is not None and found.span.line == 1
    assert not findings("print('a')\nprint('<>')\n")
