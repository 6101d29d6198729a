"""Checks follow keystrokes: in the list, in the editor and on the canvas, in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.diagnostics import Severity
from coram_studio.model.edits import RemoveItems
from coram_studio.ui.shell.live_check import LiveCheck
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.workbench.reports import CheckReport

Checked = Callable[[MainWindow], None]
THREAD = "threads/sum_thread.py"


def type_mistake(window: MainWindow) -> None:
    page = window.controllers.sources.open(THREAD)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(page.editor, "x = nowhere + 1")


def test_a_mistake_is_underlined_listed_and_marked(window: MainWindow, checked: Checked) -> None:
    type_mistake(window)
    checked(window)
    page = window.controllers.sources.page(THREAD)
    assert any("nowhere" in m.diagnostic.message for m in page.editor.marks)
    assert page.editor.line_severity(page.editor.blockCount() - 1) is Severity.ERROR
    assert window.panels.problems.model.rowCount() >= 1
    assert window.workspace.panel("problems").title.startswith("Problems  ")


def test_taking_it_back_clears_everything(window: MainWindow, checked: Checked) -> None:
    type_mistake(window)
    checked(window)
    page = window.controllers.sources.page(THREAD)
    while page.modified:
        page.editor.undo()
    checked(window)
    assert page.editor.marks == ()
    assert window.panels.problems.model.rowCount() == 0
    assert window.workspace.panel("problems").title == "Problems"


def test_closing_a_tab_without_saving_returns_to_the_file(window: MainWindow, checked: Checked) -> None:
    type_mistake(window)
    checked(window)
    window.controllers.window.close_tab()
    checked(window)
    assert window.controllers.sources.page(THREAD) is None
    assert window.panels.problems.model.rowCount() == 0


def test_an_edit_of_the_diagram_is_checked(window: MainWindow, checked: Checked) -> None:
    window.session.document.do(RemoveItems("vector_sum", frozenset({"sum_thread"})))
    checked(window)
    assert any(d.subject is not None for d in window.controllers.problems.all)
    window.session.document.undo()
    checked(window)
    assert window.controllers.problems.all == ()


def test_diagnostics_come_within_a_tenth_of_a_second(window: MainWindow, checked: Checked) -> None:
    """The budget is wall time on an idle machine; here it is the processor time that counts."""
    page = window.controllers.sources.open(THREAD)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    checked(window)
    costs = []
    for letter in "x = blocks + 1":
        start = time.process_time()
        QTest.keyClicks(page.editor, letter)
        checked(window)
        costs.append(time.process_time() - start)
    # The pause before the check costs no processor time: it is added here.
    assert sorted(costs)[len(costs) // 2] + 0.025 < 0.1, costs


def test_typing_is_never_held_up_by_a_check(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    """A check that takes a second must not be felt."""
    entered = threading.Event()

    def slow() -> CheckReport:
        entered.set()
        time.sleep(0.5)
        return CheckReport((), 0.5)

    monkeypatch.setattr(window.session, "check", slow)
    window.live.request()
    qtbot.waitUntil(entered.is_set)
    late: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        late.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(5)
    QTest.qWait(300)
    timer.stop()
    assert max(late) < 0.25, "the window stood still during the check"
    assert len(late) > 3


class Slow:
    """Counts how often it is checked."""

    def __init__(self) -> None:
        self.count = 0

    def check(self) -> CheckReport:
        self.count += 1
        time.sleep(0.05)
        return CheckReport((), 0.05)


def test_edits_during_a_check_lead_to_one_more(qtbot: QtBot) -> None:
    live, subject = LiveCheck(), Slow()
    live.watch(subject)
    qtbot.waitUntil(lambda: subject.count == 1)
    for _ in range(5):
        live.request()
    qtbot.waitUntil(lambda: not live.busy)
    assert subject.count == 2
    live.stop()


def test_results_of_a_closed_session_are_dropped(qtbot: QtBot) -> None:
    live, subject = LiveCheck(), Slow()
    reports: list[object] = []
    live.checked.connect(lambda report, _: reports.append(report))
    live.watch(subject)
    qtbot.waitUntil(lambda: subject.count == 1)
    live.watch(None)
    QTest.qWait(150)
    assert reports == []
    live.stop()


def test_a_check_that_raises_says_so_and_the_next_one_works(qtbot: QtBot) -> None:
    class Broken(Slow):
        def check(self) -> CheckReport:
            if super().check() and self.count == 1:
                raise ZeroDivisionError("broken")
            return CheckReport((), 0.0)

    live, subject = LiveCheck(), Broken()
    failures: list[Exception] = []
    reports: list[object] = []
    live.failed.connect(failures.append)
    live.checked.connect(lambda report, _: reports.append(report))
    live.watch(subject)
    qtbot.waitUntil(lambda: bool(failures))
    live.request()
    qtbot.waitUntil(lambda: bool(reports))
    live.stop()
