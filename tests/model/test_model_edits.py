"""Every edit: what it changes, what it refuses, and that it can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_samples import kernel, vector_sum_state

from coram_studio.diagnostics import CATALOGUE
from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
    bundles_of,
)
from coram_studio.model.bundles import Side
from coram_studio.model.checks import check_design
from coram_studio.model.clipboard import copy_items, paste_edit
from coram_studio.model.connect import find_end, takes_several
from coram_studio.model.design import Accelerator, Connection, Endpoint, State
from coram_studio.model.document import Document, Edit, EditError
from coram_studio.model.edits import (
    AddAccelerator,
    AddBlock,
    ChangeBlock,
    Composite,
    Connect,
    MoveBlocks,
    PasteBlocks,
    RemoveAccelerator,
    RemoveItems,
    RenameAccelerator,
)
from coram_studio.model.naming import fresh_id, fresh_name

A = "vector_sum"


def accelerator_of(state: State, name: str = A) -> Accelerator:
    found = state.design.accelerator(name)
    assert found is not None
    return found


def after(*edits: Edit, start: State | None = None) -> Accelerator:
    document = Document(start or vector_sum_state())
    for edit in edits:
        document.do(edit)
    return accelerator_of(document.state)


def refusal(edit: Edit, start: State | None = None) -> EditError:
    state = start or vector_sum_state()
    with pytest.raises(EditError) as caught:
        edit.apply(state)
    assert caught.value.code in CATALOGUE
    assert (
        str(caught.value)[0].isupper() or "." in str(caught.value).split(" ")[0] or " " in str(caught.value)
    )
    return caught.value


def memory(block_id: str = "extra", **changes: object) -> ObjectBlock:
    return replace(ObjectBlock(block_id, block_id, ObjectKind.MEMORY_1P), **changes)


def test_add_block_puts_it_at_its_place() -> None:
    edit = AddBlock(A, memory(), (10, 20))
    state = edit.apply(vector_sum_state())
    assert edit.label == "add extra"
    assert accelerator_of(state).block("extra") == memory()
    assert state.layout.position(A, "extra") == (10.0, 20.0)
    ids = [block.id for block in accelerator_of(state).blocks]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("block", "code", "message"),
    [
        (memory("buffer", name="other"), "D005", 'The id "buffer" is taken by another block'),
        (memory(name="buffer"), "D011", 'The name "buffer" is taken by another block'),
        (memory(name="Buffer"), "D011", '"Buffer" and "buffer" differ in capitals only'),
        (
            memory(name="always"),
            "D010",
            'The name "always" must not be a keyword of Verilog or SystemVerilog',
        ),
        (
            memory(name="two words"),
            "D010",
            'The name "two words" must consist of letters A-Z, digits and _, not a space',
        ),
        (memory(name="2nd"), "D010", 'The name "2nd" must not begin with a digit'),
        (memory(name=""), "D010", 'The name "" must not be empty'),
        (memory(name="aclk"), "D012", 'The name "aclk" is a name that the generated core uses itself'),
        (
            memory(name="m_axi_x"),
            "D012",
            'The name "m_axi_x" must not begin with m_axi_, as generated names do',
        ),
        (memory(thread="ghost"), "D031", 'The thread "ghost" of extra does not exist'),
        (memory(thread="vectorsum"), "D031", 'The thread "vectorsum" of extra does not exist'),
        (memory(data_width=48), "D034", "width of extra must be a power of two from 8 to 1024 bits, not 48"),
        (memory(address_width=25), "D035", "address width of extra must be from 1 to 24 bits, not 25"),
        (memory(coram_id=-1), "D033", "id of extra must be from 0 to 65535, not -1"),
        (memory("a.b"), "D006", 'The id "a.b" must consist of 1 to 200 letters A-Z, digits, - and _'),
        (ExternalBlock("e", "e", width=0), "D061", "width of e must be from 1 to 4096 bits, not 0"),
        (InterfaceBlock("i", "i", "axi5"), "D062", 'protocol of i must be axi4, not "axi5"'),
        (
            ThreadBlock("n", "n", "../t.py"),
            "D053",
            'source "../t.py" of n must not leave the project\'s folder with ..',
        ),
        (
            ThreadBlock("n", "n", "/t.py"),
            "D053",
            'source "/t.py" of n must be relative to the project\'s folder',
        ),
        (
            ThreadBlock("n", "n", "C:/t.py"),
            "D053",
            'source "C:/t.py" of n must be relative to the project\'s folder',
        ),
        (
            kernel("n", parameters=(("W", "1;2"),)),
            "D052",
            'Parameter W of n: "1;2" must be one expression, without ";"',
        ),
        (
            kernel("n", parameters=(("W", "1"), ("W", "2"))),
            "D052",
            "Parameter W of n must be set once, not twice",
        ),
    ],
)
def test_add_block_refuses(block: Block, code: str, message: str) -> None:
    error = refusal(AddBlock(A, block, (0, 0)))
    assert (error.code, str(error)) == (code, message)


def test_kernel_may_be_added_before_it_has_a_source() -> None:
    fresh = KernelBlock("fresh", "fresh", "", "")
    assert after(AddBlock(A, fresh, (0, 0))).block("fresh") == fresh


@pytest.mark.parametrize("position", [(float("nan"), 0.0), (0.0, float("inf")), (2e6, 0.0)])
def test_impossible_positions_are_refused(position: tuple[float, float]) -> None:
    assert refusal(MoveBlocks(A, (("buffer", position),))).code == "D063"


def test_move_touches_the_layout_alone() -> None:
    start = vector_sum_state()
    edit = MoveBlocks(A, (("buffer", (1, 2)), ("dram", (3.5, 4))))
    state = edit.apply(start)
    assert edit.label == "move 2 blocks"
    assert state.design is start.design
    assert state.layout.position(A, "buffer") == (1.0, 2.0)
    assert state.layout.position(A, "vectorsum") == start.layout.position(A, "vectorsum")


def test_move_to_the_same_place_is_no_step() -> None:
    document = Document(vector_sum_state())
    document.do(MoveBlocks(A, (("buffer", (640.0, 64.0)),)))
    assert document.undo_label == ""


def test_remove_block_takes_its_wires_and_its_place() -> None:
    edit = RemoveItems(A, frozenset({"buffer"}))
    state = edit.apply(vector_sum_state())
    assert edit.label == "delete 1 block"
    assert accelerator_of(state).block("buffer") is None
    assert [c.id for c in accelerator_of(state).connections] == ["vectorsum_comm"]
    assert state.layout.position(A, "buffer") is None


def test_remove_wire() -> None:
    edit = RemoveItems(A, connection_ids=frozenset({"vectorsum_mem"}))
    assert edit.label == "delete 1 wire"
    assert [c.id for c in after(edit).connections] == ["buffer_dma", "vectorsum_comm"]


def test_remove_thread_link_clears_the_thread_of_its_object_alone() -> None:
    accelerator = after(RemoveItems(A, connection_ids=frozenset({"thread:buffer"})))
    buffer, commands = accelerator.block("buffer"), accelerator.block("commands")
    assert isinstance(buffer, ObjectBlock) and isinstance(commands, ObjectBlock)
    assert (buffer.thread, commands.thread) == ("", "sum_thread")


def test_remove_thread_clears_the_thread_of_all_its_objects() -> None:
    accelerator = after(RemoveItems(A, frozenset({"sum_thread"})))
    assert all(block.thread == "" for block in accelerator.blocks if isinstance(block, ObjectBlock))
    assert len(accelerator.connections) == 3


def test_remove_names_what_is_selected() -> None:
    edit = RemoveItems(A, frozenset({"buffer", "dram"}), frozenset({"buffer_dma", "vectorsum_mem"}))
    assert edit.label == "delete 2 blocks and 2 wires"
    assert [block.id for block in after(edit).blocks] == ["commands", "sum_thread", "vectorsum"]


def test_remove_refuses_what_is_not_there() -> None:
    assert str(refusal(RemoveItems(A, frozenset({"ghost"})))) == 'There is no block "ghost" in vector_sum'
    error = refusal(RemoveItems(A, connection_ids=frozenset({"thread:vectorsum"})))
    assert str(error) == 'There is no wire "thread:vectorsum" in vector_sum'
    assert refusal(RemoveItems("other", frozenset({"buffer"}))).code == "D002"


def test_connect_in_either_order_gives_the_same_wire() -> None:
    bare = RemoveItems(A, connection_ids=frozenset({"vectorsum_mem"}))
    port, mem = Endpoint("buffer", "port"), Endpoint("vectorsum", "mem")
    assert after(bare, Connect(A, port, mem)) == after(bare, Connect(A, mem, port)) == after()


def test_connect_gives_a_second_wire_of_an_output_an_id_of_its_own() -> None:
    outside = [AddBlock(A, ExternalBlock(f"led{i}", f"led{i}"), (0, 0)) for i in (1, 2)]
    busy = Endpoint("vectorsum", "busy")
    wires = [Connect(A, busy, Endpoint(f"led{i}", "port")) for i in (1, 2)]
    accelerator = after(*outside, *wires)
    assert accelerator.connection("vectorsum_busy") == Connection(
        "vectorsum_busy", busy, Endpoint("led1", "port")
    )
    assert accelerator.connection("vectorsum_busy2") == Connection(
        "vectorsum_busy2", busy, Endpoint("led2", "port")
    )


def test_connect_refuses_with_the_reason_of_check_connect() -> None:
    error = refusal(Connect(A, Endpoint("vectorsum", "mem"), Endpoint("commands", "port")))
    assert error.code == "D020"
    assert str(error) == "vectorsum.mem is a memory port, commands.port is a channel"


def test_connect_to_a_thread_sets_the_field_and_finds_a_free_coram_id() -> None:
    link = Connect(A, Endpoint("sum_thread", "objects"), Endpoint("extra", "thread"))
    block = after(AddBlock(A, memory(), (0, 0)), link).block("extra")
    assert isinstance(block, ObjectBlock)
    assert (block.thread, block.coram_id) == ("sum_thread", 1)
    kept = after(AddBlock(A, memory(coram_id=7), (0, 0)), link).block("extra")
    assert isinstance(kept, ObjectBlock)
    assert kept.coram_id == 7
    channel = ObjectBlock("extra", "extra", ObjectKind.CHANNEL, coram_id=0, address_width=4)
    other_kind = after(AddBlock(A, channel, (0, 0)), link).block("extra")
    assert isinstance(other_kind, ObjectBlock)
    assert other_kind.coram_id == 1, "a channel clashes with channel 0, not with memory 0"


def test_change_block_keeps_wires_even_where_they_no_longer_fit() -> None:
    start = vector_sum_state()
    buffer = accelerator_of(start).block("buffer")
    assert isinstance(buffer, ObjectBlock)
    edit = ChangeBlock(A, replace(buffer, name="staging", data_width=64))
    accelerator = after(edit)
    assert edit.label == "change staging"
    assert accelerator.connections == accelerator_of(start).connections
    assert [d.code for d in check_design(State().design.with_accelerator(accelerator))] == ["D022"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "commands"}, "D011"),
        ({"name": "COMMANDS"}, "D011"),
        ({"name": "input"}, "D010"),
        ({"data_width": 12}, "D034"),
        ({"thread": "ghost"}, "D031"),
        ({"kind": ObjectKind.CHANNEL}, "D001"),
        ({"id": "ghost"}, "D003"),
    ],
)
def test_change_block_refuses(changes: dict[str, object], code: str) -> None:
    buffer = accelerator_of(vector_sum_state()).block("buffer")
    assert isinstance(buffer, ObjectBlock)
    assert refusal(ChangeBlock(A, replace(buffer, **changes))).code == code


def test_change_block_refuses_another_sort() -> None:
    assert "another sort" in str(refusal(ChangeBlock(A, ThreadBlock("buffer", "buffer", "t.py"))))


def test_name_may_change_its_capitals() -> None:
    buffer = accelerator_of(vector_sum_state()).block("buffer")
    assert isinstance(buffer, ObjectBlock)
    assert after(ChangeBlock(A, replace(buffer, name="Buffer"))).block("buffer") == replace(
        buffer, name="Buffer"
    )


def test_accelerators_are_added_renamed_and_removed_with_their_layout() -> None:
    state = AddAccelerator("other").apply(vector_sum_state())
    assert [a.name for a in state.design.accelerators] == ["other", "vector_sum"]
    renamed = RenameAccelerator(A, "array_sum").apply(state)
    assert [a.name for a in renamed.design.accelerators] == ["array_sum", "other"]
    assert renamed.layout.position("array_sum", "buffer") == (640.0, 64.0)
    assert renamed.layout.position(A, "buffer") is None
    removed = RemoveAccelerator("array_sum").apply(renamed)
    assert [a.name for a in removed.design.accelerators] == ["other"]
    assert removed.layout.positions == ()


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (AddAccelerator(A), "D011"),
        (AddAccelerator("Vector_Sum"), "D011"),
        (AddAccelerator("module"), "D010"),
        (RenameAccelerator(A, "a b"), "D010"),
        (RenameAccelerator("ghost", "b"), "D002"),
        (RemoveAccelerator("ghost"), "D002"),
    ],
)
def test_accelerator_edits_refuse(edit: Edit, code: str) -> None:
    assert refusal(edit).code == code


def test_accelerator_may_change_its_capitals() -> None:
    state = RenameAccelerator(A, "Vector_Sum").apply(vector_sum_state())
    assert [a.name for a in state.design.accelerators] == ["Vector_Sum"]


def test_composite_is_one_step_and_all_or_nothing() -> None:
    document = Document(vector_sum_state())
    document.do(
        Composite("tidy up", (MoveBlocks(A, (("buffer", (0, 0)),)), RemoveItems(A, frozenset({"dram"}))))
    )
    assert document.undo_label == "tidy up"
    document.undo()
    assert document.state == vector_sum_state()
    half = Composite("half", (RemoveItems(A, frozenset({"dram"})), RemoveItems(A, frozenset({"dram"}))))
    with pytest.raises(EditError):
        document.do(half)
    assert document.state == vector_sum_state()
    assert document.redo_label == "tidy up", "a refused edit takes nothing away"


@pytest.mark.parametrize(
    ("connections", "code"),
    [
        ((Connection("w", Endpoint("n", "mem"), Endpoint("buffer", "port")),), "D003"),
        ((Connection("vectorsum_mem", Endpoint("n", "mem"), Endpoint("m", "port")),), "D005"),
        ((Connection("n", Endpoint("n", "mem"), Endpoint("m", "port")),), "D005"),
        ((Connection("w.x", Endpoint("n", "mem"), Endpoint("m", "port")),), "D006"),
        ((Connection("w", Endpoint("n", "comm"), Endpoint("m", "port")),), "D020"),
        ((Connection("w", Endpoint("m", "port"), Endpoint("n", "mem")),), "D021"),
        ((Connection("w", Endpoint("m", "thread"), Endpoint("t", "objects")),), "D003"),
        (
            (
                Connection("w", Endpoint("n", "mem"), Endpoint("m", "port")),
                Connection("x", Endpoint("n", "mem"), Endpoint("m2", "port")),
            ),
            "D024",
        ),
    ],
)
def test_paste_refuses_wires_that_are_not_legal(connections: tuple[Connection, ...], code: str) -> None:
    blocks = (kernel("n"), memory("m"), memory("m2"), ThreadBlock("t", "t", "t.py"))
    assert refusal(PasteBlocks(A, blocks, connections)).code == code


# -- random sequences -----------------------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn, state: State) -> Edit:
    """An edit that may or may not be possible in this state."""
    accelerators = [a.name for a in state.design.accelerators]
    name = draw(st.sampled_from([*accelerators, "ghost"])) if accelerators else "ghost"
    accelerator = state.design.accelerator(name) or Accelerator(name)
    present = [block.id for block in accelerator.blocks] or ["nothing"]
    position = (draw(st.integers(-500, 500)), draw(st.integers(-500, 500)))
    match draw(st.integers(0, 8)):
        case 0:
            return AddBlock(name, draw(new_blocks(accelerator)), position)
        case 1:
            wires = [c.id for c in accelerator.all_connections()]
            chosen = draw(st.sets(st.sampled_from(wires), max_size=2)) if wires else set()
            return RemoveItems(
                name, frozenset(draw(st.sets(st.sampled_from(present), max_size=2))), frozenset(chosen)
            )
        case 2:
            return MoveBlocks(name, ((draw(st.sampled_from(present)), position),))
        case 3 | 4 | 5:
            ends = [Endpoint(b.id, x.name) for b in accelerator.blocks for x in bundles_of(b)]
            ends = ends or [Endpoint("nothing", "port")]
            return Connect(name, draw(st.sampled_from(ends)), draw(st.sampled_from(ends)))
        case 6:
            block = accelerator.block(draw(st.sampled_from(present))) or memory()
            if isinstance(block, ObjectBlock) and draw(st.booleans()):
                return ChangeBlock(name, replace(block, data_width=draw(st.sampled_from([16, 32, 33]))))
            return ChangeBlock(name, replace(block, name=draw(st.sampled_from(["x", "buffer", "reg", "y2"]))))
        case 7:
            copied = draw(st.sets(st.sampled_from(present), max_size=4))
            try:
                return paste_edit(state, name, copy_items(state, name, copied), (16, 16))
            except EditError:
                return Composite("nothing", ())
        case _:
            return draw(
                st.sampled_from(
                    [
                        AddAccelerator("second"),
                        RemoveAccelerator("second"),
                        RenameAccelerator(name, "third"),
                        Composite(
                            "two", (AddAccelerator("third"), MoveBlocks(name, ((present[0], position),)))
                        ),
                    ]
                )
            )


def new_blocks(accelerator: Accelerator) -> st.SearchStrategy[Block]:
    name = fresh_name(accelerator, "item")
    block_id = fresh_id(accelerator, "item")
    return st.sampled_from(
        [
            memory(block_id, name=name),
            ObjectBlock(block_id, name, ObjectKind.CHANNEL, address_width=4),
            ThreadBlock(block_id, name, "threads/t.py"),
            InterfaceBlock(block_id, name),
            ExternalBlock(block_id, name),
            kernel(block_id, name=name),
        ]
    )


def assert_sound(state: State) -> None:
    """What no sequence of edits may break, whatever the user does."""
    for accelerator in state.design.accelerators:
        ids = [block.id for block in accelerator.blocks]
        wires = [c.id for c in accelerator.connections]
        assert ids == sorted(set(ids))
        assert wires == sorted(set(wires))
        names = [block.name.lower() for block in accelerator.blocks]
        assert len(names) == len(set(names))
        used = []
        for connection in accelerator.connections:
            for endpoint, side in ((connection.user, Side.USER), (connection.provider, Side.PROVIDER)):
                end = find_end(accelerator, endpoint)
                assert end is not None
                assert end.bundle.side is side
                if not takes_several(end.bundle):
                    used.append(endpoint)
        assert len(used) == len(set(used))
        for block in accelerator.blocks:
            if isinstance(block, ObjectBlock) and block.thread:
                assert isinstance(accelerator.block(block.thread), ThreadBlock)
    for (accelerator_name, block_id), _ in state.layout.positions:
        accelerator = state.design.accelerator(accelerator_name)
        assert accelerator is not None
        assert accelerator.block(block_id) is not None


@settings(max_examples=60, deadline=None, stateful_step_count=30)
@given(st.data())
def test_any_sequence_of_edits_keeps_the_design_sound_and_can_be_undone_and_redone(
    data: st.DataObject,
) -> None:
    start = vector_sum_state()
    document = Document(start)
    for _ in range(data.draw(st.integers(1, 14))):
        before = document.state
        edit = data.draw(edits(before))
        assert edit.label
        try:
            document.do(edit)
        except EditError as error:
            assert document.state is before
            assert error.code in CATALOGUE
            assert str(error)
        assert_sound(document.state)
    end = document.state
    steps = 0
    while document.undo_label:
        document.undo()
        steps += 1
    assert document.state == start
    assert not document.modified
    while document.redo_label:
        document.redo()
        steps -= 1
    assert (document.state, steps) == (end, 0)
