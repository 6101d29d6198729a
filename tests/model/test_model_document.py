"""The document, its observers, and the lookups of a design."""

from __future__ import annotations

import copy
import pickle

import pytest
from model_samples import vector_sum, vector_sum_state

from coram_studio.model.blocks import ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.design import Accelerator, Design, Endpoint, Layout, State
from coram_studio.model.document import Document, EditError
from coram_studio.model.edits import AddAccelerator, MoveBlocks
from coram_studio.model.observer import Event

A = "vector_sum"


def test_undo_and_redo_say_what_they_would_do() -> None:
    document = Document(vector_sum_state())
    document.do(AddAccelerator("other"))
    document.do(MoveBlocks(A, (("buffer", (1, 1)),)))
    assert (document.undo_label, document.redo_label) == ("move 1 block", "")
    document.undo()
    assert (document.undo_label, document.redo_label) == ("add accelerator other", "move 1 block")
    document.do(AddAccelerator("third"))
    assert document.redo_label == "", "a new edit takes the place of the undone ones"


def test_undo_and_redo_of_nothing_do_nothing() -> None:
    document = Document(vector_sum_state())
    heard: list[int] = []
    document.changed.connect(lambda: heard.append(1))
    document.undo()
    document.redo()
    assert (document.state, heard) == (vector_sum_state(), [])


def test_modified_compares_with_what_was_saved() -> None:
    document = Document(vector_sum_state())
    document.do(AddAccelerator("other"))
    assert document.modified
    document.mark_saved()
    assert not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_reset_forgets_the_history() -> None:
    document = Document(vector_sum_state())
    document.do(AddAccelerator("other"))
    document.reset(State())
    assert (document.undo_label, document.modified, document.state) == ("", False, State())


def test_read_only_document_refuses_with_its_reason() -> None:
    document = Document(vector_sum_state())
    document.read_only = "design.toml is of a newer format"
    with pytest.raises(EditError, match="newer format") as caught:
        document.do(AddAccelerator("other"))
    assert caught.value.code == "P003"
    assert document.state == vector_sum_state()


def test_every_change_is_heard_once_in_the_order_of_connecting() -> None:
    document = Document(vector_sum_state())
    heard: list[str] = []
    document.changed.connect(lambda: heard.append("first"))
    document.changed.connect(lambda: heard.append("second"))
    for action in (
        lambda: document.do(AddAccelerator("other")),
        document.undo,
        document.redo,
        document.mark_saved,
    ):
        heard.clear()
        action()
        assert heard == ["first", "second"]


def test_listener_may_disconnect_others_while_it_is_called() -> None:
    event = Event()
    heard: list[str] = []

    def first() -> None:
        heard.append("first")
        event.disconnect(second)

    def second() -> None:
        heard.append("second")

    event.connect(first)
    event.connect(second)
    event.emit()
    event.connect(second)
    event.disconnect(first)
    event.emit()
    assert heard == ["first", "second", "second"]
    with pytest.raises(ValueError, match="not in list"):
        event.disconnect(first)


def test_lookups_agree_with_the_values() -> None:
    accelerator = vector_sum()
    assert {b.id: b for b in accelerator.blocks} == accelerator.blocks_by_id
    assert [c.id for c in accelerator.all_connections()] == [
        "buffer_dma",
        "vectorsum_comm",
        "vectorsum_mem",
        "thread:buffer",
        "thread:commands",
    ]
    assert [c.id for c in accelerator.connections_at(Endpoint("sum_thread", "objects"))] == [
        "thread:buffer",
        "thread:commands",
    ]
    assert accelerator.connections_at(Endpoint("vectorsum", "busy")) == ()
    assert accelerator.block("ghost") is None
    assert accelerator.connection("ghost") is None


def test_object_that_names_something_else_than_a_thread_has_no_link() -> None:
    blocks = (ObjectBlock("a", "a", ObjectKind.CHANNEL, "b"), ObjectBlock("b", "b", ObjectKind.CHANNEL, "t"))
    accelerator = Accelerator("x", (*blocks, ThreadBlock("t", "t", "t.py")))
    assert [c.id for c in accelerator.all_connections()] == ["thread:b"]


def test_lookups_do_not_change_what_a_value_is() -> None:
    looked_at, fresh = vector_sum(), vector_sum()
    before = repr(looked_at)
    looked_at.connections_by_id, looked_at.connections_by_block  # noqa: B018 -- fills the caches
    assert (looked_at, repr(looked_at), hash(looked_at)) == (fresh, before, hash(fresh))
    assert copy.deepcopy(looked_at) == fresh
    assert pickle.loads(pickle.dumps(looked_at)) == fresh


def test_layout_finds_moves_and_forgets() -> None:
    layout = Layout().moved("b", {"x": (1.0, 2.0)}).moved("a", {"x": (3.0, 4.0), "y": (5.0, 6.0)})
    assert [key for key, _ in layout.positions] == [("a", "x"), ("a", "y"), ("b", "x")]
    assert layout.position("b", "x") == (1.0, 2.0)
    assert layout.position("b", "y") is None
    assert [key for key, _ in layout.without("a", {"x"}).positions] == [("a", "y"), ("b", "x")]


def test_design_replaces_the_accelerator_of_a_name() -> None:
    design = Design().with_accelerator(Accelerator("b")).with_accelerator(Accelerator("a"))
    assert [a.name for a in design.accelerators] == ["a", "b"]
    design = design.with_accelerator(Accelerator("b", (ThreadBlock("t", "t", "t.py"),)))
    assert [len(a.blocks) for a in design.accelerators] == [0, 1]
