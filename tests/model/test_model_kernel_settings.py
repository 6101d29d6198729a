"""Settings of kernels in project.toml: include folders and macros."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coram_studio.model.files.settings_file import read_settings, settings_text
from coram_studio.model.files.tables import Source
from coram_studio.model.macros import check_define
from coram_studio.model.project import KernelSettings, Settings

HEAD = 'format = 1\nname = "p"\n'


def read(text: str) -> tuple[Settings, Source]:
    source = Source("project.toml", HEAD + text)
    return read_settings(source, "p"), source


def test_they_are_read() -> None:
    settings, source = read(
        '[kernels]\ninclude = ["kernels/include", "shared"]\ndefines = ["W=32", "FAST", "E="]\n'
    )
    assert source.diagnostics == []
    assert settings.kernels == KernelSettings(("kernels/include", "shared"), ("W=32", "FAST", "E="))
    assert settings.kernels.macros == ("W=32", "FAST=1", "E=")


def test_they_are_written_and_read_again() -> None:
    settings = Settings("p", kernels=KernelSettings(("a b",), ('NAME="x y"', "W=$clog2(7)")))
    text = settings_text(settings)
    assert read_settings(Source("project.toml", text), "p") == settings
    assert "[kernels]" not in settings_text(Settings("p"))


def test_the_users_comments_stay() -> None:
    old = HEAD + '[kernels]\ninclude = [\n  "a", # why\n]\ndefines = ["W=32"] # bits\n'
    settings, _ = read(old.removeprefix(HEAD))
    assert settings_text(settings, old) == old
    changed = settings_text(replace(settings, kernels=KernelSettings(("a",), ("W=64",))), old)
    assert '"a", # why' in changed
    assert 'defines = ["W=64"]' in changed
    assert read_settings(Source("project.toml", settings_text(Settings("p"), old)), "p") == Settings("p")


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ('include = ["../x"]', "P027", "must not leave"),
        ('include = ["/usr/include"]', "P027", "must be relative"),
        ('include = "x"', "P020", "must be a list"),
        ("include = [1]", "P020", "list of texts"),
        ('defines = ["1W=3"]', "P028", "NAME or NAME=TEXT"),
        ('defines = ["W=1", "W=2"]', "P028", "once"),
        ('define = ["W=1"]', "P024", "not a key"),
    ],
)
def test_mistakes_have_a_place(line: str, code: str, text: str) -> None:
    settings, source = read(f"[kernels]\n{line}\n")
    (found,) = source.diagnostics
    assert found.code == code
    assert text in found.message
    assert found.span is not None
    assert (found.span.line, found.span.column) == (4, 1)
    assert settings.kernels.include == ()


@pytest.mark.parametrize("good", ["W", "W=", "W=32", "_x9=8'hff", 'F="a b.hex"', "S=(1 << 3) + $clog2(9)"])
def test_possible_macros(good: str) -> None:
    assert check_define(good) == ""


@pytest.mark.parametrize(
    "bad",
    [
        "", "=3", "9W=3", "W X=3", "W-1", "é=1", "W=é", "W=1\n", "W=1;", "W=`X", "W=\\", "W=)", 'W="', "W=1 // x",
        "include=1", "ifdef", "SYNTHESIS", "CORAM_STUDIO_RUN=1", "W=" + "1" * 600, "W=a\0",
    ],
)  # fmt: skip
def test_impossible_macros(bad: str) -> None:
    assert check_define(bad) != ""


def test_a_project_is_opened_with_them(tmp_path: Path) -> None:
    from coram_studio.model.files import read_project

    (tmp_path / "project.toml").write_text(HEAD + '[kernels]\ndefines = ["W=1"]\n')
    assert read_project(tmp_path).project.settings.kernels.defines == ("W=1",)
