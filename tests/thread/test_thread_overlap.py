"""What follows a blocking load is done behind it by the thread's queue, and nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from overlap_bench import Happened, Log, problem, run_python, simulate
from overlap_programs import HEAD, random_thread

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.interpreter import interpret
from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.text import format_graph
from coram_studio.thread.ir.verify import IrError, verify
from coram_studio.thread.passes import merge_waits, overlap
from coram_studio.thread.passes.pipeline import run_passes
from coram_studio.thread.program import ThreadOptions, ThreadProgram, ThreadSource

OVERLAP = ThreadOptions(overlap=True)
PLAIN = ThreadOptions()
RANDOM = range(70)
# Loads of one memory that follow each other while others are under way.
CHAINED = """
for i in range(40):
    m0.write(i & 15, i * 8, 1)
    x = c0.read() & 7
    m0.write(16 + (i & 15), i * 8, x + 1)
    c0.write(i)
    m1.write(i & 15, i * 8, 1)
    m1.write(16, i * 8, 1)
    c1.write(i)
"""
DOUBLE = """
m0.write(0, 0, 20)
for i in range(6):
    c0.write(i)
    m1.write(0, i * 80, 20)
    x = c0.read() & 7
    c0.write(x)
    m0.write(0, i * 80, 20)
    x = c0.read() & 7
print("x", x)
"""


def program(text: str, name: str = "t", options: ThreadOptions = OVERLAP) -> ThreadProgram:
    result = compile_thread(ThreadSource(name, f"{name}.py", text), options)
    assert result.program is not None, result.diagnostics
    return result.program


def passed(text: str) -> Graph:
    graph = lower_thread(ThreadSource("t", "t.py", text), OVERLAP).graph
    assert graph is not None
    run_passes(graph, lambda _, changed: verify(changed), overlap=True)
    return graph


def operations(text: str) -> list[str]:
    """Effects in the order of blocks, as ``op key`` with a ``+`` where they are queued."""
    return [
        f"{value.op.value} {value.call.key}{'+' if value.call.queued else ''}"
        for block in passed(text).blocks
        for value in block.ops
        if value.op in (Op.COMMAND, Op.WAIT, Op.SEND, Op.RECEIVE, Op.DRAIN, Op.TEST)
    ]


@cache
def corpus() -> tuple[tuple[ThreadProgram, Log, int], ...]:
    """Threads that have a queue, what they must do, and seeds of their surroundings."""
    texts = [*[HEAD + CHAINED] * 3, HEAD + DOUBLE, *(random_thread(seed) for seed in RANDOM)]
    found = []
    for number, text in enumerate(texts):
        expected = run_python(text)
        made = program(text, f"p{number}")
        changed = made.verilog != program(text, f"p{number}", PLAIN).verilog
        if changed and len(expected.effects) <= 300:
            found.append((made, expected, number * 3))  # a third of the seeds answer at once
    assert len(found) > 25
    return tuple(found)


def problems(folder: Path, change: Callable[[str], str] = lambda text: text) -> list[str]:
    programs = [p for p, _, _ in corpus()]
    runs: dict[str, Happened] = simulate(programs, folder, [s for _, _, s in corpus()], change)
    found = [problem(expected, runs[p.name]) for p, expected, _ in corpus()]
    return [f"{p.name}: {text}" for p, text in zip(programs, found, strict=True) if text]


def test_a_kernel_sees_the_programs_order(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


FAULTS: dict[str, Callable[[str], str]] = {
    "words enter at once": lambda v: re.sub(r"assign (\w+)_hold = .*;", r"assign \1_hold = 1'b0;", v),
    "messages overtake transfers": lambda v: re.sub(
        r"(channel\d_queued) && queue_what == QUEUE_CHANNEL\d;", r"\1;", v
    ),
    "addresses overtake each other": lambda v: re.sub(r"memory\d_ending( &&|;)", r"1'b1\1", v),
    "a held load waits for the kernel": lambda v: re.sub(r"\(!\w+_queued \|\| \w+_tx_ready\)", "1'b1", v),
    "a load is forgotten behind another": lambda v: re.sub(r" && !(memory\d)_agreed;", ";", v),
    "loads join where something is between": lambda v: re.sub(r"queue_last == QUEUE_MEMORY\d", "1'b1", v),
    "a load is over at once": lambda v: re.sub(r"&& memory\d_idle", "&& 1'b1", v),
    "the queue is not drained": lambda v: v.replace("if (queue_empty)", "if (1'b1)"),
    "a channel stands twice in the queue": lambda v: re.sub(r"_ask && !channel\d_queued", "_ask", v),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_found(tmp_path: Path, fault: str) -> None:
    assert problems(tmp_path, FAULTS[fault])


def test_a_missing_drain_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "_drain", lambda graph, *_: graph.new_value(Op.NOTE))
    text = HEAD + "m0.write(0, 0, 8)\nm1.write(0, 0, 8)\nm2.read(0, 0, 8)\n"
    graph = lower_thread(ThreadSource("t", "t.py", text), OVERLAP).graph
    assert graph is not None
    with pytest.raises(IrError, match=r"command memory2\.read .* before the queue is empty"):
        run_passes(graph, lambda _, changed: None, overlap=True)

    class World:
        def __getattr__(self, _: str) -> Callable[..., int]:
            return lambda *_: 0

    with pytest.raises(AssertionError, match="before the queue is empty"):
        interpret(graph, World())  # type: ignore[arg-type]  # it answers to everything


def test_a_wait_that_moves_too_far_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_waits, "_UNSEEN", merge_waits._UNSEEN | {Op.SEND})
    text = HEAD + ROWS
    made = program(text, "rows")
    run = simulate([made], tmp_path, [3])["rows"]
    assert "but what is before it ends" in problem(run_python(text), run)


# Transfers of one object

ROWS = """for k in range(3):
    for r in range(4):
        m0.write(r * 8, k * 64 + r * 256, 8)
    c0.write(k)
    m0.read(0, 2048, 8)
    m0.read(8, 4096, 8)
    r0.write(k)
