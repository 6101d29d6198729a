"""Notice when another program changes project.toml, design.toml or layout.toml."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from coram_studio.ui.editor.text_file import stamp_of

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

FILES = ("project.toml", "design.toml", "layout.toml")


class ProjectWatch(QObject):
    """Follows one project. What the program itself writes is no change from outside."""

    changed_outside = Signal(object)  # names of files that another program changed (tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._stamps: dict[str, object] = {}
        self._unhook: Callable[[], None] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(250)
        # Files are swapped in whole, which shows in their folder.
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self.look)

    def follow(self, session: Session | None) -> None:
        """Watch this project from now on, or none."""
        if self._unhook is not None:
            self._unhook()
            self._unhook = None
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._session = session
        if session is not None:
            self._watcher.addPath(str(session.root))
            session.changed.connect(self.take_note)
            self._unhook = lambda: session.changed.disconnect(self.take_note)
        self.take_note()

    def take_note(self) -> None:
        """Take the files as they are now for known."""
        self._stamps = self._read()

    def look(self) -> None:
        """Compare the files with what is known."""
        now = self._read()
        changed = tuple(name for name in FILES if now.get(name) != self._stamps.get(name))
        if changed:
            self.changed_outside.emit(changed)

    def _read(self) -> dict[str, object]:
        root = self._session.root if self._session else None
        return {name: stamp_of(root / name) for name in FILES} if root else {}
