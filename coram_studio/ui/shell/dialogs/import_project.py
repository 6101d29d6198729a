"""Import a PyCoRAM project: what to import and to where, what only the user knows, and the report."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.screen import grow_on_screen
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.jobs import Job, JobRunner
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.templates import project_name

if TYPE_CHECKING:
    from coram_studio.workbench.pycoram.report import ImportReport, Question

_SIZE = QSize(720, 640)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NONE = "none of them"


class ImportDialog(FormDialog):
    """Imports off the window's thread. ``created`` is the new project's folder when it was accepted."""

    imported = Signal(object)  # an import ended with this ImportReport, or was not possible (None)

    def __init__(self, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__("Import PyCoRAM project", "Import PyCoRAM project", "Import", parent)
        self.created: Path | None = None
        self._settings = settings
        self._named = False  # the user has given a name: what is imported no longer does
        self._answers: dict[str, QComboBox] = {}
        self._made: Path | None = None
        self._jobs = JobRunner(self)
        self.source = QLineEdit(self)
        self.source.setPlaceholderText("Folder of the project, or its Makefile")
        self.name = mono_field("", self)
        self.folder = QLineEdit(settings.text("last_folder", str(Path.home())), self)
        self.add_field(
            "Project",
            self.source,
            "Its files are read and copied; nothing of it is run or changed",
            holder=self._row(
                self.source, ("Folder …", self._browse_source), ("Makefile …", self._browse_file)
            ),
        )
        self.add_field("Name", self.name, "Letters, digits and _; the new folder gets this name")
        browse = ("Browse …", self._browse_folder)
        self.add_field("In folder", self.folder, "", holder=self._row(self.folder, browse))
        self._questions = QWidget(self)
        self._question_rows = QVBoxLayout(self._questions)
        self._question_rows.setContentsMargins(0, 0, 0, 0)
        self._questions.hide()
        self.body.addWidget(self._questions)
        self.report = QTextBrowser(self)
        self.report.setAccessibleName("Report of the import")
        self.report.setOpenLinks(False)
        self.report.document().setDocumentMargin(12)
        self.report.hide()
        self.body.addWidget(self.report, 4)
        self.body.setStretchFactor(self.form_area, 0)
        self.finish()
        self._connect()
        self.resize(_SIZE.width(), self.sizeHint().height())
        self.source.setFocus()

    def _connect(self) -> None:
        self.source.textChanged.connect(self._follow_source)
        self.name.textEdited.connect(self._take_name)
        for field in (self.name, self.folder):
            field.textChanged.connect(lambda _: self._changed())
        self._jobs.failed.connect(lambda _job, error: self._show_failure(error))

    @property
    def directory(self) -> Path:
        """The folder that the new project will be."""
        return Path(self.folder.text()).expanduser() / self.name.text()

    @property
    def busy(self) -> bool:
        """Whether an import is under way."""
        return self._jobs.job is not None

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field."""
        if self._made is not None:
            return {}
        found: dict[QWidget, str] = {}
        source = Path(self.source.text().strip()).expanduser()
        if not self.source.text().strip():
            found[self.accept_button] = "Nothing is chosen yet."  # no reason to show a fault
        elif not source.is_absolute() or not source.exists():
            found[self.source] = f"{source} does not exist."
        if self.name.text() and not _NAME.fullmatch(self.name.text()):
            found[self.name] = "The name must be letters, digits and _, starting with a letter."
        elif not self.name.text():
            found[self.accept_button] = "There is no name yet."
        folder = Path(self.folder.text()).expanduser()
        if not self.folder.text().strip() or not folder.is_absolute():
            found[self.folder] = "Give the whole path of a folder."
        elif folder.exists() and not folder.is_dir():
            found[self.folder] = f"{folder} is a file, not a folder."
        elif self.name.text() and self.name not in found and _taken(self.directory):
            found[self.name] = f"{self.directory} exists and is not empty: choose another name."
        makes = f"Makes {self.directory}" if self.name.text() else ""
        self._labels[self.folder].setProperty("hint", makes)
        return found

    def try_accept(self) -> None:
        """Import; when that has been done, open."""
        if self._made is not None:
            self.created = self._made
            self.accept()
        elif not self.busy and self.validate():
            self._import()

    def reject(self) -> None:
        """Close, unless an import is under way, which takes seconds and leaves nothing half done."""
        if not self.busy:
            super().reject()

    # The import

    def _import(self) -> None:
        source = Path(self.source.text().strip()).expanduser()
        destination = self.directory
        answers = {option: str(box.currentData()) for option, box in self._answers.items()}
        self._settings.set_text("last_folder", self.folder.text())

        def work(_handle: object) -> ImportReport:
            from coram_studio.workbench.pycoram.importer import import_pycoram

            return import_pycoram(source, destination, answers)

        self._enable(False)
        self.accept_button.setText("Importing …")
        self._jobs.start(Job("import", "Import", work, self._show))

    def _show(self, report: ImportReport) -> None:
        self._enable(True)
        self._ask(report.questions)
        self._made = report.project
        if report.project is not None:
            self._enable(False)
            self.accept_button.setEnabled(True)
            self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("Close")
        self.accept_button.setText("Open project" if report.project else "Import")
        self._tell(_page(report))
        # What is to be done next: answer, open, or choose something else.
        otherwise = self.accept_button if report.project is not None else self.source
        next(iter(self._answers.values()), otherwise).setFocus()
        self.imported.emit(report)

    def _show_failure(self, error: Exception) -> None:
        self._enable(True)
        self.accept_button.setText("Import")
        known = isinstance(error, UsageError)
        reason = str(error) if known else f"{type(error).__name__}: {error}"
        self._tell(f"<p><b>Nothing was imported</b></p><p>{escape(reason)}</p>")
        self.source.setFocus()
        self.imported.emit(None)

    def _tell(self, page: str) -> None:
        self.report.setHtml(page)
        if not self.report.isVisible():
            self.report.show()
            grow_on_screen(self, self.size().expandedTo(_SIZE))

    def _ask(self, questions: tuple[Question, ...]) -> None:
        """Show what only the user knows, with what can be answered."""
        if not questions:
            self._questions.setVisible(bool(self._answers))
            return
        for question in questions:
            if question.option in self._answers:
                continue
            label = QLabel(question.text, self._questions)
            box = QComboBox(self._questions)
            box.setAccessibleName(question.text)
            box.setToolTip(question.text)
            for choice in question.choices:
                box.addItem(choice or _NONE, choice)
            label.setBuddy(box)
            self._question_rows.addWidget(label)
            self._question_rows.addWidget(box)
            self._answers[question.option] = box
        self._questions.show()

    def _enable(self, enabled: bool) -> None:
        for area, _ in self._pages:
            area.setEnabled(enabled)
        self._questions.setEnabled(enabled)
        self.accept_button.setEnabled(enabled)

    # Fields

    def _row(self, field: QLineEdit, *buttons: tuple[str, object]) -> QWidget:
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        for text, pressed in buttons:
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
            row.addWidget(button)
        return place

    def _take_name(self, text: str) -> None:
        self._named = bool(text)

    def _follow_source(self) -> None:
        """Offer a name like that of what is imported."""
        source = Path(self.source.text().strip()).expanduser()
        if not self._named:
            found = source.is_absolute() and source.exists()
            self.name.setText(project_name(source if source.is_dir() else source.parent) if found else "")
        for box in self._answers.values():
            box.deleteLater()
        while self._question_rows.count():
            item = self._question_rows.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        self._answers.clear()
        self._questions.hide()
        self._changed()

    def _changed(self) -> None:
        if not self.busy and self._made is None:
            self.validate()

    def _browse_source(self) -> None:
        start = self.source.text() or self.folder.text()
        if chosen := QFileDialog.getExistingDirectory(self, "Folder of the PyCoRAM project", start):
            self.source.setText(chosen)

    def _browse_file(self) -> None:
        start = self.source.text() or self.folder.text()
        kinds = "Makefiles (*akefile *.mk);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileName(self, "Makefile of the PyCoRAM project", start, kinds)
        if chosen:
            self.source.setText(chosen)

    def _browse_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "Folder for the project", self.folder.text()):
            self.folder.setText(chosen)


