"""Files of the project that threads import: what they mean, where mistakes in them are reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere, compile_text, with_modules

from coram_studio.model.blocks import ThreadBlock
from coram_studio.model.design import Accelerator
from coram_studio.model.project import Settings
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadResult, ThreadSource
from coram_studio.workbench.builder import compile_thread_block
from coram_studio.workbench.sources import Sources
from coram_studio.workbench.stages import StageCache

MODULES = {
    "helpers": """
print("helpers run once")
LIMIT = 12
calls = 0
def clamp(x, low=0, high=LIMIT):
    global calls
    calls += 1
    return min(max(x, low), high)
def bump():
    global LIMIT
    LIMIT = LIMIT + 1
    return LIMIT
_hidden = 3
""",
    "sizes": """
from enum import IntEnum
from helpers import LIMIT as most, clamp
class Mode(IntEnum):
    FAST = 1
    SAFE = 2
TABLE = (3, 1, 4)
words = clamp(most * 2)
""",
    "guarded": """
base = 7
def alone():
    return __name__ != "__main__"
if __name__ == "__main__":
    import pytest
    with open("seen.txt") as file:
        base = [line for line in file]
elif "guarded" == __name__:
    base = 9
""",
    "tools": "base = 5\n",
    "tools.shift": "def up(x):\n    return x << 2\n",
    "parts.one": "channel = CoramChannel(0, 32)\ndef get():\n    return channel.read() & 31\n",
}

THREADS = [
    """
import helpers
from helpers import clamp, LIMIT
import sizes as s
c = CoramChannel(0, 32)
def local(x):
    return helpers.clamp(x, high=7)
for i in range(4):
    x = c.read() & 31
    print(clamp(x), local(x), helpers.clamp(x - 20), helpers.calls, LIMIT)
print(helpers.bump(), helpers.LIMIT, LIMIT, s.words, s.Mode.SAFE + s.TABLE[1], s.most)
match helpers.LIMIT:
    case s.Mode.FAST:
        print("fast")
    case _:
        print("other")
""",
    """
from helpers import *
from sizes import Mode, TABLE as t
total = 0
for x in t:
    total += clamp(x, Mode.SAFE)
    while calls < 2:
        calls += 1
print(total, calls, LIMIT, bump(), LIMIT)
def clamp(x):
    return -x
print(clamp(3))
""",
    """
import tools.shift
import tools.shift as ts
from tools import base, shift
from parts import one
from parts.one import get
print(tools.base, tools.shift.up(3), ts.up(base), shift.up(1), one.get(), get())
""",
    """
import guarded
def main(n):
    if n == 2 or '__main__' != __name__:
        return 5
    print("main", n, __name__ == '__main__', guarded.alone(), guarded.base)
    return n
if __name__ == '__main__':
    from helpers import LIMIT
    print(main(1), main(2), LIMIT)
else:
    raise ValueError({"never": 1.5})
if __name__ != "__main__":
    print({}[0])
