"""The source editor: keys, colours, marks, brackets, zoom."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coram_studio.diagnostics import Diagnostic, Severity, Span
from coram_studio.ui.editor.brackets import bracket_selections
from coram_studio.ui.editor.marks import hover_text, place_marks
from coram_studio.ui.editor.source_editor import SourceEditor

Make = Callable[..., SourceEditor]


def error(line: int, column: int, end_column: int = 0, severity: Severity = Severity.ERROR) -> Diagnostic:
    span = Span("threads/t.py", line, column, line if end_column else 0, end_column)
    return Diagnostic(
        "T001", severity, "count must be an integer, not <text>", span, remedy="Write a number."
    )


def brackets(editor: SourceEditor) -> list:
    return bracket_selections(editor.document(), editor.textCursor().position(), editor.theme)


def select(editor: SourceEditor, start: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_tab_fills_to_the_next_stop_and_backspace_goes_back(make_editor: Make) -> None:
    editor = make_editor("")
    QTest.keyClicks(editor, "ab")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "ab  "
    editor.setPlainText("      x")
    editor.go_to(1, 7)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "    x"


def test_tab_indents_selected_lines_and_shift_tab_takes_it_back_in_one_step(make_editor: Make) -> None:
    text = "a\n\n  b\nc\n"
    editor = make_editor(text)
    select(editor, 0, 6)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    a\n\n      b\nc\n"
    QTest.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.toPlainText() == text
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == text


def test_return_keeps_the_indent_and_adds_one_after_a_colon(make_editor: Make) -> None:
    editor = make_editor("")
    QTest.keyClicks(editor, "for i in range(3):  # go")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x = i")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "y")
    assert editor.toPlainText() == "for i in range(3):  # go\n    x = i\n    y"


def test_return_indents_after_begin_in_verilog(make_editor: Make) -> None:
    editor = make_editor("", "kernels/k.v")
    QTest.keyClicks(editor, "always @(posedge CLK) begin")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "a")
    assert editor.toPlainText().split("\n")[1] == "    a"


@pytest.mark.parametrize(("path", "mark"), [("t.py", "#"), ("k.v", "//"), ("k.sv", "//")])
def test_comment_toggles_at_the_common_indent(make_editor: Make, path: str, mark: str) -> None:
    text = "  a\n    b\n\n  c"
    editor = make_editor(text, path)
    editor.selectAll()
    editor.toggle_comment()
    assert editor.toPlainText() == f"  {mark} a\n  {mark}   b\n\n  {mark} c"
    editor.toggle_comment()
    assert editor.toPlainText() == text


def test_home_goes_to_the_text_then_to_the_start(make_editor: Make) -> None:
    editor = make_editor("    abc")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().positionInBlock() == 4
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().positionInBlock() == 0


def test_colours_follow_edits_over_line_ends(make_editor: Make) -> None:
    editor = make_editor("\n".join(f"x{i} = {i}" for i in range(2000)))
    document = editor.document()

    def settled(last: int) -> bool:
        formats = document.findBlockByNumber(last).layout().formats()
        return bool(formats) and not editor._highlighter.pending

    QTest.qWait(1)
    deadline = time.monotonic() + 20
    while not settled(1999) and time.monotonic() < deadline:
        QTest.qWait(5)
    plain = len(document.findBlockByNumber(1999).layout().formats())
    editor.go_to(3)
    QTest.keyClicks(editor, '"""')
    while editor._highlighter.pending:
        QTest.qWait(5)
    ranges = document.findBlockByNumber(1999).layout().formats()
    assert [r.length for r in ranges] == [len("x1999 = 1999")], "the string does not reach to the end"
    editor.undo()
    while editor._highlighter.pending:
        QTest.qWait(5)
    assert len(document.findBlockByNumber(1999).layout().formats()) == plain


def test_colouring_a_long_file_does_not_hold_the_window(make_editor: Make) -> None:
    make_editor("x = 1")  # imports the lexer, which the first text pays for
    start = time.process_time()
    editor = make_editor("\n".join(f"value_{i} = other_{i} + {i}  # text" for i in range(20_000)))
    assert editor._highlighter.pending, "the file is too short to say anything"
    start = time.process_time()
    editor._highlighter._work()
    assert time.process_time() - start < 0.05


