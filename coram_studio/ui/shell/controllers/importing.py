"""Import of projects that were written for PyCoRAM."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


class ImportController:
    """Asks what to import, and opens what came of it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def project(self) -> None:
        """Import a project, open it, and show the report, which stays in the project."""
        from coram_studio.ui.shell.dialogs.import_project import ImportDialog
        from coram_studio.workbench.pycoram.report import REPORT_FILE

        dialog = ImportDialog(self._window.settings, self._window)
        if dialog.exec() and dialog.created is not None and self._window.open_path(dialog.created):
            self._window.status.say(f"Imported {dialog.created.name}; {REPORT_FILE} says what was found")