print(1 if __name__ == "t" else 2)
""",
]


def test_imported_files_mean_what_they_mean_in_python(tmp_path: Path) -> None:
    check_everywhere(THREADS, tmp_path, MODULES)


def found_in(text: str, **modules: str) -> ThreadResult:
    source = ThreadSource("t", "threads/t.py", text)
    files = {f"threads/{name.replace('__', '/')}.py": body for name, body in modules.items()}
    from coram_studio.thread.frontend.modules import gather_modules

    known = gather_modules(source, files.get)
    return compile_thread(ThreadSource("t", "threads/t.py", text, known))


@pytest.mark.parametrize(
    ("text", "modules", "code", "place", "words"),
    [
        ("import h\nx = h.f(2)\n", {"h": "def f(x):\n    return x + y\n"}, "T005", "threads/h.py:2:16", "y is not"),
        ("import h\n", {"h": "x = = 1\n"}, "T001", "threads/h.py:1:5", "invalid syntax"),
        ("import h\n", {"h": "def f():\n    x = {}\n"}, "T004", "threads/h.py:2:9", "dictionaries"),
        ("import h\nprint(h.g)\n", {"h": "f = 1\n"}, "T009", "threads/t.py:2:7", "h has no g"),
        ("import h\nh.f()\n", {"h": "f = 1\n"}, "T007", "threads/t.py:2:1", "h.f must be a function"),
        ("from h import g\n", {"h": "f = 1\n"}, "T028", "threads/t.py:1:1", "threads/h.py has no g"),
        ("from .h import g\n", {"h": "g = 1\n"}, "T028", "threads/t.py:1:1", "leading points"),
        ("if 1:\n    import h\n", {"h": "g = 1\n"}, "T028", "threads/t.py:2:5", "top level"),
        ("import a\n", {"a": "import b\n", "b": "import a\n"}, "T028", "threads/b.py:1:1", "import itself"),
        ("import p.h\n", {"p__h": "x = 1\n"}, "T028", "threads/t.py:1:1", "__init__.py"),
        ("import h\nh.x = 3\n", {"h": "x = 1\n"}, "T003", "threads/t.py:2:1", "only variables"),
        ("import h\nx = h + 1\n", {"h": "x = 1\n"}, "T007", "threads/t.py:2:5", "the module h"),
        ("import helper\nhelper.f()\n", {}, "T005", "threads/t.py:2:1", "helper is not defined"),
        ("from helper import f\nf()\n", {}, "T005", "threads/t.py:2:1", "f is not defined"),
        ("import h\nprint(h.x)\n", {"h": "if CoramChannel(0).read():\n    x = 1\n"}, "T006", "threads/t.py:2:7", "x may"),
    ],
)  # fmt: skip
def test_mistakes_are_reported_in_their_file(
    text: str, modules: dict[str, str], code: str, place: str, words: str
) -> None:
    result = found_in(text, **modules)
    (found,) = [d for d in result.diagnostics if d.code != "T027"]
    assert (found.code, str(found.span)) == (code, place)
    assert words in found.message
    assert result.program is None


def test_an_import_that_is_used_but_not_there_says_which_file_is_missing() -> None:
    found = found_in("from helper import f\nf()\n").diagnostics[-1]
    assert "threads/helper.py" in found.remedy


def test_imports_of_libraries_that_nobody_uses_stay_without_effect() -> None:
    result = found_in("import time\nfrom os import *\nfrom enum import IntEnum, auto\nprint(1)\n")
    assert [d.code for d in result.diagnostics] == ["T027", "T027"]
    assert result.program is not None


def test_a_call_in_another_file_has_its_frames_there() -> None:
    program = compile_text(
        "import h\nc = CoramChannel(0)\nh.send(c)\n", modules={"h": "def send(c):\n    c.write(1)\n"}
    )
    stacks = [stack for state in program.debug_map.states for stack in state.stacks]
    assert any([str(f.span) for f in stack] == ["t.py:3:1", "h.py:2:5"] for stack in stacks)
    failing = compile_text("import h\n", modules={"h": "c = CoramChannel(0)\nassert c.read() > 3\n"})
    assert "@error h.py:2: assertion failed" in failing.verilog


def test_a_parameter_sets_the_thread_and_not_what_it_imports() -> None:
    source = with_modules(
        ThreadSource("t", "t.py", "from h import n\nm = n\nprint(n, m)\n"), {"h": "n = 3\n"}
    )
    from coram_studio.thread.program import ThreadOptions

    result = compile_thread(source, ThreadOptions(parameters={"n": 9, "m": 5}))
    assert result.program is not None
    assert '$display("3 5")' in result.program.verilog


def test_the_build_follows_imported_files(tmp_path: Path) -> None:
    (tmp_path / "threads").mkdir()
    (tmp_path / "threads/t.py").write_text("import h\nprint(h.x)\n")
    helper = tmp_path / "threads/h.py"
    helper.write_text("x = 41\n")
    sources, cache, block = Sources(tmp_path), StageCache(), ThreadBlock("t", "t", "threads/t.py")

    def build() -> ThreadResult:
        return compile_thread_block(sources, cache, Settings("s"), Accelerator("a"), block)

    def printed() -> str:
        program = build().program
        assert program is not None
        return program.verilog

    assert '"41"' in printed()
    helper.write_text("x = 42\n")
    assert '"42"' in printed()
    sources.set_buffer("threads/h.py", "x = 43\n")
    assert '"43"' in printed()
    sources.set_buffer("threads/h.py", None)
    helper.write_bytes(b"x = '\xe9'\n")
    assert [(d.code, d.span and d.span.path) for d in build().diagnostics] == [("B004", "threads/h.py")]


def test_nothing_of_an_imported_file_is_run_on_this_machine(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    result = found_in("import h\n", h=f"open({str(mark)!r}, 'w')\n")
    assert [d.code for d in result.diagnostics] == ["T005"]
    assert not mark.exists()


def test_the_line_of_a_decided_condition_is_one_that_the_debugger_passes() -> None:
    result = found_in('x = CoramChannel(0).read()\nif __name__ == "__main__":\n    print(x)\n')
    assert result.diagnostics == () and result.program is not None
    lines = {span.line for state in result.program.debug_map.states for span in state.spans}
    assert lines == {1, 2, 3}


def test_the_name_is_nothing_but_compared() -> None:
    for text in ("print(__name__)\n", "x = __name__ == 3\n", '__name__ = 3\nx = __name__ == "__main__"\n'):
        assert [d.severity.value for d in found_in(text).diagnostics] == ["error"], text
