"""Copy and paste."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_samples import vector_sum_state

from coram_studio.model.blocks import ObjectBlock
from coram_studio.model.checks import check_design
from coram_studio.model.clipboard import copy_items, paste_edit
from coram_studio.model.design import State
from coram_studio.model.document import EditError
from coram_studio.model.edits import AddAccelerator, RemoveItems

A = "vector_sum"
EVERYTHING = ["buffer", "commands", "dram", "sum_thread", "vectorsum"]


def paste(state: State, text: str, name: str = A) -> State:
    return paste_edit(state, name, text, (24, 24)).apply(state)


def test_all_of_an_accelerator_twice_is_correct_twice() -> None:
    start = vector_sum_state()
    edit = paste_edit(start, A, copy_items(start, A, EVERYTHING), (24, 24))
    assert edit.label == "paste 5 blocks"
    state = edit.apply(start)
    assert check_design(state.design) == ()
    accelerator = state.design.accelerator(A)
    assert accelerator is not None
    assert [b.id for b in accelerator.blocks if b.id not in EVERYTHING] == [
        "buffer2",
        "commands2",
        "dram2",
        "sum_thread2",
        "vectorsum2",
    ]
    assert [c.id for c in accelerator.connections if "2" in c.id] == [
        "buffer2_dma",
        "vectorsum2_comm",
        "vectorsum2_mem",
    ]
    buffer = accelerator.block("buffer2")
    assert isinstance(buffer, ObjectBlock)
    assert (buffer.name, buffer.thread, buffer.coram_id) == ("buffer2", "sum_thread2", 0)
    assert state.layout.position(A, "sum_thread2") == (344.0, 424.5)


def test_object_without_its_thread_stays_with_the_thread_under_a_free_id() -> None:
    state = vector_sum_state()
    text = copy_items(state, A, ["buffer"])
    for expected in (1, 2):
        state = paste(state, text)
        accelerator = state.design.accelerator(A)
        assert accelerator is not None
        block = accelerator.block(f"buffer{expected + 1}")
        assert isinstance(block, ObjectBlock)
        assert (block.thread, block.coram_id) == ("sum_thread", expected)


def test_into_another_accelerator_the_thread_is_let_go() -> None:
    start = vector_sum_state()
    text = copy_items(start, A, ["buffer", "vectorsum"])
    state = paste(AddAccelerator("other").apply(start), text, "other")
    other = state.design.accelerator("other")
    assert other is not None
    block = other.block("buffer")
    assert isinstance(block, ObjectBlock)
    assert block.thread == ""
    assert [c.id for c in other.connections] == ["vectorsum_mem"]


def test_after_cutting_a_block_comes_back_under_its_own_name() -> None:
    start = vector_sum_state()
    text = copy_items(start, A, EVERYTHING)
    cut = RemoveItems(A, frozenset(EVERYTHING)).apply(start)
    assert paste_edit(cut, A, text, (0, 0)).apply(cut) == start


def test_wires_to_blocks_that_were_not_copied_are_left_out() -> None:
    start = vector_sum_state()
    content = json.loads(copy_items(start, A, ["vectorsum", "buffer", "vectorsum_comm", "ghost"]))
    assert list(content["connections"]) == ["vectorsum_mem"]
    assert sorted(content["blocks"]) == ["buffer", "vectorsum"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "some text",
        "[1, 2]",
        "{}",
        '{"coram-studio-blocks": "1"}',
        '{"coram-studio-blocks": 1}',
        '{"coram-studio-blocks": 1, "blocks": 3}',
        '{"coram-studio-blocks": 1, "blocks": {"a": 3}}',
        '{"coram-studio-blocks": 1, "blocks": {"a": {"kind": "thread"}}}',
        '{"coram-studio-blocks": 1, "blocks": {"a.b": {"kind": "thread", "name": "a"}}}',
        '{"coram-studio-blocks": 9, "blocks": {"a": {"kind": "thread", "name": "a"}}}',
        '{"coram-studio-blocks": 1, "blocks": {"a": {"kind": "thread", "name": "a"}}, "positions": {"a": [1]}}',
        '{"coram-studio-blocks": 1, "blocks": {"a": {"kind": "thread", "name": "a"}}, "positions": 4}',
        "[" * 100_000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(EditError) as caught:
        paste_edit(vector_sum_state(), A, text, (0, 0))
    assert caught.value.code == "D007"


_COPIED = copy_items(vector_sum_state(), A, EVERYTHING)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(_COPIED)), st.integers(0, 12), st.text(max_size=6))
def test_damaged_text_is_refused_or_gives_an_edit_that_is_possible_or_refused(
    start: int, length: int, inserted: str
) -> None:
    state = vector_sum_state()
    try:
        paste(state, _COPIED[:start] + inserted + _COPIED[start + length :])
    except EditError as error:
        assert str(error)
