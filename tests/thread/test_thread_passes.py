"""Each pass does what it says, on the smallest thread that needs it; the verifier finds broken graphs."""

from __future__ import annotations

import pytest

from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.ir.graph import Branch, Graph, Value
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.ranges import Ranges
from coram_studio.thread.ir.text import format_graph
from coram_studio.thread.ir.verify import IrError, verify
from coram_studio.thread.passes.checks import remove_checks
from coram_studio.thread.passes.constants import propagate_constants
from coram_studio.thread.passes.dead_code import remove_dead_code
from coram_studio.thread.passes.if_convert import convert_ifs
from coram_studio.thread.passes.lower_division import lower_division
from coram_studio.thread.passes.numbering import number_values
from coram_studio.thread.passes.pipeline import CLEAN, STAGES, run_passes
from coram_studio.thread.passes.range_fold import fold_ranges
from coram_studio.thread.passes.simplify import simplify
from coram_studio.thread.passes.straighten import straighten
from coram_studio.thread.passes.strength import reduce_strength
from coram_studio.thread.program import ThreadOptions, ThreadSource

SETUP = "c = CoramChannel(0, 32)\nx = c.read()\ny = c.read()\n"


def lowered(text: str) -> Graph:
    result = lower_thread(ThreadSource("t", "t.py", SETUP + text), ThreadOptions())
    assert result.graph is not None, result.diagnostics
    verify(result.graph)
    return result.graph


def optimised(text: str) -> Graph:
    graph = lowered(text)
    run_passes(graph)
    verify(graph)
    return graph


def ops(graph: Graph, *kinds: Op) -> list[Value]:
    return [v for block in graph.blocks for v in (*block.phis, *block.ops) if v.op in kinds]


def sent(graph: Graph) -> Value:
    """What the thread's one write to the channel sends."""
    (value,) = ops(graph, Op.SEND)
    return value.args[0]


def test_constants_follow_the_paths_that_can_be_taken() -> None:
    graph = lowered("k = 1\nwhile x < 5:\n    x += 1\n    if k != 1:\n        k = 2\nc.write(k)\n")
    assert propagate_constants(graph)
    verify(graph)
    assert sent(graph).constant == 1
    assert len([b for b in graph.blocks if isinstance(b.terminator, Branch)]) == 1


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("x + 0", "x"),
        ("x * 1", "x"),
        ("x ^ x", "0"),
        ("x & -1", "x"),
        ("~~x", "x"),
        ("(x + 3) - 3", "x"),
        ("x if y else x", "x"),
        ("x % 1", "0"),
        ("x == x", "True"),
        ("not (not (x < y))", "x < y"),
        ("not (x < y)", "y <= x"),
    ],
)
def test_identities(expression: str, result: str) -> None:
    graph, expected = (lowered(f"c.write({e})\n") for e in (expression, result))
    for one in (graph, expected):
        for step in CLEAN * 2:
            step.run(one)
    value, want = sent(graph), sent(expected)
    assert (value.op, value.constant) == (want.op, want.constant)
    assert [a.number for a in value.args] == [a.number for a in want.args]


def test_dead_code_keeps_effects_alone() -> None:
    graph = lowered("z = x * y\nw = z + 1\nc.read()\n")
    assert remove_dead_code(graph)
    assert not ops(graph, Op.MUL, Op.ADD)
    assert len(ops(graph, Op.RECEIVE)) == 3


def test_straight_lines_become_one_block() -> None:
    graph = lowered("def f(a):\n    return a + 1\nif 1:\n    x = f(x)\nc.write(x)\n")
    straighten(graph)
    verify(graph)
    assert len(graph.blocks) == 1


def test_branches_around_cheap_work_become_selects() -> None:
    graph = lowered("if x > y:\n    x = x - y\nelif x:\n    x = y\nelse:\n    y = 3\nc.write(x + y)\n")
    simplify(graph)
    assert convert_ifs(graph)
    verify(graph)
    assert len(graph.blocks) == 1
    assert ops(graph, Op.SELECT)


def test_branches_around_effects_stay() -> None:
    graph = lowered("if x:\n    c.write(1)\n")
    assert not convert_ifs(graph)


@pytest.mark.parametrize(
    ("expression", "op", "number"),
    [("x * 8", Op.SHL, 3), ("x // 4", Op.SHR, 2), ("x % 16", Op.AND, 15), ("4 * x", Op.SHL, 2)],
)
def test_powers_of_two_become_shifts_and_masks(expression: str, op: Op, number: int) -> None:
    graph = lowered(f"c.write({expression})\n")
    assert reduce_strength(graph)
    assert (sent(graph).op, sent(graph).args[1].constant) == (op, number)


