"""Unsaved edits survive the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from coram_studio.model.edits import RemoveItems
from coram_studio.model.files import read_project
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.recovery import Recovery

Checked = Callable[[MainWindow], None]


def crash_and_open_again(window: MainWindow, project: Path) -> None:
    """What a crash leaves: the copy put aside, nothing cleared."""
    window.controllers.files.back_up()
    window.controllers.files._recovery.wait()
    files = window.controllers.files
    keep = files._recovery.clear
    files._recovery.clear = lambda: None  # a crash clears nothing
    files.leave()
    files._recovery.clear = keep
    assert window.open_path(project)


def test_design_and_source_come_back(window: MainWindow, project: Path, checked: Checked) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    QTest.keyClicks(page.editor, "# rescued ")
    window.session.document.do(RemoveItems("vector_sum", frozenset({"commands"})))
    edited = window.session.document.state
    crash_and_open_again(window, project)
    assert window.banner.isVisible()
    assert "the design, threads/sum_thread.py" in window.banner.text.text()
    window.banner.buttons[0].click()
    assert window.session.document.state == edited
    assert window.session.modified
    page = window.controllers.sources.page("threads/sum_thread.py")
    assert page.text.startswith("# rescued ")
    assert page.modified
    window.session.document.undo()
    assert window.session.document.state.design.accelerators[0].block("commands") is not None


def test_discarding_forgets_them(window: MainWindow, project: Path) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    QTest.keyClicks(page.editor, "# lost ")
    crash_and_open_again(window, project)
    window.banner.buttons[1].click()
    assert not window.session.modified
    crash_and_open_again(window, project)
    assert not window.banner.isVisible()


def test_saving_leaves_nothing_to_rescue(window: MainWindow, project: Path) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    QTest.keyClicks(page.editor, "# kept ")
    window.controllers.files.back_up()
    window.controllers.files._recovery.wait()
    assert window.controllers.files.save_all()
    crash_and_open_again(window, project)
    assert not window.banner.isVisible()


@pytest.mark.parametrize("content", [b"", b"{", b'{"time": "x"}', b"[1]", b"\xff"])
def test_a_damaged_copy_is_ignored(tmp_path: Path, content: bytes) -> None:
    recovery = Recovery(tmp_path / "recovery")
    recovery.use(tmp_path / "project")
    place = recovery._place
    assert place is not None
    place.mkdir(parents=True)
    (place / "index.json").write_bytes(content)
    assert recovery.find() is None


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, project: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    recovery = Recovery(blocked)
    recovery.use(project)
    recovery.store(read_project(project).project, None, {"a": "b"})
    recovery.wait()
    assert recovery.find() is None