"""


def test_transfers_of_one_object_follow_each_other(tmp_path: Path) -> None:
    text = HEAD + ROWS
    found = operations(text)
    # One load in the loop, one wait after it; two stores, one wait.
    assert found.count("command memory0") == 3
    assert found.count("wait memory0") == 2
    programs = [program(text, "on"), program(text, "off", PLAIN)]
    runs = simulate(programs, tmp_path, [4, 4])
    assert [problem(run_python(text), runs[name]) for name in ("on", "off")] == ["", ""]
    assert runs["on"].cycles < runs["off"].cycles


@pytest.mark.parametrize(
    ("between", "waits"),
    [
        ("pass", 1),
        ("print(x)", 1),
        ("x = x * 3 + 1", 1),
        ("c0.write(1)", 2),
        ("x = c0.read()", 2),
        ("r0.write(1)", 2),
        ("m0.read(0, 0, 8)", 3),
        ("m0.wait()", 3),
        ("m0.write(0, 0, 8)  # coram: no-overlap", 3),
    ],
)
def test_what_stands_between_two_transfers(between: str, waits: int) -> None:
    text = f"{HEAD}m0.write(0, 0, 8)\n{between}\nm0.write(0, x * 4 & 255, 8)\nc0.write(2)\n"
    assert sum(op == "wait memory0" for op in operations(text)) == waits


def test_streams_and_stores_follow_each_other_too() -> None:
    text = "i = CoramInStream(0)\no = CoramOutStream(0)\n" + "i.write(0, 8)\n" * 3 + "o.read(0, 8)\n" * 3
    assert operations(text) == [
        *["command instream0"] * 3,
        "wait instream0",
        *["command outstream0"] * 3,
        "wait outstream0",
    ]


# What is queued, and what is not


def test_what_may_be_queued_behind_a_load() -> None:
    assert operations(HEAD + "m0.write(0, 0, 8)\nc0.write(1)\nx = c0.read()\nm1.write(0, x & 255, 8)\n") == [
        "command memory0+",
        "send channel0+",
        "receive channel0",
        "command memory1+",
        "drain memory1",
    ]


@pytest.mark.parametrize(
    "between",
    [
        "m2.read(0, 0, 8)",
        "r0.write(1)",
        "x = r0.read(); c0.write(x)",
        "m2.write_nonblocking(0, 0, 8)",
        "m2.write_nonblocking(0, 0, 8); m2.wait()",
        "s = CoramInStream(0); s.write(0, 8)",
        "s = CoramOutStream(0); s.read(0, 8)",
        "m2.write(0, 0, 8)  # coram: no-overlap",
    ],
)
def test_what_must_wait_comes_after_the_queue(between: str) -> None:
    text = f"{HEAD}m0.write(0, 0, 8)\nc0.write(1)\nm1.write(0, 0, 8)\n{between}\nc0.write(x)\n"
    found = operations(text)
    assert found[:4] == ["command memory0+", "send channel0+", "command memory1+", "drain memory1"]
    assert not any(op.endswith("+") or op.startswith("drain") for op in found[4:]), found


@pytest.mark.parametrize(
    "body",
    [
        "m0.write(0, 0, 8)\nc0.write(1)\nm0.write(8, 0, 8)\nc0.write(2)",  # one memory
        "m0.write(0, 0, 8)\nc0.write(1)\nm1.read(0, 0, 8)\nc0.write(1)\nm1.write(0, 0, 8)",
        "m0.write_nonblocking(0, 0, 8)\nm0.wait()\nc0.write(1)\nm1.write(0, 0, 8)",
        "m0.write(0, 0, 8)\nc0.write(1)\nx = m1.test()\nm1.write(0, 0, 8)\nc0.write(x)",
        "m0.write(0, 0, 8)  # coram: no-overlap\nc0.write(1)\nm1.write(0, 0, 8)",
        "m0.write(0, 0, 8)\nc0.write(1)\nm1.write(0, 0, 8)  # coram: no-overlap",
    ],
)
def test_threads_without_the_pattern_stay_as_they_are(body: str) -> None:
    text = HEAD + body + "\n"
    assert program(text, options=OVERLAP) == program(text, options=PLAIN)


LOOP = """for i in range(4):
    m0.write(0, 0, 8)
    c0.write(i)
    m1.write(0, 0, 8)
    c0.write(i)