def test_equal_operations_are_done_once() -> None:
    graph = lowered("z = x + y\nif c.read():\n    z = z * (x + y)\nc.write(z)\n")
    assert number_values(graph)
    verify(graph)
    assert len(ops(graph, Op.ADD)) == 1


def test_ranges_decide_comparisons_masks_and_checks() -> None:
    graph = optimised(
        "m = CoramMemory(0, 32, 64)\n"
        "for i in range(8):\n"
        "    if i > 9:\n        c.write(1)\n"
        "    m.write((i & 7) * 8, 0, (x & 7) + 1)\n"
        "    assert min(x, 5) < 6 and max(i, 0) % 100 == i\n"
    )
    assert not ops(graph, Op.CHECK, Op.SEND, Op.MOD, Op.DIVIDE)
    assert [v.args[1].constant for v in ops(graph, Op.AND)] == [7]


@pytest.mark.parametrize(
    ("text", "name", "bounds"),
    [
        ("s = 0\nfor i in range(10):\n    s += 5\n", "s", (0, 50)),
        ("s = 0\nfor i in range(10):\n    s += i\n", "s", (0, 90)),
        ("s = 0\nfor i in range(x & 15):\n    for j in range(4):\n        s -= 2\n", "s", (-128, 0)),
        ("s = 100\nwhile s > 10:\n    s -= 3\n", "s", (10, 100)),
        (
            "s = 0\nfor i in range(5):\n    if c.read():\n        s += x & 3\n    else:\n        s -= 1\n",
            "s",
            (-5, 15),
        ),
    ],
)
def test_ranges_of_loop_variables(text: str, name: str, bounds: tuple[int, int]) -> None:
    graph = optimised(text + "print(s)\n")
    ranges = Ranges(graph)
    phis = [v for v in ops(graph, Op.PHI) if v.name == name]
    assert phis
    low = min(ranges.of(p)[0] for p in phis)
    high = max(ranges.of(p)[1] for p in phis)
    assert (low, high) == bounds


def test_quotient_and_remainder_share_one_division() -> None:
    graph = lowered("q, r = divmod(x - 9, y - 3)\nc.write(q + r)\n")
    assert lower_division(graph)
    remove_dead_code(graph)
    verify(graph)
    assert len(ops(graph, Op.DIVIDE)) == 1
    assert not ops(graph, Op.FLOORDIV, Op.MOD)


def test_checks_that_hold_are_removed() -> None:
    graph = lowered("assert x == 5\n")
    assert not remove_checks(graph)
    (check,) = ops(graph, Op.CHECK)
    check.args[0] = graph.constant(1, boolean=True)
    assert remove_checks(graph)
    assert not ops(graph, Op.CHECK)


def test_a_fold_of_nothing_changes_nothing() -> None:
    graph = optimised("while x != y:\n    x, y = y, x - y\nc.write(x)\n")
    before = format_graph(graph)
    assert not fold_ranges(graph)
    assert format_graph(graph) == before


def test_every_pass_says_why_it_stands_where_it_does() -> None:
    steps = [step for stage in STAGES for step in stage.passes]
    assert all(step.reason and step.name for step in steps)


def test_the_verifier_finds_broken_graphs() -> None:
    graph = lowered("if x:\n    z = x + y\n    c.write(z)\nelse:\n    c.write(y)\n")
    (add,) = ops(graph, Op.ADD)
    sends = ops(graph, Op.SEND)
    sends[1].args[0] = add
    with pytest.raises(IrError, match="does not always define"):
        verify(graph)
    graph = lowered("z = x + y\nc.write(z)\n")
    graph.blocks[0].ops.reverse()
    with pytest.raises(IrError, match="before its definition"):
        verify(graph)
    graph = lowered("c.write(x + y)\n")
    ops(graph, Op.ADD)[0].args.pop()
    with pytest.raises(IrError, match="has 1 arguments"):
        verify(graph)


def test_the_text_of_a_graph_names_variables_and_lines() -> None:
    text = format_graph(lowered("while x > 3:\n    x -= 1\n    c.write(x)\n"))
    assert "object channel0: channel 32 bit x 16" in text
    assert ".x = sub" in text and "; line 5" in text
    assert "send channel0.write" in text and "? b" in text
