"""Dialogs: new project, new sources, settings, run options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from coram_studio.model.blocks import KernelBlock, ThreadBlock
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource
from coram_studio.ui.shell.dialogs.doctor import DoctorDialog
from coram_studio.ui.shell.dialogs.keys import KeysDialog
from coram_studio.ui.shell.dialogs.new_project import NewProjectDialog
from coram_studio.ui.shell.dialogs.new_source import NewSourceDialog, source_text
from coram_studio.ui.shell.dialogs.project_settings import ProjectSettingsDialog
from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.theme import ThemeManager
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText


def problem_of(dialog, field) -> str:
    label = dialog._labels[field]
    return label.text() if label.property("look") == "error" else ""


def test_new_project_is_made(qtbot: QtBot, settings_folder: Path, tmp_path: Path) -> None:
    dialog = NewProjectDialog(WindowSettings(settings_folder), ThemeManager("light"))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "work"))
    dialog.name.setText("sum2")
    dialog.accept_button.click()
    assert dialog.created == tmp_path / "work" / "sum2"
    assert (dialog.created / "project.toml").is_file()


def test_new_project_refuses_bad_names_and_folders(
    qtbot: QtBot, settings_folder: Path, tmp_path: Path
) -> None:
    dialog = NewProjectDialog(WindowSettings(settings_folder), ThemeManager("light"))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path))
    for name in ("", "1st", "a b", "ä", "a/b", ".."):
        dialog.name.setText(name)
        assert not dialog.accept_button.isEnabled(), name
        assert "letters, digits" in problem_of(dialog, dialog.name)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    dialog.name.setText("full")
    assert "not empty" in problem_of(dialog, dialog.name)
    dialog.name.setText("good")
    for folder in ("", "relative", str(tmp_path / "full" / "x")):
        dialog.folder.setText(folder)
        assert not dialog.accept_button.isEnabled(), folder
    dialog.folder.setText(str(tmp_path))
    assert dialog.accept_button.isEnabled()


def test_new_sources_are_free_of_problems() -> None:
    reading = read_kernel(SourceText("kernels/k.v", source_text("kernel", "k")))
    assert reading.diagnostics == ()
    assert {b.name for b in reading.modules[0].bundles} >= {"mem", "comm"}
    result = compile_thread(ThreadSource("t", "threads/t.py", source_text("thread", "t")))
    assert result.diagnostics == ()
    assert result.program is not None


def test_a_new_kernel_is_written_placed_and_opened(window: MainWindow, monkeypatch) -> None:
    def accept(dialog: NewSourceDialog) -> bool:
        dialog.name.setText("scale")
        dialog.accept_button.click()
        return True

    monkeypatch.setattr(NewSourceDialog, "exec", accept)
    window.controllers.blocks.new_at("kernel", (240.0, 480.0))
    assert (window.session.root / "kernels" / "scale.v").is_file()
    block = window.session.document.state.design.accelerator("vector_sum").block("scale")
    assert isinstance(block, KernelBlock)
    assert block.module == "scale"
    assert window.session.document.state.layout.position("vector_sum", "scale") == (240.0, 480.0)
    assert window.controllers.sources.current().path == "kernels/scale.v"
    window.session.document.undo()
    assert window.session.document.state.design.accelerator("vector_sum").block("scale") is None


def test_an_existing_file_can_be_placed_again(window: MainWindow, qtbot: QtBot) -> None:
    dialog = NewSourceDialog("kernel", window.session, "vector_sum", None, window)
    dialog.source.setCurrentText("kernels/vectorsum.v")
    assert dialog.name.text() != "vectorsum", "the name is taken"
    dialog.accept_button.click()
    assert dialog.path == "kernels/vectorsum.v"
    names = [b.name for b in window.session.document.state.design.accelerators[0].blocks]
    assert dialog.name.text() in names


def test_bad_names_of_sources_are_refused(window: MainWindow) -> None:
    dialog = NewSourceDialog("thread", window.session, "vector_sum", None, window)
    for name in ("", "9a", "module", "a-b"):
        dialog.name.setText(name)
        assert not dialog.accept_button.isEnabled(), name
    for name in ("sum_thread", "commands"):
        dialog.name.setText(name)
        assert "already" in problem_of(dialog, dialog.name)
    dialog.name.setText("next")
    assert dialog.accept_button.isEnabled()


def test_a_thread_from_the_tree_is_placed(window: MainWindow) -> None:
    (window.session.root / "threads" / "more.py").write_text(source_text("thread", "more"), encoding="utf-8")
    window.panels.project.place_requested.emit("threads/more.py")
    block = window.session.document.state.design.accelerators[0].block("more")
    assert block == ThreadBlock("more", "more", "threads/more.py")


def test_settings_are_written(window: MainWindow, checked: Callable[[MainWindow], None]) -> None:
    dialog = ProjectSettingsDialog(window.session, window)
    dialog.read_latency.setValue(48)
    dialog.parameters["blocks"].setText("16")
    dialog.accept_button.click()
    assert window.session.settings.memory.read_latency == 48
    text = (window.session.root / "project.toml").read_text(encoding="utf-8")
    assert "read_latency = 48" in text
    assert "value = 16" in text


def test_impossible_settings_are_refused(window: MainWindow) -> None:
    dialog = ProjectSettingsDialog(window.session, window)
    for field, text in (
        (dialog.name, "two words"),
        (dialog.version, "v1"),
        (dialog.image, "memory/none.bin"),
        (dialog.parameters["blocks"], "0"),
        (dialog.parameters["blocks"], "many"),
    ):
        before = field.text()
        field.setText(text)
        assert not dialog.accept_button.isEnabled(), text
        assert problem_of(dialog, field)
        field.setText(before)
        assert dialog.accept_button.isEnabled()


def test_run_options_are_tried_one_by_one(window: MainWindow) -> None:
    dialog = RunOptionsDialog(window.session, {"read_latency": "32"}, True, window)
    assert dialog.sets() == {"read_latency": "32"}
    dialog.fields["blocks"].setText("0")
    assert "at least 1" in problem_of(dialog, dialog.fields["blocks"])
    dialog.fields["blocks"].setText("4")
    dialog.fields["memory_image"].setText("nowhere.bin")
    assert "nowhere.bin" in problem_of(dialog, dialog.fields["memory_image"])
    dialog.fields["memory_image"].clear()
    assert dialog.accept_button.isEnabled()
    assert dialog.sets() == {"blocks": "4", "read_latency": "32"}


def test_the_simulator_can_be_chosen(window: MainWindow) -> None:
    dialog = RunOptionsDialog(window.session, {}, True, window)
    assert dialog.engine() == "icarus"
    box = next(b for b in dialog.findChildren(QComboBox) if b.findData("verilator") >= 0)
    QTest.keyClicks(box, "Veri")
    assert dialog.engine() == "verilator"
    assert RunOptionsDialog(window.session, {}, True, window, engine="verilator").engine() == "verilator"


def test_keys_can_be_searched(window: MainWindow, qtbot: QtBot) -> None:
    dialog = KeysDialog(window)
    dialog.show()
    QTest.keyClicks(dialog.field, "ctrl+shift+p")
    shown = [
        head.child(i).text(0)
        for head in (dialog.tree.topLevelItem(j) for j in range(dialog.tree.topLevelItemCount()))
        for i in range(head.childCount())
        if not head.child(i).isHidden() and not head.isHidden()
    ]
    assert shown == ["Command palette"]
    dialog.close()


def test_the_tools_found_are_listed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = DoctorDialog(window.jobs, window.icons, window)
    dialog.show()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=30_000)
    names = [dialog.grid.itemAtPosition(i, 1).widget().text() for i in range(dialog.grid.rowCount())]
    assert any("Icarus" in name for name in names)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
