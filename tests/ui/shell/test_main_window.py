"""The window as a whole: opening, perspectives, themes, titles, closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from coram_studio.model.edits import RemoveItems
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.perspectives import PERSPECTIVES


def _remove_thread(window: MainWindow) -> None:
    document = window.session.document
    document.do(RemoveItems("vector_sum", frozenset({"sum_thread"})))


def test_starts_on_the_welcome_page(empty_window: MainWindow) -> None:
    assert empty_window.workspace.is_on_top("welcome")
    assert empty_window.status.main.text() == "No project open"


def test_opens_the_sample_with_its_diagram_on_top(window: MainWindow) -> None:
    assert window.workspace.is_on_top("canvas:vector_sum")
    assert window.workspace.panel("welcome") is None
    assert window.windowTitle() == "vector_sum - CoRAM Studio"
    assert window.panels.problems.model.rowCount() == 0
    assert window.settings.recent() == (window.session.root,)


def test_a_folder_without_project_is_refused_with_the_reason(
    empty_window: MainWindow, tmp_path: Path, questions
) -> None:
    assert not empty_window.open_path(tmp_path)
    assert "project.toml" in questions.said[0]
    assert empty_window.session is None


def test_every_perspective_shows_what_it_is_about(window: MainWindow) -> None:
    for perspective in PERSPECTIVES:
        QTest.mouseClick(window.toolbar._buttons[perspective.id], Qt.MouseButton.LeftButton)
        assert window.workspace.perspective.id == perspective.id
        for key in window.workspace.keys:
            home = perspective.homes.get(window.workspace.panel(key).kind, "main")
            area = window.workspace.area_of(key)
            assert (area.name if area else "") == home, f"{key} in {perspective.id}"


def test_a_perspective_remembers_moved_panels_and_reset_puts_them_back(window: MainWindow) -> None:
    window.workspace.move("console", "right")
    window.controllers.window.perspective("debug")
    window.controllers.window.perspective("design")
    assert window.workspace.area_of("console").name == "right"
    window.controllers.window.reset()
    assert window.workspace.area_of("console").name == "bottom"


def test_arrangement_survives_a_restart(window: MainWindow) -> None:
    window.workspace.move("outline", "left")
    text = window.workspace.save_state()
    window.workspace.reset()
    assert window.workspace.restore_state(text) == "design"
    window.controllers.window.perspective("design")
    assert window.workspace.area_of("outline").name == "left"


def test_damaged_arrangement_is_ignored(window: MainWindow) -> None:
    for text in (
        "",
        "{",
        "[]",
        '{"sizes": 3}',
        '{"perspective": 1, "sizes": {"design": [[1]]}, "places": {}}',
    ):
        assert isinstance(window.workspace.restore_state(text), str)
    window.controllers.window.perspective("design")


def test_theme_switches_live(window: MainWindow) -> None:
    window.controllers.view.theme("light")
    light = window.grab().toImage().pixelColor(5, 5)
    QTest.keyClick(
        window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dark = window.grab().toImage().pixelColor(5, 5)
    assert light.lightness() > 200 > 60 > dark.lightness()
    assert window.settings.text("theme") == "dark"
    assert window.actions_["view.theme_dark"].isChecked()


def test_title_and_tab_show_what_is_unsaved(window: MainWindow, qtbot: QtBot) -> None:
    _remove_thread(window)
    assert window.windowTitle().startswith("• ")
    assert window.workspace.panel("canvas:vector_sum").title.endswith("•")
    qtbot.waitUntil(lambda: window.actions_["file.save"].isEnabled())
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.session.modified
    assert not window.windowTitle().startswith("• ")
    assert "sum_thread" not in (window.session.root / "design.toml").read_text(encoding="utf-8")


def test_undo_by_keyboard_takes_the_design_back(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.document.state
    _remove_thread(window)
    window.controllers.canvas.current().surface.setFocus()
    qtbot.waitUntil(lambda: window.actions_["edit.undo"].isEnabled())
    assert window.actions_["edit.undo"].text() != "&Undo", "the menu does not say what undo takes back"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document.state == before
    qtbot.waitUntil(lambda: window.actions_["edit.redo"].isEnabled())
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, modifiers)
    assert window.session.document.state != before


def test_closing_with_edits_asks_and_cancel_stays(window: MainWindow, questions) -> None:
    _remove_thread(window)
    questions.answer = QMessageBox.StandardButton.Cancel
    assert not window.close()
    assert questions.asked == [["the design"]]
    assert window.isVisible()
    questions.answer = QMessageBox.StandardButton.Save
    assert window.close()
    assert "sum_thread" not in (window.settings.recent()[0] / "design.toml").read_text(encoding="utf-8")


def test_closing_with_discard_leaves_the_files(window: MainWindow, questions, project: Path) -> None:
    before = (project / "design.toml").read_bytes()
    _remove_thread(window)
    questions.answer = QMessageBox.StandardButton.Discard
    assert window.close()
    assert (project / "design.toml").read_bytes() == before


def test_a_failed_save_says_why_and_keeps_the_edits(
    window: MainWindow, questions, project: Path, monkeypatch
) -> None:
    from coram_studio.model.files import atomic, project_files

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    for module in (atomic, project_files):
        if hasattr(module, "write_atomic"):
            monkeypatch.setattr(module, "write_atomic", full)
    _remove_thread(window)
    window.controllers.files.save_all()
    assert any("disk is full" in text for text in questions.said), questions.said
    assert window.session.modified


def test_closing_the_project_returns_to_the_welcome_page(window: MainWindow) -> None:
    window.controllers.sources.open("threads/sum_thread.py")
    window.controllers.files.close()
    assert window.session is None
    assert window.workspace.is_on_top("welcome")
    assert [key for key in window.workspace.keys if ":" in key] == []


def test_check_by_key_reports(
    window: MainWindow, qtbot: QtBot, checked: Callable[[MainWindow], None]
) -> None:
    _remove_thread(window)
    checked(window)
    QTest.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: window.jobs.job is None)
    assert window.panels.problems.model.rowCount() > 0
    assert window.workspace.is_on_top("problems")
    assert window.status.main.text().startswith("Checked in")


@pytest.mark.parametrize("width", [1024, 1280, 1440, 1600])
def test_no_button_of_the_toolbar_is_pushed_out_of_sight(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    window.resize(width, 760)
    for running in (False, True):
        window.toolbar.progress.wanted.emit(running)
        window.toolbar.progress.label.setText("Simulating · 12,345 cycles · 12 s")
        QTest.qWait(30)
        for button in window.toolbar._buttons.values():
            assert button.isVisible(), f"{button.text()} at {width}, running: {running}"
        if running:
            assert window.toolbar.progress.cancel.isVisible()
