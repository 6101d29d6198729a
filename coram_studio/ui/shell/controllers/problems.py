"""Diagnostics on show: in the list, in the editors and on the canvas; and the way from one to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from coram_studio.diagnostics import Diagnostic, Severity, has_errors, sort_diagnostics
from coram_studio.ui.editor.marks import position_of
from coram_studio.ui.shell.messages import show_problem
from coram_studio.ui.shell.problems.model import QUICK_ACTIONS
from coram_studio.ui.shell.problems.panel import NO_PROJECT
from coram_studio.workbench.reports import CheckReport

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


class ProblemsController:
    """Shows what the last check, build or run found."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._checked: tuple[Diagnostic, ...] = ()
        self._extra: tuple[Diagnostic, ...] = ()

    def connect(self) -> None:
        """Follow the live check and the list."""
        window = self._window
        window.live.checked.connect(self.show_check)
        window.live.failed.connect(self._check_failed)
        window.panels.problems.activated.connect(self.go_to)
        window.panels.problems.fix_requested.connect(self.apply_fix)
        window.session_changed.connect(self._forget)

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        """What is on show."""
        return sort_diagnostics((*self._checked, *self._extra))

    def show_check(self, report: CheckReport, _seconds: float = 0.0) -> None:
        """Show what a check found in place of what earlier checks found."""
        self._checked = report.diagnostics
        self._window.panels.problems.say_when_empty()
        self._window.status.set_checked(report.seconds)
        # What is found in sources may be about objects that the check has just found.
        self._window.controllers.canvas.show_pictures(report.pictures)
        self._show()

    def show_run(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Show what a build or run found that checks do not find, until the next one."""
        self._extra = tuple(d for d in diagnostics if d not in self._checked)
        self._show()

    def has_errors(self) -> bool:
        """Whether an error is on show."""
        return has_errors(self.all)

    def _show(self) -> None:
        session = self._window.session
        if session is None:
            return
        found = self.all
        names = {b.id: b.name for a in session.document.state.design.accelerators for b in a.blocks}
        self._window.panels.problems.set_diagnostics(found, names)
        self._window.controllers.sources.show_diagnostics(found)
        self._window.controllers.canvas.show_problems(found)
        self._show_state(found)

    def _show_state(self, found: tuple[Diagnostic, ...]) -> None:
        counts = {s: sum(d.severity is s for d in found) for s in (Severity.ERROR, Severity.WARNING)}
        words = [f"{n} {s.value}{'s' if n != 1 else ''}" for s, n in counts.items() if n]
        self._window.status.set_build_state(", ".join(words) or "no problems")

    def _forget(self) -> None:
        self._checked = self._extra = ()
        panel = self._window.panels.problems
        if self._window.session is not None:
            panel.say_when_empty("Checking …", "The first check of the project is under way.")
        else:
            panel.say_when_empty(*NO_PROJECT)

    def _check_failed(self, error: Exception) -> None:
        self._window.panels.problems.say_when_empty(
            "Not checked", "The check ended with an internal error. Build (Ctrl+B) may tell more."
        )
        self._window.status.say(
            f"The check ended with an internal error: {type(error).__name__}: {error}", 30
        )

    def go_to(self, found: Diagnostic) -> None:
        """Show the line or the block that a diagnostic points at."""
        if found.span is not None and (self._window.session.root / found.span.path).is_file():
            self._window.controllers.sources.open(found.span.path, found.span.line, found.span.column)
        elif found.subject is not None:
            self._window.controllers.canvas.reveal(found.subject.accelerator, found.subject.id)
        else:
            self._window.status.say(found.remedy or found.message)

    def apply_fix(self, found: Diagnostic) -> None:
        """Do what resolves a diagnostic: the text edit that it carries, or an action; either can be undone."""
        if found.code in QUICK_ACTIONS and found.fix is None:
            self._window.controllers.blocks.refresh_ports()
            return
        fix = found.fix
        page = self._window.controllers.sources.open(fix.span.path) if fix else None
        if fix is None or page is None:
            return
        if not page.editable:
            show_problem(self._window, "The fix cannot be applied", f"{page.path} cannot be edited.")
            return
        document = page.editor.document()
        start = document.findBlockByNumber(fix.span.line - 1)
        end = document.findBlockByNumber(fix.span.end_line - 1)
        if not start.isValid() or not end.isValid():
            return
        cursor = QTextCursor(document)
        first = page.column_of(fix.span.line, fix.span.column)
        last = page.column_of(fix.span.end_line, fix.span.end_column)
        cursor.setPosition(position_of(start, first))
        cursor.setPosition(position_of(end, last), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(fix.replacement)
        page.editor.setTextCursor(cursor)
