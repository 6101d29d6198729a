"""An editor on a file, and a page with its bars."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coram_studio.ui.editor.source_editor import SourceEditor
from coram_studio.ui.editor.source_page import SourcePage
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.application import make_application
from coram_studio.ui.theme import ThemeManager


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application with the program's fonts."""
    return make_application(["coram-studio"])


@pytest.fixture
def themes(qapp: QApplication) -> ThemeManager:
    """The light theme."""
    return ThemeManager("light")


@pytest.fixture
def make_editor(qtbot: QtBot, themes: ThemeManager) -> Callable[..., SourceEditor]:
    """Opens an editor with a text."""

    def make(text: str, path: str = "threads/t.py") -> SourceEditor:
        editor = SourceEditor(path, themes)
        editor.resize(700, 400)
        qtbot.addWidget(editor)
        editor.setPlainText(text)
        editor.show()
        qtbot.waitExposed(editor)
        editor.setFocus()
        return editor

    return make


@pytest.fixture
def make_page(qtbot: QtBot, themes: ThemeManager, tmp_path: Path) -> Callable[..., SourcePage]:
    """Writes a file and opens it in a page."""

    def make(data: bytes | str, path: str = "threads/t.py", read_only: str = "") -> SourcePage:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        page = SourcePage(tmp_path, path, themes, Icons(themes), read_only)
        page.resize(700, 500)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.editor.setFocus()
        return page

    return make
