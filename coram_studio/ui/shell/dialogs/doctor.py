"""Which simulators and other programs were found, and what to do about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.jobs import Job, JobHandle, JobRunner

if TYPE_CHECKING:
    from coram_studio.workbench.doctor import Finding


class DoctorDialog(QDialog):
    """Looks at the machine off the window's thread and lists what it finds."""

    def __init__(self, jobs: JobRunner, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Tools found")
        self.setMinimumWidth(600)
        self._icons = icons
        heading = QLabel("Tools found", self)
        heading.setProperty("look", "title")
        self.state = QLabel("Looking …", self)
        self.state.setProperty("look", "muted")
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(2, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.state)
        column.addLayout(self.grid)
        column.addStretch(1)
        column.addWidget(buttons)
        if not jobs.start(Job("doctor", "Looking for tools", self._examine, self._show)):
            self.state.setText("Something is running; try again when it has ended.")

    @staticmethod
    def _examine(_handle: JobHandle) -> tuple[Finding, ...]:
        from coram_studio.workbench.doctor import examine

        return examine()

    def _show(self, findings: tuple[Finding, ...]) -> None:
        from shiboken6 import isValid

        if not isValid(self):
            return
        missing = [f for f in findings if not f.ok and f.needed]
        self.state.setText(
            "Everything needed is there." if not missing else f"{len(missing)} things are missing."
        )
        for row, finding in enumerate(findings):
            icon, role = (
                ("ok", "ok")
                if finding.ok
                else ("error", "error")
                if finding.needed
                else ("warning", "warning")
            )
            mark = QLabel(self)
            mark.setPixmap(self._icons.icon(icon, role).pixmap(16, 16))
            mark.setAccessibleName("found" if finding.ok else "missing")
            name = QLabel(finding.name, self)
            detail = QLabel(finding.detail if finding.ok else f"{finding.detail}. {finding.remedy}", self)
            detail.setProperty("look", "muted")
            detail.setWordWrap(True)
            for column, widget in enumerate((mark, name, detail)):
                self.grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
