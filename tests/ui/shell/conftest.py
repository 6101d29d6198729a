"""A window with a copy of the sample open, and stand-ins for the questions that it asks."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.application import make_application, make_window
from coram_studio.ui.shell.controllers import files as files_controller
from coram_studio.ui.shell.controllers import run as run_controller
from coram_studio.ui.shell.controllers import sources as sources_controller
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.workbench.templates import create_project


@dataclass
class Questions:
    """What the window said and asked; ``answer`` is given to the question about unsaved edits."""

    said: list[str] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    answer: QMessageBox.StandardButton = QMessageBox.StandardButton.Discard


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application with the program's fonts."""
    return make_application(["coram-studio"])


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> Questions:
    """Answers instead of a person."""
    seen = Questions()

    def show_problem(_parent: object, heading: str, text: str, details: str = "") -> None:
        seen.said.append(f"{heading}: {text}")

    def ask_to_save(_parent: object, names: list[str]) -> QMessageBox.StandardButton:
        seen.asked.append(names)
        return seen.answer

    for module in (files_controller, sources_controller, run_controller):
        monkeypatch.setattr(module, "show_problem", show_problem)
    for module in (files_controller, sources_controller):
        monkeypatch.setattr(module, "ask_to_save", ask_to_save)
    return seen


@pytest.fixture
def settings_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the window under test keeps its settings."""
    monkeypatch.setenv("CORAM_STUDIO_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def empty_window(qtbot: QtBot, settings_folder: Path, questions: Questions) -> Iterator[MainWindow]:
    """A window without a project."""
    window = make_window()
    window.resize(1400, 880)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.controllers.files.leave()
    window.live.stop()
    window.jobs.stop()
    window.close()
    window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sample."""
    return create_project(tmp_path / "vector_sum")


@pytest.fixture
def window(empty_window: MainWindow, project: Path, checked: Callable[[MainWindow], None]) -> MainWindow:
    """A window with the sample open and checked."""
    assert empty_window.open_path(project)
    checked(empty_window)
    return empty_window


@pytest.fixture
def checked(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Waits until a window's live check has caught up."""
    return lambda window: qtbot.waitUntil(lambda: not window.live.busy, timeout=20_000)