r0.write(1)
"""


def test_a_loop_carries_its_queue_around() -> None:
    body = ["command memory0+", "send channel0+", "command memory1+", "send channel0+"]
    after = ["drain memory1", "send register0"]
    assert operations(HEAD + LOOP) in ([*body, *after], [*after, *body])


BRANCH = """if c0.read():
    m0.write(0, 0, 8)
    m1.write(0, 0, 8)
    r0.write(2)
else:
    c1.write(1)
c1.write(2)
"""


def test_only_the_branch_that_fills_the_queue_is_seen() -> None:
    calls = [v.call for b in passed(HEAD + BRANCH).blocks for v in b.ops if v.op is Op.SEND]
    assert {call.queued for call in calls if call.key == "channel1"} == {False}


def test_the_ir_shows_what_is_queued() -> None:
    shown = format_graph(passed(HEAD + "m0.write(0, 0, 8)\nm1.write(0, 0, 8)\n"))
    assert "command memory0.write queued 0, 0, 8" in shown
    assert "drain memory1.write" in shown


def test_the_debug_map_names_the_place_of_a_drain() -> None:
    objects = "m = CoramMemory(0)\nn = CoramMemory(1)\nr = CoramRegister(0)\n"
    states = program(objects + "m.write(0, 0, 8)\nn.write(0, 0, 8)\nr.write(1)\n").debug_map.states
    drain = next(s for s in states if s.label.endswith("DRAIN"))
    assert drain.waits_for == ("memory1", "write")
    assert drain.spans[0].line == 6
    waits = {s.waits_for: s.spans[0].line for s in states if s.waits_for and not s.label.endswith("DRAIN")}
    assert waits == {("memory0", "write"): 1, ("memory1", "write"): 5}


# The pragma


def diagnostics(text: str) -> list[tuple[str, int, int, int]]:
    found = compile_thread(ThreadSource("t", "t.py", text), OVERLAP).diagnostics
    return [(d.code, d.span.line, d.span.column, d.span.end_column) for d in found if d.span is not None]


BODY = "def load(a):\n    m0.write(0, a, 8)\n    c0.write(1)\n    m1.write(0, a, 8)\n    c0.write(2)\n\n"


@pytest.mark.parametrize(
    ("text", "queued"),
    [
        (HEAD + BODY + "load(0)\nload(64)\n", 4),
        ("# coram: no-overlap\n" + HEAD + BODY + "load(0)\nload(64)\n", 0),
        ('"""Loads."""\n#coram:  no-overlap\n' + HEAD + BODY + "load(0)\n", 0),
        (HEAD + BODY + "load(0)  # coram: no-overlap\nload(64)\n", 2),
        (
            HEAD
            + BODY.replace("m1.write(0, a, 8)", "m1.write(0,\n    a, 8)  # coram: no-overlap")
            + "load(0)\n",
            0,
        ),
        (HEAD + 'print("# coram: no-overlap")\n' + BODY + "load(0)\n", 2),
    ],
)
def test_where_the_pragma_works(text: str, queued: int) -> None:
    assert diagnostics(text) == []
    commands = [v.call for b in passed(text).blocks for v in b.ops if v.op is Op.COMMAND]
    assert sum(call.queued for call in commands) == queued


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("x = 2  # coram: no-overlap", (8, 8, 27)),
        ("# coram: no-overlap", (8, 1, 20)),
        ("c0.write(1)  # coram: overlap", (8, 14, 30)),
        ("c0.write(1)  # coram:", (8, 14, 22)),
    ],
)
def test_a_pragma_that_says_nothing_is_warned_of(line: str, span: tuple[int, int, int]) -> None:
    assert diagnostics(HEAD + line + "\n") == [("T029", *span)]
