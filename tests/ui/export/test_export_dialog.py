"""The export dialog, with the real exporters and with one that misbehaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.export.exporter import ExportRequest, ExportResult, Option
from coram_studio.ipcore.manifest import Core
from coram_studio.ui.export.dialog import ExportDialog
from coram_studio.ui.export.option_fields import option_problem
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.workbench.templates import create_project

Open = Callable[[], ExportDialog]


@dataclass
class FakeExporter:
    """Writes one file, or fails as told."""

    id: str = "fake"
    title: str = "Fake"
    description: str = "One file for tests."
    fails: str = ""
    requests: list[ExportRequest] = field(default_factory=list)

    def options(self, core: Core) -> tuple[Option, ...]:
        """A name, and a choice."""
        return (
            Option("name", "Name", core.manifest.name, "letters only", pattern="[a-z_]+"),
            Option("style", "Style", "plain", choices=("plain", "fancy")),
        )

    def export(self, request: ExportRequest) -> ExportResult:
        """Write it."""
        self.requests.append(request)
        if self.fails == "raise":
            raise RuntimeError("inside the exporter")
        if self.fails:
            problem = Diagnostic("X001", Severity.ERROR, self.fails, remedy="Choose another folder.")
            return ExportResult(request.directory, (), (problem,))
        folder = request.directory / "package"
        folder.mkdir(parents=True)
        (folder / "core.txt").write_text(request.core.manifest.name, encoding="utf-8")
        return ExportResult(folder, ("core.txt",), ())


@pytest.fixture
def fake(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> FakeExporter:
    """The only two exporters there are."""
    exporter = FakeExporter()
    other = FakeExporter("other", "Other", "Another one.")
    monkeypatch.setattr(window.session, "exporters", lambda: (exporter, other))
    return exporter


@pytest.fixture
def open_dialog(window: MainWindow, qtbot: QtBot) -> Open:
    """Opens the dialog by its key and waits until the core is built."""

    def open_it() -> ExportDialog:
        qtbot.waitUntil(lambda: not window.findChildren(ExportDialog))
        qtbot.waitUntil(lambda: window.actions_["export.dialog"].isEnabled())
        window.activateWindow()  # offscreen, no window manager does it when a dialog is closed
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(window.findChildren(ExportDialog)))
        qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
        return window.findChildren(ExportDialog)[0]

    return open_it


def test_a_package_is_written_and_listed(
    window: MainWindow, fake: FakeExporter, open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    assert dialog.cards["fake"].property("chosen")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.options.field("style").setCurrentText("fancy")
    QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    assert (tmp_path / "out" / "package" / "core.txt").read_text(encoding="utf-8") == "vector_sum"
    assert "Wrote 1 file to" in dialog.outcome.text
    assert "core.txt" in dialog.outcome.text
    assert dialog.outcome.open_button.isVisible()
    assert fake.requests[0].options == {"name": "vector_sum", "style": "fancy"}
    dialog.close()
    again = open_dialog()
    assert again.options.values()["style"] == "fancy", "options are not remembered"
    assert again.folder.text() == str(tmp_path / "out")


def test_another_project_is_offered_its_own_name_and_folder(
    window: MainWindow, fake: FakeExporter, open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.options.field("name").setText("mine")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.export_button.click()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    dialog.close()
    other = create_project(tmp_path / "other")
    assert window.open_path(other)
    window.session.exporters = lambda: (fake,)
    again = open_dialog()
    assert again.options.values()["name"] == "vector_sum", "the name given to the other project"
    assert again.folder.text() == str(other / "build" / "fake")


def test_the_result_does_not_press_the_fields_together(
    window: MainWindow, open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    dialog.folder.setText(str(tmp_path / "out"))
    before = [field.geometry() for field in dialog.options._fields.values()]
    dialog.export_button.click()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    assert dialog.outcome.open_button.isVisible()
    qtbot.wait(50)
    after = [field.geometry() for field in dialog.options._fields.values()]
    assert all(new.height() >= old.height() for old, new in zip(before, after, strict=True))
    assert dialog.outcome.list.height() >= 100
    shown = [
        w for w in dialog.options.findChildren(QWidget) if w.parent() is dialog.options and w.isVisible()
    ]
    for index, one in enumerate(shown):
        for other in shown[:index]:
            assert not one.geometry().intersects(other.geometry()), (one, other, dialog.size())


def test_no_label_of_the_real_exporters_is_clipped(window: MainWindow, open_dialog: Open) -> None:
    dialog = open_dialog()
    seen = 0
    for target in dialog.cards:
        dialog.choose(target)
        for label in dialog.options.findChildren(QLabel):
            if label.buddy() is not None:
                seen += 1
                assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), label.text()
    assert seen >= 6


def test_options_and_folder_are_validated(fake: FakeExporter, open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    assert dialog.export_button.isEnabled()
    dialog.options.field("name").setText("9 lives")
    assert not dialog.export_button.isEnabled()
    assert dialog.options._hints["name"].text() == "It must be letters only."
    dialog.options.field("name").setText("good")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in ("", "relative", str(tmp_path / "file")):
        dialog.folder.setText(folder)
        assert not dialog.export_button.isEnabled(), folder
    dialog.folder.setText(str(tmp_path))
    assert dialog.export_button.isEnabled()


def test_targets_are_chosen_by_mouse_and_arrows(fake: FakeExporter, open_dialog: Open) -> None:
    dialog = open_dialog()
    QTest.mouseClick(dialog.cards["other"], Qt.MouseButton.LeftButton)
    assert dialog.cards["other"].property("chosen")
    QTest.keyClick(dialog.cards["other"], Qt.Key.Key_Left)
    assert dialog.cards["fake"].property("chosen")
    assert not dialog.cards["other"].property("chosen")


def test_an_exporter_that_fails_says_why(
    window: MainWindow, fake: FakeExporter, open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    fake.fails = "the folder is on a full disk"
    dialog.export_button.click()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    assert "not written" in dialog.outcome.text
    assert "full disk" in dialog.outcome.text
    assert "Choose another folder." in dialog.outcome.text
    assert dialog.export_button.isEnabled()


def test_an_exporter_that_breaks_leaves_the_dialog_usable(
    window: MainWindow, fake: FakeExporter, open_dialog: Open, qtbot: QtBot, questions
) -> None:
    dialog = open_dialog()
    fake.fails = "raise"
    dialog.export_button.click()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    assert "inside the exporter" in dialog.outcome.text
    qtbot.waitUntil(dialog.export_button.isEnabled)


def test_a_design_with_errors_is_not_exported(
    window: MainWindow, fake: FakeExporter, open_dialog: Open
) -> None:
    window.session.set_buffer("threads/sum_thread.py", "x = (")
    dialog = open_dialog()
    assert "errors" in dialog.outcome.text
    assert "threads/sum_thread.py" in dialog.outcome.text
    assert not dialog.export_button.isEnabled()


def test_closing_during_the_build_does_no_harm(window: MainWindow, fake: FakeExporter, qtbot: QtBot) -> None:
    window.controllers.run.export()
    window.findChildren(ExportDialog)[0].close()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    QTest.qWait(20)
    assert window.findChildren(ExportDialog) == []


def test_option_problems_are_sentences() -> None:
    option = Option("v", "Version", "1.0", "numbers with dots", pattern=r"\d+(\.\d+)*")
    assert option_problem(option, "1.2") == ""
    assert option_problem(option, "x") == "It must be numbers with dots."
    choice = Option("f", "Family", "a", choices=("a", "b"))
    assert option_problem(choice, "c") == "It must be one of a, b."
