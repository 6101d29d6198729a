"""Kernels and control threads as files and as blocks: making, placing, deleting them, following their ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coram_studio.ui.shell.messages import confirm, show_problem

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


class BlocksController:
    """What happens where a block of the diagram meets its file."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def connect(self) -> None:
        """Follow the project tree."""
        tree = self._window.panels.project
        tree.new_requested.connect(self._new)
        tree.delete_requested.connect(self._delete)
        tree.place_requested.connect(self._place)

    def new_kernel(self) -> None:
        """Ask for a name, write a module and put it on the canvas."""
        self._new("kernel")

    def new_thread(self) -> None:
        """Ask for a name, write a control thread and put it on the canvas."""
        self._new("thread")

    def _new(self, kind: str, position: tuple[float, float] | None = None) -> None:
        from coram_studio.ui.shell.dialogs.new_source import NewSourceDialog, ask_accelerator

        window = self._window
        if window.session is None:
            return
        if kind == "accelerator":
            name = ask_accelerator(window.session, window)
            if name:
                window.controllers.canvas.open(name)
            return
        dialog = NewSourceDialog(kind, window.session, self._accelerator(), position, window)
        if dialog.exec() and dialog.path:
            window.panels.project.refresh()
            window.controllers.sources.open(dialog.path)
            window.live.request()

    def new_at(self, kind: str, position: tuple[float, float]) -> None:
        """A kernel or thread was dropped on the canvas: ask for its file and put it there."""
        self._new(kind, position)

    def _accelerator(self) -> str:
        panel = self._window.workspace.current_of_kind("canvas")
        if panel is not None:
            return panel.key.partition(":")[2]
        top = self._window.session.top_accelerator()
        return top.name if top else ""

    def _place(self, path: str) -> None:
        from coram_studio.model.document import EditError
        from coram_studio.ui.shell.placing import place_source

        session = self._window.session
        if session is None:
            return
        try:
            place_source(session, self._accelerator(), path)
        except EditError as error:
            self._window.status.say(str(error))
            return
        self._window.controllers.canvas.open(self._accelerator())

    def _delete(self, path: str) -> None:
        session = self._window.session
        sure = confirm(
            self._window,
            f"Delete {path}?",
            "The file is removed from disk. Blocks that use it stay.",
            "Delete",
        )
        if session is None or not sure:
            return
        if self._window.controllers.sources.page(path) is not None:
            self._window.controllers.sources.drop(path)
        try:
            (session.root / path).unlink()
        except OSError as error:
            show_problem(self._window, f"{path} could not be deleted", str(error.strerror or error))
        session.set_buffer(path, None)
        self._window.panels.project.refresh()
        self._window.live.request()

    def refresh_ports(self) -> None:
        """Let the kernels on the diagram follow the ports of their files."""
        if self._window.session is not None and not self.follow_ports(""):
            self._window.status.say("The kernels on the diagram have the ports of their files")

    def follow_ports(self, path: str) -> bool:
        """Do so for one file, or for all ("") ; whether anything changed."""
        from coram_studio.ui.shell.ports import ports_edit

        session = self._window.session
        edit = ports_edit(session, path) if session is not None else None
        if session is None or edit is None:
            return False
        session.document.do(edit)
        self._window.status.say(f"{edit.label.capitalize()}: done; undo takes it back")
        return True
