"""Places for blocks that have none."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_samples import accelerators, kernel, large_accelerator, vector_sum

from coram_studio.model.autolayout import GRID, arrange, estimated_size, place
from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction, Side
from coram_studio.model.design import Accelerator, Connection, Endpoint

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


def imported() -> Accelerator:
    """One kernel, three threads, 20 objects, ports of the core: as an imported project shows itself."""
    bundles = [user_bundle(f"m{i}", BundleType.MEMORY) for i in range(12)]
    bundles += [user_bundle(f"c{i}", BundleType.CHANNEL) for i in range(8)]
    logic = KernelBlock("logic", "logic", "logic", "kernels/logic.v", (), tuple(bundles))
    threads = [ThreadBlock(f"t{i}", f"t{i}", f"threads/t{i}.py") for i in range(3)]
    blocks: list[Block] = [logic, *threads, InterfaceBlock("dram", "dram")]
    wires: list[Connection] = []
    for name, count, kind in (("m", 12, ObjectKind.MEMORY_1P), ("c", 8, ObjectKind.CHANNEL)):
        for i in range(count):
            item = ObjectBlock(f"o_{name}{i}", f"{name}{i}", kind, f"t{i % 3}", i)
            blocks.append(item)
            wires.append(
                Connection(f"w{name}{i}", Endpoint("logic", f"{name}{i}"), Endpoint(item.id, "port"))
            )
            if kind is ObjectKind.MEMORY_1P:
                wires.append(Connection(f"d{i}", Endpoint(item.id, "dma"), Endpoint("dram", "dma")))
    blocks += [ExternalBlock("go", "go", Direction.INPUT), ExternalBlock("led", "led", Direction.OUTPUT)]
    return Accelerator("imported").with_blocks(tuple(blocks)).with_connections(tuple(wires))


def user_bundle(name: str, kind: BundleType) -> Bundle:
    return Bundle(name, kind, Side.USER, 32)


def test_an_imported_design_has_its_parts_where_one_looks_for_them() -> None:
    accelerator = imported()
    found = boxes(accelerator, place(accelerator))
    assert_apart(accelerator, place(accelerator))
    kernel = found["logic"]
    for block_id, box in found.items():
        if block_id.startswith("o_m"):
            assert box[0] > kernel[2], "what moves data off chip is on the right"
        elif block_id.startswith("o_c"):
            assert box[2] < kernel[0], "what stays on the chip is on the left"
        elif block_id.startswith("t"):
            assert all(box[1] > found[o][3] for o in found if o.startswith("o_")), "threads are below"
        if block_id != "dram":
            assert box[2] < found["dram"][0], "the memory is far right"
    width = max(b[2] for b in found.values()) - min(b[0] for b in found.values())
    height = max(b[3] for b in found.values()) - min(b[1] for b in found.values())
    assert 1 < width / height < 2.6


def test_threads_beside_each_other_have_their_pins_at_different_heights() -> None:
    accelerator = imported()
    found = boxes(accelerator, place(accelerator))
    row = sorted((found[f"t{i}"] for i in range(3)), key=lambda box: box[0])
    # A link to the right and one to the left may share a gap; on one line they would look like one wire.
    assert all(8 <= (b[1] - a[1]) % 24 <= 16 for a, b in itertools.pairwise(row))


def test_objects_of_a_thread_stand_together() -> None:
    accelerator = imported()
    positions = place(accelerator)
    memories = sorted((positions[f"o_m{i}"], i % 3) for i in range(12))
    threads = [thread for _, thread in memories]
    changes = sum(a != b for a, b in itertools.pairwise(threads))
    assert changes == 2, "from the top of the first column to the end of the last"


def test_the_same_design_gets_the_same_places_whatever_the_order_of_its_blocks() -> None:
    accelerator = imported()
    shuffled = Accelerator("imported", accelerator.blocks, tuple(reversed(accelerator.connections)))
    assert place(shuffled) == place(accelerator)


def test_three_hundred_blocks_are_placed_at_once() -> None:
    blocks: list[Block] = [ThreadBlock("t", "t", "t.py")]
    blocks += [ObjectBlock(f"o{i:03}", f"o{i:03}", ObjectKind.MEMORY_1P, "t", i) for i in range(300)]
    accelerator = Accelerator("many").with_blocks(tuple(blocks))
    start = time.process_time()
    positions = place(accelerator)
    assert time.process_time() - start < 0.3
    found = boxes(accelerator, positions)
    width = max(b[2] for b in found.values()) - min(b[0] for b in found.values())
    height = max(b[3] for b in found.values()) - min(b[1] for b in found.values())
    assert 0.7 < width / height < 3, "not one long column"


def test_kernels_that_feed_each_other_stand_in_that_order() -> None:
    def stage(name: str) -> KernelBlock:
        bundles = (
            Bundle("into", BundleType.WIRE, Side.PROVIDER, 8),
            Bundle("out", BundleType.WIRE, Side.USER, 8),
        )
        return KernelBlock(name, name, name, f"kernels/{name}.v", (), bundles)

    wires = tuple(
        Connection(f"w{a}", Endpoint(a, "out"), Endpoint(b, "into")) for a, b in itertools.pairwise("cab")
    )
    accelerator = Accelerator("chain").with_blocks(tuple(map(stage, "abc"))).with_connections(wires)
    positions = place(accelerator)
    assert positions["c"][0] < positions["a"][0] < positions["b"][0]
    loop = (*wires, Connection("back", Endpoint("b", "out"), Endpoint("c", "into")))
    assert_apart(accelerator, place(accelerator.with_connections(loop)))


def test_what_is_new_goes_beside_what_it_belongs_to() -> None:
    accelerator = vector_sum()
    moved = {b: (x + 4000.0, y + 2000.0) for b, (x, y) in place(accelerator).items() if b != "buffer"}
    x, y = place(accelerator, moved)["buffer"]
    kernel = moved["vectorsum"]
    assert 0 < x - kernel[0] < 600 and abs(y - kernel[1]) < 400


def test_arranging_everything_forgets_where_it_lay() -> None:
    accelerator = imported()
    anywhere = {block.id: (float(i * 8), 0.0) for i, block in enumerate(accelerator.blocks)}
    assert arrange(accelerator, anywhere) == place(accelerator)
    assert arrange(accelerator, anywhere, set(anywhere)) == place(accelerator)


def test_arranging_some_leaves_the_others_and_keeps_off_them() -> None:
    accelerator = imported()
    positions = place(accelerator)
    chosen = {"o_m0", "o_m3", "o_m6", "t0"}
    found = arrange(accelerator, positions, chosen)
    assert set(found) == chosen
    assert_apart(accelerator, {**positions, **found})
