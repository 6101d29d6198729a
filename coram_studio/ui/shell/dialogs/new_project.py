"""Make a project from a template."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.gallery import Gallery
from coram_studio.ui.shell.messages import show_problem
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.theme import ThemeManager
from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.templates import DEFAULT_TEMPLATE, create_project, templates

_SIZE = QSize(796, 740)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class NewProjectDialog(FormDialog):
    """Asks for a sample, name and folder. ``created`` is the new project's folder afterwards."""

    def __init__(
        self,
        settings: WindowSettings,
        themes: ThemeManager,
        parent: QWidget | None = None,
        template: str = "",
    ) -> None:
        super().__init__("New project", "New project", "Create", parent)
        self.created: Path | None = None
        self._settings = settings
        self.gallery = Gallery(templates(), themes, self)
        self.gallery.choose(template or DEFAULT_TEMPLATE)
        self.body.insertWidget(1, self.gallery, 1)
        self.body.setStretchFactor(self.form_area, 0)
        self.name = mono_field("my_accelerator", self)
        self.folder = QLineEdit(settings.text("last_folder", str(Path.home())), self)
        browse = QPushButton("Browse …", self)
        browse.clicked.connect(self._browse)
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self.add_field("Name", self.name, "Letters, digits and _; the folder gets this name")
        self.add_field("In folder", self.folder, "", holder=place)
        self.finish()
        self.gallery.changed.connect(self.validate)
        self.gallery.activated.connect(self._go_on)
        self.name.textChanged.connect(lambda _: self.validate())
        self.folder.textChanged.connect(lambda _: self.validate())
        self.resize(_SIZE)
        self.name.selectAll()
        # Who has chosen a sample already goes on with the name.
        (self.name if template else self.gallery).setFocus()

    @property
    def directory(self) -> Path:
        """The folder that the project will be."""
        return Path(self.folder.text()).expanduser() / self.name.text()

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field."""
        found: dict[QWidget, str] = {}
        if self.gallery.chosen() is None:
            found[self.gallery] = "Choose a sample."
        if not _NAME.fullmatch(self.name.text()):
            found[self.name] = "The name must be letters, digits and _, starting with a letter."
        folder = Path(self.folder.text()).expanduser()
        if not self.folder.text().strip() or not folder.is_absolute():
            found[self.folder] = "Give the whole path of a folder."
        elif folder.exists() and not folder.is_dir():
            found[self.folder] = f"{folder} is a file, not a folder."
        elif self.name not in found and self._taken():
            found[self.name] = f"{self.directory} exists and is not empty: choose another name."
        hint = self._labels[self.folder]
        hint.setProperty("hint", f"Makes {self.directory}")
        return found

    def _taken(self) -> bool:
        try:
            return self.directory.is_file() or (self.directory.is_dir() and any(self.directory.iterdir()))
        except OSError:
            return True

    def _go_on(self) -> None:
        """A sample was chosen for good: its name is next."""
        self.name.setFocus()
        self.name.selectAll()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the project", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def try_accept(self) -> None:
        """Make the project."""
        if not self.validate():
            return
        template = self.gallery.chosen()
        if template is None:
            return
        try:
            self.created = create_project(self.directory, template.name, self.name.text())
        except UsageError as error:
            show_problem(self, "The project could not be made", str(error))
            return
        self._settings.set_text("last_folder", self.folder.text())
        self.accept()
