"""The library is read alike as Verilog-2005 and as SystemVerilog: it uses no word that only one of them reserves."""

from __future__ import annotations

import pytest

from coram_studio.locate import resource
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText

FILES = sorted(resource("rtl").glob("*.v"))


@pytest.mark.parametrize("suffix", ["v", "sv"])
def test_every_file_is_read_in_both_languages(suffix: str) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FILES}
    assert len(texts) > 20
    for name, text in texts.items():
        found = read_kernel(SourceText(f"{name}.{suffix}", text)).diagnostics
        assert [d.message for d in found if d.code == "K001"] == [], name
