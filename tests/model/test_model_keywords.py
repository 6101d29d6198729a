"""Which words are names in which file."""

from __future__ import annotations

import pytest

from coram_studio.model.keywords import has_newer_keywords


@pytest.mark.parametrize(
    "text", ["reg bit;", "wire a; wire\nlogic;", "a /* x */ byte b", 'x = "//"; do = 1;']
)
def test_names_that_systemverilog_reserves_are_found(text: str) -> None:
    assert has_newer_keywords(text)


@pytest.mark.parametrize(
    "text",
    ["reg bits; // a bit", "/* do\n byte */ wire w;", '$display("logic \\" do");', "$bit `do", "my_bit.x"],
)
def test_comments_strings_and_parts_of_words_are_no_names(text: str) -> None:
    assert not has_newer_keywords(text)
