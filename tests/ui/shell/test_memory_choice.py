"""Which memory runs have: the toolbar's list, the run's options and the project's settings, with real events."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from test_runs import wait_for_job

from coram_studio.locate import resource
from coram_studio.ui.shell.dialogs.project_settings import ProjectSettingsDialog
from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog
from coram_studio.ui.shell.main_window import MainWindow

DDR3 = "DDR3-800, 64 bit"


def texts(box: QComboBox) -> list[str]:
    return [box.itemText(i) for i in range(box.count()) if box.itemText(i)]


def own_memory(root: Path, name: str = "bench") -> None:
    """A memory of the project's own."""
    (root / "memory").mkdir(exist_ok=True)
    text = resource("memories/ddr3-800-x64.toml").read_text().replace(DDR3, "Our bench")
    (root / "memory" / f"{name}.toml").write_text(text)


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")
def test_the_toolbar_simulates_with_a_dram(window: MainWindow, qtbot: QtBot) -> None:
    memory = window.toolbar.memory
    assert [text for text in texts(memory) if text.startswith("DDR")] == [
        "DDR2-800, 16 bit",
        DDR3,
        "DDR3-1600, 64 bit",
        "DDR4-2400, 64 bit",
    ]
    tip = memory.itemData(memory.findText(DDR3), Qt.ItemDataRole.ToolTipRole)
    assert "6.4 GB/s at most, 90 ns when idle" in tip and "JESD79-3" in tip
    memory.setFocus()
    QTest.keyClicks(memory, "DDR3-8")
    assert memory.currentText() == DDR3
    QTest.keyClick(window, Qt.Key.Key_F5)
    wait_for_job(qtbot, window)
    assert "passed" in window.status.main.text()
    qtbot.waitUntil(lambda: len(window.panels.runs.rows) == 1)
    run = window.panels.runs.rows[0].run
    assert run.metrics.memory is not None and run.metrics.memory.row_hits > 0


def test_a_latency_means_the_ideal_memory(window: MainWindow) -> None:
    memory = window.toolbar.memory
    memory.choose(64)
    assert (memory.memory(), memory.sets()) == ("ideal", {"read_latency": "64"})
    memory.choose("ddr2-800-x16")
    assert (memory.memory(), memory.sets()) == ("ddr2-800-x16", {})
    memory.choose(0)
    assert (memory.memory(), memory.sets()) == ("", {})


def test_settings_of_the_memory_are_written_and_the_toolbar_follows(window: MainWindow, qtbot: QtBot) -> None:
    own_memory(window.session.root)
    dialog = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.tabs is not None
    dialog.tabs.setCurrentIndex(2)
    fields = dialog.memory
    assert fields.read_latency.isEnabled() and not fields.width.isEnabled()
    QTest.keyClicks(fields.model, "Our")
    QTest.keyClicks(fields.interconnect, "Sha")
    QTest.keyClicks(fields.width, "32")
    QTest.keyClicks(fields.stages, "With")
    assert fields.width.isEnabled() and not fields.read_latency.isEnabled()
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    memory = window.session.settings.memory
    assert (memory.model, memory.interconnect) == ("bench", "shared")
    assert (memory.interconnect_width, memory.interconnect_stages) == (32, "direct")
    assert 'model = "bench"' in (window.session.root / "project.toml").read_text()
    window.toolbar.memory.follow(window.session)
    assert window.toolbar.memory.currentText() == "Our bench (project)"


def test_a_memory_that_is_missing_stays_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    own_memory(window.session.root)
    dialog = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.memory.model.setCurrentIndex(dialog.memory.model.findData("bench"))
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    (window.session.root / "memory" / "bench.toml").unlink()
    again = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(again)
    assert again.memory.model.currentText() == "bench (missing)"
    assert again.settings() == window.session.settings


def test_accelerators_are_kept_and_unknown_ones_marked(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(dialog)
    field = dialog.simulation.accelerators
    QTest.keyClicks(field, "vector_sum, nobody")
    assert not dialog.accept_button.isEnabled()
    for _ in range(len(", nobody")):
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert window.session.settings.simulation.accelerators == ("vector_sum",)
    again = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(again)
    assert again.settings() == window.session.settings


def test_a_runs_options_hold_memory_and_interconnect(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RunOptionsDialog(
        window.session, {"interconnect_width": "64"}, True, window, memory="ddr3-800-x64"
    )
    qtbot.addWidget(dialog)
    assert dialog.memory() == "ddr3-800-x64"
    assert dialog.sets() == {"interconnect_width": "64"}
    QTest.keyClicks(dialog.choices["interconnect"], "Sha")
    assert dialog.sets() == {"interconnect_width": "64", "interconnect": "shared"}
    assert dialog.accept_button.isEnabled()
    plain = RunOptionsDialog(window.session, {}, True, window)
    qtbot.addWidget(plain)
    assert (plain.memory(), plain.sets()) == ("", {})
