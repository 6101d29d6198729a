"""A source file in a tab: the editor, its find bar, and what is to be said about the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.files.atomic import write_atomic
from coram_studio.ui.editor.banner import Banner
from coram_studio.ui.editor.find_bar import FindBar
from coram_studio.ui.editor.source_editor import SourceEditor
from coram_studio.ui.editor.text_file import (
    UNREADABLE,
    NotEncodableError,
    TextFile,
    read_text_file,
    stamp_of,
    text_of,
)
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager
from coram_studio.workbench.encodings import declared, name_of

_NOTHING = (-1, -1)
"""The stamp of no file: no change from outside has been waved through."""


class SourcePage(QWidget):
    """Edits ``root / path``; ``path`` is relative to the project."""

    text_edited = Signal(str)  # the text of that path was edited
    modified_changed = Signal(str)  # whether there is something to save has changed
    saved = Signal(str)  # the file of that path was written
    message_shown = Signal(str)  # something worth a line in the status bar happened
    encoding_changed = Signal(str)  # the file of that path is read or written in another encoding from now on

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
        self._chosen = ""  # encoding that the user named; "" is to look at the bytes
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
        # toPlainText would turn no-break spaces into others.
        return self.editor.document().toRawText().replace("\u2029", "\n")

    @property
    def unsaved_content(self) -> str | bytes:
        """What a check reads in place of the file: the text, or, for other encodings than UTF-8, its bytes."""
        if self._held.encoding == "utf-8" and not self._held.unreadable:
            return self.text
        try:
            return self._held.encode(self.text)
        except NotEncodableError:  # saving says so
            return self.text

    @property
    def encoding(self) -> str:
        """Python's name of the encoding that the file is read and written in."""
        return self._held.encoding

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
        if stamp_of(self.file) is not None and self.modified:
            self.look_at_file()
            if stamp_of(self.file) not in (self._held.stamp, self._ignored):
                return f"{self.path} is not saved: another program changed it; choose whose text is to stay"
        text = self.text
        try:
            content = self._held.encode(text)
            write_atomic(self.file, content)
        except NotEncodableError as error:
            self.editor.go_to(error.line)
            self.banner.say(
                f"{self.path} is not saved: {error}.",
                () if self._holds_unreadable() else (("Save it as UTF-8", lambda: self._save_in("utf-8")),),
                grave=True,
            )
            return f"{self.path} cannot be saved: {error}"
        except OSError as error:
            return f"{self.path} cannot be saved: {error.strerror or error}"
        self._held = text_of(content, self.file.name, self._held.encoding, stamp_of(self.file))
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
            self._held = replace(self._held, stamp=None)
            self.editor.document().setModified(True)
            self.banner.say(f"{self.path} was deleted or moved by another program. Save writes it again.")
            return
        read = self._read_again()
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
                ("Read the file again", lambda: self._load(self._read_again(), keep_undo=True)),
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
        if read.unreadable and not reason:
            self.banner.say(
                f"Some bytes of {self.path} are in no known encoding and shown as \ufffd. They stay as they are "
                "in lines that are not edited."
            )
        elif reason:
            self.banner.say(reason, grave=bool(read.problem))
        else:
            self.banner.hide()
        if keep_undo:
            self.text_edited.emit(self.path)
            self.encoding_changed.emit(self.path)

    def _reason_read_only(self) -> str:
        if self._project_read_only:
            return self._project_read_only
        import os

        if self.file.exists() and not os.access(self.file, os.W_OK):
            return f"{self.path} is write-protected; it is shown for reading."
        return ""

    # The encoding

    def read_as(self, encoding: str) -> str:
        """Read the file anew in an encoding; "" or the reason why not. What is edited would be lost."""
        if self.modified:
            return f"{self.path} has unsaved edits; save or undo them before it is read in another encoding"
        self._chosen = encoding
        self._load(self._read_again())
        self.text_edited.emit(self.path)
        self.encoding_changed.emit(self.path)
        return ""

    def write_in(self, encoding: str) -> None:
        """Keep the text, and write all of it in another encoding when it is saved."""
        if encoding == self._held.encoding or not self.editable:
            return
        if self._holds_unreadable():
            self.banner.say(
                f"{self.path} holds bytes in no known encoding, shown as {UNREADABLE}, which no other encoding would "
                "keep. Write the characters that belong there first."
            )
            return
        self._chosen = encoding
        self._held = replace(self._held, encoding=encoding, lines=(), bom=False, unreadable=False)
        self.editor.document().setModified(True)
        named = declared(self.text.encode("ascii", "replace")) if self.file.suffix == ".py" else ""
        still = f" It declares {name_of(named)} in its first lines: change that, too." if named else ""
        self.banner.say(
            f"Saving writes {self.path} in {name_of(encoding)}.{still if named != encoding else ''}"
        )
        self.text_edited.emit(self.path)
        self.encoding_changed.emit(self.path)

    def _holds_unreadable(self) -> bool:
        """Whether some characters stand for bytes that only lines left as they are keep."""
        return self._held.unreadable and UNREADABLE in self.text

    def _save_in(self, encoding: str) -> None:
        self.write_in(encoding)
        problem = self.save()
        self.message_shown.emit(problem or f"Saved {self.path} in {name_of(encoding)}")

    def _read_again(self) -> TextFile:
        return read_text_file(self.file, self._chosen)

    # Places that others counted

    def show_diagnostics(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Underline these diagnostics, all of this file, and none else."""
        self.editor.set_diagnostics([self._placed(found) for found in diagnostics])

    def go_to_counted(self, line: int, column: int) -> None:
        """Put the cursor at a place as a check names it."""
        self.editor.go_to(line, self.column_of(line, column))

    def _placed(self, found: Diagnostic) -> Diagnostic:
        span = found.span
        if span is None or self._held.encoding == "utf-8":
            return found
        start, end = self.column_of(span.line, span.column), self.column_of(span.end_line, span.end_column)
        return replace(found, span=replace(span, column=start, end_column=end))

    def column_of(self, line: int, column: int) -> int:
        """The character of a column that a check names, both from 1.

        Threads are read as characters; of kernels, every byte that is not UTF-8 counts.
        """
        if self._held.encoding == "utf-8" or self.file.suffix == ".py":
            return column
        block = self.editor.document().findBlockByNumber(line - 1)
        return self._held.column(block.text(), column) if block.isValid() else column
