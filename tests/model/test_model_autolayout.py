"""Places for blocks that have none."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_samples import accelerators, kernel, large_accelerator, vector_sum

from coram_studio.model.autolayout import GRID, estimated_size, place
from coram_studio.model.blocks import Block, ExternalBlock, ThreadBlock
from coram_studio.model.bundles import Direction
from coram_studio.model.design import Accelerator

Box = tuple[float, float, float, float]


def boxes(accelerator: Accelerator, positions: dict[str, tuple[float, float]]) -> dict[str, Box]:
    found = {}
    for block in accelerator.blocks:
        x, y = positions[block.id]
        width, height = estimated_size(block)
        found[block.id] = (x, y, x + width, y + height)
    return found


def overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def assert_apart(accelerator: Accelerator, positions: dict[str, tuple[float, float]]) -> None:
    for (one, a), (two, b) in itertools.combinations(boxes(accelerator, positions).items(), 2):
        assert not overlaps(a, b), (one, two)


def test_sample_reads_from_left_to_right() -> None:
    accelerator = vector_sum()
    positions = place(accelerator)
    assert_apart(accelerator, positions)
    by_x = sorted(positions, key=lambda block_id: positions[block_id][0])
    assert by_x[0] == "commands"
    assert set(by_x[1:3]) == {"vectorsum", "sum_thread"}
    assert by_x[3:] == ["buffer", "dram"]
    found = boxes(accelerator, positions)
    assert found["sum_thread"][1] > found["vectorsum"][3], "threads lie below"
    assert all(x % GRID == 0 and y % GRID == 0 for x, y in positions.values())


def test_external_inputs_come_from_the_left_and_outputs_leave_to_the_right() -> None:
    accelerator = vector_sum()
    accelerator = accelerator.with_blocks(
        (
            *accelerator.blocks,
            ExternalBlock("go", "go", Direction.INPUT),
            ExternalBlock("led", "led", Direction.OUTPUT),
        )
    )
    positions = place(accelerator)
    assert_apart(accelerator, positions)


@pytest.mark.parametrize("missing", ["buffer", "commands", "vectorsum", "sum_thread", "dram"])
def test_one_more_block_goes_where_nothing_is(missing: str) -> None:
    accelerator = vector_sum()
    placed = {block_id: where for block_id, where in place(accelerator).items() if block_id != missing}
    # The user has put something else right there.
    taken = place(accelerator)[missing]
    accelerator = accelerator.with_blocks((*accelerator.blocks, ThreadBlock("squatter", "squatter", "t.py")))
    placed["squatter"] = taken
    fresh = place(accelerator, placed)
    assert list(fresh) == [missing]
    assert_apart(accelerator, {**placed, **fresh})


@settings(max_examples=60, deadline=None)
@given(accelerators("any"), st.data())
def test_nothing_overlaps_whatever_the_design(accelerator: Accelerator, data: st.DataObject) -> None:
    positions = place(accelerator)
    assert set(positions) == {block.id for block in accelerator.blocks}
    assert_apart(accelerator, positions)
    placed = {i: where for i, where in positions.items() if data.draw(st.booleans())}
    assert_apart(accelerator, {**placed, **place(accelerator, placed)})


def test_own_sizes_are_respected() -> None:
    accelerator = vector_sum()

    def size(block: Block) -> tuple[float, float]:
        return (700.0, 333.0)

    positions = place(accelerator, size=size)
    for (_, a), (_, b) in itertools.combinations(positions.items(), 2):
        assert abs(a[0] - b[0]) >= 700 or abs(a[1] - b[1]) >= 333


def test_nothing_and_one_block() -> None:
    assert place(Accelerator("empty")) == {}
    assert place(Accelerator("one", (kernel("k"),))) == {"k": (64.0, 64.0)}


def test_large_design_is_placed_in_the_shape_of_a_screen_and_quickly() -> None:
    accelerator = large_accelerator()
    start = time.process_time()
    positions = place(accelerator)
    assert time.process_time() - start < 1.0
    found = boxes(accelerator, positions).values()
    width, height = max(b[2] for b in found), max(b[3] for b in found)
    assert 0.7 < width / height < 4
