"""The tabs of source files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QTimer
from PySide6.QtWidgets import QMessageBox

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.blocks import ThreadBlock
from coram_studio.ui.shell.area import Panel
from coram_studio.ui.shell.messages import ask_to_save, show_problem
from coram_studio.workbench.encodings import NAMES, name_of

if TYPE_CHECKING:
    from coram_studio.ui.editor.source_page import SourcePage
    from coram_studio.ui.shell.main_window import MainWindow

PREFIX = "source:"
_NEWER_FORMAT = "P012"  # a file of the project was written by a newer program


class SourcesController:
    """Opens one tab per file; unsaved text takes part in checks and builds."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._pages: dict[str, SourcePage] = {}
        self._found: dict[str, list[Diagnostic]] = {}
        self._watcher = QFileSystemWatcher(window)
        self._watch_timer = QTimer(window)
        self._watch_timer.setSingleShot(True)
        self._watch_timer.setInterval(150)

    def connect(self) -> None:
        """Follow the project and its files."""
        window = self._window
        window.session_changed.connect(self._follow_session)
        window.panels.project.file_opened.connect(self.open)
        window.panels.project.accelerator_opened.connect(window.controllers.canvas.open)
        window.panels.search.place_chosen.connect(self.open_shown)
        window.status.encoding.clicked.connect(self.choose_encoding)
        self._watcher.fileChanged.connect(lambda _: self._watch_timer.start())
        self._watch_timer.timeout.connect(self.look_at_files)

    # Which there are

    def pages(self) -> tuple[SourcePage, ...]:
        """All open pages."""
        return tuple(self._pages.values())

    def page(self, path: str) -> SourcePage | None:
        """The page of a file, if it is open."""
        return self._pages.get(path)

    def open_paths(self) -> tuple[str, ...]:
        """Paths of the open files."""
        return tuple(self._pages)

    def current(self) -> SourcePage | None:
        """The page in front, when the tab that was used last is a source."""
        panel = self._window.workspace.current_of_kind("source", "canvas", "waves", "bandwidth", "welcome")
        return self._pages.get(panel.key.removeprefix(PREFIX)) if panel else None

    def any_modified(self) -> bool:
        """Whether a source has edits that are not on disk."""
        return any(page.modified for page in self._pages.values())

    # Opening and closing

    def open(self, path: str, line: int = 0, column: int = 1) -> SourcePage | None:
        """Bring a file to the top, at a line (from 1) if one is given; None, with the reason shown, without it."""
        session = self._window.session
        if session is None:
            return None
        if path not in self._pages:
            if not (session.root / path).is_file():
                show_problem(
                    self._window, f"{path} cannot be opened", "There is no such file in the project."
                )
                return None
            self._pages[path] = page = self._make(path)
            name = Path(path).name
            self._window.workspace.add(Panel(PREFIX + path, "source", name, page, closable=True, tip=path))
        page = self._pages[path]
        self._window.workspace.show_panel(PREFIX + path, focus=True)
        if line:
            page.go_to_counted(line, column)
            page.editor.setFocus()
        return page

    def open_shown(self, path: str, line: int, column: int) -> None:
        """Bring a file to the top, at a column counted in the characters that are shown."""
        page = self.open(path)
        if page is not None:
            page.editor.go_to(line, column)
            page.editor.setFocus()

    def open_some_thread(self) -> None:
        """Open the first control thread, unless a source is open: debugging is about sources."""
        session = self._window.session
        top = session.top_accelerator() if session else None
        if top is None or self._pages:
            return
        paths = [b.source for b in top.blocks if isinstance(b, ThreadBlock)]
        if paths and (session.root / paths[0]).is_file():
            self.open(paths[0])

    def _make(self, path: str) -> SourcePage:
        from coram_studio.ui.editor.source_page import SourcePage

        window = self._window
        session = window.session
        # A file that cannot be read is repaired here; what a newer program wrote is left alone.
        newer = any(found.code == _NEWER_FORMAT for found in session.opening_diagnostics)
        read_only = session.project.read_only if newer else ""
        page = SourcePage(session.root, path, window.themes, window.icons, read_only)
        page.text_edited.connect(self._edited)
        page.modified_changed.connect(self._modified)
        page.saved.connect(self._saved)
        page.message_shown.connect(window.status.say)
        page.editor.zoomed.connect(window.controllers.view.show_zoom)
        page.editor.cursorPositionChanged.connect(self.show_place)
        page.encoding_changed.connect(lambda _: self.show_place())
        page.editor.undoAvailable.connect(lambda _: window.refresh_actions())
        page.editor.redoAvailable.connect(lambda _: window.refresh_actions())
        page.show_diagnostics(self._found.get(path, ()))
        self._watcher.addPath(str(page.file))
        return page

    def close(self, key: str) -> bool:
        """Close a tab, asking when there are edits; False when the user wants to keep it."""
        path = key.removeprefix(PREFIX)
        page = self._pages[path]
        if page.modified:
            answer = ask_to_save(self._window, [path])
            if answer == QMessageBox.StandardButton.Cancel:
                return False
            if answer == QMessageBox.StandardButton.Save and (problem := page.save()):
                show_problem(self._window, "The file could not be saved", problem)
                return False
        self.drop(path)
        if self._window.session is not None:
            self._window.session.set_buffer(path, None)
            self._window.live.request()
        return True

    def drop(self, path: str) -> None:
        """Close a tab without asking."""
        page = self._pages.pop(path)
        self._watcher.removePath(str(page.file))
        self._window.workspace.remove(PREFIX + path)

    # Following edits

    def _edited(self, path: str) -> None:
        session = self._window.session
        if session is not None:
            session.set_buffer(path, self._pages[path].unsaved_content)
            self._window.live.request()

    def _modified(self, path: str) -> None:
        page = self._pages.get(path)
        if page is not None:
            dot = " •" if page.modified else ""
            self._window.workspace.retitle(PREFIX + path, Path(path).name + dot, path)
            self._window.controllers.files.update_titles()
            self._window.refresh_actions()

    def _saved(self, path: str) -> None:
        session = self._window.session
        if session is not None:
            session.set_buffer(path, None)
            self._window.live.request()
            if not session.document.read_only:
                self._window.controllers.blocks.follow_ports(path)
            # A file that is swapped in is a new one to the watcher.
            self._watcher.addPath(str(self._pages[path].file))

    def look_at_files(self) -> None:
        """Take over, or ask about, what other programs changed."""
        for page in self.pages():
            page.look_at_file()
            if page.file.is_file():
                self._watcher.addPath(str(page.file))
        self._window.live.request()

    def show_diagnostics(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Underline each file's problems."""
        self._found = {}
        for found in diagnostics:
            if found.span is not None:
                self._found.setdefault(found.span.path, []).append(found)
        for path, page in self._pages.items():
            page.show_diagnostics(self._found.get(path, ()))

    def show_place(self) -> None:
        """Show line, column and encoding in the status bar."""
        page = self.current()
        self._window.status.show_encoding(name_of(page.encoding) if page else "")
        if page is None:
            self._window.status.place.clear()
            return
        cursor = page.editor.textCursor()
        self._window.status.place.setText(
            f"Ln {cursor.blockNumber() + 1}, Col {cursor.positionInBlock() + 1}"
        )

    def _follow_session(self) -> None:
        for path in tuple(self._pages):
            self.drop(path)
        self._found = {}

    # Others

    def open_any(self) -> None:
        """Find a file of the project by parts of its name."""
        from coram_studio.ui.shell.quick_pick import Choice, QuickPick
        from coram_studio.ui.shell.search_panel import project_files

        files = project_files(self._window.session.root)
        choices = [Choice(path, path, "", self._window.icons.icon("file")) for path in files]
        pick = QuickPick(choices, "Go to file", self._window)
        pick.chosen.connect(self.open)
        pick.open_over(self._window)

    def choose_encoding(self) -> None:
        """Ask in which encoding the file in front is to be read or saved."""
        from coram_studio.ui.shell.quick_pick import Choice, QuickPick

        page = self.current()
        if page is None:
            return
        choices = [
            Choice(f"{verb}:{encoding}", f"{title} {name}", "as it is" if encoding == page.encoding else "")
            for verb, title in (("read", "Read again as"), ("write", "Save as"))
            for encoding, name in NAMES.items()
        ]
        pick = QuickPick(choices, f"Encoding of {page.path}", self._window)
        pick.chosen.connect(lambda choice: self._use_encoding(page, choice))
        pick.open_over(self._window)

    def _use_encoding(self, page: SourcePage, choice: str) -> None:
        verb, _, encoding = choice.partition(":")
        if verb == "read":
            if problem := page.read_as(encoding):
                self._window.status.say(problem)
        else:
            page.write_in(encoding)

    def open_core(self) -> None:
        """Show the Verilog of the last build."""
        folder = self._window.session.root / "build" / "core"
        tops = sorted(
            folder.rglob("*.v"), key=lambda p: (p.stem != self._window.session.settings.name, str(p))
        )
        if tops:
            self.open(tops[0].relative_to(self._window.session.root).as_posix())
        else:
            self._window.status.say("Nothing is built yet: build with Ctrl+B")
