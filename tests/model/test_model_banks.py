"""Banks of a memory: memories of one thread and id that differ in their sub_id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from model_samples import vector_sum_state

from coram_studio.model.blocks import ObjectBlock, ObjectKind
from coram_studio.model.checks import check_design
from coram_studio.model.clipboard import copy_items, paste_edit
from coram_studio.model.design import Accelerator, Endpoint, State
from coram_studio.model.document import EditError
from coram_studio.model.edits import AddBlock, ChangeBlock, Connect
from coram_studio.model.files.block_tables import accelerator_table, read_accelerator
from coram_studio.model.files.tables import Source, TableReader

A = "vector_sum"


def bank(number: int, **fields: object) -> ObjectBlock:
    block = ObjectBlock(
        f"bank{number}", f"bank{number}", ObjectKind.MEMORY_1P, "sum_thread", 0, 32, 10, number
    )
    return replace(block, **fields)  # type: ignore[arg-type]


def with_blocks(*blocks: ObjectBlock) -> State:
    state = vector_sum_state()
    for block in blocks:
        state = AddBlock(A, block, (0, 0)).apply(state)
    return state


def the_design(state: State) -> Accelerator:
    found = state.design.accelerator(A)
    assert found is not None
    return found


def codes(state: State) -> list[tuple[str, str]]:
    """Findings but those of wires that are not drawn here."""
    return [(d.code, d.message) for d in check_design(state.design) if d.code not in ("D036", "D040")]


def test_banks_of_one_memory_share_its_id() -> None:
    assert codes(with_blocks(bank(1), bank(2))) == []
    ((code, message),) = codes(with_blocks(bank(1), bank(2, sub_id=1)))
    assert code == "D032"
    assert message == "bank1 and bank2 are both CoramMemory 0, bank 1, of thread sum_thread"


def test_only_memories_have_banks() -> None:
    state = vector_sum_state()
    commands = the_design(state).block("commands")
    assert isinstance(commands, ObjectBlock)
    with pytest.raises(EditError, match="bank of commands must be 0, not 1: only memories have banks"):
        ChangeBlock(A, replace(commands, sub_id=1)).apply(state)
    for number in (-1, 65536):
        with pytest.raises(EditError, match=f"bank of bank1 must be from 0 to 65535, not {number}"):
            with_blocks(bank(1, sub_id=number))


def test_a_bank_is_read_as_it_is_written() -> None:
    accelerator = the_design(with_blocks(bank(3)))
    table = accelerator_table(accelerator)
    assert table["blocks"]["bank3"]["sub_id"] == 3
    assert "sub_id" not in table["blocks"]["buffer"]
    source = Source("design.toml", "")
    again = read_accelerator(A, TableReader(source, table))
    assert source.diagnostics == []
    assert again.blocks == accelerator.blocks


def test_a_bank_keeps_its_id_when_it_is_linked_to_the_thread() -> None:
    state = with_blocks(bank(1, thread=""), bank(2, thread="", sub_id=0))
    for block in ("bank1", "bank2"):
        state = Connect(A, Endpoint(block, "thread"), Endpoint("sum_thread", "objects")).apply(state)
    linked = [the_design(state).block(block) for block in ("bank1", "bank2")]
    assert [(b.coram_id, b.sub_id) for b in linked if isinstance(b, ObjectBlock)] == [(0, 1), (1, 0)]


def test_banks_that_are_copied_together_stay_together() -> None:
    state = with_blocks(bank(1))
    text = copy_items(state, A, ["buffer", "bank1"])
    for expected in (1, 2):
        state = paste_edit(state, A, text, (8, 8)).apply(state)
        memories = [
            b for b in the_design(state).blocks if isinstance(b, ObjectBlock) and b.coram_id == expected
        ]
        assert sorted(b.sub_id for b in memories) == [0, 1]
    alone = paste_edit(state, A, copy_items(state, A, ["bank1"]), (8, 8)).apply(state)
    before = set(the_design(state).blocks_by_id)
    (newest,) = (b for b in the_design(alone).blocks if b.id not in before)
    assert isinstance(newest, ObjectBlock)
    assert (newest.coram_id, newest.sub_id) == (3, 1)
