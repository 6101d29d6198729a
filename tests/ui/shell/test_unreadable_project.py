"""Projects whose own files cannot be read: the place is shown, and can be repaired in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.diagnostics import Severity
from coram_studio.ui.shell.main_window import MainWindow

Checked = Callable[[MainWindow], None]


def test_a_design_with_a_syntax_error_is_repaired_in_the_window(
    empty_window: MainWindow, project: Path, qtbot: QtBot, checked: Checked
) -> None:
    design = project / "design.toml"
    good = design.read_text(encoding="utf-8")
    design.write_text(good.replace('kind = "memory"', 'kind = "memory', 1), encoding="utf-8")
    assert empty_window.open_path(project)
    page = empty_window.controllers.sources.current()
    assert page is not None and page.path == "design.toml"
    line = page.editor.textCursor().blockNumber() + 1
    assert good.splitlines()[line - 1] == 'kind = "memory"'
    assert "reading only" in empty_window.banner.text.text()
    cursor = page.editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.EndOfBlock)
    page.editor.setTextCursor(cursor)
    QTest.keyClicks(page.editor, '"')
    page.save()
    assert design.read_text(encoding="utf-8") == good
    qtbot.waitUntil(lambda: "changed on disk" in empty_window.banner.text.text())
    empty_window.banner.buttons[0].click()
    checked(empty_window)
    assert empty_window.controllers.canvas.view("vector_sum") is not None
    assert not empty_window.session.document.read_only


@pytest.mark.parametrize("file", ["design.toml", "project.toml"])
def test_a_newer_format_is_shown_and_nothing_can_be_changed(
    empty_window: MainWindow, project: Path, checked: Checked, file: str
) -> None:
    path = project / file
    path.write_text(
        path.read_text(encoding="utf-8").replace("format = 1", "format = 99", 1), encoding="utf-8"
    )
    assert empty_window.open_path(project)
    checked(empty_window)
    assert "reading only" in empty_window.banner.text.text()
    assert file in empty_window.banner.text.text()
    assert empty_window.controllers.sources.open("threads/sum_thread.py").editor.isReadOnly()
    canvas = empty_window.controllers.canvas.view("vector_sum")
    canvas.select(["buffer"])
    QTest.keyClick(canvas.surface, Qt.Key.Key_Delete)
    assert not empty_window.session.modified


def test_errors_in_sources_mark_their_blocks(window: MainWindow, checked: Checked) -> None:
    for path, block in (("kernels/vectorsum.v", "vectorsum"), ("threads/sum_thread.py", "sum_thread")):
        page = window.controllers.sources.open(path)
        page.editor.selectAll()
        QTest.keyClicks(page.editor, "module (")
        checked(window)
        problems = window.controllers.canvas.view("vector_sum").scene.problems
        assert problems.get(block) is Severity.ERROR, block


def test_a_build_says_which_file_cannot_be_read(
    empty_window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    (project / "project.toml").write_text("name = \n", encoding="utf-8")
    assert empty_window.open_path(project)
    empty_window.controllers.run.build()
    qtbot.waitUntil(lambda: empty_window.jobs.job is None)
    said = [found for found in empty_window.controllers.problems.all if found.code == "P010"]
    assert [found.span.path for found in said if found.span] == ["project.toml"]
    assert not (project / "build").exists()