def _page(report: ImportReport) -> str:
    """The report as it is shown here; the file in the project says the same."""
    done = "Imported" if report.project else "Nothing was imported"
    rows = "".join(
        f"<tr><td style='padding-right: 16px'>{escape(what)}</td><td>{escape(found)}</td></tr>"
        for what, found in report.found
    )
    pieces = [f"<p><b>{done}: {escape(report.source.name)}</b></p><table cellspacing='2'>{rows}</table>"]
    attention = "".join(
        f"<p style='margin: 4px 0'>{escape(place)}<b>{found.severity.value}</b>: {escape(found.message)}"
        f" [{found.code}]<br>{escape(found.remedy)}</p>"
        for found in (*report.diagnostics, *report.checks)
        for place in [f"{found.span}: " if found.span else ""]
    )
    if report.questions:
        pieces.append("<p><b>To be answered above</b></p>")
        pieces += [f"<p style='margin: 4px 0'>{escape(question.text)}</p>" for question in report.questions]
    if attention:
        pieces.append(f"<p><b>Needs attention</b></p>{attention}")
    if report.assumed:
        pieces.append("<p><b>Assumed</b></p>")
        pieces += [f"<p style='margin: 4px 0'>{escape(sentence)}</p>" for sentence in report.assumed]
    if report.ok and not attention:
        pieces.append("<p>Nothing needs attention.</p>")
    return "".join(pieces)


def _taken(directory: Path) -> bool:
    try:
        return directory.is_file() or (directory.is_dir() and any(directory.iterdir()))
    except OSError:
        return True
