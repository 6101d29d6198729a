"""Undo, clipboard and search, for whatever has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

TextWidget = QLineEdit | QPlainTextEdit | QTextEdit


class EditController:
    """Sends each action of the Edit menu to the text or the canvas that it means."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    # What is meant

    def _text(self) -> TextWidget | None:
        focus = QApplication.focusWidget()
        return focus if isinstance(focus, TextWidget) else None

    def _means_design(self) -> bool:
        """Whether undo means the diagram: the focus is in no text that can be edited."""
        text = self._text()
        return self._window.session is not None and (text is None or text.isReadOnly())

    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        text = self._text()
        if self._means_design():
            return bool(self._window.session.document.undo_label)
        return text is not None and self._text_can(text, "undo")

    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        text = self._text()
        if self._means_design():
            return bool(self._window.session.document.redo_label)
        return text is not None and self._text_can(text, "redo")

    @staticmethod
    def _text_can(text: TextWidget, what: str) -> bool:
        if isinstance(text, QLineEdit):
            return text.isUndoAvailable() if what == "undo" else text.isRedoAvailable()
        document = text.document()
        return document.isUndoAvailable() if what == "undo" else document.isRedoAvailable()

    def refresh_texts(self) -> None:
        """Say in the menu what undo and redo would do."""
        session = self._window.session
        for name, word in (("undo", "Undo"), ("redo", "Redo")):
            label = ""
            if session is not None and self._means_design():
                label = session.document.undo_label if name == "undo" else session.document.redo_label
            action = self._window.actions_[f"edit.{name}"]
            action.setText(f"&{word} {label}".strip())
            action.setIconText(word)

    # Actions

    def undo(self) -> None:
        """Take the last edit back."""
        if self._means_design():
            self._window.session.document.undo()
        elif (text := self._text()) is not None:
            text.undo()

    def redo(self) -> None:
        """Do the undone edit again."""
        if self._means_design():
            self._window.session.document.redo()
        elif (text := self._text()) is not None:
            text.redo()

    def cut(self) -> None:
        """Cut the selection."""
        self._send("cut")

    def copy(self) -> None:
        """Copy the selection."""
        if self._window.panels.problems.isAncestorOf(QApplication.focusWidget() or QWidget()):
            self._window.panels.problems.copy()
        else:
            self._send("copy")

    def paste(self) -> None:
        """Paste what was copied."""
        self._send("paste")

    def select_all(self) -> None:
        """Select everything."""
        self._send("select_all", "selectAll")

    def duplicate(self) -> None:
        """Duplicate the selected blocks."""
        canvas = self._window.controllers.canvas.current()
        if canvas is not None:
            canvas.duplicate()

    def delete(self) -> None:
        """Delete what is selected on the canvas."""
        canvas = self._window.controllers.canvas.current()
        focus = QApplication.focusWidget()
        if canvas is not None and (focus is None or self._inside(focus, canvas)):
            canvas.delete_selection()

    def _send(self, canvas_method: str, text_method: str = "") -> None:
        text = self._text()
        canvas = self._window.controllers.canvas.current()
        if text is not None:
            getattr(text, text_method or canvas_method)()
        elif canvas is not None:
            getattr(canvas, canvas_method)()

    @staticmethod
    def _inside(widget: QWidget, ancestor: QWidget) -> bool:
        return widget is ancestor or ancestor.isAncestorOf(widget)

    # Search

    def find(self) -> None:
        """Find in the text in front; on the canvas, among the blocks; elsewhere, in all files."""
        page = self._window.controllers.sources.current()
        workspace = self._window.workspace
        front = workspace.current_of_kind("source", "canvas", "waves", "bandwidth", "welcome")
        if page is not None:
            page.find_bar.open()
        elif front is not None and front.kind == "canvas":
            workspace.show_panel("outline", focus=True)
        else:
            self.find_in_files()

    def replace(self) -> None:
        """Find and replace in the text in front."""
        page = self._window.controllers.sources.current()
        if page is not None:
            page.find_bar.open(replace=True)

    def find_next(self) -> None:
        """Go to the next match."""
        self._step(1)

    def find_previous(self) -> None:
        """Go to the previous match."""
        self._step(-1)

    def _step(self, by: int) -> None:
        page = self._window.controllers.sources.current()
        if page is not None:
            if page.find_bar.field.text():
                page.find_bar.step(by)
            else:
                page.find_bar.open()

    def find_in_files(self) -> None:
        """Search all sources, with the selected text as the query."""
        page = self._window.controllers.sources.current()
        selected = page.editor.textCursor().selectedText() if page else ""
        self._window.workspace.show_panel("search")
        self._window.panels.search.ask(selected if "\u2029" not in selected else "")

    def go_to_line(self) -> None:
        """Ask for a line and go there."""
        page = self._window.controllers.sources.current()
        if page is None:
            return
        lines = page.editor.blockCount()
        now = page.editor.textCursor().blockNumber() + 1
        line, chosen = QInputDialog.getInt(page, "Go to line", f"Line (1 to {lines})", now, 1, lines)
        if chosen:
            page.editor.go_to(line)
            page.editor.setFocus()

    def comment(self) -> None:
        """Comment the selected lines, or take the marks away."""
        page = self._window.controllers.sources.current()
        if page is not None:
            page.editor.toggle_comment()
