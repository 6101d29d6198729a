"""Texts of sources: encodings, unsaved text, and what is no source at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coram_studio.diagnostics import Severity, Span
from coram_studio.workbench.sources import Sources


def test_threads_are_utf8_or_declare_their_encoding(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    (tmp_path / "u.py").write_bytes("# é\n".encode())
    (tmp_path / "s.py").write_bytes("# -*- coding: shift_jis -*-\n# 表\n".encode("shift_jis"))
    (tmp_path / "l.py").write_bytes(b"x = 1\nprint('\xe9')\n")
    (tmp_path / "w.py").write_bytes(b"# coding: nonsense\n")
    (tmp_path / "v.py").write_bytes(b"# coding: shift_jis\nx = 1\n# \x82\n")
    assert sources.read_thread("u.py") == ("# é\n", None)
    assert sources.read_thread("s.py") == ("# -*- coding: shift_jis -*-\n# 表\n", None)
    for name, line in (("l.py", 2), ("w.py", 1), ("v.py", 3)):
        text, problem = sources.read_thread(name)
        assert text is None
        assert problem is not None
        assert (problem.code, problem.severity) == ("B004", Severity.ERROR)
        assert problem.span is not None
        assert (problem.span.path, problem.span.line) == (name, line)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_comments_of_threads_may_be_in_any_encoding(tmp_path: Path, mark: bytes) -> None:
    sources = Sources(tmp_path)
    comment = "# 表示".encode("shift_jis")
    (tmp_path / "t.py").write_bytes(mark + comment + b"\r\nx = 1  " + comment + b"\n")
    text, problem = sources.read_thread("t.py")
    assert text is not None
    assert [line.partition("#")[0] for line in text.splitlines()] == ["", "x = 1  "]
    assert problem is not None
    assert (problem.code, problem.severity, problem.span) == ("B008", Severity.NOTE, Span("t.py", 1))


def test_kernels_keep_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    data = b"module k;\n// \x95\x5c\r\nendmodule\n"
    (tmp_path / "k.v").write_bytes(data)
    text, note = sources.read_kernel("k.v")
    assert text is not None
    assert text.encode("utf-8", "surrogateescape") == data
    assert note is not None
    assert (note.code, note.severity) == ("B008", Severity.NOTE)
    assert note.span is not None
    assert note.span.line == 2
    assert sources.read("k.v")[0] is None  # an editor could not write it as it was


def test_a_kernel_in_utf16_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "k.v").write_bytes("module é; endmodule".encode("utf-16"))
    text, problem = Sources(tmp_path).read_kernel("k.v")
    assert text is None
    assert problem is not None
    assert problem.code == "B004"


@pytest.mark.parametrize("read", ["read", "read_thread", "read_kernel"])
def test_what_is_no_file_of_the_project_is_not_read(tmp_path: Path, read: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "outside.v").write_text("module k; endmodule")
    (root / "link.v").symlink_to(tmp_path / "outside.v")
    (root / "folder.v").mkdir()
    os.mkfifo(root / "pipe.v")
    sources = Sources(root)
    expected = {
        "link.v": "B001",
        "../outside.v": "B001",
        "folder.v": "B002",
        "pipe.v": "B002",
        "none.v": "B002",
    }
    for path, code in expected.items():
        text, problem = getattr(sources, read)(path)
        assert text is None
        assert problem is not None
        assert problem.code == code
        assert not sources.exists(path)


def test_unsaved_text_takes_the_place_of_the_file(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    sources.set_buffer("k.v", "unsaved")
    assert sources.exists("k.v")
    assert sources.read_kernel("k.v") == ("unsaved", None)
    assert sources.read_thread("k.v") == ("unsaved", None)
    sources.set_buffer("k.v", None)
    assert not sources.exists("k.v")
