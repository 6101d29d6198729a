"""The commands that need Qt; the only door from the command line to the window."""

from __future__ import annotations

from pathlib import Path

from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.session import Session

FORMATS = (".svg", ".png", ".pdf")


def open_window(project: Path | None) -> int:
    """Open the IDE, on a project or on its welcome page."""
    from coram_studio.ui.shell.application import open_window as start

    return start(project)


def render(project: Path, file: Path, theme: str) -> None:
    """Draw the project's diagram to a file; its suffix chooses the format.

    Raises UsageError for a project without accelerator or an unknown suffix, OSError when the file cannot be written.
    """
    if file.suffix.lower() not in FORMATS:
        raise UsageError(f"{file} must end in {', '.join(FORMATS)}: the ending chooses the format")
    session = Session.open(project)
    accelerator = session.top_accelerator()
    if accelerator is None:
        raise UsageError(f"{project} has no accelerator to draw")
    from coram_studio.ui.canvas.render import render_design

    picture = session.source_pictures()[accelerator.name]
    render_design(session.document.state, accelerator.name, file, theme, picture)
