"""Start the program with a window."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from coram_studio import __version__
from coram_studio.ui.theme import ThemeManager, load_fonts, ui_font

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

STARTUP_VARIABLE = "CORAM_STUDIO_STARTUP"
"""Environment variable: when set, the seconds from the start of the process to the first picture are printed."""

_SIGNAL_MILLISECONDS = 250
_WARM_UP_MILLISECONDS = 300


def seconds_since_process_start() -> float:
    """Seconds since the operating system started this process."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return uptime - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.process_time()


class _FirstPaint(QObject):
    """Prints once when the window's middle has been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first picture."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._say)
        return False

    @staticmethod
    def _say() -> None:
        print(f"startup: {seconds_since_process_start():.3f} s", flush=True)
        if os.environ.get(STARTUP_VARIABLE) == "quit":
            QApplication.quit()


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with the program's name, fonts and basic style."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(arguments)
    app.setApplicationName("CoRAM Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("coram-studio")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(ui_font())
    # A check in the background must not hold the window up for the usual 5 ms each time it wants to run.
    sys.setswitchinterval(0.001)
    return app


def make_window(settings_folder: Path | None = None) -> MainWindow:
    """A window in the theme that was used last, dressed but not shown."""
    from coram_studio.ui.shell.controllers.view import CHOICES, system_theme
    from coram_studio.ui.shell.main_window import MainWindow
    from coram_studio.ui.shell.settings import WindowSettings

    settings = WindowSettings(settings_folder)
    choice = settings.text("theme", "system")
    if choice not in CHOICES or choice == "system":
        choice = system_theme()
    return MainWindow(ThemeManager(choice), settings)


def open_window(project: Path | None) -> int:
    """Open the IDE, on a project or on its welcome page, and give the exit status when it is closed."""
    app = make_application(sys.argv[:1])
    window = make_window()
    _install_excepthook(window)
    _quit_on_interrupt(app, window)
    if os.environ.get(STARTUP_VARIABLE):
        watcher = _FirstPaint(window)
        window.workspace.installEventFilter(watcher)
    window.show()
    if project is not None:
        window.open_path(project)
    QTimer.singleShot(_WARM_UP_MILLISECONDS, _warm_up)
    return app.exec()


def _warm_up() -> None:
    """Import what the next steps need, a project and then the exporters, while the user looks around."""
    from importlib import import_module

    def load() -> None:
        for name in ("coram_studio.workbench.session", "coram_studio.ui.canvas.view", "numpy"):
            import_module(name)
        from coram_studio.workbench.plugins import load_plugins

        load_plugins()

    threading.Thread(target=load, name="warm up", daemon=True).start()


def _install_excepthook(window: MainWindow) -> None:
    """Show unforeseen errors calmly, keep the work, and go on."""
    from coram_studio.ui.shell.messages import show_problem

    showing = threading.Event()

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        print(text, file=sys.stderr, flush=True)
        window.controllers.files.back_up()
        if showing.is_set():
            return
        showing.set()
        try:
            show_problem(
                window,
                "Something went wrong in CoRAM Studio",
                "The last action may be incomplete. Your edits are kept, and a copy of them was put aside; "
                "save your work, then start the program again if it behaves oddly.",
                text,
            )
        finally:
            showing.clear()

    sys.excepthook = report


def _quit_on_interrupt(app: QApplication, window: MainWindow) -> None:
    """Close on Ctrl+C in the terminal and on a polite request to end, putting edits aside first."""

    def leave(_number: int, _frame: object) -> None:
        window.controllers.files.back_up()
        window.controllers.files.keep_recovery()
        window.remember()
        window.controllers.results.shut_down()
        window.live.stop()
        window.jobs.stop(5.0)
        app.exit(130)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    # Python looks at signals only while it runs: give it a turn now and then.
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_MILLISECONDS)
