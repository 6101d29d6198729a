"""The settings of the core's ports, its clocks and the testbench, changed with mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coram_studio.model.project import CoreSettings, SimulationSettings
from coram_studio.ui.shell.dialogs.project_settings import ProjectSettingsDialog
from coram_studio.ui.shell.main_window import MainWindow

PROJECT, CORE, SIMULATION = range(3)


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[ProjectSettingsDialog]:
    """The dialog, shown for the sample."""
    dialog = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    yield dialog
    dialog.close()


def show_page(dialog: ProjectSettingsDialog, index: int) -> None:
    """Click a tab."""
    assert dialog.tabs is not None
    bar = dialog.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
    assert dialog.tabs.currentIndex() == index


def press(box: QCheckBox) -> None:
    """Click a box."""
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def test_every_setting_of_the_core_is_written(
    dialog: ProjectSettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    press(dialog.overlap)
    dialog.prefer.setCurrentIndex(dialog.prefer.findData("cycles"))
    show_page(dialog, CORE)
    core = dialog.core
    QTest.keyClicks(core.bus, "Ava")
    QTest.keyClicks(core.width, "128")
    QTest.keyClicks(core.clocks, "Kern")
    for box in (core.shared, core.unaligned, core.status):
        press(box)
    show_page(dialog, SIMULATION)
    for field, text in ((dialog.simulation.bus, "125"), (dialog.simulation.kernel, "62.5")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settings = window.session.settings
    assert not settings.overlap
    assert settings.prefer == "cycles"
    assert settings.core == CoreSettings("avalon", 128, True, "axi4lite", "two", True, True)
    assert settings.simulation == SimulationSettings(125.0, 62.5, "")
    text = (window.session.root / "project.toml").read_text(encoding="utf-8")
    assert 'bus = "avalon"' in text
    assert "kernel_mhz = 62.5" in text


def test_nothing_changes_where_nothing_was_edited(dialog: ProjectSettingsDialog, window: MainWindow) -> None:
    before = (window.session.root / "project.toml").read_text(encoding="utf-8")
    assert dialog.settings() == window.session.settings
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert (window.session.root / "project.toml").read_text(encoding="utf-8") == before


def test_fields_that_do_not_count_are_closed(dialog: ProjectSettingsDialog) -> None:
    show_page(dialog, CORE)
    assert dialog.core.slave_bus.isEnabled()
    assert not dialog.simulation.kernel.isEnabled()
    QTest.keyClicks(dialog.core.bus, "Ava")
    assert not dialog.core.slave_bus.isEnabled()
    QTest.keyClicks(dialog.core.clocks, "Kern")
    assert dialog.simulation.kernel.isEnabled()


def test_a_wrong_field_is_marked_at_its_tab(dialog: ProjectSettingsDialog, window: MainWindow) -> None:
    assert dialog.tabs is not None
    show_page(dialog, SIMULATION)
    host = dialog.simulation.host
    for text in ("nowhere.v", "../host.v", "/etc/passwd"):
        host.clear()
        QTest.keyClicks(host, text)
        assert not dialog.accept_button.isEnabled(), text
        assert dialog.tabs.tabText(SIMULATION).endswith("⚠")
        assert not dialog.tabs.tabText(CORE).endswith("⚠")
    host.clear()
    assert dialog.tabs.tabText(SIMULATION) == "Simulation"
    (window.session.root / "tests").mkdir(exist_ok=True)
    (window.session.root / "tests" / "host.v").write_text("", encoding="utf-8")
    QTest.keyClicks(host, "tests/host.v")
    assert dialog.accept_button.isEnabled()
    assert dialog.settings().simulation == replace(window.session.settings.simulation, host="tests/host.v")


def test_keys_reach_every_field(dialog: ProjectSettingsDialog, qtbot: QtBot) -> None:
    """Ctrl+Tab goes from page to page, Tab from field to field."""
    assert dialog.tabs is not None
    seen: set[QWidget] = set()
    dialog.activateWindow()
    for _ in range(3):
        dialog.tabs.setFocus()
        for _ in range(40):
            focus = dialog.focusWidget()
            assert focus is not None
            seen.add(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    fields = (dialog.core.width, dialog.core.shared, dialog.core.status, dialog.overlap)
    fields += (dialog.simulation.bus, dialog.simulation.host, dialog.image, dialog.memory_size)
    for field in fields:
        assert field in seen, field.accessibleName()


def test_every_field_says_what_it_is(dialog: ProjectSettingsDialog) -> None:
    kinds = (QComboBox, QCheckBox, QAbstractSpinBox, QLineEdit)
    for kind in kinds:
        for field in dialog.findChildren(kind):
            inner = field.parent() if isinstance(field.parent(), QAbstractSpinBox | QComboBox) else field
            assert isinstance(inner, QWidget)
            assert inner.accessibleName(), field
            if isinstance(inner, QComboBox | QCheckBox):
                assert inner.toolTip(), inner.accessibleName()


def test_ranges_to_keep_and_to_fail_are_checked_and_written(
    dialog: ProjectSettingsDialog, window: MainWindow
) -> None:
    show_page(dialog, SIMULATION)
    memory = dialog.memory
    for field, wrong, right in (
        (memory.dump, "0x2000:0x1000", "0x1000:0x2000, 0:0x40"),
        (memory.faults, "0x4000", "0x4000..0x4fff SLVERR"),
    ):
        QTest.keyClicks(field, wrong)
        assert not dialog.accept_button.isEnabled()
        assert wrong in dialog.problems()[field]
        field.selectAll()
        QTest.keyClicks(field, right)
        assert dialog.accept_button.isEnabled()
    QTest.keyClick(memory.dump, Qt.Key.Key_Return)
    assert window.session.settings.memory.dump == ("0x1000:0x2000", "0:0x40")
    assert window.session.settings.memory.faults == ("0x4000..0x4fff SLVERR",)


def test_pages_are_turned_by_keys_and_the_first_field_has_the_focus(
    dialog: ProjectSettingsDialog, qtbot: QtBot
) -> None:
    dialog.activateWindow()
    assert dialog.focusWidget() is dialog.name
    assert dialog.tabs is not None
    for key, page, field in (
        (Qt.Key.Key_Tab, CORE, dialog.core.bus),
        (Qt.Key.Key_PageDown, SIMULATION, dialog.simulation.accelerators),
        (Qt.Key.Key_PageDown, PROJECT, dialog.name),
        (Qt.Key.Key_PageUp, SIMULATION, dialog.simulation.accelerators),
    ):
        QTest.keyClick(dialog.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
        assert dialog.tabs.currentIndex() == page
        assert dialog.focusWidget() is field