def test_an_editor_that_is_dropped_while_it_is_coloured_stays_until_the_slice_ends(themes) -> None:
    held = [SourceEditor("threads/t.py", themes)]
    held[0].setPlainText("\n".join(f"value_{i} = {i}" for i in range(5_000)))
    highlighter = held[0]._highlighter
    assert highlighter.pending
    lex = highlighter._lexer.lex

    def drop_and_lex(text: str, state: int):
        held.clear()
        rubbish = [[] for _ in range(50)]  # enough to set a collection off
        return lex(text, state) if rubbish else None

    highlighter._lexer = SimpleNamespace(lex=drop_and_lex)
    thresholds = gc.get_threshold()
    gc.set_threshold(10, 1, 1)
    try:
        highlighter._go_on(2_000, 10.0)
    finally:
        gc.set_threshold(*thresholds)
    assert held == []
    assert gc.isenabled()


def test_colouring_is_not_an_edit(make_editor: Make, themes) -> None:
    editor = make_editor("x = 1")
    edits = []
    editor.text_edited.connect(lambda: edits.append(1))
    themes.use("dark")
    QTest.qWait(20)
    assert edits == []
    QTest.keyClicks(editor, "a")
    assert edits == [1]
    assert editor.document().isModified()


def test_marks_cover_the_span_the_word_or_the_last_character(make_editor: Make) -> None:
    editor = make_editor("total = count\nx =\n\n")
    marks = place_marks(
        editor.document(), [error(1, 9, 14), error(1, 1), error(2, 9), error(3, 1), error(99, 1)]
    )
    assert [(m.start, m.end) for m in marks][:3] == [(8, 13), (0, 5), (16, 17)]
    assert all(m.end >= m.start for m in marks)


def test_columns_count_characters_even_outside_the_basic_plane(make_editor: Make) -> None:
    editor = make_editor("s = '\U0001f600\U0001f600' + bad")
    (mark,) = place_marks(editor.document(), [error(1, 12, 15)])
    cursor = QTextCursor(editor.document())
    cursor.setPosition(mark.start)
    cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "bad"


def test_hover_text_holds_message_and_remedy_as_text(make_editor: Make, themes) -> None:
    editor = make_editor("total = count")
    editor.set_diagnostics([error(1, 9, 14)])
    found = editor.diagnostics_at(10)
    assert len(found) == 1
    assert editor.diagnostics_at(2) == ()
    text = hover_text(found, themes.current)
    assert "count must be an integer, not &lt;text&gt;" in text
    assert "Write a number." in text


def test_gravest_severity_of_a_line_is_shown(make_editor: Make) -> None:
    editor = make_editor("a\nb")
    editor.set_diagnostics([error(2, 1, severity=Severity.WARNING), error(2, 1)])
    assert editor.line_severity(1) is Severity.ERROR
    assert editor.line_severity(0) is None


def test_ctrl_wheel_zooms(make_editor: Make) -> None:
    editor = make_editor("a")
    seen: list[float] = []
    editor.zoomed.connect(seen.append)
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.viewport(), event)
    assert editor.zoom > 1
    assert seen == [editor.zoom]
    editor.zoom_by(0)
    assert editor.zoom == 1


def test_a_bracket_and_its_partner_are_marked(make_editor: Make) -> None:
    editor = make_editor("f(a[1], (b))")
    editor.go_to(1, 2)
    positions = [s.cursor.selectionStart() for s in brackets(editor)]
    assert positions == [1, 11]
    editor.setPlainText("f(a")
    editor.go_to(1, 2)
    assert len(brackets(editor)) == 1


def test_read_only_text_takes_no_keys(make_editor: Make) -> None:
    editor = make_editor("a")
    editor.setReadOnly(True)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_B):
        QTest.keyClick(editor, key)
    editor.toggle_comment()
    assert editor.toPlainText() == "a"


def test_clicking_a_line_number_selects_the_line(make_editor: Make) -> None:
    editor = make_editor("one\ntwo\nthree")
    _, top, height = editor.visible_lines()[1]
    QTest.mouseClick(
        editor._gutter,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(20, int(top + height / 2)),
    )
    assert editor.textCursor().selectedText() == "two\u2029"
