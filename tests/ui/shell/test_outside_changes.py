"""Changes of other programs, and of kernels, reach the diagram."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.model.blocks import KernelBlock
from coram_studio.ui.shell.main_window import MainWindow

KERNEL = "kernels/vectorsum.v"


def kernel(window: MainWindow) -> KernelBlock:
    return next(
        b for b in window.session.document.state.design.accelerators[0].blocks if isinstance(b, KernelBlock)
    )


def add_port(window: MainWindow) -> None:
    page = window.controllers.sources.open(KERNEL)
    cursor = page.editor.document().find("input  wire                     comm_empty")
    cursor.movePosition(QTextCursor.MoveOperation.EndOfLine)
    page.editor.setTextCursor(cursor)
    QTest.keyClicks(page.editor, ", output wire [7:0] leds")


def test_saving_a_kernel_gives_its_block_the_new_ports(
    window: MainWindow, qtbot: QtBot, checked: Callable[[MainWindow], None]
) -> None:
    before = kernel(window).bundles
    add_port(window)
    checked(window)
    assert any(d.code == "B006" for d in window.controllers.problems.all)
    assert kernel(window).bundles == before, "the diagram follows before the file is saved"
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    ports = {port.name for bundle in kernel(window).bundles for _, port in bundle.ports}
    assert "leds" in ports
    checked(window)
    assert not any(d.code == "B006" for d in window.controllers.problems.all)
    window.session.document.undo()
    assert kernel(window).bundles == before


def test_the_button_of_the_problem_refreshes_the_ports(
    window: MainWindow, checked: Callable[[MainWindow], None]
) -> None:
    text = window.session.read_text(KERNEL)
    (window.session.root / KERNEL).write_text(text.replace("comm_full", "comm_busy"), encoding="utf-8")
    window.live.request()
    checked(window)
    found = next(d for d in window.controllers.problems.all if d.code == "B006")
    window.panels.problems._press(found)
    checked(window)
    assert not any(d.code == "B006" for d in window.controllers.problems.all)


def test_another_programs_change_of_the_design_is_asked_about(window: MainWindow, project: Path) -> None:
    text = (project / "layout.toml").read_text(encoding="utf-8")
    (project / "layout.toml").write_text(text + "\n# touched\n", encoding="utf-8")
    later = time.time_ns() + 5_000_000
    os.utime(project / "layout.toml", ns=(later, later))
    window.controllers.files.look_at_project()
    assert window.banner.isVisible()
    assert "layout.toml" in window.banner.text.text()
    session = window.session
    window.controllers.sources.open("threads/sum_thread.py")
    window.banner.buttons[0].click()
    assert window.session is not session
    assert window.controllers.sources.page("threads/sum_thread.py") is not None
    window.controllers.files.look_at_project()
    assert not window.banner.isVisible()


def test_own_saves_are_no_changes_from_outside(window: MainWindow, qtbot: QtBot) -> None:
    from coram_studio.model.edits import RemoveItems

    window.session.document.do(RemoveItems("vector_sum", frozenset({"commands"})))
    window.controllers.files.save_all()
    window.controllers.files.look_at_project()
    QTest.qWait(400)
    assert not window.banner.isVisible()


def test_a_source_changed_outside_is_checked_again(
    window: MainWindow, qtbot: QtBot, checked: Callable[[MainWindow], None]
) -> None:
    window.controllers.sources.open("threads/sum_thread.py")
    (window.session.root / "threads" / "sum_thread.py").write_text("x = (\n", encoding="utf-8")
    qtbot.waitUntil(lambda: window.controllers.problems.has_errors(), timeout=10_000)
    assert window.controllers.sources.page("threads/sum_thread.py").text == "x = (\n"
