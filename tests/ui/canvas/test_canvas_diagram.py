"""The picture follows the model by comparing values."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from canvas_sample import BLOCKS, CONNECTIONS, KERNEL, NAME, POSITIONS, make_state

from coram_studio.model.blocks import KernelBlock, ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.bundles import BundleType
from coram_studio.model.design import Connection, Endpoint, State
from coram_studio.model.document import Document
from coram_studio.model.edits import ChangeBlock, Connect, MoveBlocks, RemoveItems
from coram_studio.ui.canvas.card import LEFT, RIGHT, make_card, text_width
from coram_studio.ui.canvas.diagram import Diagram


def drawn(state: State) -> Diagram:
    diagram = Diagram(NAME)
    diagram.sync(state)
    return diagram


def same(a: Diagram, b: Diagram) -> bool:
    return (a.cards, a.rects, a.wires, a.wiring.points) == (b.cards, b.rects, b.wires, b.wiring.points)


def test_every_block_and_connection_is_drawn() -> None:
    diagram = drawn(make_state())
    assert set(diagram.cards) == {block.id for block in BLOCKS}
    assert set(diagram.wires) == {"mem", "comm", "dma", "thread:buffer", "thread:commands"}
    assert set(diagram.wiring.points) == set(diagram.wires)


def test_cards_say_what_the_block_is() -> None:
    cards = drawn(make_state()).cards
    assert (cards["buffer"].title, cards["buffer"].subtitle) == ("buffer", "memory 0 · 1,024 × 32 bit")
    assert cards["commands"].subtitle == "channel 0 · 32 bit, 16 deep"
    assert cards["vectorsum"].subtitle == "kernel · kernels/vectorsum.v"
    assert cards["sum_thread"].subtitle == "thread · threads/sum_thread.py"
    assert cards["dram"].subtitle == "AXI4 master · 32 bit address"


def test_wires_carry_their_width_and_thread_links_are_dashed() -> None:
    wires = drawn(make_state()).wires
    assert wires["mem"].label == "10 × 32"
    assert wires["comm"].label == "32"
    assert wires["thread:buffer"].dashed
    assert not wires["mem"].dashed


def test_no_text_is_wider_than_its_card() -> None:
    long = "a_kernel_with_a_name_that_says_everything_about_it"
    kernel = replace(KERNEL, name=long, source=f"kernels/deep/folder/{long}.sv")
    card = make_card(kernel, lambda name: (), {})
    assert text_width("title", card.title) + 40 < card.width
    assert text_width("subtitle", card.subtitle) + 16 < card.width
    left = [text_width("pin", pin.label) for pin in card.pins if pin.side == LEFT]
    right = [text_width("pin", pin.label) for pin in card.pins if pin.side == RIGHT]
    assert max(left) + max(right) + 32 < card.width


def test_pins_face_the_block_that_they_are_wired_to() -> None:
    cards = drawn(make_state()).cards
    assert cards["vectorsum"].pin("mem", RIGHT).side == RIGHT
    assert cards["vectorsum"].pin("comm", RIGHT).side == LEFT
    assert cards["commands"].pin("port", LEFT).side == RIGHT
    thread = {pin.side: pin.label for pin in cards["sum_thread"].pins}
    assert thread == {LEFT: "commands", RIGHT: "buffer"}, (
        "a shared pin is on both sides, named by its partner"
    )


def test_a_card_keeps_its_width_when_pins_change_sides() -> None:
    document = Document(make_state())
    diagram = drawn(document.state)
    width = diagram.cards["vectorsum"].width
    diagram.sync(document.do(MoveBlocks(NAME, (("vectorsum", (1400.0, 300.0)),))))
    assert diagram.cards["vectorsum"].pin("mem", RIGHT).side == LEFT
    assert diagram.cards["vectorsum"].width == width


def test_several_partners_of_a_shared_pin_are_counted() -> None:
    extra = ObjectBlock("more", "more", ObjectKind.CHANNEL, "sum_thread", 1, 32, 4)
    positions = {**POSITIONS, "more": (0.0, 480.0)}
    cards = drawn(make_state((*BLOCKS, extra), positions=positions)).cards
    assert {pin.side: pin.label for pin in cards["sum_thread"].pins}[LEFT] == "2 objects"


def test_blocks_without_position_are_placed_beside_the_others() -> None:
    positions = {b: at for b, at in POSITIONS.items() if b != "dram"}
    diagram = drawn(make_state(positions=positions))
    rects = list(diagram.rects.values())
    for i, rect in enumerate(rects):
        assert not any(rect.touches(other) for other in rects[i + 1 :])


def test_wires_keep_clear_of_cards() -> None:
    diagram = drawn(make_state())
    for name, points in diagram.wiring.points.items():
        own = {end.block for end in diagram.wires[name].connection.ends}
        for a, b in pairwise(points):
            for block, rect in diagram.rects.items():
                if block not in own:
                    x0, x1, y0, y1 = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
                    assert x1 < rect.left or x0 > rect.right or y1 < rect.top or y0 > rect.bottom, (
                        name,
                        block,
                    )


def test_a_change_names_the_regions_to_paint() -> None:
    document = Document(make_state())
    diagram = drawn(document.state)
    assert diagram.sync(document.state) == []
    before = diagram.rects["dram"]
    regions = diagram.sync(document.do(MoveBlocks(NAME, (("dram", (944.0, 400.0)),))))
    assert before in regions
    assert diagram.rects["dram"] in regions
    assert diagram.changed == {"dram", "dma"}


def test_a_wire_to_a_bundle_that_is_gone_is_shown_as_broken() -> None:
    document = Document(make_state())
    without = replace(KERNEL, bundles=tuple(b for b in KERNEL.bundles if b.name != "mem"))
    diagram = drawn(document.state)
    diagram.sync(document.do(ChangeBlock(NAME, without)))
    assert diagram.wires["mem"].broken
    pin = diagram.cards["vectorsum"].pin("mem", RIGHT)
    assert pin.missing
    assert pin.bundle.type is BundleType.MEMORY
    diagram.sync(document.do(RemoveItems(NAME, frozenset(), frozenset({"mem"}))))
    assert diagram.cards["vectorsum"].pin("mem", RIGHT) is None


def test_any_walk_through_edits_and_undo_gives_the_picture_of_the_state() -> None:
    document = Document(make_state())
    diagram = drawn(document.state)
    chance = random.Random(11)
    ends = [(c.user, c.provider) for c in CONNECTIONS]
    for step in range(120):
        accelerator = document.state.design.accelerator(NAME)
        match chance.randrange(6):
            case 0 | 1:
                block = chance.choice(accelerator.blocks).id
                at = (chance.randrange(-40, 120) * 8.0, chance.randrange(-40, 80) * 8.0)
                document.do(MoveBlocks(NAME, ((block, at),)))
            case 2:
                wires = list(accelerator.all_connections())
                if wires:
                    document.do(RemoveItems(NAME, frozenset(), frozenset({chance.choice(wires).id})))
            case 3:
                a, b = chance.choice(ends)
                if not accelerator.connections_at(a) and not accelerator.connections_at(b):
                    document.do(Connect(NAME, a, b))
            case 4:
                block = accelerator.block("vectorsum")
                assert isinstance(block, KernelBlock)
                document.do(ChangeBlock(NAME, replace(block, name=f"kernel{step}")))
            case _:
                document.undo() if chance.random() < 0.7 else document.redo()
        diagram.sync(document.state)
        assert same(diagram, drawn(document.state)), step


def test_a_block_wired_to_itself_is_drawn() -> None:
    loop = Connection("loop", Endpoint("vectorsum", "mem"), Endpoint("vectorsum", "clk"))
    diagram = drawn(make_state(connections=(loop,)))
    assert "loop" in diagram.wiring.points


def test_an_unknown_accelerator_is_empty() -> None:
    diagram = Diagram("nothing")
    diagram.sync(make_state())
    assert diagram.cards == {}
    assert diagram.extent() is None


def test_a_wire_to_a_block_that_is_not_there_is_not_drawn() -> None:
    diagram = drawn(make_state())
    state = make_state(tuple(block for block in BLOCKS if block.id != "buffer"))
    diagram.sync(state)
    assert "mem" not in diagram.wires
    assert "mem" not in diagram.wiring.points
    assert same(diagram, drawn(state))
    diagram.sync(make_state())
    assert same(diagram, drawn(make_state()))


def test_a_longer_name_of_a_partner_widens_the_card_and_turns_pins_that_it_reaches() -> None:
    document = Document(make_state(positions={**POSITIONS, "buffer": (312.0 + 224.0, 600.0)}))
    diagram = drawn(document.state)
    buffer = next(block for block in BLOCKS if block.id == "buffer")
    renamed = replace(buffer, name="a_much_longer_name_than_before")
    diagram.sync(document.do(ChangeBlock(NAME, renamed)))
    assert diagram.cards["sum_thread"].width > 224
    assert same(diagram, drawn(document.state))


def test_moving_most_of_many_blocks_gives_the_same_picture() -> None:
    blocks = tuple(ObjectBlock(f"b{i}", f"b{i}", ObjectKind.CHANNEL, "t") for i in range(250))
    positions = {f"b{i}": (240.0 * (i % 20), 160.0 * (i // 20)) for i in range(250)}
    thread = ThreadBlock("t", "t", "threads/t.py")
    document = Document(make_state((*blocks, thread), (), {**positions, "t": (-400.0, 0.0)}))
    diagram = drawn(document.state)
    moved = tuple((b, (x + 24, y - 8)) for b, (x, y) in positions.items())
    before = diagram.rects["b7"]
    regions = diagram.sync(document.do(MoveBlocks(NAME, moved)))
    assert same(diagram, drawn(document.state))
    assert {"b7", "thread:b7"} <= diagram.changed
    assert any(region.touches(before) for region in regions)
