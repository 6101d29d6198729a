"""The main window: it holds the parts together; what they do is in ``controllers``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from coram_studio.ui.editor.banner import Banner
from coram_studio.ui.icons import Icons, app_icon
from coram_studio.ui.shell.action_set import ActionSet
from coram_studio.ui.shell.conditions import conditions
from coram_studio.ui.shell.controllers import Controllers
from coram_studio.ui.shell.controllers.view import dress
from coram_studio.ui.shell.jobs import JobRunner
from coram_studio.ui.shell.live_check import LiveCheck
from coram_studio.ui.shell.panels import Panels
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.shell.status import StatusBar
from coram_studio.ui.shell.toolbar import ToolBar
from coram_studio.ui.shell.workspace import Workspace
from coram_studio.ui.theme import ThemeManager

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session


class MainWindow(QMainWindow):
    """One window, with no project or one. Its parts are public: controllers reach each other through it."""

    session_changed = Signal()  # a project was opened or closed

    def __init__(self, themes: ThemeManager, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(themes.current, self)
        self.themes = themes
        self.settings = settings
        self.session: Session | None = None
        self.icons = Icons(themes, self)
        self.jobs = JobRunner(self)
        self.live = LiveCheck(self)
        self.workspace = Workspace(themes, self.icons, self)
        self.status = StatusBar(self)
        self.panels = Panels(self)
        self.controllers = Controllers(self)
        self.actions_ = ActionSet(self, self.icons, themes, self.resolve)
        self.toolbar = ToolBar(self.actions_, self.jobs, self.icons, self)
        self.setWindowIcon(app_icon())
        self.setWindowTitle("CoRAM Studio")
        self.banner = Banner(self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.workspace, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # Many events within one turn of the event loop lead to one refresh of menus and toolbar.
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(0)
        self._refresh_timer.timeout.connect(self._refresh_actions)
        self._restore()
        self._connect()
        self.panels.add_standing()
        self.controllers.window.perspective(self._first_perspective)
        self.controllers.window.show_welcome()
        self.status.clear_project()
        self._refresh_actions()

    def _connect(self) -> None:
        self.controllers.connect()
        self.toolbar.perspective_chosen.connect(self.controllers.window.perspective)
        self.toolbar.progress.cancel_requested.connect(self.controllers.run.cancel)
        self.toolbar.memory.options_requested.connect(self.controllers.run.simulate_with)
        self.workspace.panel_activated.connect(lambda _: self.refresh_actions())
        self.workspace.close_requested.connect(self.controllers.window.close_panel)
        for signal in (self.jobs.started, self.jobs.finished, self.jobs.failed):
            signal.connect(lambda *_: self.refresh_actions())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def resolve(self, handler: str) -> Callable[[], None]:
        """The function of a handler's name ("files.save", "window.show:runs")."""
        name, _, argument = handler.partition(":")
        controller, _, method = name.partition(".")
        function = getattr(getattr(self.controllers, controller), method)
        return (lambda: function(argument)) if argument else function

    def open_path(self, path: Path) -> bool:
        """Open a project; False, with the reason shown, when there is none."""
        return self.controllers.files.open_path(path)

    def set_session(self, session: Session | None) -> None:
        """Work on this project from now on, or on none."""
        self.session = session
        self.setWindowTitle("CoRAM Studio" if session is None else f"{session.settings.name} - CoRAM Studio")
        self.session_changed.emit()
        self.refresh_actions()

    def refresh_actions(self) -> None:
        """Enable and disable what can be done, soon."""
        self._refresh_timer.start()

    def _refresh_actions(self) -> None:
        self.actions_.refresh(conditions(self))
        self.controllers.edit.refresh_texts()

    def _focus_moved(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self.refresh_actions()

    # Remembering

    def _restore(self) -> None:
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        geometry = self.settings.data("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._first_perspective = self.workspace.restore_state(self.settings.text("workspace", "{}"))

    def remember(self) -> None:
        """Store the window's arrangement."""
        self.controllers.results.remember()
        self.settings.set_data("geometry", self.saveGeometry())
        self.settings.set_text("workspace", self.workspace.save_state())
        self.settings.sync()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the files again when the user comes back from another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.controllers.sources.look_at_files()
            self.controllers.files.look_at_project()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved edits; stop what runs."""
        if not self.controllers.files.may_leave():
            event.ignore()
            return
        self.remember()
        self.controllers.files.leave()
        self.live.stop()
        self.jobs.stop()
        event.accept()
