"""Gestures, with real mouse and key events on an offscreen canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_sample import BLOCKS, NAME, Hands, make_state
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coram_studio.model.blocks import InterfaceBlock, ObjectBlock, ObjectKind
from coram_studio.model.design import Endpoint
from coram_studio.model.document import Document
from coram_studio.ui.canvas.placeables import MIME_TYPE

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def drag(hands: Hands, start: QPoint, end: QPoint, button=LEFT, keys=Qt.KeyboardModifier.NoModifier) -> None:
    """Press, move in steps, release."""
    QTest.mousePress(hands.surface, button, keys, start)
    for step in (0.2, 0.6, 1.0):
        QTest.mouseMove(hands.surface, start + (end - start) * step)
    QTest.mouseRelease(hands.surface, button, keys, end)


def key(hands: Hands, key: Qt.Key, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(hands.surface, key, keys)


def position(document: Document, block: str) -> tuple[float, float]:
    place = document.state.layout.position(NAME, block)
    assert place is not None
    return place


def accelerator(document: Document):
    found = document.state.design.accelerator(NAME)
    assert found is not None
    return found


def messages(hands: Hands) -> list[str]:
    heard: list[str] = []
    hands.view.message_shown.connect(heard.append)
    return heard


# -- selecting ---------------------------------------------------------------------------------------------


def test_a_click_selects_a_block_and_one_on_empty_canvas_selects_nothing(hands: Hands) -> None:
    heard = []
    hands.view.selection_changed.connect(heard.append)
    QTest.mouseClick(hands.surface, LEFT, pos=hands.head("buffer"))
    QTest.mouseClick(hands.surface, LEFT, pos=hands.at(60, 60))
    assert heard == [("buffer",), ()]


def test_shift_click_adds_and_takes_out(hands: Hands) -> None:
    QTest.mouseClick(hands.surface, LEFT, pos=hands.head("buffer"))
    QTest.mouseClick(hands.surface, LEFT, SHIFT, hands.head("dram"))
    assert hands.view.scene.selected == {"buffer", "dram"}
    QTest.mouseClick(hands.surface, LEFT, CTRL, hands.head("buffer"))
    assert hands.view.scene.selected == {"dram"}


def test_a_click_on_a_wire_selects_it(hands: Hands) -> None:
    QTest.mouseClick(hands.surface, LEFT, pos=hands.wire("mem"))
    assert hands.view.scene.selected == {"mem"}


def test_a_rubber_band_selects_what_it_touches(hands: Hands) -> None:
    drag(hands, hands.at(600, 20), hands.at(1180, 200))
    assert hands.view.scene.selected == {"buffer", "dram", "dma"}
    drag(hands, hands.at(-20, 200), hands.at(60, 300), keys=SHIFT)
    assert hands.view.scene.selected == {"buffer", "dram", "dma", "commands"}


def test_escape_during_a_rubber_band_gives_the_selection_back(hands: Hands) -> None:
    hands.view.select(["commands"])
    QTest.mousePress(hands.surface, LEFT, pos=hands.at(600, 20))
    QTest.mouseMove(hands.surface, hands.at(1180, 200))
    assert "dram" in hands.view.scene.selected
    key(hands, Qt.Key.Key_Escape)
    assert hands.view.scene.selected == {"commands"}


def test_select_all_takes_blocks_and_wires(hands: Hands) -> None:
    key(hands, Qt.Key.Key_A, CTRL)
    assert hands.view.scene.selected == set(hands.diagram.cards) | set(hands.diagram.wires)


# -- moving ------------------------------------------------------------------------------------------------


def test_a_drag_moves_a_block_to_the_grid_in_one_edit(hands: Hands, document: Document) -> None:
    start = hands.head("buffer")
    drag(hands, start, start + QPoint(37, 122))
    assert position(document, "buffer") == (680.0, 184.0)
    assert document.undo_label == "move 1 block"
    document.undo()
    assert position(document, "buffer") == (640.0, 64.0)
    assert document.undo_label == ""


def test_wires_follow_while_dragging_and_the_model_does_not_change(hands: Hands, document: Document) -> None:
    before = document.state
    start = hands.head("buffer")
    QTest.mousePress(hands.surface, LEFT, pos=start)
    QTest.mouseMove(hands.surface, start + QPoint(10, 10))
    QTest.mouseMove(hands.surface, start + QPoint(0, 160))
    live = hands.view.scene.drag
    assert live is not None
    x, y, _ = hands.diagram.pin_place(Endpoint("buffer", "port"), -1)
    assert live.points["mem"][-1] == (x, y + 160)
    assert document.state is before
    QTest.mouseRelease(hands.surface, LEFT, pos=start + QPoint(0, 160))
    assert hands.diagram.wiring.points["mem"][-1] == (x, y + 160)


def test_all_selected_blocks_move_together(hands: Hands, document: Document) -> None:
    hands.view.select(["buffer", "dram"])
    start = hands.head("dram")
    drag(hands, start, start + QPoint(0, 80))
    assert position(document, "buffer") == (640.0, 144.0)
    assert position(document, "dram") == (944.0, 144.0)
    assert document.undo_label == "move 2 blocks"


def test_escape_puts_dragged_blocks_back(hands: Hands, document: Document) -> None:
    start = hands.head("buffer")
    QTest.mousePress(hands.surface, LEFT, pos=start)
    QTest.mouseMove(hands.surface, start + QPoint(60, 60))
    key(hands, Qt.Key.Key_Escape)
    QTest.mouseRelease(hands.surface, LEFT, pos=start + QPoint(60, 60))
    assert hands.view.scene.drag is None
    assert hands.diagram.rects["buffer"].left == 640.0
    assert document.undo_label == ""


def test_a_drag_that_ends_where_it_began_is_no_edit(hands: Hands, document: Document) -> None:
    start = hands.head("buffer")
    drag(hands, start, start + QPoint(3, 2))
    QTest.mousePress(hands.surface, LEFT, pos=start)
    QTest.mouseMove(hands.surface, start + QPoint(60, 60))
    QTest.mouseMove(hands.surface, start)
    QTest.mouseRelease(hands.surface, LEFT, pos=start)
    assert document.undo_label == ""


def test_an_edit_from_elsewhere_ends_a_drag(hands: Hands, document: Document) -> None:
    start = hands.head("buffer")
    drag(hands, start, start + QPoint(0, 80))
    QTest.mousePress(hands.surface, LEFT, pos=start + QPoint(0, 80))
    QTest.mouseMove(hands.surface, start + QPoint(0, 160))
    document.undo()
    assert hands.view.scene.drag is None
    QTest.mouseRelease(hands.surface, LEFT, pos=start)
    assert position(document, "buffer") == (640.0, 64.0)


def test_arrows_nudge_by_the_grid_as_one_edit(hands: Hands, document: Document, qtbot) -> None:
    hands.view.select(["buffer"])
    for _ in range(3):
        key(hands, Qt.Key.Key_Right)
    key(hands, Qt.Key.Key_Down, SHIFT)
    qtbot.waitUntil(lambda: document.undo_label == "move 1 block", timeout=3000)
    assert position(document, "buffer") == (664.0, 144.0)
    document.undo()
    assert document.undo_label == ""


def test_another_key_makes_a_nudge_an_edit_first(hands: Hands, document: Document) -> None:
    hands.view.select(["buffer"])
    key(hands, Qt.Key.Key_Right)
    key(hands, Qt.Key.Key_Delete)
    assert accelerator(document).block("buffer") is None
    document.undo()
    assert position(document, "buffer") == (648.0, 64.0)


def test_escape_takes_a_nudge_back(hands: Hands, document: Document) -> None:
    hands.view.select(["buffer"])
    key(hands, Qt.Key.Key_Right)
    key(hands, Qt.Key.Key_Escape)
    assert document.undo_label == ""
    assert hands.diagram.rects["buffer"].left == 640.0


# -- connecting --------------------------------------------------------------------------------------------


@pytest.fixture
def loose(open_canvas: Callable[[Document], Hands]) -> tuple[Hands, Document]:
    """The sample without the wire between kernel and memory."""
    state = make_state()
    kept = tuple(c for c in accelerator(Document(state)).connections if c.id != "mem")
    document = Document(make_state(BLOCKS, kept))
    return open_canvas(document), document


def test_a_drag_from_pin_to_pin_connects(loose: tuple[Hands, Document]) -> None:
    hands, document = loose
    drag(hands, hands.pin("vectorsum", "mem"), hands.pin("buffer", "port"))
    (connection,) = accelerator(document).connections_at(Endpoint("vectorsum", "mem"))
    assert connection.provider == Endpoint("buffer", "port")
    assert document.undo_label == "connect"


def test_the_direction_of_the_drag_does_not_matter(loose: tuple[Hands, Document]) -> None:
    hands, document = loose
    drag(hands, hands.pin("buffer", "port"), hands.pin("vectorsum", "mem"))
    assert accelerator(document).connections_at(Endpoint("vectorsum", "mem"))


def test_dropping_on_a_card_with_one_legal_pin_connects(loose: tuple[Hands, Document]) -> None:
    hands, document = loose
    drag(hands, hands.pin("vectorsum", "mem"), hands.head("buffer"))
    assert accelerator(document).connections_at(Endpoint("buffer", "port"))


def test_an_illegal_end_says_why_and_changes_nothing(hands: Hands, document: Document) -> None:
    heard = messages(hands)
    drag(hands, hands.pin("vectorsum", "mem"), hands.pin("commands", "port"))
    assert heard == ["vectorsum.mem is a memory port, commands.port is a channel"]
    assert document.undo_label == ""


def test_an_end_that_is_taken_says_by_what(hands: Hands) -> None:
    heard = messages(hands)
    drag(hands, hands.pin("vectorsum", "mem"), hands.pin("buffer", "port"))
    assert heard == ["vectorsum.mem and buffer.port are connected already"]


def test_legal_ends_light_up_and_others_dim(loose: tuple[Hands, Document]) -> None:
    hands, _ = loose
    before = hands.surface.grab().toImage()
    QTest.mousePress(hands.surface, LEFT, pos=hands.pin("vectorsum", "mem"))
    QTest.mouseMove(hands.surface, hands.pin("vectorsum", "mem") + QPoint(30, 90))
    QTest.mouseMove(hands.surface, hands.pin("vectorsum", "mem") + QPoint(40, 120))
    during = hands.surface.grab().toImage()

    def lightness(image, at: QPoint) -> float:
        return image.pixelColor(at).lightnessF()

    dimmed = hands.head("commands") + QPoint(0, -12)
    assert lightness(during, dimmed) > lightness(before, dimmed), "a card without legal pin fades"
    lit = hands.pin("buffer", "port") + QPoint(-8, 0)
    assert lightness(during, lit) < lightness(before, lit), "a legal pin has a halo"
    kept = hands.head("buffer") + QPoint(0, -12)
    assert lightness(during, kept) == pytest.approx(lightness(before, kept))
    key(hands, Qt.Key.Key_Escape)


def test_dropping_a_wire_on_empty_canvas_offers_what_fits(loose: tuple[Hands, Document], qtbot) -> None:
    hands, document = loose
    drag(hands, hands.pin("vectorsum", "mem"), hands.at(600, 600))
    menu = hands.view.adding.menu
    assert menu is not None
    entries = [menu._list.item(i).text() for i in range(menu._list.count())]
    assert entries == ["Memory, 1 port", "Memory, 2 ports"]
    QTest.keyClick(menu._field, Qt.Key.Key_Return)
    (connection,) = accelerator(document).connections_at(Endpoint("vectorsum", "mem"))
    block = accelerator(document).block(connection.provider.block)
    assert isinstance(block, ObjectBlock)
    assert (block.kind, block.data_width, block.address_width) == (ObjectKind.MEMORY_1P, 32, 10)
    assert hands.view.scene.selected == {block.id}
    x, y, _ = hands.diagram.pin_place(connection.provider, -1)
    assert abs(x - 600) <= 4
    assert abs(y - 600) <= 4
    document.undo()
    assert accelerator(document).block(block.id) is None, "block and wire are one edit"


def test_a_wire_from_a_dma_pin_offers_a_memory_interface(open_canvas) -> None:
    document = Document(make_state(tuple(b for b in BLOCKS if b.id != "dram"), ()))
    hands = open_canvas(document)
    drag(hands, hands.pin("buffer", "dma"), hands.at(1000, 300))
    menu = hands.view.adding.menu
    QTest.keyClick(menu._field, Qt.Key.Key_Return)
    (connection,) = accelerator(document).connections_at(Endpoint("buffer", "dma"))
    assert isinstance(accelerator(document).block(connection.provider.block), InterfaceBlock)


def test_an_object_is_linked_to_a_thread_by_a_wire(open_canvas) -> None:
    blocks = tuple(
        ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_1P) if b.id == "buffer" else b for b in BLOCKS
    )
    document = Document(make_state(blocks))
    hands = open_canvas(document)
    drag(hands, hands.pin("buffer", "thread"), hands.head("sum_thread"))
    assert accelerator(document).block("buffer").thread == "sum_thread"
    QTest.mouseClick(hands.surface, LEFT, pos=hands.wire("thread:buffer"))
    key(hands, Qt.Key.Key_Delete)
    assert accelerator(document).block("buffer").thread == ""


def test_escape_drops_the_wire_being_drawn(loose: tuple[Hands, Document]) -> None:
    hands, document = loose
    QTest.mousePress(hands.surface, LEFT, pos=hands.pin("vectorsum", "mem"))
    QTest.mouseMove(hands.surface, hands.pin("buffer", "port"))
    key(hands, Qt.Key.Key_Escape)
    QTest.mouseRelease(hands.surface, LEFT, pos=hands.pin("buffer", "port"))
    assert document.undo_label == ""
    assert hands.surface.gesture is None


def test_pins_do_not_catch_the_pointer_while_they_are_too_small_to_see(
    hands: Hands, document: Document
) -> None:
    surface = hands.surface
    surface.set_view(surface.view.zoomed(0.2, 0, 0))
    start = hands.pin("vectorsum", "mem") - QPoint(4, 0)
    drag(hands, start, start + QPoint(0, 40))
    assert document.undo_label == "move 1 block"


# -- connecting by keys ------------------------------------------------------------------------------------


def test_w_connects_by_keys_alone(loose: tuple[Hands, Document]) -> None:
    hands, document = loose
    while hands.view.scene.focused != "vectorsum":
        key(hands, Qt.Key.Key_Tab)
    key(hands, Qt.Key.Key_W)
    assert hands.surface.gesture.hint.startswith("vectorsum.mem"), "the first pin that can be wired"
    key(hands, Qt.Key.Key_Return)
    assert "to buffer.port (1 of 1)" in hands.surface.gesture.hint
    key(hands, Qt.Key.Key_Return)
    assert accelerator(document).connections_at(Endpoint("vectorsum", "mem"))
    assert hands.surface.gesture is None


def test_w_says_why_a_pin_cannot_be_wired(hands: Hands, document: Document) -> None:
    heard = messages(hands)
    hands.view.select(["vectorsum"])
    key(hands, Qt.Key.Key_W)
    key(hands, Qt.Key.Key_Down)
    key(hands, Qt.Key.Key_Down)
    assert hands.surface.gesture.hint.startswith("vectorsum.mem")
    key(hands, Qt.Key.Key_Return)
    assert heard == ["vectorsum.mem is connected to buffer already"]
    key(hands, Qt.Key.Key_Escape)
    assert hands.surface.gesture is None


def test_w_without_a_block_says_what_to_do(hands: Hands) -> None:
    heard = messages(hands)
    key(hands, Qt.Key.Key_W)
    assert heard == ["Choose a block with Tab first, then press W to wire it"]


# -- adding ------------------------------------------------------------------------------------------------


def test_a_block_from_the_palette_hangs_on_the_pointer_until_a_click(
    hands: Hands, document: Document
) -> None:
    hands.view.place("memory")
    QTest.mouseMove(hands.surface, hands.at(500, 600))
    QTest.mouseClick(hands.surface, LEFT, pos=hands.at(500, 600))
    (added,) = set(accelerator(document).blocks_by_id) - {b.id for b in BLOCKS}
    assert accelerator(document).block(added).name == "buffer2"
    x, y = position(document, added)
    assert (x % 8, y % 8) == (0, 0)
    assert hands.diagram.rects[added].contains(500, 600)
    assert hands.view.scene.selected == {added}


@pytest.mark.parametrize("give_up", ["escape", "right button"])
def test_placing_can_be_given_up(hands: Hands, document: Document, give_up: str) -> None:
    hands.view.place("memory")
    QTest.mouseMove(hands.surface, hands.at(500, 600))
    if give_up == "escape":
        key(hands, Qt.Key.Key_Escape)
    else:
        QTest.mousePress(hands.surface, RIGHT, pos=hands.at(500, 600))
    assert hands.surface.gesture is None
    assert document.undo_label == ""


def test_enter_places_without_a_mouse(hands: Hands, document: Document) -> None:
    hands.view.place("channel")
    key(hands, Qt.Key.Key_Right)
    key(hands, Qt.Key.Key_Return)
    assert document.undo_label == "add channel"


@pytest.mark.parametrize("kind", ["kernel", "thread"])
def test_what_needs_a_source_asks_for_it(hands: Hands, document: Document, kind: str) -> None:
    asked = []
    hands.view.source_needed.connect(lambda key, at: asked.append((key, at)))
    hands.view.place(kind)
    QTest.mouseClick(hands.surface, LEFT, pos=hands.at(500, 600))
    assert [key for key, _ in asked] == [kind]
    assert document.undo_label == ""


def drop_events(hands: Hands, data: QMimeData, at: QPoint):
    """What Qt sends while something is dragged over the canvas and let go."""
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    return (
        QDragEnterEvent(at - QPoint(20, 20), copy, data, LEFT, none),
        QDragMoveEvent(at, copy, data, LEFT, none),
        QDropEvent(QPointF(at), copy, data, LEFT, none),
    )


def test_a_drop_from_the_palette_adds_a_block(hands: Hands, document: Document) -> None:
    data = QMimeData()
    data.setData(MIME_TYPE, b"interface")
    enter, move, drop = drop_events(hands, data, hands.at(700, 500))
    for event in (enter, move):
        QApplication.sendEvent(hands.surface, event)
    assert enter.isAccepted()
    assert hands.surface.gesture is not None, "the ghost"
    QApplication.sendEvent(hands.surface, drop)
    assert document.undo_label == "add dram2"
    assert hands.surface.gesture is None


def test_a_drag_that_leaves_takes_its_ghost_along(hands: Hands, document: Document) -> None:
    data = QMimeData()
    data.setData(MIME_TYPE, b"memory")
    enter, move, _ = drop_events(hands, data, hands.at(700, 500))
    QApplication.sendEvent(hands.surface, enter)
    QApplication.sendEvent(hands.surface, move)
    QApplication.sendEvent(hands.surface, QDragLeaveEvent())
    assert hands.surface.gesture is None
    assert document.undo_label == ""


def test_other_drags_are_refused(hands: Hands) -> None:
    data = QMimeData()
    data.setText("hello")
    enter, _, _ = drop_events(hands, data, hands.at(700, 500))
    enter.setAccepted(False)
    QApplication.sendEvent(hands.surface, enter)
    assert not enter.isAccepted()
    assert hands.surface.gesture is None


def test_an_unknown_block_from_another_program_is_refused(hands: Hands, document: Document) -> None:
    data = QMimeData()
    data.setData(MIME_TYPE, b"\xff nonsense")
    enter, move, drop = drop_events(hands, data, hands.at(700, 500))
    for event in (enter, move, drop):
        QApplication.sendEvent(hands.surface, event)
    assert document.undo_label == ""


def test_a_opens_the_add_menu_and_typing_filters_it(hands: Hands, document: Document) -> None:
    key(hands, Qt.Key.Key_A)
    menu = hands.view.adding.menu
    assert menu is not None
    QTest.keyClicks(menu._field, "fifo command")
    assert [menu._list.item(i).text() for i in range(menu._list.count())] == ["Channel"]
    QTest.keyClick(menu._field, Qt.Key.Key_Return)
    assert document.undo_label == "add channel"


def test_the_add_menu_says_when_nothing_matches(hands: Hands, document: Document) -> None:
    key(hands, Qt.Key.Key_A)
    menu = hands.view.adding.menu
    QTest.keyClicks(menu._field, "xyz")
    assert menu._list.item(0).text() == "Nothing is called “xyz”"
    QTest.keyClick(menu._field, Qt.Key.Key_Return)
    assert document.undo_label == ""
    menu.close()


# -- clipboard and deleting --------------------------------------------------------------------------------


def test_delete_removes_blocks_with_their_wires_in_one_edit(hands: Hands, document: Document) -> None:
    hands.view.select(["buffer", "dram"])
    key(hands, Qt.Key.Key_Delete)
    assert "buffer" not in accelerator(document).blocks_by_id
    assert set(hands.diagram.wires) == {"comm", "thread:commands"}
    assert hands.view.scene.selected == set()
    document.undo()
    assert set(hands.diagram.wires) == {"mem", "comm", "dma", "thread:buffer", "thread:commands"}


def test_backspace_deletes_a_wire(hands: Hands, document: Document) -> None:
    QTest.mouseClick(hands.surface, LEFT, pos=hands.wire("comm"))
    key(hands, Qt.Key.Key_Backspace)
    assert accelerator(document).connection("comm") is None


def test_copy_and_paste_keep_the_wires_between(hands: Hands, document: Document) -> None:
    hands.view.select(["vectorsum", "buffer"])
    key(hands, Qt.Key.Key_C, CTRL)
    key(hands, Qt.Key.Key_V, CTRL)
    pasted = hands.view.scene.selected
    assert len(pasted) == 2
    assert all(accelerator(document).block(block) for block in pasted)
    assert len(accelerator(document).connections) == 4
    assert position(document, next(b for b in pasted if b.startswith("buffer"))) == (664.0, 88.0)
    key(hands, Qt.Key.Key_V, CTRL)
    assert position(document, next(b for b in hands.view.scene.selected if b.startswith("buffer"))) == (
        688.0,
        112.0,
    )


def test_cut_deletes_and_paste_brings_back(hands: Hands, document: Document) -> None:
    hands.view.select(["dram"])
    key(hands, Qt.Key.Key_X, CTRL)
    assert accelerator(document).block("dram") is None
    key(hands, Qt.Key.Key_V, CTRL)
    assert accelerator(document).block("dram").name == "dram"


def test_duplicate_leaves_the_clipboard_alone(hands: Hands, document: Document) -> None:
    QGuiApplication.clipboard().setText("mine")
    hands.view.select(["buffer"])
    key(hands, Qt.Key.Key_D, CTRL)
    assert document.undo_label == "paste 1 block"
    assert QGuiApplication.clipboard().text() == "mine"


def test_pasting_something_else_says_so(hands: Hands, document: Document) -> None:
    heard = messages(hands)
    QGuiApplication.clipboard().setText("just text")
    key(hands, Qt.Key.Key_V, CTRL)
    assert heard == ["The clipboard does not hold blocks of CoRAM Studio"]
    assert document.undo_label == ""


# -- names, sources, menus ---------------------------------------------------------------------------------


def test_f2_renames_in_place(hands: Hands, document: Document, qtbot) -> None:
    hands.view.select(["buffer"])
    key(hands, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "samples")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert accelerator(document).block("buffer").name == "samples"
    assert hands.diagram.cards["buffer"].title == "samples"
    qtbot.waitUntil(lambda: hands.surface.hasFocus())


def test_a_name_that_is_refused_keeps_the_field_open(hands: Hands, document: Document) -> None:
    heard = messages(hands)
    hands.view.select(["buffer"])
    key(hands, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "dram")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard == ['The name "dram" is taken by another block']
    assert field.isVisible()
    assert field.property("invalid")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert accelerator(document).block("buffer").name == "buffer"


def test_a_double_click_on_a_kernel_asks_for_its_source(hands: Hands, document: Document) -> None:
    asked = []
    hands.view.open_requested.connect(asked.append)
    QTest.mouseDClick(hands.surface, LEFT, pos=hands.head("vectorsum"))
    hands.view.select(["sum_thread"])
    key(hands, Qt.Key.Key_Return)
    assert asked == ["vectorsum", "sum_thread"]
    assert document.undo_label == ""


def test_the_menu_of_a_block_does_what_it_says(hands: Hands, document: Document) -> None:
    from coram_studio.ui.canvas.menus import make_menu

    hands.view.select(["buffer"])
    menu = make_menu(hands.view, "buffer", (0, 0))
    actions = {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}
    assert "Open source" not in actions, "a memory has none"
    actions["Delete"].trigger()
    assert accelerator(document).block("buffer") is None


def test_the_menu_of_the_canvas_adds_where_it_was_opened(hands: Hands, document: Document) -> None:
    from coram_studio.ui.canvas.menus import make_menu

    menu = make_menu(hands.view, "", (504.0, 640.0))
    next(action for action in menu.actions() if action.text() == "Add memory interface").trigger()
    assert position(document, "dram2") == (504.0, 640.0)


def test_the_menu_of_a_wire_leads_to_its_ends(hands: Hands) -> None:
    from coram_studio.ui.canvas.menus import make_menu

    menu = make_menu(hands.view, "mem", (0, 0))
    texts = [action.text() for action in menu.actions()]
    assert texts[:2] == ["Go to vectorsum.mem", "Go to buffer.port"]
    menu.actions()[1].trigger()
    assert hands.view.scene.selected == {"buffer"}


def test_a_press_of_the_right_button_selects_and_opens_the_menu(hands: Hands, qtbot) -> None:
    from PySide6.QtGui import QContextMenuEvent

    at = hands.head("dram")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hands.surface.mapToGlobal(at))
    QApplication.sendEvent(hands.surface, event)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert hands.view.scene.selected == {"dram"}
    menu.close()


# -- looking around ----------------------------------------------------------------------------------------


def wheel(hands: Hands, at: QPoint, steps: int, keys=Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(hands.surface.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hands.surface, event)


def test_the_wheel_zooms_at_the_pointer(hands: Hands) -> None:
    heard = []
    hands.view.zoom_changed.connect(heard.append)
    at = hands.head("dram")
    before = hands.surface.view.to_canvas(at.x(), at.y())
    wheel(hands, at, 2)
    assert heard == [pytest.approx(1.44)]
    after = hands.surface.view.to_canvas(at.x(), at.y())
    assert after == pytest.approx(before, abs=1)


def test_zoom_has_limits(hands: Hands) -> None:
    for _ in range(40):
        hands.view.zoom_in()
    assert hands.surface.view.zoom == 4.0
    for _ in range(80):
        hands.view.zoom_out()
    assert hands.surface.view.zoom == 0.05
    hands.view.reset_zoom()
    assert hands.surface.view.zoom == pytest.approx(1.0)


def test_ctrl_and_shift_wheel_pan(hands: Hands) -> None:
    before = hands.surface.view
    wheel(hands, QPoint(100, 100), -1, CTRL)
    assert (hands.surface.view.x, hands.surface.view.y) == (before.x, before.y + 60)
    wheel(hands, QPoint(100, 100), -1, SHIFT)
    assert hands.surface.view.x == before.x + 60
    assert hands.surface.view.zoom == before.zoom


@pytest.mark.parametrize("how", ["middle", "alt", "space"])
def test_drags_pan(hands: Hands, how: str, document: Document) -> None:
    before = hands.surface.view
    start = hands.head("buffer")
    if how == "space":
        QTest.keyPress(hands.surface, Qt.Key.Key_Space)
    drag(
        hands,
        start,
        start + QPoint(-50, 30),
        MIDDLE if how == "middle" else LEFT,
        ALT if how == "alt" else Qt.KeyboardModifier.NoModifier,
    )
    if how == "space":
        QTest.keyRelease(hands.surface, Qt.Key.Key_Space)
    assert (hands.surface.view.x, hands.surface.view.y) == (before.x + 50, before.y - 30)
    assert document.undo_label == ""


def test_a_drag_at_the_edge_moves_the_canvas_on(hands: Hands, document: Document, qtbot) -> None:
    before = hands.surface.view
    start = hands.head("dram")
    edge = QPoint(hands.surface.width() - 3, start.y())
    QTest.mousePress(hands.surface, LEFT, pos=start)
    QTest.mouseMove(hands.surface, start + QPoint(20, 0))
    QTest.mouseMove(hands.surface, edge)
    qtbot.waitUntil(lambda: hands.surface.view.x > before.x + 60)
    QTest.mouseRelease(hands.surface, LEFT, pos=edge)
    after = hands.surface.view
    x, _ = position(document, "dram")
    assert x >= 944 + (edge.x() - start.x()) + 56, "the block went along"
    qtbot.wait(60)
    assert hands.surface.view == after, "it ends with the drag"


def test_fit_shows_everything(hands: Hands) -> None:
    wheel(hands, QPoint(10, 10), 6)
    key(hands, Qt.Key.Key_1, CTRL)
    part = hands.surface.visible()
    extent = hands.diagram.extent()
    assert part.left < extent.left
    assert part.right > extent.right
    assert part.top < extent.top
    assert part.bottom > extent.bottom


def test_a_fitted_diagram_stays_whole_until_the_user_pans(hands: Hands, qtbot) -> None:
    view, surface = hands.view, hands.view.surface
    view.fit()
    for width in (700, 1500):
        view.resize(width, 600)
        extent, part = view.scene.diagram.extent(), surface.visible()
        assert part.left <= extent.left and extent.right <= part.right
    surface.set_view(surface.view.panned(40, 0))
    before = surface.view
    view.resize(900, 500)
    assert surface.view == before


def test_reveal_selects_and_brings_into_view(hands: Hands) -> None:
    hands.surface.set_view(hands.surface.view.panned(9000, 9000))
    hands.view.reveal("dram")
    assert hands.view.scene.selected == {"dram"}
    x, y = hands.diagram.rects["dram"].centre
    assert hands.surface.visible().contains(x, y)
    hands.view.reveal("mem")
    assert hands.view.scene.selected == {"mem"}
    hands.view.reveal("nothing of that name")
    assert hands.view.scene.selected == {"mem"}


def test_tab_goes_from_block_to_block_and_then_on(hands: Hands, qtbot) -> None:
    visited = []
    for _ in range(len(BLOCKS)):
        key(hands, Qt.Key.Key_Tab)
        visited.append(hands.view.scene.focused)
    assert sorted(visited) == sorted(b.id for b in BLOCKS)
    assert visited[0] in ("buffer", "vectorsum", "dram"), "from the top"
    key(hands, Qt.Key.Key_Backtab, SHIFT)
    assert hands.view.scene.focused == visited[-2]
    key(hands, Qt.Key.Key_Tab)
    key(hands, Qt.Key.Key_Tab)
    assert hands.view.scene.focused == ""


def test_the_chosen_block_is_told_to_assistive_technology(hands: Hands) -> None:
    while hands.view.scene.focused != "buffer":
        key(hands, Qt.Key.Key_Tab)
    assert hands.surface.accessibleDescription() == "buffer, memory, memory 0 · 1,024 × 32 bit"


def test_a_press_in_the_overview_looks_there(hands: Hands) -> None:
    minimap = hands.view.panels.minimap
    assert minimap.isVisible()
    before = hands.surface.view
    QTest.mouseClick(minimap, LEFT, pos=QPoint(20, 20))
    assert hands.surface.view != before
    key(hands, Qt.Key.Key_M)
    assert not minimap.isVisible()


def test_tips_say_what_is_under_the_pointer(hands: Hands) -> None:
    from coram_studio.ui.canvas.tips import tip

    def at(place: QPoint) -> str:
        return tip(hands.view.scene, hands.surface.view.to_canvas(place.x(), place.y()), 1.0)

    assert at(hands.pin("vectorsum", "mem")).splitlines()[:2] == [
        "vectorsum.mem: memory port, 10 × 32",
        "output [9:0] mem_addr",
    ]
    assert at(hands.pin("vectorsum", "clk")).splitlines()[-1] == "May be left open"
    assert at(hands.wire("mem")) == "vectorsum.mem → buffer.port\nmemory port, 10 × 32"
    assert at(hands.head("dram")) == "dram: memory interface"
    assert at(hands.at(-50, -50)) == ""


# -- what may not be done ----------------------------------------------------------------------------------


def test_a_read_only_canvas_refuses_with_the_reason(hands: Hands, document: Document) -> None:
    hands.view.set_read_only("The project was written by a newer CoRAM Studio")
    heard = messages(hands)
    before = document.state
    start = hands.head("buffer")
    drag(hands, start, start + QPoint(80, 80))
    drag(hands, hands.pin("vectorsum", "mem"), hands.pin("buffer", "port"))
    hands.view.select(["buffer"])
    for pressed, keys in (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_D, CTRL),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier),
    ):
        key(hands, pressed, keys)
    hands.view.place("memory")
    assert document.state is before
    assert set(heard) == {"The project was written by a newer CoRAM Studio"}
    key(hands, Qt.Key.Key_C, CTRL)
    assert "buffer" in QGuiApplication.clipboard().text(), "copying is allowed"


def test_an_empty_canvas_says_what_to_do(open_canvas) -> None:
    document = Document(make_state((), (), {}))
    hands = open_canvas(document)
    empty = hands.view.panels.empty
    assert empty.isVisible()
    assert not hands.view.panels.minimap.isVisible()
    empty.add_requested.emit("memory")
    assert document.undo_label == "add buffer"
    assert not empty.isVisible()
    assert hands.view.panels.minimap.isVisible()
