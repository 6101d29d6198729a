"""The export dialog: choose a target, set its options and a folder, and see what was written."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coram_studio.export.exporter import Exporter, ExportResult
from coram_studio.ui.export.option_fields import LABEL_WIDTH, OptionFields
from coram_studio.ui.export.result_view import ResultView
from coram_studio.ui.export.target_card import TargetCard
from coram_studio.ui.icons import Icons
from coram_studio.ui.screen import grow_on_screen
from coram_studio.ui.shell.jobs import Job, JobHandle, JobRunner
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.workbench.reports import BuildReport, UsageError

if TYPE_CHECKING:
    from coram_studio.ipcore.manifest import Core
    from coram_studio.workbench.session import Session

_WIDTH = 640  # pixels


class ExportDialog(QDialog):
    """Builds the core when it opens, since the options depend on it; exports when asked to."""

    problems_found = Signal(object)  # a build for the export found these diagnostics (tuple)
    exported = Signal(object)  # a package was written: its ExportResult

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        settings: WindowSettings,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self._session = session
        self._jobs = jobs
        self._settings = settings
        self._core: Core | None = None
        self._chosen = ""
        self._exporters: dict[str, Exporter] = {e.id: e for e in session.exporters()}
        self.cards: dict[str, TargetCard] = {}
        self.options = OptionFields(self)
        self.folder = QLineEdit(self)
        self.outcome = ResultView(icons, self)
        self._build_widgets()
        self.options.changed.connect(self._validate)
        self.folder.textChanged.connect(self._validate)
        self._jobs.failed.connect(self._failed)
        self._load_core()

    def _build_widgets(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        heading = QLabel(f"Export {self._session.settings.name}", self)
        heading.setProperty("look", "title")
        column.addWidget(heading)
        column.addWidget(self._card_row())
        column.addWidget(self.options)
        column.addLayout(self._folder_row())
        column.addWidget(self.outcome)
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.export_button: QPushButton = buttons.addButton("Export", QDialogButtonBox.ButtonRole.ApplyRole)
        self.export_button.setProperty("look", "primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.export)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self.resize(_WIDTH, self.sizeHint().height())

    def _card_row(self) -> QWidget:
        if not self._exporters:
            none = QLabel("No exporter could be loaded. Tools found (menu Tools) says why.", self)
            none.setProperty("look", "error")
            return none
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for exporter in self._exporters.values():
            card = TargetCard(exporter, inner)
            card.chosen.connect(self.choose)
            card.stepped.connect(self._step)
            self.cards[exporter.id] = card
            row.addWidget(card)
        row.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFixedHeight(108)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _folder_row(self) -> QFormLayout:
        self.folder.setAccessibleName("Folder for the package")
        browse = QPushButton("Browse …", self)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self._folder_hint = QLabel(self)
        self._folder_hint.setProperty("look", "small")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        label = QLabel("Folder", self)
        label.setFixedWidth(LABEL_WIDTH)
        label.setBuddy(self.folder)
        form.addRow(label, row)
        form.addRow("", self._folder_hint)
        return form

    # Choosing

    def choose(self, target: str) -> None:
        """Export for this target."""
        self._chosen = target
        for name, card in self.cards.items():
            card.set_chosen(name == target)
        stored = self._settings.text(self._key(target, "folder"))
        self.folder.setText(stored or str(self._session.root / "build" / target))
        self._show_options()
        self.outcome.clear()
        self._validate()

    def _step(self, by: int) -> None:
        ids = list(self.cards)
        target = ids[(ids.index(self._chosen) + by) % len(ids)]
        self.choose(target)
        self.cards[target].setFocus()

    def _show_options(self) -> None:
        exporter = self._exporters.get(self._chosen)
        if exporter is None or self._core is None:
            self.options.set_options((), {})
            return
        stored = self._settings.value(self._key(self._chosen, "options"), {})
        texts = {str(k): str(v) for k, v in stored.items()}
        self.options.set_options(exporter.options(self._core), texts)
        self._grow()

    def _key(self, target: str, name: str) -> str:
        """Where a choice is remembered: for this project alone, since another has another name and version."""
        project = hashlib.sha256(str(self._session.root).encode()).hexdigest()[:12]
        return f"export/{project}/{target}/{name}"

    def _folder_problem(self) -> str:
        text = self.folder.text().strip()
        folder = Path(text).expanduser()
        if not text or not folder.is_absolute():
            return "Give the whole path of a folder."
        if folder.exists() and not folder.is_dir():
            return f"{folder} is a file, not a folder."
        return ""

    def _validate(self) -> None:
        problem = self._folder_problem()
        self._folder_hint.setText(problem or "A folder of the package's name is made in it, or replaced")
        self._folder_hint.setProperty("look", "error" if problem else "small")
        self._folder_hint.style().unpolish(self._folder_hint)
        self._folder_hint.style().polish(self._folder_hint)
        ready = bool(self._chosen) and self._core is not None and self._jobs.job is None
        self.export_button.setEnabled(ready and not problem and self.options.validate())

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the package", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    # Building and exporting

    def _load_core(self) -> None:
        session = self._session
        self.export_button.setEnabled(False)
        self.outcome.show_busy("Building the core")

        def work(handle: JobHandle) -> BuildReport:
            return session.build(on_stage=handle.stage)

        if not self._jobs.start(Job("build", "Building", work, self._built)):
            self.outcome.show_problems(
                "Something else is running; close this and try again when it has ended", ()
            )

    def _built(self, report: BuildReport) -> None:
        if not _alive(self):
            return
        self.problems_found.emit(report.diagnostics)
        self._core = report.core
        if report.core is None:
            self.outcome.show_problems(
                "The design has errors, so there is nothing to export", report.diagnostics
            )
            self._grow()
            self._validate()
            return
        self.outcome.clear()
        last = self._settings.text("export/target")
        if self._exporters:
            self.choose(last if last in self._exporters else next(iter(self._exporters)))
            self.cards[self._chosen].setFocus()

    def export(self) -> None:
        """Write the package."""
        session, target = self._session, self._chosen
        directory = Path(self.folder.text().strip()).expanduser()
        options = self.options.values()
        settings = self._settings
        settings.set_text("export/target", target)
        settings.set_text(self._key(target, "folder"), str(directory))
        settings.set_value(self._key(target, "options"), self.options.edited())

        def work(handle: JobHandle) -> tuple[BuildReport, ExportResult | None] | str:
            try:
                return session.export(target, directory, options, handle.stage)
            except UsageError as error:
                return str(error)

        title = f"Writing {self._exporters[target].title}"
        if self._jobs.start(Job("export", title, work, self._finished)):
            self.outcome.show_busy(title)
            self.export_button.setEnabled(False)

    def _grow(self) -> None:
        """Make room for what is shown now; a dialog that the user has enlarged stays as it is."""
        self.layout().activate()
        grow_on_screen(self, self.size().expandedTo(self.sizeHint()))

    def _finished(self, result: tuple[BuildReport, ExportResult | None] | str) -> None:
        if not _alive(self):
            return
        if isinstance(result, str):
            self.outcome.show_problems(result, ())
        else:
            report, written = result
            if written is None:
                self.outcome.show_problems(
                    "The design has errors, so nothing was exported", report.diagnostics
                )
            else:
                self.outcome.show_result(written)
                self.exported.emit(written)
        self._grow()
        self._validate()

    def _failed(self, job: Job, error: Exception) -> None:
        if job.kind in ("build", "export"):
            self.outcome.show_problems(f"{job.title} ended with an internal error: {error}", ())
            self._grow()
            self._validate()


def _alive(dialog: QDialog) -> bool:
    """Whether the dialog was not closed while its job ran."""
    from shiboken6 import isValid

    return bool(isValid(dialog))
