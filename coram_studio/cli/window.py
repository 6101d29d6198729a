"""The commands that need Qt; the only door from the command line to the window."""

from __future__ import annotations

from pathlib import Path


def open_window(project: Path | None) -> int:
    """Open the IDE, on a project or on its welcome page."""
    from coram_studio.ui.shell.application import open_window as start

    return start(project)


def render(project: Path, file: Path, theme: str) -> None:
    """Draw the project's diagram to a file; its suffix chooses the format. Raises UsageError, OSError."""
    from coram_studio.ui.canvas.render import render_project

    render_project(project, file, theme)
