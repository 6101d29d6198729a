"""Projects: new, open, save, close; and asking before something is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from coram_studio.diagnostics import as_text, has_errors
from coram_studio.ui.shell.messages import ask_to_save, confirm, show_problem
from coram_studio.ui.shell.project_watch import ProjectWatch
from coram_studio.ui.shell.recovery import Recovery, RestoreDesign
from coram_studio.ui.shell.settings import recovery_folder

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

BACKUP_MILLISECONDS = 15_000
"""How often unsaved edits are put aside; at most twice as much is lost."""


class FilesController:
    """Opens and saves the project, and keeps a copy of unsaved edits."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._recovery = Recovery(recovery_folder())
        self._timer = QTimer(window)
        self._timer.setInterval(BACKUP_MILLISECONDS)
        self._watch = ProjectWatch(window)

    def connect(self) -> None:
        """Start to keep copies."""
        self._timer.timeout.connect(self.back_up)
        self._watch.changed_outside.connect(self._ask_to_reload)
        self._timer.start()

    # Opening

    def new(self, template: str = "") -> None:
        """Ask for template, name and folder, and make a project of them; ``template`` is offered first."""
        from coram_studio.ui.shell.dialogs.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._window.settings, self._window.themes, self._window, template=template)
        if dialog.exec() and dialog.created is not None:
            self.open_path(dialog.created)

    def open(self) -> None:
        """Ask for a project's folder and open it."""
        start = self._window.settings.text("last_folder", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self._window, "Open project", start)
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a project; False, with the reason shown, when there is none or the user wants to stay."""
        from coram_studio.workbench.reports import UsageError
        from coram_studio.workbench.session import Session

        if self._window.session is not None and not self.may_leave():
            return False
        try:
            session = Session.open(path)
        except UsageError as error:
            show_problem(self._window, "The project could not be opened", str(error))
            return False
        self.leave()
        settings = self._window.settings
        settings.add_recent(session.root)
        settings.set_text("last_folder", str(session.root.parent))
        self._window.set_session(session)
        self._window.live.watch(session)
        self._window.controllers.window.hide_welcome()
        reason = session.document.read_only
        self._window.status.say(reason or f"Opened {session.root}")
        self._watch.follow(session)
        if reason:
            self._window.banner.say(f"The design is open for reading only. {reason}", grave=True)
        self._offer_recovery()
        self._show_unreadable()
        self.update_titles()
        return True

    def _show_unreadable(self) -> None:
        """Where there is no diagram because a file of the project cannot be read, show the place in that file."""
        session = self._window.session
        if session.document.state.design.accelerators:
            return
        for found in session.opening_diagnostics:
            if found.span is not None and (session.root / found.span.path).is_file():
                self._window.controllers.sources.open(found.span.path, found.span.line, found.span.column)
                return

    def reload(self) -> None:
        """Read the project's files again."""
        if self._window.session is not None and self.may_leave():
            self._reload_now()

    def look_at_project(self) -> None:
        """See whether another program changed the project's own files."""
        self._watch.look()

    def _ask_to_reload(self, names: tuple[str, ...]) -> None:
        edits = " Reading them again drops the edits made here." if self._window.session.modified else ""
        self._window.banner.say(
            f"{' and '.join(names)} changed on disk.{edits}",
            (("Read again", self._reload_now), ("Keep what is here", self._watch.take_note)),
        )

    def _reload_now(self) -> None:
        session = self._window.session
        if session is not None:
            tabs = self._window.controllers.sources.open_paths()
            self.leave()
            self.open_path(session.root)
            for path in tabs:
                self._window.controllers.sources.open(path)

    def close(self) -> None:
        """Close the project, asking about unsaved edits."""
        if self.may_leave():
            self.leave()
            self._window.controllers.window.show_welcome()

    # Saving

    def unsaved(self) -> bool:
        """Whether the design or a source has edits that are not on disk."""
        session = self._window.session
        return session is not None and (session.modified or self._window.controllers.sources.any_modified())

    def save(self) -> None:
        """Save the source in front; else the design; else whatever is unsaved."""
        page = self._window.controllers.sources.current()
        if page is not None and page.modified:
            self._report(page.save(), f"Saved {page.path}")
        elif self._window.session is not None and self._window.session.modified:
            self._report(self._save_design(), "Saved the design")
        else:
            self.save_all()

    def save_all(self) -> bool:
        """Save the design and every source; False, with the reason shown, when something could not be saved."""
        session = self._window.session
        if session is None:
            return True
        problems = [self._save_design()] if session.modified else []
        problems += [page.save() for page in self._window.controllers.sources.pages() if page.modified]
        problem = "\n".join(p for p in problems if p)
        self._report(problem, "Saved everything")
        return not problem

    def _save_design(self) -> str:
        problems = self._window.session.save()
        return "\n".join(as_text(p) for p in problems) if has_errors(problems) else ""

    def _report(self, problem: str, success: str) -> None:
        if problem:
            show_problem(self._window, "Not everything could be saved", problem)
        else:
            self._window.status.say(success)
            if not self.unsaved():
                self._recovery.clear()
        self.update_titles()
        self._window.refresh_actions()

    def may_leave(self) -> bool:
        """Ask what to do with unsaved edits and with a running job; False when the user wants to stay."""
        job = self._window.jobs.job
        if (
            job is not None
            and job.kind in ("simulate", "export")
            and not confirm(
                self._window, f"{job.title} is not finished", "Closing the project stops it.", "Stop it"
            )
        ):
            return False
        if not self.unsaved():
            return True
        names = ["the design"] if self._window.session.modified else []
        names += [p.path for p in self._window.controllers.sources.pages() if p.modified]
        answer = ask_to_save(self._window, names)
        if answer == QMessageBox.StandardButton.Cancel:
            return False
        return answer == QMessageBox.StandardButton.Discard or self.save_all()

    def leave(self) -> None:
        """Drop the project; edits that were not saved are gone, as the user has agreed."""
        self._recovery.clear()
        self._recovery.use(None)
        self._window.live.watch(None)
        self._watch.follow(None)
        self._window.banner.hide()
        if self._window.session is not None:
            self._window.jobs.stop()
            self._window.set_session(None)
            self._window.status.clear_project()

    def update_titles(self) -> None:
        """Show in the titles what is unsaved."""
        session = self._window.session
        if session is None:
            return
        dot = " •" if session.modified else ""
        for accelerator in session.document.state.design.accelerators:
            key = f"canvas:{accelerator.name}"
            if self._window.workspace.panel(key) is not None:
                self._window.workspace.retitle(key, accelerator.name + dot, f"Diagram of {accelerator.name}")
        mark = "• " if self.unsaved() else ""
        self._window.setWindowTitle(f"{mark}{session.settings.name} - CoRAM Studio")

    # Recovery

    def keep_recovery(self) -> None:
        """The program is about to end without asking: what was put aside must stay."""
        self._timer.stop()
        self._recovery.wait()

    def back_up(self) -> None:
        """Put unsaved edits aside, so that a crash does not lose them."""
        session = self._window.session
        if session is None:
            return
        pages = self._window.controllers.sources.pages()
        texts = {page.path: page.text for page in pages if page.modified}
        self._recovery.store(session.project, session.document.state if session.modified else None, texts)

    def _offer_recovery(self) -> None:
        session = self._window.session
        self._recovery.use(session.root)
        rescued = self._recovery.find()
        if rescued is None:
            return
        self._window.banner.say(
            f"Edits of {rescued.when} were not saved when the program ended: {', '.join(rescued.names)}.",
            (("Restore them", self._restore), ("Discard", self._recovery.clear)),
        )

    def _restore(self) -> None:
        rescued = self._recovery.find()
        session = self._window.session
        if rescued is None or session is None:
            return
        if rescued.state is not None and not session.document.read_only:
            session.document.do(RestoreDesign(rescued.state))
        for path, text in rescued.texts.items():
            page = self._window.controllers.sources.open(path)
            if page is not None and page.editable:
                page.restore(text)
        self._window.status.say("Restored the edits; save them to keep them")

    # Others

    def settings(self) -> None:
        """Change the project's settings."""
        from coram_studio.ui.shell.dialogs.project_settings import ProjectSettingsDialog

        session = self._window.session
        if session is None:
            return
        dialog = ProjectSettingsDialog(session, self._window)
        if dialog.exec():
            self._window.toolbar.memory.set_project(session.settings.memory.read_latency)
            self.update_titles()
            self._window.live.request()

    def open_folder(self) -> None:
        """Show the project's folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._window.session.root)))
