"""Import a PyCoRAM project: what to import and to where, what only the user knows, and the report."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from coram_studio.diagnostics import Severity
from coram_studio.ui.screen import grow_on_screen
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.jobs import Job, JobHandle, JobRunner
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.templates import project_name

if TYPE_CHECKING:
    from coram_studio.simulate.run import Progress
    from coram_studio.workbench.pycoram.report import ImportReport, Question

_SIZE = QSize(720, 640)
_REPORT_HEIGHT = 168  # pixels, at least: what was found and the first of what needs attention
_BELOW_FIELDS, _HIGHEST_FIELDS = 4, 320  # pixels
_LISTED = 240  # characters of a list of files; the report in the project has all
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NONE = "none of them"


class _Cancelled(Exception):  # noqa: N818  the user's wish, not an error
    """The import was asked to stop."""


class _StageRow(QWidget):
    """What is being done, beside the buttons; its place is kept free while nothing is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stage = QLabel(self)
        self.stage.setProperty("look", "small")
        self.stage.setAccessibleName("What the import is doing")
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(120)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(bar)
        row.addWidget(self.stage, 1)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()


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
        self._rows: list[QWidget] = []
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
        self.report.setMinimumHeight(_REPORT_HEIGHT)
        self.report.hide()
        self.body.addWidget(self.report, 4)
        self.body.setStretchFactor(self.form_area, 0)
        self.finish()
        self.body.removeWidget(self.buttons)
        bottom = QHBoxLayout()
        self._progress = _StageRow(self)
        self.stage = self._progress.stage
        bottom.addWidget(self._progress, 1)
        bottom.addWidget(self.buttons)
        self.body.addLayout(bottom)
        self._order()
        self._connect()
        self.resize(_SIZE.width(), self.sizeHint().height())
        self.source.setFocus()

    def _order(self) -> None:
        """Have Tab go through everything as it is read."""
        fields = (self.source, self.name, self.folder)
        chain: list[QWidget] = []
        for field in fields:
            chain.append(field)
            if (place := field.parentWidget()) is not None and place in self._rows:
                chain += place.findChildren(QPushButton)
        chain += [*self._answers.values(), self.report, self.accept_button]
        chain.append(self.buttons.button(QDialogButtonBox.StandardButton.Cancel))
        for first, second in pairwise(chain):
            self.setTabOrder(first, second)

    def _connect(self) -> None:
        self.source.textChanged.connect(self._follow_source)
        self.name.textEdited.connect(self._take_name)
        for field in (self.name, self.folder):
            field.textChanged.connect(lambda _: self._changed())
        self._jobs.failed.connect(lambda _job, error: self._show_failure(error))
        self._jobs.progressed.connect(self._show_stage)

    def validate(self) -> bool:
        """Show what is wrong; the fields take the height that this needs, and the report has the rest."""
        right = super().validate()
        self._fit()
        return right

    def showEvent(self, event: QShowEvent) -> None:
        """The hints know their width now, and so of how many lines they are."""
        super().showEvent(event)
        self._fit()
        layout = self.layout()
        if layout is not None and self.report.isHidden():
            layout.activate()
            self.resize(self.width(), self.minimumSizeHint().height())

    def _fit(self) -> None:
        if self.isVisible():
            height = self.form.sizeHint().height() + _BELOW_FIELDS
            self.form_area.setMinimumHeight(min(height, _HIGHEST_FIELDS))
            self.form_area.setMaximumHeight(height)

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
        makes = f"Makes {self.directory}" if _NAME.fullmatch(self.name.text()) else ""
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
        """Close; while an import is under way, have it stop first, so that nothing half done is left."""
        if not self.busy:
            super().reject()
        elif not self._jobs.cancelling:
            self._jobs.cancel()
            self.stage.setText("Cancelling …")
            self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setEnabled(False)

    # The import

    def _import(self) -> None:
        source = Path(self.source.text().strip()).expanduser()
        destination = self.directory
        answers = {option: str(box.currentData()) for option, box in self._answers.items()}
        self._settings.set_text("last_folder", self.folder.text())

        def work(handle: JobHandle) -> ImportReport:
            from coram_studio.workbench.pycoram.importer import import_pycoram

            def reach(stage: str) -> None:
                if handle.cancel.is_set():
                    raise _Cancelled
                handle.stage(stage)

            return import_pycoram(source, destination, answers, reach)

        self._enable(False)
        self.accept_button.setText("Importing …")
        self._progress.show()
        # What is enabled has the keyboard, so that Escape and Return are heard.
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setFocus()
        self._jobs.start(Job("import", "Import", work, self._show, cancellable=True))

    def _show_stage(self, progress: Progress) -> None:
        if not self._jobs.cancelling:
            self.stage.setText(progress.stage)

    def _end_work(self) -> None:
        self._enable(True)
        self._progress.hide()
        self.stage.clear()
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setEnabled(True)

    def _show(self, report: ImportReport) -> None:
        self._end_work()
        self._ask(report.questions)
        self._made = report.project
        if report.project is not None:
            self._questions.hide()  # they are answered, and the report says how
            self._enable(False)
            self.accept_button.setEnabled(True)
            self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("Close")
        self.accept_button.setText("Open project" if report.project else "Import")
        self._tell(_page(report))
        # What is to be done next: answer, open, or choose something else.
        following: QWidget = self.accept_button if report.project is not None else self.source
        if report.project is None and self._answers:
            following = next(iter(self._answers.values()))
        following.setFocus()
        self.imported.emit(report)

    def _show_failure(self, error: Exception) -> None:
        self._end_work()
        self.accept_button.setText("Import")
        known = isinstance(error, UsageError)
        reason = str(error) if known else f"{type(error).__name__}: {error}"
        if isinstance(error, _Cancelled):
            reason = "It was cancelled; nothing of it is left."
        self._tell(f"<p><b>Nothing was imported</b></p><p>{escape(reason)}</p>")
        self.source.setFocus()
        self.imported.emit(None)

    def _tell(self, page: str) -> None:
        self.report.setHtml(page)
        self.report.show()
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the questions that came are counted
        grow_on_screen(self, self.size().expandedTo(_SIZE).expandedTo(self.minimumSizeHint()))

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
        self._order()
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
            button = QPushButton(text, place)
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
            row.addWidget(button)
        self._rows.append(place)
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
    done = (
        "Imported" if report.project else "Not imported yet" if report.questions else "Nothing was imported"
    )
    rows = "".join(
        f"<tr><td style='padding-right: 16px'>{escape(what)}</td><td>{escape(_shortened(found))}</td></tr>"
        for what, found in report.found
    )
    pieces = [
        f"<p><b>{done}: {escape(report.source.name)}{_counted(report)}</b></p><table cellspacing='2'>{rows}</table>"
    ]
    attention = "".join(
        f"<p style='margin: 4px 0'>{escape(place)}<b>{found.severity.value}</b>: {escape(found.message)}"
        f" [{found.code}]<br>{escape(found.remedy)}</p>"
        for found in (*report.diagnostics, *report.checks)
        for place in [f"{found.span}: " if found.span else ""]
    )
    if report.questions:
        pieces.insert(1, "<p>Answer above what cannot be told from the files, then press Import.</p>")
    if attention:
        pieces.append(f"<p><b>Needs attention</b></p>{attention}")
    if report.assumed:
        pieces.append("<p><b>Assumed</b></p>")
        pieces += [f"<p style='margin: 4px 0'>{escape(sentence)}</p>" for sentence in report.assumed]
    if report.ok and not attention:
        pieces.append("<p>Nothing needs attention.</p>")
    return "".join(pieces)


def _shortened(listed: str) -> str:
    """A list of names that may be long, with the number of those left out."""
    if len(listed) <= _LISTED:
        return listed
    names = listed.split(", ")
    shown = listed[:_LISTED].split(", ")[:-1] or names[:1]
    more = len(names) - len(shown)
    return f"{', '.join(shown)} and {more:,} more" if more else listed


def _counted(report: ImportReport) -> str:
    """How many errors there are, as what is imported with errors cannot be simulated yet."""
    errors = sum(1 for found in (*report.diagnostics, *report.checks) if found.severity is Severity.ERROR)
    return f" · {errors} error{'s' if errors > 1 else ''}" if errors else ""


def _taken(directory: Path) -> bool:
    try:
        return directory.is_file() or (directory.is_dir() and any(directory.iterdir()))
    except OSError:
        return True
