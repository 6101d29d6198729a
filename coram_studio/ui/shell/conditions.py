"""Under which conditions actions are enabled, by the names that the table of actions uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


def conditions(window: MainWindow) -> dict[str, bool]:
    """What holds now."""
    session = window.session
    controllers = window.controllers
    has_project = session is not None
    running = window.jobs.job is not None
    on_top = window.workspace.current_of_kind("canvas", "source", "waves", "bandwidth", "welcome")
    return {
        "project": has_project,
        "editable": has_project and not session.document.read_only,
        "idle": has_project and not running,
        "running": running and bool(window.jobs.job and window.jobs.job.cancellable),
        "unsaved": has_project and controllers.files.unsaved(),
        "can_undo": controllers.edit.can_undo(),
        "can_redo": controllers.edit.can_redo(),
        "canvas": controllers.canvas.current() is not None,
        "source": controllers.sources.current() is not None,
        "zoomable": controllers.view.target() is not None,
        "closable": on_top is not None and on_top.closable,
        "built": has_project and (session.root / "build" / "core").is_dir(),
        "has_run": has_project and controllers.results.has_run(),
    }
