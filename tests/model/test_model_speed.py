"""Edits stay quick on a design of 2,000 blocks and 5,000 wires.

The limits are several times what a small machine needs, so that only another order of growth breaks them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from model_samples import large_accelerator

from coram_studio.model.autolayout import place
from coram_studio.model.blocks import ThreadBlock, bundles_of
from coram_studio.model.checks import check_design
from coram_studio.model.connect import check_connect
from coram_studio.model.design import Accelerator, Design, Endpoint, Layout, State
from coram_studio.model.document import Document, Edit
from coram_studio.model.edits import AddBlock, ChangeBlock, Connect, MoveBlocks, RemoveItems
from coram_studio.model.files.design_file import design_text, read_design
from coram_studio.model.files.tables import Source

A = "large"


@pytest.fixture(scope="module")
def large() -> State:
    accelerator = large_accelerator()
    return State(Design((accelerator,)), Layout().moved(A, place(accelerator)))


def accelerator_of(state: State) -> Accelerator:
    found = state.design.accelerator(A)
    assert found is not None
    return found


def milliseconds(action: Callable[[], object], times: int = 7) -> float:
    """The median, in milliseconds of this process's time."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1e3


EDITS: list[Edit] = [
    AddBlock(A, ThreadBlock("fresh", "fresh", "threads/fresh.py"), (0, 0)),
    Connect(A, Endpoint("k399", "o0"), Endpoint("k0", "i0")),
    Connect(A, Endpoint("t", "objects"), Endpoint("m7_1", "thread")),
    MoveBlocks(A, (("k7", (1.0, 2.0)),)),
    RemoveItems(A, frozenset({"k7"}), frozenset({"d9_1", "thread:m9_1"})),
    ChangeBlock(A, ThreadBlock("t", "renamed", "threads/t.py")),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_edit_takes_milliseconds(large: State, edit: Edit) -> None:
    if isinstance(edit, Connect) and edit.a.block == "t":
        large = RemoveItems(A, connection_ids=frozenset({"thread:m7_1"})).apply(large)
    after: list[State] = []

    def fresh() -> State:
        # Without the indexes that an earlier call has left behind: an edit meets a state that is new.
        return State(Design((replace(accelerator_of(large)),)), Layout(large.layout.positions))

    def do() -> None:
        document = Document(start)
        document.do(edit)
        after.append(document.state)

    times = []
    for _ in range(7):
        start = fresh()
        times.append(milliseconds(do, 1))
    assert after[-1] != large
    assert statistics.median(times) < 40, "10 ms on an idle machine"


def test_legality_is_decided_while_dragging(large: State) -> None:
    accelerator = accelerator_of(large)
    ends = [Endpoint(b.id, x.name) for b in accelerator.blocks for x in bundles_of(b)]
    start = Endpoint("k399", "o0")

    def ask_all() -> None:
        assert sum(check_connect(accelerator, start, end).legal for end in ends) > 0

    assert milliseconds(ask_all, 3) / len(ends) < 0.2, "1 ms is the limit for one"


def test_whole_design_is_checked_and_read_and_written(large: State) -> None:
    assert milliseconds(lambda: check_design(large.design), 3) < 500
    text = design_text(large.design)
    assert milliseconds(lambda: design_text(large.design), 1) < 1500
    assert milliseconds(lambda: read_design(Source("design.toml", text)), 1) < 4000
