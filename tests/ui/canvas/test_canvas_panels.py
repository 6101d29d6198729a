"""Palette, properties and outline, by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from canvas_sample import BLOCKS, NAME, external, make_state
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from coram_studio.model.blocks import OBJECT_KINDS, ObjectBlock, ThreadBlock
from coram_studio.model.bundles import Direction
from coram_studio.model.document import Document
from coram_studio.model.edits import AddBlock, ChangeBlock, RemoveItems
from coram_studio.ui.canvas.inspector.fields import FieldError, parse_number
from coram_studio.ui.canvas.inspector.pages import BlockPage
from coram_studio.ui.canvas.outline import OutlinePanel
from coram_studio.ui.canvas.palette import PalettePanel
from coram_studio.ui.canvas.placeables import MIME_TYPE, PLACEABLES, make_block, placeable
from coram_studio.ui.canvas.properties import PropertiesPanel
from coram_studio.ui.canvas.view import CanvasView
from coram_studio.ui.theme import ThemeManager


def block_of(document: Document, block_id: str):
    return document.state.design.accelerators[0].block(block_id)


# -- palette -----------------------------------------------------------------------------------------------


@pytest.fixture
def palette(qtbot, themes: ThemeManager) -> PalettePanel:
    panel = PalettePanel(themes)
    qtbot.addWidget(panel)
    panel.resize(240, 500)
    panel.show()
    return panel


def texts(palette: PalettePanel) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_the_palette_lists_what_can_be_placed_by_section(palette: PalettePanel) -> None:
    assert texts(palette) == [
        "CoRAM objects",
        *(info.title for info in OBJECT_KINDS.values()),
        "Design",
        "Kernel from Verilog",
        "Control thread",
        "External port",
        "Memory interface",
    ]


def test_every_entry_of_the_palette_makes_a_block_that_the_model_accepts() -> None:
    document = Document(make_state())
    for entry in PLACEABLES:
        if not entry.needs_source:
            block = make_block(entry.key, document.state.design.accelerators[0])
            document.do(AddBlock(NAME, block, (0.0, 0.0)))
    assert len(document.state.design.accelerators[0].blocks) == len(BLOCKS) + len(OBJECT_KINDS) + 2
    with pytest.raises(KeyError):
        placeable("nothing")


def test_typing_filters_and_enter_places(palette: PalettePanel) -> None:
    taken = []
    palette.place_requested.connect(taken.append)
    QTest.keyClicks(palette.search, "fifo command")
    assert texts(palette) == ["CoRAM objects", "Channel"]
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.search.text() == ""
    assert taken == ["channel"]


def test_arrows_in_the_search_field_choose(palette: PalettePanel) -> None:
    taken = []
    palette.place_requested.connect(taken.append)
    for _ in range(len(OBJECT_KINDS) + 1):
        QTest.keyClick(palette.search, Qt.Key.Key_Down)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    QTest.keyClick(palette.search, Qt.Key.Key_Up)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert taken == ["kernel", "slavestream"], "headings are stepped over"


def test_letters_typed_in_the_list_go_to_the_search(palette: PalettePanel) -> None:
    palette.list.setFocus()
    QTest.keyClick(palette.list, Qt.Key.Key_M)
    assert palette.search.text() == "m"


def test_a_search_without_result_says_so(palette: PalettePanel) -> None:
    QTest.keyClicks(palette.search, "xyz")
    assert texts(palette) == ["Nothing is called “xyz”"]
    QTest.keyClick(palette.search, Qt.Key.Key_Return)


def test_a_click_places_and_a_heading_does_nothing(palette: PalettePanel) -> None:
    taken = []
    palette.place_requested.connect(taken.append)
    for row in (0, 1):
        at = palette.list.visualItemRect(palette.list.item(row)).center()
        QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, at.y()))
    assert taken == ["memory"]


def test_a_drag_carries_the_key(palette: PalettePanel) -> None:
    item = palette.list.item(palette.list.count() - 1)
    data = palette.list.mimeData([item])
    assert data.formats() == [MIME_TYPE]
    assert bytes(data.data(MIME_TYPE).data()) == b"interface"


def test_no_entry_looks_hovered_after_a_drag(palette: PalettePanel, monkeypatch) -> None:
    seen = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
            seen.append(event.type())
            return False

    watch = Watch()
    palette.list.viewport().installEventFilter(watch)
    monkeypatch.setattr(QDrag, "exec", lambda *_: seen.clear())
    palette.list.setCurrentRow(1)
    palette.list.startDrag(Qt.DropAction.CopyAction)
    assert seen == [QEvent.Type.Leave]


# -- properties --------------------------------------------------------------------------------------------


@pytest.fixture
def properties(qtbot, document: Document, themes: ThemeManager) -> PropertiesPanel:
    panel = PropertiesPanel(document, themes)
    qtbot.addWidget(panel)
    panel.resize(280, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def row(panel: PropertiesPanel, key: str):
    assert isinstance(panel.page, BlockPage)
    return panel.page.rows[key]


def type_text(panel: PropertiesPanel, key: str, text: str) -> None:
    """Replace the text of a field, letter by letter."""
    editor = row(panel, key).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    if text:
        QTest.keyClicks(editor, text)
    else:
        QTest.keyClick(editor, Qt.Key.Key_Delete)


def enter(panel: PropertiesPanel, key: str, text: str) -> None:
    type_text(panel, key, text)
    QTest.keyClick(row(panel, key).editor, Qt.Key.Key_Return)


def choose(panel: PropertiesPanel, key: str, text: str) -> None:
    """Take an entry of a choice by keys."""
    editor = row(panel, key).editor
    assert isinstance(editor, QComboBox)
    index = editor.findText(text)
    assert index >= 0, text
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(editor, Qt.Key.Key_Down)


def labels(panel: PropertiesPanel) -> list[str]:
    # A label that has been shortened knows its whole text.
    return [getattr(label, "whole", label.text()) for label in panel.page.findChildren(QLabel)]


def test_a_kernel_shows_its_fields_parameters_and_bundles(properties: PropertiesPanel) -> None:
    properties.set_selection(NAME, ["vectorsum"])
    assert list(properties.page.rows) == ["name", "module", "source", "parameters.WORDS"]
    shown = labels(properties)
    assert shown[:2] == ["vectorsum", "Kernel, module of kernels/vectorsum.v"]
    assert "memory port, 10 × 32" in shown
    assert "channel, 32 bit" in shown


def test_a_new_name_is_one_edit(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    enter(properties, "name", "samples")
    assert block_of(document, "buffer").name == "samples"
    assert document.undo_label == "change samples"
    assert labels(properties)[0] == "samples"
    document.undo()
    assert row(properties, "name").text() == "buffer"
    assert document.undo_label == ""


@pytest.mark.parametrize(
    ("block", "key", "text", "reason"),
    [
        ("buffer", "name", "dram", 'The name "dram" is taken by another block'),
        ("buffer", "name", "", 'The name "" must not be empty'),
        ("buffer", "name", "always", 'The name "always" must not be a keyword of Verilog or SystemVerilog'),
        ("buffer", "address_width", "1000", "Depth must be a power of two, not 1,000: 1,024 would do"),
        ("buffer", "address_width", "many", "Depth must be a whole number, not “many”"),
        ("buffer", "width_expression", "8 *", "must be whole numbers and parameters under + - * / % << >>"),
        ("buffer", "coram_id", "-1", "id of buffer must be from 0 to 65535, not -1"),
        ("vectorsum", "source", "/etc/passwd", "must be relative to the project's folder"),
        ("vectorsum", "parameters.WORDS", "4;", "must be one expression"),
        ("dram", "address_width", "8", "address width of dram must be from 13 to 64 bits, not 8"),
    ],
)
def test_a_wrong_value_is_told_while_typing_and_never_done(
    properties: PropertiesPanel, document: Document, block: str, key: str, text: str, reason: str
) -> None:
    properties.set_selection(NAME, [block])
    type_text(properties, key, text)
    error = row(properties, key).error
    assert error.isVisible()
    assert reason in error.text()
    assert row(properties, key).editor.property("invalid")
    QTest.keyClick(row(properties, key).editor, Qt.Key.Key_Return)
    assert document.undo_label == ""
    assert row(properties, key).text() == text, "what was typed stays, to be mended"


def test_an_error_goes_when_the_text_is_right(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    type_text(properties, "address_width", "1000")
    enter(properties, "address_width", "2k")
    assert not row(properties, "address_width").error.isVisible()
    assert block_of(document, "buffer").depth == 2048
    assert row(properties, "address_width").text() == "2,048"


def test_the_width_is_chosen_and_the_bundles_follow(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    page = properties.page
    choose(properties, "data_width", "64 bit")
    assert block_of(document, "buffer").data_width == 64
    assert "memory port, 10 × 64" in labels(properties)
    assert properties.page is page, "the page stays under the user's hands"


def test_the_width_may_come_from_a_parameter(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    enter(properties, "width_expression", "8 * simd")
    assert block_of(document, "buffer").width_expression == "8 * simd"
    document.undo()
    assert row(properties, "width_expression").text() == ""
    document.redo()
    assert row(properties, "width_expression").text() == "8 * simd"
    choose(properties, "data_width", "64 bit")
    assert (block_of(document, "buffer").width_expression, row(properties, "width_expression").text()) == (
        "",
        "",
    )
    enter(properties, "width_expression", "128")
    assert (block_of(document, "buffer").width_expression, block_of(document, "buffer").data_width) == (
        "",
        128,
    )
    document.undo()
    assert block_of(document, "buffer").data_width == 64


def test_the_thread_is_chosen_by_name(properties: PropertiesPanel, document: Document) -> None:
    document.do(AddBlock(NAME, ThreadBlock("other", "other_thread", "threads/other.py"), (0.0, 600.0)))
    properties.set_selection(NAME, ["buffer"])
    editor = row(properties, "thread").editor
    assert [editor.itemText(i) for i in range(editor.count())] == ["none", "other_thread", "sum_thread"]
    choose(properties, "thread", "other_thread")
    assert block_of(document, "buffer").thread == "other"
    choose(properties, "thread", "none")
    assert block_of(document, "buffer").thread == ""


def test_an_object_gets_a_free_id_in_its_new_thread(document: Document) -> None:
    from coram_studio.ui.canvas.inspector.fields import fields_of

    more = ObjectBlock("more", "more", BLOCKS[1].kind, "", 0)
    document.do(AddBlock(NAME, more, (0.0, 600.0)))
    fields = {field.key: field for field in fields_of(more, document.state.design.accelerators[0])}
    assert fields["thread"].change("sum_thread").coram_id == 1


def test_the_bank_of_a_memory_is_a_number(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    enter(properties, "sub_id", "2")
    assert block_of(document, "buffer").sub_id == 2
    properties.set_selection(NAME, ["commands"])
    assert "sub_id" not in properties.page.rows


def test_an_external_port_has_direction_and_width(properties: PropertiesPanel, document: Document) -> None:
    document.do(AddBlock(NAME, external("led"), (0.0, 600.0)))
    properties.set_selection(NAME, ["led"])
    choose(properties, "direction", "input")
    enter(properties, "width", "8")
    led = block_of(document, "led")
    assert (led.direction, led.width) == (Direction.INPUT, 8)


def test_parameters_of_the_module_show_their_defaults(
    properties: PropertiesPanel, document: Document
) -> None:
    properties.set_parameter_reader(lambda block: [("WORDS", "64"), ("DEPTH", "16")])
    properties.set_selection(NAME, ["vectorsum"])
    assert list(properties.page.rows)[3:] == ["parameters.WORDS", "parameters.DEPTH"]
    assert row(properties, "parameters.DEPTH").editor.placeholderText() == "16"
    enter(properties, "parameters.DEPTH", "32")
    assert dict(block_of(document, "vectorsum").parameters) == {"WORDS": "128", "DEPTH": "32"}
    enter(properties, "parameters.WORDS", "")
    assert dict(block_of(document, "vectorsum").parameters) == {"DEPTH": "32"}


def test_open_source_asks_for_it(properties: PropertiesPanel) -> None:
    asked = []
    properties.open_requested.connect(asked.append)
    properties.set_selection(NAME, ["sum_thread"])
    button = next(b for b in properties.page.findChildren(QPushButton) if b.text() == "Open source")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["sum_thread"]
    properties.set_selection(NAME, ["buffer"])
    assert not properties.page.findChildren(QPushButton)


def test_a_wire_shows_what_it_joins(properties: PropertiesPanel) -> None:
    properties.set_selection(NAME, ["mem"])
    shown = labels(properties)
    assert shown[0] == "Memory port, 10 × 32"
    assert "vectorsum.mem" in shown
    assert "buffer.port" in shown
    assert "output [9:0] mem_addr" in shown


def test_several_things_are_counted(properties: PropertiesPanel) -> None:
    properties.set_selection(NAME, ["buffer", "commands", "mem"])
    shown = labels(properties)
    assert shown[0] == "3 selected"
    assert {"Memories", "Channels", "Wires"} <= set(shown)


def test_nothing_selected_says_what_to_do(properties: PropertiesPanel) -> None:
    properties.set_selection(NAME, [])
    assert labels(properties)[:2] == [NAME, "Select a block or a wire to see and change it"]


def test_a_block_that_is_deleted_leaves_the_panel(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    document.do(RemoveItems(NAME, frozenset({"buffer"})))
    assert labels(properties)[1] == "Select a block or a wire to see and change it"
    document.undo()
    assert labels(properties)[0] == "buffer"


def test_a_read_only_document_says_so_in_the_field(properties: PropertiesPanel, document: Document) -> None:
    document.read_only = "The project was written by a newer CoRAM Studio"
    properties.set_selection(NAME, ["buffer"])
    enter(properties, "name", "samples")
    assert row(properties, "name").error.text() == document.read_only
    assert block_of(document, "buffer").name == "buffer"


def test_an_edit_from_elsewhere_shows_in_the_fields(properties: PropertiesPanel, document: Document) -> None:
    properties.set_selection(NAME, ["buffer"])
    document.do(ChangeBlock(NAME, replace(block_of(document, "buffer"), name="elsewhere")))
    assert row(properties, "name").text() == "elsewhere"


def test_a_wheel_over_a_choice_changes_nothing(properties: PropertiesPanel, document: Document) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    properties.set_selection(NAME, ["buffer"])
    editor = row(properties, "data_width").editor
    at = QPointF(10, 10)
    event = QWheelEvent(
        at,
        editor.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, event)
    assert block_of(document, "buffer").data_width == 32


def test_numbers_are_read_as_people_write_them() -> None:
    assert [parse_number("Depth", text) for text in ("1024", "1,024", " 1k", "0x400", "1_024")] == [1024] * 5
    for wrong in ("", "k", "1.5", "0xg", "one"):
        with pytest.raises(FieldError, match="Depth must be a whole number"):
            parse_number("Depth", wrong)


def test_a_long_name_leaves_the_fields_in_sight(
    properties: PropertiesPanel, document: Document, qtbot
) -> None:
    name = "partial_products_of_the_upper_triangular_matrix_of_blocks"
    document.do(ChangeBlock(NAME, replace(block_of(document, "buffer"), name=name)))
    properties.set_selection(NAME, ["buffer"])
    properties.resize(260, 700)
    properties.show()
    qtbot.waitExposed(properties)
    page = properties.page
    assert page.width() <= 260
    assert page.title.whole == name
    assert page.title.text() != name
    assert page.title.toolTip() == name


# -- outline -----------------------------------------------------------------------------------------------


@pytest.fixture
def outline(qtbot, document: Document, themes: ThemeManager) -> OutlinePanel:
    panel = OutlinePanel(document, themes)
    qtbot.addWidget(panel)
    panel.resize(260, 500)
    panel.show()
    return panel


def lines(outline: OutlinePanel) -> list[str]:
    return [item.text(0) for item in outline._all_items()]


def test_the_outline_lists_blocks_by_kind(outline: OutlinePanel) -> None:
    assert lines(outline) == [
        "Channels  1",
        "commands",
        "Control threads  1",
        "sum_thread",
        "Kernels  1",
        "vectorsum",
        "Memories  1",
        "buffer",
        "Memory interfaces  1",
        "dram",
    ]


def test_the_outline_follows_the_design(outline: OutlinePanel, document: Document) -> None:
    document.do(RemoveItems(NAME, frozenset({"dram"})))
    assert "dram" not in lines(outline)
    document.undo()
    assert "dram" in lines(outline)


def test_the_filter_searches_names_kinds_and_sizes(outline: OutlinePanel) -> None:
    QTest.keyClicks(outline.search, "1,024")
    assert lines(outline) == ["Memories  1", "buffer"]
    outline.search.clear()
    QTest.keyClicks(outline.search, "thread sum")
    assert lines(outline) == ["Control threads  1", "sum_thread"]
    outline.search.clear()
    QTest.keyClicks(outline.search, "xyz")
    assert lines(outline) == ["Nothing is called “xyz”"]


def test_a_click_and_enter_show_the_block(outline: OutlinePanel) -> None:
    shown = []
    outline.block_activated.connect(lambda *where: shown.append(where))
    item = next(item for item in outline._all_items() if item.text(0) == "buffer")
    at = outline.tree.visualItemRect(item).center()
    QTest.mouseClick(outline.tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, at.y()))
    QTest.keyClicks(outline.search, "dram")
    QTest.keyClick(outline.search, Qt.Key.Key_Return)
    assert shown == [(NAME, "buffer"), (NAME, "dram")]


def test_the_outline_marks_what_is_selected(outline: OutlinePanel) -> None:
    outline.set_selection(NAME, ["buffer", "dram"])
    assert sorted(item.text(0) for item in outline.tree.selectedItems()) == ["buffer", "dram"]


def test_panels_that_are_gone_do_not_hear_of_changes(
    document: Document, themes: ThemeManager, qapp: QApplication
) -> None:
    from shiboken6 import delete

    panels = [panel(document, themes) for panel in (OutlinePanel, PropertiesPanel)]
    panels.append(CanvasView(document, NAME, themes))
    listeners = len(document.changed._listeners)
    for panel in panels:
        delete(panel)
    assert len(document.changed._listeners) == listeners - len(panels)
    document.do(RemoveItems(NAME, frozenset({"dram"})))
    themes.use("dark")
