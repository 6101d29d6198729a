"""The encoding of a source, told from its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.workbench.encodings import NAMES, declared, detect, name_of
from coram_studio.workbench.sources import Sources

JAPANESE = ("// メモリのアドレスを数える\nreg [31:0] a; // ここ\n", "// 加算\n", "// 表\nx = y; // ソ\n")
WESTERN = ("// données à écrire\n", "// 10 µs, ±5 °C, © 2014 Müller\n", "// für Größe\n", "// café\n")


@pytest.mark.parametrize("text", JAPANESE)
@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_japanese_comments(text: str, encoding: str) -> None:
    assert detect(text.encode(encoding)) == encoding


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_western_comments(text: str, encoding: str) -> None:
    assert detect(text.encode(encoding)) == encoding


def test_chinese_comments_and_half_width_kana() -> None:
    assert detect("// 地址寄存器，计数\nreg a; // 状态机\n".encode("gb18030")) == "gb18030"
    assert detect("// ﾊﾞｯﾌｧ\n".encode("cp932")) == "cp932"


@pytest.mark.parametrize(
    "name", ["utf-16", "undefined", "punycode", "unicode_escape", "rot13", "hex", "utf-7", "cp037"]
)
def test_encodings_in_which_no_program_can_be_written(name: str, tmp_path: Path) -> None:
    data = f"# coding: {name}\nprint('\\n')\n ".encode()
    for padded in (data, data + b"#"):
        assert (detect(padded, "t.py"), declared(padded)) == ("utf-8", "")
    (tmp_path / "t.py").write_bytes(data)
    text, problem = Sources(tmp_path).read_thread("t.py")
    assert text is None and problem is not None
    assert (problem.code, problem.message) == (
        "B004",
        f"t.py must be UTF-8 text or declare its encoding, but: unknown encoding: {name}",
    )


def test_ascii_is_utf8_and_every_byte_string_has_an_encoding() -> None:
    assert detect(b"module m; endmodule\n") == detect(b"") == "utf-8"
    for byte in range(0x80, 0x100):
        assert bytes([byte]).decode(detect(bytes([byte])), "replace")


def test_a_mostly_utf8_file_is_utf8() -> None:
    assert detect("// ここ\n// そこ\n".encode() + b"// \x82\n") == "utf-8"


def test_what_a_python_file_declares_holds() -> None:
    text = "# -*- coding: euc_jp -*-\n# 社\n".encode("euc_jp")
    assert detect(text, "t.py") == "euc_jp"
    assert detect(b"# coding: latin-1\n# \xa4\xb3\n", "t.py") == "latin-1"
    assert detect("# coding: shift_jis\n# ①\n".encode("cp932"), "t.py") == "cp932"


def test_a_declaration_that_cannot_hold_is_not_believed() -> None:
    assert declared(b"# coding: klingon\n") == ""
    assert detect("# coding: ascii\n# ここ\n".encode("cp932"), "t.py") == "cp932"
    assert detect(b"# coding: klingon\nx = 1\n", "t.py") == "utf-8"


def test_every_encoding_has_a_name_and_exists() -> None:
    for encoding, name in NAMES.items():
        assert b"module".decode(encoding) == "module"
        assert name_of(encoding) == name


def test_what_is_shown_of_a_source_is_what_an_editor_shows(tmp_path: Path) -> None:
    (tmp_path / "k.v").write_bytes("// 表\r\nx\r\n".encode("cp932"))
    sources = Sources(tmp_path)
    assert sources.read_shown("k.v") == "// 表\nx\n"
    assert sources.read_shown("none.v") == ""
    sources.set_buffer("k.v", "// そこ\n".encode("cp932"))
    assert sources.read_shown("k.v") == "// そこ\n"
    text, note = sources.read_kernel("k.v")
    assert text is not None and text.encode("utf-8", "surrogateescape") == "// そこ\n".encode("cp932")
    assert note is not None and note.code == "B008"
