"""Simulating from the window, the list of runs, their comparison and their views."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.simulate.run import Metrics, PortTraffic, Progress, Result, Run
from coram_studio.ui.shell.actions import ACTIONS
from coram_studio.ui.shell.controllers import results as results_controller
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.runs.figures import RunRow, figures
from coram_studio.workbench.reports import SimulateReport


def wait_for_job(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=60_000)


def row(number: int, cycles: int, utilisation: float, latency: int = 8) -> RunRow:
    metrics = Metrics(
        Result.PASS, cycles, {"m_axi_buffer": PortTraffic(4096, 0)}, utilisation, 0.5, True, ("sum = 1",)
    )
    run = Run(f"{number:04d}", Path("runs") / f"{number:04d}", metrics, (), None)
    return RunRow(run, {"memory": {"read_latency": latency}, "parameters": {"blocks": 8}})


def test_two_runs_are_compared_with_the_change_and_its_sense() -> None:
    lines = {f.name: f for f in figures((row(1, 2000, 0.5), row(2, 1500, 0.4, 64)))}
    assert lines["Cycles"].texts == ("2,000", "1,500")
    assert lines["Cycles"].change == "-25.0 %"
    assert lines["Cycles"].better is True
    assert lines["Bus utilisation"].better is False
    assert lines["Read latency"].texts == ("8 cycles", "64 cycles")
    assert lines["m_axi_buffer, read"].texts == ("4,096 B", "4,096 B")
    assert lines["Settings"].texts == ("blocks = 8", "blocks = 8")


def test_a_single_run_has_no_change() -> None:
    assert all(f.change == "" and f.better is None for f in figures((row(1, 5, 0.1),)))


@pytest.mark.usefixtures("window")
class TestSimulate:
    """Real runs of the sample on Icarus."""

    def test_f5_simulates_random_data(self, window: MainWindow, qtbot: QtBot) -> None:
        words = np.random.default_rng(7).integers(0, 1 << 32, 1024, dtype=np.uint32)
        image = window.session.root / "memory" / "random.bin"
        image.parent.mkdir(exist_ok=True)
        image.write_bytes(words.astype("<u4").tobytes())
        window.controllers.run.set_options({"memory_image": "memory/random.bin"})
        window.toolbar.memory.choose(64)
        QTest.keyClick(window, Qt.Key.Key_F5)
        wait_for_job(qtbot, window)
        expected = int(words.sum(dtype=np.uint64)) & 0xFFFFFFFF
        assert f"sum = {expected}" in window.panels.console.text
        assert "passed" in window.status.main.text()
        qtbot.waitUntil(lambda: len(window.panels.runs.rows) == 1)
        run = window.panels.runs.rows[0]
        assert run.latency == 64
        assert "random.bin" in run.settings
        self._waves_and_bandwidth(window, qtbot)
        self._waves_come_back(window, qtbot)
        self._delete(window, qtbot)

    def _waves_and_bandwidth(self, window: MainWindow, qtbot: QtBot) -> None:
        window.controllers.window.perspective("debug")
        waves = window.controllers.results.view("waves")
        qtbot.waitUntil(lambda: waves.store.hierarchy is not None, timeout=30_000)
        bandwidth = window.controllers.results.view("bandwidth")
        qtbot.waitUntil(lambda: bandwidth.plot is not None, timeout=30_000)
        waves.cursor_moved.emit(1000)
        assert window.status.cursor_time.text().startswith("cursor ")
        assert window.workspace.panel("waves").title == "Waves · run 1"
        assert window.workspace.is_on_top("source:threads/sum_thread.py")
        for action, whole in (("view.zoom_in", False), ("view.fit", True)):
            window.workspace.show_panel("waves", focus=True)
            window.resolve(next(s.handler for s in ACTIONS if s.id == action))()
            assert waves.canvas.axis.shows_everything() is whole, action

    def _waves_come_back(self, window: MainWindow, qtbot: QtBot) -> None:
        waves = window.controllers.results.view("waves")
        qtbot.waitUntil(lambda: waves._pending == 0, timeout=30_000)
        canvas = waves.canvas
        canvas.setFocus()
        waves.rows.select(len(waves.rows.rows) - 1)
        for key in (Qt.Key.Key_D, Qt.Key.Key_Plus, Qt.Key.Key_Plus):
            QTest.keyClick(canvas, key)
        canvas.move_cursor(1234)
        canvas.place_marker(500)
        kept = waves.state()
        assert not kept["whole"]
        root = window.session.root
        window.controllers.files.close()
        assert window.session is None
        window.open_path(root)
        qtbot.waitUntil(window.controllers.results.has_run)
        window.controllers.results.open_last_waves()
        waves = window.controllers.results.view("waves")
        qtbot.waitUntil(lambda: waves.store.hierarchy is not None, timeout=30_000)
        assert waves.state() == kept
        window.remember()
        assert window.settings.wave_state(root) == kept

    def _delete(self, window: MainWindow, qtbot: QtBot) -> None:
        window.controllers.results._delete(("0001",))
        qtbot.waitUntil(lambda: window.panels.runs.rows == ())
        assert window.workspace.panel("waves") is None
        assert not (window.session.root / "runs" / "0001").exists()

    @pytest.fixture(autouse=True)
    def _sure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(results_controller, "confirm", lambda *_: True)

    def test_cancel_stops_a_run(self, window: MainWindow, qtbot: QtBot) -> None:
        window.controllers.run.set_options({"blocks": "65536", "memory_size": "67108864"})
        window.controllers.run.simulate()
        qtbot.waitUntil(lambda: window.toolbar.progress.isVisible() or window.jobs.job is None)
        assert window.jobs.job is not None
        assert window.toolbar.progress.cancel.isVisible()
        QTest.mouseClick(window.toolbar.progress.cancel, Qt.MouseButton.LeftButton)
        wait_for_job(qtbot, window)
        assert "cancelled" in window.panels.console.text
        qtbot.waitUntil(lambda: not window.toolbar.progress.isVisible())


def test_an_unknown_setting_is_said(window: MainWindow, qtbot: QtBot, questions) -> None:
    window.controllers.run.set_options({"nonsense": "1"})
    window.controllers.run.simulate()
    wait_for_job(qtbot, window)
    assert "nonsense" in questions.said[0]


def test_errors_stop_a_simulation_before_it_starts(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_buffer("threads/sum_thread.py", "x = (")
    window.controllers.run.simulate()
    wait_for_job(qtbot, window)
    assert "Not simulated" in window.panels.console.text
    assert window.workspace.is_on_top("problems")


def test_a_defect_in_a_job_is_shown_calmly(window: MainWindow, qtbot: QtBot, questions, monkeypatch) -> None:
    def broken(*_args: object) -> SimulateReport:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(window.session, "simulate", broken)
    window.controllers.run.simulate()
    wait_for_job(qtbot, window)
    assert "internal error" in questions.said[0]
    assert window.actions_["simulate.run"] is not None
    qtbot.waitUntil(lambda: window.actions_["simulate.run"].isEnabled())


def test_what_the_design_prints_comes_while_it_runs(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    go_on = threading.Event()

    def talk(_options: object, on_progress, cancel: threading.Event) -> SimulateReport:
        on_progress(Progress("Running", 500, ("half way",)))
        go_on.wait(10)
        return SimulateReport(None, None, ())

    monkeypatch.setattr(window.session, "simulate", talk)
    window.controllers.run.simulate()
    qtbot.waitUntil(lambda: "half way" in window.panels.console.text)
    assert "500 cycles" in window.toolbar.progress.label.text()
    assert not window.controllers.run._window.jobs.start(window.jobs.job), "two jobs at once"
    go_on.set()
    wait_for_job(qtbot, window)


def test_closing_the_project_drops_the_result_of_what_ran(
    window: MainWindow, qtbot: QtBot, monkeypatch, project: Path
) -> None:
    from coram_studio.ui.shell.controllers import files as files_controller

    monkeypatch.setattr(files_controller, "confirm", lambda *_: True)

    def stubborn(_options: object, _progress: object, cancel: threading.Event) -> SimulateReport:
        cancel.wait(10)
        return SimulateReport(None, None, ())

    monkeypatch.setattr(window.session, "simulate", stubborn)
    window.controllers.run.simulate()
    window.controllers.files.close()
    assert window.jobs.job is None
    assert window.session is None
    QTest.qWait(50)
    assert window.controllers.run.last_report is None
    assert window.open_path(project)


def test_a_running_simulation_is_not_closed_over(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    from coram_studio.ui.shell.controllers import files as files_controller

    asked: list[object] = []
    monkeypatch.setattr(files_controller, "confirm", lambda *args: bool(asked.append(args)))
    go_on = threading.Event()
    monkeypatch.setattr(
        window.session, "simulate", lambda *_: (go_on.wait(10), SimulateReport(None, None, ()))[1]
    )
    window.controllers.run.simulate()
    assert not window.close()
    assert asked
    go_on.set()
    wait_for_job(qtbot, window)
