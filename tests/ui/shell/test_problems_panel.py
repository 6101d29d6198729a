"""The list of problems."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coram_studio.diagnostics import Diagnostic, Fix, ObjectRef, Severity, Span
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.problems.panel import ProblemsPanel
from coram_studio.ui.theme import ThemeManager

ERROR = Diagnostic(
    "T001", Severity.ERROR, "a is wrong", Span("threads/sum_thread.py", 3, 2), remedy="Mend a."
)
WARNING = Diagnostic("K001", Severity.WARNING, "b is odd", Span("kernels/vectorsum.v", 9, 1))
BLOCK = Diagnostic("D001", Severity.ERROR, "c floats", subject=ObjectRef("vector_sum", "buffer"))


def make(qtbot: QtBot) -> ProblemsPanel:
    themes = ThemeManager()
    panel = ProblemsPanel(themes, Icons(themes))
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.tools)
    panel.resize(1200, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_empty_list_says_what_to_do(qtbot: QtBot) -> None:
    panel = make(qtbot)
    assert panel._empty.isVisible()
    assert "F7" in panel._empty.sentence.text()


def test_filters_by_severity(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.set_diagnostics((ERROR, BLOCK, WARNING), {"buffer": "my buffer"})
    assert panel._filters[Severity.ERROR].text() == "2"
    panel._filters[Severity.ERROR].click()
    assert [panel.model.at(i) for i in range(panel.model.rowCount())] == [WARNING]
    panel._filters[Severity.WARNING].click()
    assert panel._empty.isVisible()
    assert "filtered" in panel._empty.sentence.text()


def test_click_return_and_button_open(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.set_diagnostics((ERROR, BLOCK), {})
    opened: list[Diagnostic] = []
    panel.activated.connect(opened.append)
    row = panel.list.visualRect(panel.model.index(1))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert opened == [BLOCK]
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened == [BLOCK, ERROR]


def test_the_button_of_a_fix_applies_it(qtbot: QtBot) -> None:
    panel = make(qtbot)
    fix = Fix("Set to 4", Span("threads/sum_thread.py", 1, 1, 1, 2), "4")
    fixable = Diagnostic("T002", Severity.WARNING, "too deep", ERROR.span, fix=fix)
    panel.set_diagnostics((fixable,), {})
    asked: list[Diagnostic] = []
    panel.fix_requested.connect(asked.append)
    box = panel._delegate.button_rect(panel.list.visualRect(panel.model.index(0)))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert asked == [fixable]


def test_copy_puts_the_whole_text_on_the_clipboard(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.set_diagnostics((ERROR, WARNING), {})
    panel.list.selectAll()
    QTest.keyClick(panel.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert "threads/sum_thread.py:3:2: error: a is wrong [T001]" in text
    assert "Mend a." in text
    assert "b is odd" in text


def test_the_selection_stays_when_others_go(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.set_diagnostics((ERROR, BLOCK, WARNING), {})
    panel.list.setCurrentIndex(panel.model.index(2))
    panel.set_diagnostics((BLOCK, WARNING), {})
    assert panel.model.at(panel.list.currentIndex().row()) == WARNING


def test_steps_go_round(qtbot: QtBot) -> None:
    panel = make(qtbot)
    opened: list[Diagnostic] = []
    panel.activated.connect(opened.append)
    panel.step(1)
    assert opened == []
    panel.set_diagnostics((ERROR, WARNING), {})
    for by in (1, 1, 1, -1):
        panel.step(by)
    assert opened == [ERROR, WARNING, ERROR, WARNING]


def test_a_problem_leads_to_its_line(window: MainWindow) -> None:
    window.controllers.problems.go_to(ERROR)
    page = window.controllers.sources.current()
    assert page is not None
    assert page.path == "threads/sum_thread.py"
    cursor = page.editor.textCursor()
    assert (cursor.blockNumber() + 1, cursor.positionInBlock() + 1) == (3, 2)


def test_a_problem_leads_to_its_block(window: MainWindow) -> None:
    window.controllers.sources.open("threads/sum_thread.py")
    window.controllers.problems.go_to(BLOCK)
    assert window.workspace.is_on_top("canvas:vector_sum")
    assert window.controllers.canvas.current().scene.selected_blocks() == frozenset({"buffer"})


def test_a_fix_edits_the_source_and_can_be_undone(window: MainWindow) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    before = page.text
    line = next(i for i, text in enumerate(before.split("\n"), 1) if text.startswith("blocks = 8"))
    fix = Fix("Set to 4", Span("threads/sum_thread.py", line, 10, line, 11), "4")
    window.controllers.problems.apply_fix(Diagnostic("T002", Severity.WARNING, "x", fix=fix))
    assert page.text.split("\n")[line - 1].startswith("blocks = 4 ")
    page.editor.undo()
    assert page.text == before


def test_an_empty_list_says_checked_only_after_a_check(window: MainWindow, monkeypatch) -> None:
    panel = window.panels.problems
    assert "were checked" in said(panel)
    root = window.session.root
    window.controllers.files.close()
    assert "No project open" in said(panel)
    monkeypatch.setattr(window.live, "request", lambda: None)
    window.open_path(root)
    assert "under way" in said(panel)
    window.live.failed.emit(RuntimeError("x"))
    assert "internal error" in said(panel)


def said(panel: ProblemsPanel) -> str:
    """What the panel says in place of a list."""
    return " ".join(label.text() for label in panel._empty.findChildren(QLabel))
