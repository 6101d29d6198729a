"""What came of an export: the files written, or what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coram_studio.diagnostics import Diagnostic, Severity, as_text
from coram_studio.export.exporter import ExportResult
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.dialogs.hint import HintLabel
from coram_studio.ui.theme import mono_font


class ResultView(QWidget):
    """A line that says how it went, a list, and a button for the folder. Empty until there is something to say."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._folder: Path | None = None
        self.mark = QLabel(self)
        self.headline = HintLabel("", self)
        self.headline.setProperty("look", "")
        self.headline.setMinimumHeight(20)
        self.headline.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.open_button = QPushButton("Open folder", self)
        self.open_button.clicked.connect(self._open)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.list = QPlainTextEdit(self)
        self.list.setReadOnly(True)
        self.list.setProperty("look", "field")
        self.list.setFont(mono_font(12))
        self.list.setFixedHeight(132)
        self.list.setAccessibleName("Files written, or problems")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.headline, 1)
        row.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(self.list)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._folder = None
        for widget in (self.bar, self.mark, self.headline, self.open_button, self.list):
            widget.hide()

    def show_busy(self, text: str) -> None:
        """Say what is being done."""
        self.clear()
        self.headline.setText(text)
        self.bar.show()
        self.headline.show()

    def show_result(self, result: ExportResult) -> None:
        """List the files, or the problems."""
        errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
        if errors:
            self.show_problems("The package was not written", result.diagnostics)
            return
        notes = [as_text(d) for d in result.diagnostics]
        count = len(result.files)
        self._say("ok", "ok", f"Wrote {count} file{'s' if count != 1 else ''} to {result.directory}")
        self._folder = result.directory
        self.open_button.show()
        self.list.setPlainText("\n".join([*notes, *result.files]))
        self.list.show()

    def show_problems(self, headline: str, problems: tuple[Diagnostic, ...]) -> None:
        """Say that it did not work, and why."""
        self._say("error", "error", headline)
        if problems:
            self.list.setPlainText("\n".join(as_text(d) for d in problems))
            self.list.show()

    @property
    def text(self) -> str:
        """Everything that is said."""
        return f"{self.headline.text()}\n{self.list.toPlainText()}"

    def _say(self, icon: str, role: str, text: str) -> None:
        self.clear()
        self.mark.setPixmap(self._icons.icon(icon, role).pixmap(16, 16))
        self.headline.setText(text)
        self.mark.show()
        self.headline.show()

    def _open(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
