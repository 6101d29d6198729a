"""A file in a tab: saving, line ends, changes from outside."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.ui.editor import source_page
from coram_studio.ui.editor.source_page import SourcePage

Make = Callable[..., SourcePage]


def change_outside(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    later = time.time_ns() + 5_000_000
    os.utime(file, ns=(later, later))


def test_saving_writes_the_text_and_clears_the_mark(make_page: Make, qtbot: QtBot) -> None:
    page = make_page("a = 1\n")
    QTest.keyClicks(page.editor, "x")
    assert page.modified
    with qtbot.waitSignal(page.saved):
        assert page.save() == ""
    assert page.file.read_bytes() == b"xa = 1\n"
    assert not page.modified


@pytest.mark.parametrize("data", [b"a\r\nb\r\n", b"\xef\xbb\xbfa\n", b"a\nb", "ä = 'ß'\n".encode()])
def test_line_ends_and_marks_of_the_file_stay(make_page: Make, data: bytes) -> None:
    page = make_page(data)
    QTest.keyClicks(page.editor, "x")
    page.editor.textCursor().deletePreviousChar()
    page.editor.document().setModified(True)
    assert page.save() == ""
    assert page.file.read_bytes() == data


def test_a_file_that_cannot_be_written_keeps_its_edits(make_page: Make, monkeypatch) -> None:
    page = make_page("a")

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(source_page, "write_atomic", full)
    QTest.keyClicks(page.editor, "x")
    assert page.save() == "threads/t.py cannot be saved: No space left on device"
    assert page.modified
    assert page.text == "xa"


def test_a_read_only_project_gives_a_read_only_page(make_page: Make) -> None:
    page = make_page("a", read_only="The project is of a newer format.")
    assert not page.editable
    assert page.banner.text.text() == "The project is of a newer format."
    assert "read-only" in page.save()


def test_a_change_from_outside_is_taken_over_when_there_are_no_edits(make_page: Make) -> None:
    page = make_page("one\n")
    change_outside(page.file, b"two\n")
    page.look_at_file()
    assert page.text == "two\n"
    assert not page.modified
    page.editor.undo()
    assert page.text == "one\n", "the text before cannot be had back"


def test_a_change_from_outside_asks_when_there_are_edits(make_page: Make) -> None:
    page = make_page("one\n")
    QTest.keyClicks(page.editor, "x")
    change_outside(page.file, b"two\n")
    page.look_at_file()
    assert page.text == "xone\n"
    assert page.banner.isVisible()
    keep = page.banner.buttons[1]
    assert keep.text() == "Keep my edits"
    keep.click()
    page.look_at_file()
    assert not page.banner.isVisible(), "the same change is asked about twice"
    change_outside(page.file, b"three\n")
    page.look_at_file()
    page.banner.buttons[0].click()
    assert page.text == "three\n"


def test_a_deleted_file_keeps_its_text_and_is_written_again(make_page: Make) -> None:
    page = make_page("one\n")
    page.file.unlink()
    page.look_at_file()
    assert page.modified
    assert page.text == "one\n"
    assert page.save() == ""
    assert page.file.read_text(encoding="utf-8") == "one\n"


def test_touching_a_file_without_changing_it_is_no_change(make_page: Make) -> None:
    page = make_page("one\n")
    QTest.keyClicks(page.editor, "x")
    change_outside(page.file, b"xone\n")
    page.look_at_file()
    assert not page.banner.isVisible()
    assert not page.modified
