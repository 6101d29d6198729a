"""Objects that live in sources, in the whole window: what is typed appears, and each leads to its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from coram_studio.diagnostics import Severity
from coram_studio.model.blocks import InterfaceBlock, KernelBlock, ThreadBlock
from coram_studio.model.design import Accelerator, Design, State
from coram_studio.model.files import write_settings, write_state
from coram_studio.model.project import Project, Settings
from coram_studio.ui.canvas.view import CanvasView
from coram_studio.ui.shell.main_window import MainWindow

Checked = Callable[[MainWindow], None]

KERNEL = """module logic_ (input CLK, input RST, output reg [31:0] sum);
  wire [31:0] word;
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_THREAD_ID(0), .CORAM_ID(0),
    .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
    commands (.CLK(CLK), .RST(RST), .D(sum), .ENQ(1'b0), .FULL(), .Q(word), .DEQ(1'b0), .EMPTY());
  always @(posedge CLK) sum <= word;
endmodule
"""
MEMORY = (
    'CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_THREAD_ID(0), .CORAM_ID(0), .CORAM_ADDR_LEN(9), '
    ".CORAM_DATA_WIDTH(32)) lookup (.CLK(CLK), .ADDR(9'd0), .D(sum), .WE(1'b0), .Q());"
)
THREAD = "c = CoramChannel(0, 32, 16)\nc.write(1)\n"
COMMANDS, TABLE = "source:logic.commands", "source:logic.lookup"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as imports make it: one kernel, and the objects in its source."""
    root = tmp_path / "imported"
    for folder in ("kernels", "threads"):
        (root / folder).mkdir(parents=True)
    (root / "kernels/logic.v").write_text(KERNEL)
    (root / "threads/worker.py").write_text(THREAD)
    blocks = (
        KernelBlock("logic", "logic_", "logic_", "kernels/logic.v"),
        ThreadBlock("worker", "worker", "threads/worker.py"),
        InterfaceBlock("dram", "dram"),
    )
    assert not write_settings(Project(root, Settings("imported")))
    state = State(Design((Accelerator("imported").with_blocks(blocks),)))
    assert not write_state(Project(root, Settings("imported")), state)
    return root


def canvas(window: MainWindow) -> CanvasView:
    view = window.controllers.canvas.view("imported")
    assert view is not None
    return view


def click(view: CanvasView, block: str, *, double: bool = False) -> None:
    rect = view.scene.diagram.rects[block]
    x, y = view.surface.view.to_pixels(rect.left + 40, rect.top + 16)
    act = QTest.mouseDClick if double else QTest.mouseClick
    act(view.surface, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def cards(window: MainWindow) -> set[str]:
    return {block for block in canvas(window).scene.diagram.cards if block.startswith("source:")}


def type_line(window: MainWindow, text: str) -> None:
    """Type a line into the kernel, before its end."""
    page = window.controllers.sources.open("kernels/logic.v", 6)
    page.editor.moveCursor(QTextCursor.MoveOperation.EndOfLine)
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    QTest.keyClicks(page.editor, text)


def test_objects_are_there_after_the_first_check(window: MainWindow) -> None:
    assert cards(window) == {COMMANDS}
    assert canvas(window).scene.diagram.cards[COMMANDS].tag == "in logic.v:5"


def test_what_is_typed_into_the_kernel_appears_and_goes_with_undo(
    window: MainWindow, checked: Checked
) -> None:
    type_line(window, MEMORY)
    checked(window)
    assert cards(window) == {COMMANDS, TABLE}
    assert f"{TABLE}:dma" in canvas(window).scene.diagram.wires
    assert not window.session.document.modified, "the design is as it was"
    page = window.controllers.sources.page("kernels/logic.v")
    while page.modified:
        page.editor.undo()
    checked(window)
    assert cards(window) == {COMMANDS}


def test_while_it_is_being_typed_the_picture_stays(window: MainWindow, checked: Checked) -> None:
    type_line(window, MEMORY[: len(MEMORY) // 2])
    checked(window)
    assert window.controllers.problems.has_errors()
    assert cards(window) == {COMMANDS}


def test_a_double_click_leads_to_the_instance(window: MainWindow) -> None:
    click(canvas(window), COMMANDS, double=True)
    page = window.controllers.sources.current()
    assert page is not None and page.path == "kernels/logic.v"
    cursor = page.editor.textCursor()
    assert cursor.block().text().strip().startswith("commands (")
    assert cursor.positionInBlock() == 4


def test_enter_leads_to_the_threads_line(window: MainWindow, checked: Checked) -> None:
    window.session.set_buffer(
        "threads/worker.py", f"# first\nio = CoramIoChannel(0, 32)\n{THREAD}io.write(1)\n"
    )
    window.live.request()
    checked(window)
    io = "source:worker.iochannel0"
    assert io in cards(window)
    click(canvas(window), io)
    QTest.keyClick(canvas(window).surface, Qt.Key.Key_Return)
    page = window.controllers.sources.current()
    assert page is not None and page.path == "threads/worker.py"
    assert page.editor.textCursor().blockNumber() == 1


def test_properties_and_outline_show_it(window: MainWindow) -> None:
    click(canvas(window), COMMANDS)
    page = window.panels.properties.content.page
    assert "commands" in [label.text() for label in page.findChildren(QLabel)]
    [button] = page.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    current = window.controllers.sources.current()
    assert current is not None and current.path == "kernels/logic.v"
    tree = window.panels.outline.content.tree
    names = [tree.topLevelItem(i).child(0).text(0) for i in range(tree.topLevelItemCount())]
    assert "commands" in names


def test_the_outline_leads_to_it(window: MainWindow) -> None:
    outline = window.panels.outline.content
    QTest.keyClicks(outline.search, "commands")
    QTest.keyClick(outline.search, Qt.Key.Key_Return)
    assert canvas(window).scene.selected == {COMMANDS}


def test_a_problem_at_its_line_marks_it_at_once(window: MainWindow, checked: Checked) -> None:
    type_line(window, MEMORY.replace(".CORAM_ID(0)", ".CORAM_ID(0 - 1)"))
    checked(window)
    assert canvas(window).scene.problems[TABLE] is Severity.ERROR
    assert COMMANDS not in canvas(window).scene.problems


def test_a_refusal_is_in_the_status_line(window: MainWindow) -> None:
    click(canvas(window), COMMANDS)
    QTest.keyClick(canvas(window).surface, Qt.Key.Key_F2)
    assert "commands lives in kernels/logic.v, line 5" in window.status.main.text()


def test_a_moved_object_lies_there_when_the_project_is_opened_again(
    window: MainWindow, checked: Checked, project: Path
) -> None:
    view = canvas(window)
    click(view, COMMANDS)
    QTest.keyClick(view.surface, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view.surface, Qt.Key.Key_A)  # any other key ends the move
    QTest.keyClick(view.surface, Qt.Key.Key_Escape)
    place = view.scene.diagram.rects[COMMANDS]
    assert window.session.document.modified
    design = (project / "design.toml").read_bytes()
    window.controllers.files.save()
    assert (project / "design.toml").read_bytes() == design
    assert window.open_path(project)
    checked(window)
    assert canvas(window).scene.diagram.rects[COMMANDS] == place
