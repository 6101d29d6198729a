"""A source file in a tab: the editor, its find bar, and what is to be said about the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from coram_studio.model.files.atomic import write_atomic
from coram_studio.ui.editor.banner import Banner
from coram_studio.ui.editor.find_bar import FindBar
from coram_studio.ui.editor.source_editor import SourceEditor
from coram_studio.ui.editor.text_file import OTHER_ENCODINGS, TextFile, read_text_file, stamp_of
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager

_NOTHING = (-1, -1)
"""The stamp of no file: no change from outside has been waved through."""


class SourcePage(QWidget):
    """Edits ``root / path``; ``path`` is relative to the project."""

    text_edited = Signal(str)  # the text of that path was edited
    modified_changed = Signal(str)  # whether there is something to save has changed
    saved = Signal(str)  # the file of that path was written
    message_shown = Signal(str)  # something worth a line in the status bar happened

    def __init__(
        self,
        root: Path,
        path: str,
        themes: ThemeManager,
        icons: Icons,
        read_only: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.file = root / path
        self._project_read_only = read_only
        self._held: TextFile = TextFile("")
        self._ignored: tuple[int, int] | None = _NOTHING
        self.editor = SourceEditor(path, themes, self)
        self.find_bar = FindBar(self.editor, icons, self)
        self.banner = Banner(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.find_bar)
        column.addWidget(self.editor, 1)
        self.setFocusProxy(self.editor)
        self._load(read_text_file(self.file))
        self._connect()

    def _connect(self) -> None:
        self.editor.text_edited.connect(lambda: self.text_edited.emit(self.path))
        self.editor.document().modificationChanged.connect(lambda _: self.modified_changed.emit(self.path))
        self.find_bar.closed.connect(lambda: self.editor.setFocus(Qt.FocusReason.OtherFocusReason))

    # The text

    @property
    def text(self) -> str:
        """The text as edited, lines ending in "\\n"."""
        return self.editor.toPlainText()

    @property
    def modified(self) -> bool:
        """Whether the text differs from the file as last read or written."""
        return self.editor.document().isModified()

    @property
    def editable(self) -> bool:
        """Whether the text may be changed."""
        return not self.editor.isReadOnly()

    def restore(self, text: str) -> None:
        """Put back edits that were rescued; they are unsaved."""
        self.editor.replace_all_text(text)

    def save(self) -> str:
        """Write the file whole or not at all, and give "" or the reason why not. Edits stay in any case."""
        if not self.editable:
            return f"{self.path} cannot be saved: it is read-only"
        try:
            write_atomic(self.file, self._held.encode(self.text))
        except OSError as error:
            return f"{self.path} cannot be saved: {error.strerror or error}"
        self._held = TextFile(self.text, self._held.newline, self._held.bom, stamp_of(self.file))
        self.editor.document().setModified(False)
        self.banner.hide()
        self.saved.emit(self.path)
        return ""

    # Changes from outside

    def look_at_file(self) -> None:
        """See whether another program changed the file: take the change over, or ask where there are edits."""
        stamp = stamp_of(self.file)
        if stamp == self._held.stamp or stamp == self._ignored:
            return
        if stamp is None:
            self._ignored = stamp
            self._held = TextFile(self._held.text, self._held.newline, self._held.bom, None)
            self.editor.document().setModified(True)
            self.banner.say(f"{self.path} was deleted or moved by another program. Save writes it again.")
            return
        read = read_text_file(self.file)
        if read.text == self.text and not read.problem:
            self._held = read
            self.editor.document().setModified(False)
            return
        if not self.modified:
            self._load(read, keep_undo=True)
            self.message_shown.emit(f"{self.path} was changed by another program and read again")
            return
        self.banner.say(
            f"Another program changed {self.path}, and it has unsaved edits here.",
            (
                ("Read the file again", lambda: self._load(read_text_file(self.file), keep_undo=True)),
                ("Keep my edits", lambda: self._ignore(stamp)),
            ),
        )

    def _ignore(self, stamp: tuple[int, int] | None) -> None:
        self._ignored = stamp

    def _load(self, read: TextFile, *, keep_undo: bool = False) -> None:
        self._held = read
        if keep_undo:
            self.editor.replace_all_text(read.text)
        else:
            self.editor.setPlainText(read.text)
        self.editor.document().setModified(False)
        self._ignored = _NOTHING
        reason = read.problem or self._reason_read_only()
        self.editor.setReadOnly(bool(reason))
        if read.problem.startswith(f"{self.file.name} is not UTF-8"):
            self.banner.say(reason, (("Convert to UTF-8 …", self._convert),), grave=True)
        elif reason:
            self.banner.say(reason, grave=bool(read.problem))
        else:
            self.banner.hide()
        if keep_undo:
            self.text_edited.emit(self.path)

    def _reason_read_only(self) -> str:
        if self._project_read_only:
            return self._project_read_only
        import os

        if self.file.exists() and not os.access(self.file, os.W_OK):
            return f"{self.path} is write-protected; it is shown for reading."
        return ""

    def _convert(self) -> None:
        names = list(OTHER_ENCODINGS)
        name, chosen = QInputDialog.getItem(
            self, "Convert to UTF-8", f"{self.path} was written as:", names, 0, False
        )
        if not chosen:
            self._load(self._held)
            return
        self.convert_from(name)

    def convert_from(self, encoding: str) -> None:
        """Read the file in another encoding and offer the text for editing; saving writes UTF-8."""
        read = read_text_file(self.file, encoding)
        if read.problem:
            self.banner.say(
                f"{self.path} is not text in {encoding} either.",
                (("Try another …", self._convert),),
                grave=True,
            )
            return
        self._load(read)
        self.editor.document().setModified(True)
        self.text_edited.emit(self.path)
        self.banner.say(f"{self.path} was read as {encoding}. Saving writes it as UTF-8.")
