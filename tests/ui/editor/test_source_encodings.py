"""Files in other encodings than UTF-8: shown, edited, and saved byte for byte where nobody touched them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.diagnostics import Span, diagnostic
from coram_studio.ui.editor.source_page import SourcePage
from coram_studio.ui.editor.text_file import NotEncodableError, text_of

Make = Callable[..., SourcePage]

KERNEL = "// 表を数える\r\nmodule m; // ソ\r\nendmodule\r\n"

_line = st.one_of(
    st.sampled_from(
        [b"", b"x = 1;", b"// \x83\x5c", b"// \x87\x90 \x81\xe0", b"// \xa4\xb3", b"\xc2\xa0", b"\xff\xfe"]
    ),
    st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"")),
)
_file = st.lists(st.tuples(_line, st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=8)


@given(_file, _line)
@settings(max_examples=150, deadline=None)
def test_a_text_nobody_touched_is_written_as_it_was(lines: list[tuple[bytes, bytes]], last: bytes) -> None:
    data = b"".join(line + end for line, end in lines) + last
    read = text_of(data, "k.v")
    assert read.encode(read.text) == data
    assert read.text.count("\n") == len(read.lines) - 1


@given(_file, st.integers(0, 8))
@settings(max_examples=150, deadline=None)
def test_only_the_line_that_was_edited_changes(lines: list[tuple[bytes, bytes]], at: int) -> None:
    data = b"".join(line + end for line, end in lines)
    read = text_of(data, "k.v")
    shown = read.text.split("\n")
    at = min(at, len(shown) - 1)
    written = text_of(read.encode("\n".join([*shown[:at], "new", *shown[at + 1 :]])), "k.v", read.encoding)
    assert written.lines[:at] == read.lines[:at]
    assert written.lines[at].rstrip(b"\r\n") == b"new"
    assert written.lines[at + 1 :] == read.lines[at + 1 :]


def test_lines_that_are_moved_or_doubled_keep_their_bytes() -> None:
    # Windows' Shift-JIS has two codes for this character.
    data = b"// \x87\x90\nx\n// \x81\xe0\n"
    read = text_of(data, "k.v", "cp932")
    one, x, other, _ = read.text.split("\n")
    assert one == other
    assert read.encode("\n".join([x, one, other, ""])) == b"x\n// \x87\x90\n// \x81\xe0\n"
    assert read.encode("\n".join([one, x, other, "y"])) == data + b"y"
    assert read.encode(one) == b"// \x87\x90"


def test_a_shift_jis_kernel_is_edited_by_keys_and_saved_as_it_was(make_page: Make) -> None:
    page = make_page(KERNEL.encode("cp932"), "kernels/k.v")
    assert page.editable and not page.modified and not page.banner.isVisible()
    assert page.encoding == "cp932"
    assert page.text == KERNEL.replace("\r\n", "\n")
    page.editor.go_to(3)
    QTest.keyClicks(page.editor, "wire w;")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    assert page.save() == ""
    assert page.file.read_bytes() == KERNEL.replace("endmodule", "wire w;\r\nendmodule").encode("cp932")
    assert not page.modified and page.encoding == "cp932"


def test_an_edit_in_a_line_with_such_characters_is_written_in_the_files_encoding(make_page: Make) -> None:
    page = make_page(KERNEL.encode("cp932"), "kernels/k.v")
    page.editor.go_to(1, 4)
    page.editor.insertPlainText("〜−")  # as input methods give them
    assert page.save() == ""
    assert page.file.read_bytes() == KERNEL.replace("表", "～－表", 1).encode("cp932")


def test_a_character_that_the_encoding_lacks_is_named_and_utf8_offered(make_page: Make) -> None:
    page = make_page(KERNEL.encode("cp932"), "kernels/k.v")
    page.editor.go_to(2)
    page.editor.insertPlainText("é")
    before = page.file.read_bytes()
    assert 'line 2 holds "é", which Shift-JIS does not have' in page.save()
    assert page.file.read_bytes() == before and page.modified
    (button,) = page.banner.buttons
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.file.read_bytes() == KERNEL.replace("module m", "émodule m").encode("utf-8")
    assert page.encoding == "utf-8" and not page.modified


def test_bytes_of_no_encoding_stay_and_their_line_cannot_be_written_anew(make_page: Make) -> None:
    data = "// ここ\n".encode() + b"// \xff\xfe\nx\n"
    page = make_page(data, "kernels/k.v")
    assert page.editable
    assert "in no known encoding" in page.banner.text.text()
    page.editor.go_to(3)
    QTest.keyClicks(page.editor, "y")
    assert page.save() == ""
    assert page.file.read_bytes() == data.replace(b"x", b"yx")
    page.editor.go_to(2)
    QTest.keyClicks(page.editor, "z")
    assert "line 2 holds bytes that are in no known encoding" in page.save()
    assert not page.banner.buttons
    page.write_in("cp1252")
    assert page.encoding == "utf-8" and "which no other encoding would keep" in page.banner.text.text()
    page.editor.undo()
    assert page.save() == ""


def test_no_break_spaces_stay(make_page: Make) -> None:
    page = make_page("# a\u00a0b\nx = 1\n")
    page.editor.go_to(1, 2)
    QTest.keyClicks(page.editor, "y")
    assert page.save() == ""
    assert page.file.read_bytes() == "#y a\u00a0b\nx = 1\n".encode()


def test_mixed_line_ends_stay(make_page: Make) -> None:
    page = make_page(b"a\r\nb\nc\r\n")
    page.editor.go_to(2)
    QTest.keyClicks(page.editor, "x")
    assert page.save() == ""
    assert page.file.read_bytes() == b"a\r\nxb\r\nc\r\n"


def test_reading_as_another_encoding_and_writing_in_another(make_page: Make, qtbot: QtBot) -> None:
    page = make_page("# ここ\n".encode("euc_jp"))
    with qtbot.waitSignal(page.encoding_changed):
        assert page.read_as("cp1252") == ""
    assert "¤" in page.text
    QTest.keyClicks(page.editor, "x")
    assert "unsaved edits" in page.read_as("euc_jp")
    page.editor.undo()
    assert page.read_as("euc_jp") == ""
    page.write_in("utf-8")
    assert page.modified
    assert page.save() == ""
    assert page.file.read_bytes() == "# ここ\n".encode()


def test_writing_a_thread_in_another_encoding_than_it_declares_says_so(make_page: Make) -> None:
    page = make_page("# coding: euc_jp\n# ここ\n".encode("euc_jp"))
    page.write_in("utf-8")
    assert "declares EUC-JP" in page.banner.text.text()


def test_checks_get_the_bytes_that_would_be_saved(make_page: Make) -> None:
    page = make_page(KERNEL.encode("cp932"), "kernels/k.v")
    assert page.unsaved_content == KERNEL.encode("cp932")
    page.editor.go_to(2)
    page.editor.insertPlainText("é")
    assert page.unsaved_content == page.text
    assert make_page("x = 1\n").unsaved_content == "x = 1\n"


def test_problems_are_underlined_where_they_are_on_screen(make_page: Make) -> None:
    page = make_page("/* 表ソ */ oops\n".encode("cp932"), "kernels/k.v")
    # A check counts every byte that is not UTF-8; the second bytes of these two are ASCII.
    column = len(b"/* \x95\\\x83\\ */ ") + 1
    page.show_diagnostics([diagnostic("K001", "x", span=Span("kernels/k.v", 1, column))])
    (mark,) = page.editor.marks
    assert page.text[mark.start : mark.end] == "oops"
    page.go_to_counted(1, column)
    assert page.editor.textCursor().position() == mark.start


def test_zero_bytes_are_no_text(make_page: Make) -> None:
    page = make_page(b"\xff\xfe\x00", "kernels/k.v")
    assert not page.editable
    assert "zero bytes" in page.banner.text.text()


def test_a_change_from_outside_is_read_in_the_encoding_that_was_chosen(
    make_page: Make, tmp_path: Path
) -> None:
    page = make_page("# 社\n".encode("euc_jp"), "kernels/k.v")
    page.read_as("euc_jp")
    page.file.write_bytes("# 社会社会\n".encode("euc_jp"))
    page.look_at_file()
    assert page.text == "# 社会社会\n"


def test_the_line_and_character_are_named() -> None:
    read = text_of(KERNEL.encode("cp932"), "k.v")
    with pytest.raises(NotEncodableError) as caught:
        read.encode("ok\n😀")
    assert (caught.value.line, caught.value.character) == (2, "😀")


def test_a_change_from_outside_is_not_written_over(make_page: Make) -> None:
    page = make_page(KERNEL, "kernels/k.v")
    page.editor.go_to(2)
    QTest.keyClicks(page.editor, "x")
    page.file.write_text("// theirs, which is longer than it was before, so that its size tells\n" * 3)
    theirs = page.file.read_bytes()
    assert "another program changed it" in page.save()
    assert page.file.read_bytes() == theirs and page.modified
    keep = next(button for button in page.banner.buttons if "Keep" in button.text())
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert page.save() == ""
    assert "xmodule m" in page.file.read_text()
