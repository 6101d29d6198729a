"""Find and replace."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coram_studio.ui.editor.source_page import SourcePage

Make = Callable[..., SourcePage]


def selected(page: SourcePage) -> tuple[int, str]:
    cursor = page.editor.textCursor()
    return cursor.selectionStart(), cursor.selectedText()


def test_finds_while_typing_and_counts(make_page: Make) -> None:
    page = make_page("Sum sum summa\nsum")
    page.find_bar.open()
    QTest.keyClicks(page.find_bar.field, "sum")
    assert page.find_bar.count.text() == "1 of 4"
    assert selected(page) == (0, "Sum")
    QTest.keyClick(page.find_bar.field, Qt.Key.Key_Return)
    assert selected(page) == (4, "sum")
    QTest.keyClick(page.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert selected(page) == (14, "sum"), "it does not go round the start"


def test_case_word_and_pattern(make_page: Make) -> None:
    page = make_page("Sum sum summa s.m")
    bar = page.find_bar
    bar.open()
    QTest.keyClicks(bar.field, "sum")
    bar.case_button.click()
    assert bar.matches == 2
    bar.word_button.click()
    assert bar.matches == 1
    bar.case_button.click()
    bar.word_button.click()
    bar.field.setText("s.m")
    assert bar.matches == 1
    bar.regex_button.click()
    assert bar.matches == 4


def test_an_impossible_pattern_is_said(make_page: Make) -> None:
    page = make_page("a(b")
    page.find_bar.open()
    page.find_bar.regex_button.click()
    QTest.keyClicks(page.find_bar.field, "(")
    assert page.find_bar.count.text().startswith("Not a pattern")
    assert page.find_bar.field.property("invalid")
    page.find_bar.step(1)
    page.find_bar.replace_all()
    assert page.text == "a(b"


def test_replace_one_and_all_as_one_step(make_page: Make) -> None:
    text = "a b a b a"
    page = make_page(text)
    bar = page.find_bar
    bar.open(replace=True)
    QTest.keyClicks(bar.field, "a")
    QTest.keyClicks(bar.replacement, "xx")
    bar.replacement.setFocus()
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert page.text == "xx b a b a"
    bar._replace_all.click()
    assert page.text == "xx b xx b xx"
    assert bar.count.text() == "2 replaced"
    page.editor.undo()
    assert page.text == "xx b a b a"


def test_replace_with_groups(make_page: Make) -> None:
    page = make_page("ram.write(0)\nram.read(1)")
    bar = page.find_bar
    bar.open(replace=True)
    bar.regex_button.click()
    QTest.keyClicks(bar.field, r"ram\.(\w+)")
    QTest.keyClicks(bar.replacement, r"buffer.\1")
    bar._replace_all.click()
    assert page.text == "buffer.write(0)\nbuffer.read(1)"


def test_escape_closes_and_gives_the_focus_back(make_page: Make) -> None:
    page = make_page("abc")
    page.find_bar.open()
    QTest.keyClicks(page.find_bar.field, "b")
    QTest.keyClick(page.find_bar.field, Qt.Key.Key_Escape)
    assert not page.find_bar.isVisible()
    assert page.editor._matches == []


def test_the_selected_word_is_the_query(make_page: Make) -> None:
    page = make_page("one two one")
    cursor = page.editor.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    page.editor.setTextCursor(cursor)
    page.find_bar.open()
    assert page.find_bar.field.text() == "two"
    assert page.find_bar.count.text() == "1 of 1"


def test_a_read_only_text_cannot_be_replaced(make_page: Make) -> None:
    page = make_page("abc", read_only="The project is read-only.")
    page.find_bar.open(replace=True)
    assert not page.find_bar.replacement.isVisible()
