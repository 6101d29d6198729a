"""Import of PyCoRAM projects in the window: the dialog, its questions, the report, and the project that opens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.dialogs.import_project import ImportDialog
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.workbench.session import Session

PROJECTS = Path(__file__).parents[2] / "pycoram" / "projects"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of a project, so that what lies around it is known."""
    return Path(shutil.copytree(PROJECTS / "banks", tmp_path / "old" / "banks"))


@pytest.fixture
def dialog(qtbot: QtBot, settings_folder: Path, tmp_path: Path) -> ImportDialog:
    dialog = ImportDialog(WindowSettings(settings_folder))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "work"))
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def run(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Press Return in the first field, and wait for the import."""
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        QTest.keyClick(dialog.source, Qt.Key.Key_Return)
        assert dialog.busy
        assert not dialog.accept_button.isEnabled()
        assert dialog._progress.isVisible(), "it says that it is working"
    assert not dialog._progress.isVisible()


def test_import_shows_its_report_and_then_opens(
    qtbot: QtBot, dialog: ImportDialog, old: Path, tmp_path: Path
) -> None:
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(dialog.source, str(old))
    assert dialog.name.text() == "banks"
    assert dialog.accept_button.isEnabled()
    run(qtbot, dialog)
    assert dialog.created is None
    text = dialog.report.toPlainText()
    assert "Imported: banks" in text
    assert "words.hex" in text
    assert dialog.accept_button.text() == "Open project"
    assert QApplication.focusWidget() in (dialog.accept_button, None)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.created == tmp_path / "work" / "banks"
    assert Session.open(dialog.created).opening_diagnostics == ()


def test_questions_are_asked_and_answered(
    qtbot: QtBot, dialog: ImportDialog, old: Path, tmp_path: Path
) -> None:
    (old / "makefile").unlink()
    (old / "other.hex").write_text("00\n")
    dialog.source.setText(str(old))
    run(qtbot, dialog)
    assert not (tmp_path / "work" / "banks").exists()
    (box,) = dialog._answers.values()
    assert box.accessibleName() == "Which memory image belongs to the project?"
    assert [box.itemText(i) for i in range(box.count())] == ["other.hex", "words.hex", "none of them"]
    assert box.hasFocus() or not dialog.isActiveWindow()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "words.hex"
    assert "Not imported yet: banks" in dialog.report.toPlainText()
    fields_end = dialog.form_area.mapTo(dialog, dialog.form_area.rect().bottomLeft()).y()
    hint = dialog._labels[dialog.folder]
    assert fields_end - hint.mapTo(dialog, hint.rect().bottomLeft()).y() <= 8, "no gap below the fields"
    assert dialog.report.height() >= 160, "the questions leave room for what was found"
    run(qtbot, dialog)
    assert (tmp_path / "work" / "banks" / "memory" / "words.hex").is_file()
    assert dialog.accept_button.text() == "Open project"
    assert not box.isVisible(), "what was answered is in the report"
    assert dialog.focusWidget() is dialog.accept_button


def test_escape_stops_an_import_of_which_nothing_is_left(
    qtbot: QtBot, dialog: ImportDialog, old: Path, tmp_path: Path
) -> None:
    for i in range(200):
        (old / f"extra{i}.v").write_text(f"module extra{i}(input CLK);\nendmodule\n")
    (old / "makefile").write_text("all:\n\tpycoram banks.config -t top $(wildcard *.v) ctrl.py\n")
    dialog.source.setText(str(old))
    stages: list[str] = []

    def follow(progress) -> None:
        stages.append(progress.stage)
        if stages[-1].startswith("Copying") and not dialog._jobs.cancelling:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            assert dialog.stage.text() == "Cancelling …"
            QTest.keyClick(dialog, Qt.Key.Key_Escape)  # impatience does no harm

    dialog._jobs.progressed.connect(follow)
    with qtbot.waitSignal(dialog.imported, timeout=30_000):
        QTest.keyClick(dialog.source, Qt.Key.Key_Return)
    assert stages[0] == "Looking for the files"
    assert any(stage.startswith("Copying files, ") for stage in stages)
    assert "Nothing was imported" in dialog.report.toPlainText()
    assert "cancelled" in dialog.report.toPlainText()
    assert not (tmp_path / "work").exists()
    assert dialog.isVisible()
    assert dialog.accept_button.isEnabled(), "it can be tried again"
    dialog._jobs.progressed.disconnect(follow)
    run(qtbot, dialog)
    text = dialog.report.toPlainText()
    assert "Imported: banks" in text
    assert " more\n" in text, "a long list of files is shortened"
    assert "extra99.v" not in text


def test_tab_goes_through_the_fields_as_they_are_read(dialog: ImportDialog) -> None:
    dialog.source.setFocus()
    seen = []
    for _ in range(6):
        widget = dialog.focusWidget()
        seen.append(widget.accessibleName() or widget.text())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert seen == ["Project", "Folder …", "Makefile …", "Name", "In folder", "Browse …"]


def test_errors_are_shown_and_can_be_corrected(
    qtbot: QtBot, dialog: ImportDialog, old: Path, tmp_path: Path
) -> None:
    (old / "ctrl.py").rename(old / "gone.py")
    dialog.source.setText(str(old / "makefile"))
    run(qtbot, dialog)
    assert "ctrl.py does not exist" in dialog.report.toPlainText()
    assert not (tmp_path / "work").exists()
    assert dialog.accept_button.text() == "Import"
    (old / "gone.py").rename(old / "ctrl.py")
    run(qtbot, dialog)
    assert dialog.accept_button.text() == "Open project"


def test_fields_say_what_is_wrong(dialog: ImportDialog, old: Path, tmp_path: Path) -> None:
    def problem(field) -> str:
        label = dialog._labels[field]
        return label.text() if label.property("look") == "error" else ""

    dialog.source.setText(str(old / "nowhere"))
    assert "does not exist" in problem(dialog.source)
    dialog.source.setText(str(old))
    assert problem(dialog.source) == ""
    dialog.name.setText("a b")
    assert "letters, digits" in problem(dialog.name)
    dialog.name.setText("banks")
    dialog.folder.setText(str(old.parent))
    assert "is not empty" in problem(dialog.name)
    dialog.folder.setText("relative")
    assert "whole path" in problem(dialog.folder)
    assert not dialog.accept_button.isEnabled()


def test_file_import_opens_the_project_with_its_report_in_the_tree(
    qtbot: QtBot, empty_window: MainWindow, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def use(dialog: ImportDialog) -> bool:
        dialog.source.setText(str(old))
        dialog.folder.setText(str(tmp_path / "work"))
        dialog.show()
        run(qtbot, dialog)
        dialog.accept_button.click()
        return True

    monkeypatch.setattr(ImportDialog, "exec", use)
    empty_window.actions_["file.import"].trigger()
    assert empty_window.session is not None
    assert empty_window.session.root == tmp_path / "work" / "banks"
    tree = empty_window.panels.project
    names = [
        tree.model.item(row).child(child).text()
        for row in range(tree.model.rowCount())
        for child in range(tree.model.item(row).rowCount())
    ]
    assert {"top.v", "ctrl.py", "words.hex", "import-report.md", "project.toml"} <= set(names)
    qtbot.waitUntil(lambda: not empty_window.live.busy, timeout=20_000)


def test_the_welcome_page_offers_it(empty_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ImportDialog] = []
    monkeypatch.setattr(ImportDialog, "exec", lambda dialog: bool(asked.append(dialog)))
    page = empty_window.workspace.panel("welcome").widget
    QTest.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    assert len(asked) == 1


def test_the_dialog_grows_only_as_far_as_the_screen_goes(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    dialog.source.setText(str(tmp_path / "nothing"))
    run(qtbot, dialog)
    assert dialog.report.isVisible()
    available = dialog.screen().availableGeometry()
    assert available.contains(dialog.frameGeometry()), (available, dialog.frameGeometry())
    assert dialog.focusWidget() is dialog.source, "there is something else to choose"


def test_the_name_follows_only_what_exists(dialog: ImportDialog, old: Path) -> None:
    dialog.source.setText(str(old))
    assert dialog.name.text() == old.name
    dialog.source.setText(str(old) + "/nowhere")
    assert dialog.name.text() == ""
