"""Objects that live in sources: drawn, moved and opened, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from canvas_sample import BLOCKS, CONNECTIONS, KERNEL, NAME, POSITIONS, Hands, make_state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from coram_studio.diagnostics import Severity, Span
from coram_studio.model.blocks import ObjectKind, SourceObject
from coram_studio.model.design import Endpoint
from coram_studio.model.document import Document
from coram_studio.model.edits import MoveBlocks, RemoveItems
from coram_studio.model.source_picture import SourcePicture
from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.menus import menu_entries
from coram_studio.ui.canvas.outline import OutlinePanel
from coram_studio.ui.canvas.properties import PropertiesPanel
from coram_studio.ui.canvas.render import render_design
from coram_studio.ui.canvas.tips import tip
from coram_studio.ui.theme import ThemeManager

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
TABLE = "source:vectorsum.u0.table"
IO = "source:sum_thread.iochannel0"
WIRE = f"{TABLE}:port"
PICTURE = SourcePicture(
    (
        SourceObject(
            IO, "I/O channel 0", ObjectKind.CHANNEL, "sum_thread", 0, 32, 4,
            path="iochannel0", span=Span("threads/sum_thread.py", 3, 6), word="I/O channel",
        ),
        SourceObject(
            TABLE, "table", ObjectKind.MEMORY_1P, "sum_thread", 1, 32, 9,
            path="u0.table", kernel="vectorsum", span=Span("kernels/vectorsum.v", 41, 5),
        ),
    ),
    (("vectorsum", 3),),
)  # fmt: skip


@pytest.fixture
def hands(hands: Hands) -> Hands:
    """The sample with two objects in its sources."""
    hands.view.set_picture(PICTURE)
    hands.view.reset_zoom()
    surface = hands.surface
    surface.set_view(surface.view.panned(-200, 0))
    hands.view.fit()
    return hands


@pytest.fixture
def heard(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.view.message_shown.connect(said.append)
    return said


def press(hands: Hands, key: Qt.Key, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(hands.surface, key, keys)


def click(hands: Hands, block: str) -> None:
    QTest.mouseClick(hands.surface, LEFT, pos=hands.head(block))


def middle(hands: Hands, block: str) -> QPoint:
    return hands.at(*hands.diagram.rects[block].centre)


def drag(hands: Hands, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(hands.surface, LEFT, pos=start)
    for step in (0.2, 0.6, 1.0):
        QTest.mouseMove(hands.surface, start + (end - start) * step)
    QTest.mouseRelease(hands.surface, LEFT, pos=end)


# -- the picture -------------------------------------------------------------------------------------------


def test_they_are_drawn_with_their_wires(hands: Hands) -> None:
    cards, wires = hands.diagram.cards, hands.diagram.wires
    assert cards[TABLE].tag == "in vectorsum.v:41"
    assert cards[TABLE].subtitle == "memory 1 · 512 × 32 bit"
    assert cards[IO].subtitle == "port of the bus · 32 bit, 16 deep"
    assert {WIRE, f"{TABLE}:dma", f"thread:{TABLE}", f"thread:{IO}"} <= set(wires)
    assert cards["vectorsum"].subtitle == "kernel of 3 modules · kernels/vectorsum.v"
    assert not any(wire.broken for wire in wires.values())
    rects = list(hands.diagram.rects.values())
    assert not any(a.touches(b) for i, a in enumerate(rects) for b in rects[i + 1 :]), "no card on another"


def test_the_design_has_none_of_them(hands: Hands, document: Document) -> None:
    accelerator = document.state.design.accelerator(NAME)
    assert accelerator is not None
    assert {block.id for block in accelerator.blocks} == {block.id for block in BLOCKS}
    assert {c.id for c in accelerator.connections} == {c.id for c in CONNECTIONS}
    assert not document.undo_label


def test_undo_and_redo_leave_them_alone(hands: Hands, document: Document) -> None:
    hands.view.select(["commands"])
    press(hands, Qt.Key.Key_Delete)
    document.undo()
    assert TABLE in hands.diagram.cards
    hands.view.set_picture(SourcePicture())
    assert TABLE not in hands.diagram.cards
    assert document.redo_label, "what the sources hold is no edit"


def test_the_picture_is_that_of_a_diagram_made_anew(hands: Hands, document: Document) -> None:
    document.do(MoveBlocks(NAME, (("buffer", (640.0, 320.0)), (TABLE, (640.0, 520.0)))))
    hands.view.set_picture(SourcePicture(PICTURE.objects[1:], PICTURE.modules))
    document.do(RemoveItems(NAME, frozenset({"commands"})))
    hands.view.set_picture(PICTURE)
    anew = Diagram(NAME)
    anew.sync(document.state, PICTURE)
    assert (anew.cards, anew.rects, anew.wires) == (
        hands.diagram.cards,
        hands.diagram.rects,
        hands.diagram.wires,
    )
    assert anew.wiring.points == hands.diagram.wiring.points


def test_a_picture_during_a_drag_waits_for_its_end(hands: Hands) -> None:
    start = hands.head("buffer")
    QTest.mousePress(hands.surface, LEFT, pos=start)
    QTest.mouseMove(hands.surface, start + QPoint(40, 40))
    hands.view.set_picture(SourcePicture())
    assert hands.view.scene.drag is not None
    assert TABLE in hands.diagram.cards
    QTest.mouseRelease(hands.surface, LEFT, pos=start + QPoint(40, 40))
    assert TABLE not in hands.diagram.cards


def test_a_whole_diagram_stays_whole(hands: Hands) -> None:
    hands.view.set_picture(SourcePicture())
    hands.view.fit()
    hands.view.set_picture(PICTURE)
    seen = hands.surface.visible()
    for block in hands.diagram.cards:
        rect = hands.diagram.rects[block]
        assert seen.contains(rect.left, rect.top) and seen.contains(rect.right, rect.bottom)


def test_the_view_stays_while_nothing_in_sources_changes(hands: Hands, document: Document) -> None:
    """Every check brings a picture, often the same one: what the user points at must stay under the pointer."""
    hands.view.fit()
    before = hands.surface.view
    document.do(MoveBlocks(NAME, ((KERNEL.id, (900.0, 900.0)),)))
    hands.view.set_picture(replace(PICTURE))
    assert hands.surface.view == before


def test_the_view_stays_under_a_gesture(hands: Hands) -> None:
    hands.view.fit()
    before = hands.surface.view
    QTest.mousePress(hands.surface, LEFT, pos=QPoint(5, 5))
    assert hands.surface.gesture is not None
    hands.view.set_picture(SourcePicture())
    assert hands.surface.view == before
    QTest.mouseRelease(hands.surface, LEFT, pos=QPoint(5, 5))


def test_their_frames_are_dashed_in_both_themes(tmp_path: Path) -> None:
    """Along the edge of a card the colour comes and goes."""
    state = make_state(positions={**POSITIONS, TABLE: (640.0, 320.0), IO: (944.0, 320.0)})
    for theme in ("light", "dark"):
        render_design(state, NAME, tmp_path / f"{theme}.png", theme, PICTURE)
        image = QImage(str(tmp_path / f"{theme}.png"))
        diagram = Diagram(NAME)
        diagram.sync(state, PICTURE)
        extent = diagram.extent()
        assert extent is not None

        def changes(block: str, image=image, diagram=diagram, extent=extent) -> int:
            rect = diagram.rects[block]
            y = round((rect.bottom - 0.5 - extent.top + 32) * 2)
            row = [
                image.pixelColor(x, y).lightness()
                for x in range(
                    round((rect.left + 12 - extent.left + 32) * 2),
                    round((rect.right - 12 - extent.left + 32) * 2),
                )
            ]
            return sum(abs(a - b) > 12 for a, b in pairwise(row))

        assert changes(TABLE) > 20
        assert changes("commands") < 4


# -- what can be done --------------------------------------------------------------------------------------


def test_they_can_be_moved_and_that_can_be_undone(hands: Hands, document: Document) -> None:
    before = hands.diagram.rects[TABLE]
    drag(hands, hands.head(TABLE), hands.head(TABLE) + QPoint(0, 60))
    assert document.undo_label == "move 1 block"
    assert hands.diagram.rects[TABLE].top > before.top
    place = document.state.layout.position(NAME, TABLE)
    assert place == (hands.diagram.rects[TABLE].left, hands.diagram.rects[TABLE].top)
    assert document.state.layout.position(NAME, IO) is not None, "the other stays where it was shown"
    document.undo()
    assert hands.diagram.rects[TABLE] == before


def test_moving_another_block_does_not_move_them(hands: Hands) -> None:
    before = hands.diagram.rects[TABLE], hands.diagram.rects[IO]
    drag(hands, hands.head("vectorsum"), hands.head("vectorsum") + QPoint(-30, 40))
    assert (hands.diagram.rects[TABLE], hands.diagram.rects[IO]) == before


def test_a_double_click_and_enter_ask_for_the_line(hands: Hands) -> None:
    asked: list[str] = []
    hands.view.open_requested.connect(asked.append)
    QTest.mouseDClick(hands.surface, LEFT, pos=hands.head(TABLE))
    click(hands, IO)
    press(hands, Qt.Key.Key_Return)
    assert asked == [TABLE, IO]


REASON = "table lives in kernels/vectorsum.v, line 41: change it there (Enter opens it)"


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_C, CTRL),
        (Qt.Key.Key_X, CTRL),
        (Qt.Key.Key_D, CTRL),
    ],
)
def test_everything_else_says_why_not(
    hands: Hands, document: Document, heard: list[str], key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    QGuiApplication.clipboard().setText("as it was")
    state = document.state
    click(hands, TABLE)
    press(hands, key, keys)
    assert heard == [REASON]
    assert document.state is state
    assert hands.surface.gesture is None
    assert QGuiApplication.clipboard().text() == "as it was"


def test_drawing_a_wire_from_or_to_them_says_why_not(
    hands: Hands, document: Document, heard: list[str]
) -> None:
    hands.view.reveal("dram")
    document.do(RemoveItems(NAME, connection_ids=frozenset({"dma"})))
    state = document.state
    hands.view.fit()
    hands.surface.set_view(hands.surface.view.zoomed(0.7 / hands.surface.view.zoom, 600, 400))
    drag(hands, hands.pin(TABLE, "dma"), hands.pin("dram", "dma"))
    drag(hands, hands.pin("vectorsum", "source:memory"), hands.pin("buffer", "port"))
    assert heard == [REASON, "These objects live in the source of vectorsum: open it to add or wire them"]
    assert document.state is state
    heard.clear()
    drag(hands, hands.pin("sum_thread", "objects"), hands.pin(IO, "thread"))
    assert "I/O channel 0 lives in threads/sum_thread.py, line 3" in heard[0]


def test_keys_offer_no_wires_to_them(hands: Hands, document: Document) -> None:
    document.do(RemoveItems(NAME, connection_ids=frozenset({"mem", "thread:buffer"})))
    scene = hands.view.scene
    assert not scene.verdict(Endpoint("vectorsum", "mem"), Endpoint(TABLE, "port")).legal
    assert scene.verdict(Endpoint("vectorsum", "mem"), Endpoint("buffer", "port")).legal
    click(hands, "vectorsum")
    press(hands, Qt.Key.Key_W)
    assert hands.surface.gesture is not None
    for _ in range(8):
        assert "source:" not in hands.surface.gesture.hint
        press(hands, Qt.Key.Key_Down)


def test_deleting_them_with_others_deletes_the_others(hands: Hands, heard: list[str]) -> None:
    hands.view.select([TABLE, "commands"])
    press(hands, Qt.Key.Key_Delete)
    assert heard == [REASON]
    assert "commands" not in hands.diagram.cards
    assert TABLE in hands.diagram.cards


def test_deleting_their_wire_says_why_not(hands: Hands, document: Document, heard: list[str]) -> None:
    QTest.mouseClick(hands.surface, LEFT, pos=hands.wire(f"{TABLE}:dma"))
    assert hands.view.scene.selected == {f"{TABLE}:dma"}
    press(hands, Qt.Key.Key_Delete)
    assert heard == [REASON]
    assert not document.undo_label


def test_copying_them_with_others_copies_the_others(hands: Hands, heard: list[str]) -> None:
    hands.view.select([TABLE, "commands"])
    press(hands, Qt.Key.Key_C, CTRL)
    assert heard == [REASON]
    text = QGuiApplication.clipboard().text()
    assert "commands" in text and "table" not in text


def test_their_menu_offers_the_line(hands: Hands) -> None:
    click(hands, TABLE)
    texts = [entry.text for entry in menu_entries(hands.view, TABLE, (0, 0))]
    assert texts == ["Open kernels/vectorsum.v, line 41", "Select what it is wired to"]
    wire = [entry.text for entry in menu_entries(hands.view, WIRE, (0, 0)) if entry.text]
    assert wire == ["Go to vectorsum", "Go to table"]


def test_tips_name_the_place(hands: Hands) -> None:
    scene = hands.view.scene
    assert (
        tip(scene, hands.diagram.rects[TABLE].centre, 1.0)
        == "table: memory\nlives in kernels/vectorsum.v, line 41"
    )
    x, y, _ = hands.diagram.pin_place(Endpoint("vectorsum", "source:memory"), 1)
    assert tip(scene, (x, y), 1.0) == "vectorsum: objects in its source"


def test_tab_reaches_them_and_says_what_they_are(hands: Hands) -> None:
    seen = []
    hands.view.select([])
    for _ in range(len(hands.diagram.cards)):
        press(hands, Qt.Key.Key_Tab)
        seen.append(hands.surface.accessibleDescription())
    assert "table, memory, memory 1 · 512 × 32 bit" in seen


def test_problems_mark_them(hands: Hands) -> None:
    hands.view.set_problems({TABLE: Severity.ERROR})
    assert hands.view.scene.problems[TABLE] is Severity.ERROR


# -- panels ------------------------------------------------------------------------------------------------


def test_properties_show_their_facts_and_the_way_to_the_line(
    qtbot, document: Document, themes: ThemeManager
) -> None:
    panel = PropertiesPanel(document, themes)
    qtbot.addWidget(panel)
    panel.set_pictures({NAME: PICTURE})
    panel.set_selection(NAME, (TABLE,))
    texts = [label.text() for label in panel.page.findChildren(type(panel.page.below))]
    assert "Memory in kernels/vectorsum.v, line 41" in texts
    facts = dict(pairwise(texts))
    assert facts["Kernel"] == "vectorsum"
    assert facts["Instance"] == "u0.table"
    assert facts["Control thread"] == "sum_thread"
    assert facts["CoRAM id"] == "1"
    assert facts["Size"] == "512 × 32 bit"
    from PySide6.QtWidgets import QLineEdit, QPushButton

    assert not panel.page.findChildren(QLineEdit), "nothing to edit"
    [button] = panel.page.findChildren(QPushButton)
    asked: list[str] = []
    panel.open_requested.connect(asked.append)
    QTest.mouseClick(button, LEFT)
    assert asked == [TABLE]


def test_properties_of_their_kernel_are_the_designs_own(
    qtbot, document: Document, themes: ThemeManager
) -> None:
    panel = PropertiesPanel(document, themes)
    qtbot.addWidget(panel)
    panel.set_pictures({NAME: PICTURE})
    panel.set_selection(NAME, (KERNEL.id,))
    names = [label.text() for label in panel.page.findChildren(type(panel.page.title))]
    assert "comm" in names and "source:memory" not in names


def test_properties_of_a_wire_name_its_ends(qtbot, document: Document, themes: ThemeManager) -> None:
    panel = PropertiesPanel(document, themes)
    qtbot.addWidget(panel)
    panel.set_pictures({NAME: PICTURE})
    panel.set_selection(NAME, (WIRE,))
    texts = [label.text() for label in panel.page.findChildren(type(panel.page.below))]
    facts = dict(pairwise(texts))
    assert (facts["From"], facts["To"]) == ("vectorsum", "table.port")


def test_the_outline_lists_and_finds_them(qtbot, document: Document, themes: ThemeManager) -> None:
    panel = OutlinePanel(document, themes)
    qtbot.addWidget(panel)
    panel.set_pictures({NAME: PICTURE})

    def groups() -> dict[str, list[str]]:
        tops = [panel.tree.topLevelItem(i) for i in range(panel.tree.topLevelItemCount())]
        return {top.text(0): [top.child(i).text(0) for i in range(top.childCount())] for top in tops}

    assert groups()["Memories  2"] == ["buffer", "table"]
    assert groups()["I/O channels  1"] == ["I/O channel 0"]
    chosen: list[tuple[str, str]] = []
    panel.block_activated.connect(lambda accelerator, block: chosen.append((accelerator, block)))
    QTest.keyClicks(panel.search, "vectorsum.v:41")
    assert groups() == {"Memories  1": ["table"]}
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert chosen == [(NAME, TABLE)]
    panel.set_pictures({})
    panel.search.clear()
    assert "Memories  1" in groups()


def test_many_instances_say_how_many_they_are(qtbot) -> None:
    many = replace(PICTURE.objects[1], name="table ×16", count=16, coram_id=1, last_id=16)
    diagram = Diagram(NAME)
    diagram.sync(make_state(), SourcePicture((many,)))
    assert diagram.cards[TABLE].subtitle == "memories 1–16 · 512 × 32 bit each"


# -- arrange -----------------------------------------------------------------------------------------------


def test_arrange_lays_everything_out_and_undo_takes_it_back(hands: Hands, document: Document) -> None:
    before = dict(hands.diagram.rects)
    press(hands, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert document.undo_label == "arrange 7 blocks"
    rects = hands.diagram.rects
    assert rects["commands"].right < rects["vectorsum"].left < rects["buffer"].left < rects["dram"].left
    assert rects["buffer"].left == rects[TABLE].left, "objects of sources too"
    assert not any(a.touches(b) for a in rects.values() for b in rects.values() if a is not b)
    seen = hands.surface.visible()
    assert all(seen.contains(r.left, r.top) and seen.contains(r.right, r.bottom) for r in rects.values())
    document.undo()
    assert hands.diagram.rects == before


def test_arranging_again_changes_nothing(hands: Hands, document: Document, heard: list[str]) -> None:
    hands.view.arrange()
    state = document.state
    hands.view.arrange()
    assert document.state is state
    assert heard == ["Everything lies where Arrange would put it"]


def test_arrange_moves_only_what_is_selected(hands: Hands, document: Document) -> None:
    before = dict(hands.diagram.rects)
    hands.view.select(["vectorsum", "buffer"])
    press(hands, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert document.undo_label == "arrange 2 blocks"
    after = hands.diagram.rects
    assert {b for b in after if after[b] != before[b]} <= {"vectorsum", "buffer"}
    assert not any(a.touches(b) for a in after.values() for b in after.values() if a is not b)


def test_arrange_is_refused_while_the_project_is_read_only(
    hands: Hands, document: Document, heard: list[str]
) -> None:
    hands.view.set_read_only("It is of a newer program")
    hands.view.arrange()
    assert heard == ["It is of a newer program"]
    assert not document.undo_label
