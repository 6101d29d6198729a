"""The source editor: numbers, colours, underlined problems, and the editing keys that people expect."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.ui.editor import colours, editing
from coram_studio.ui.editor.brackets import bracket_selections
from coram_studio.ui.editor.gutter import Gutter
from coram_studio.ui.editor.highlighter import Highlighter
from coram_studio.ui.editor.line_lexers import lexer_for
from coram_studio.ui.editor.marks import Mark, hover_text, mark_selections, place_marks, position_of
from coram_studio.ui.theme import Theme, ThemeManager, mono_font

BASE_PIXELS = 13
MIN_PIXELS, MAX_PIXELS = 8, 40
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SourceEditor(QPlainTextEdit):
    """Edits one text. ``path`` decides the language: .py, .v, .sv, anything else is plain."""

    zoomed = Signal(float)  # the size of the text changed; 1.0 is 100 %
    text_edited = Signal()  # characters changed (not just colours)
    recoloured = Signal()  # the text took on the colours of another theme

    def __init__(self, path: str, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._pixels = BASE_PIXELS
        self._marks: tuple[Mark, ...] = ()
        self._line_severities: dict[int, Severity] = {}
        self._matches: list[QTextEdit.ExtraSelection] = []
        self._revision = self.document().revision()
        python = path.endswith(".py")
        self.indent_width = 4
        self._comment_mark = "#" if path.endswith((".py", ".toml")) else "//"
        self._opens = (":", "(", "[", "{") if python else ("begin", "(", "[", "{")
        self.setAccessibleName(f"Source of {path}")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(6)
        self._gutter = Gutter(self, self)
        self._highlighter = Highlighter(
            self.document(), lexer_for(path), colours.source_formats(themes.current)
        )
        self._use_font()
        self._connect()
        self._update_margin()
        self._update_selections()

    def _connect(self) -> None:
        self.blockCountChanged.connect(self._update_margin)
        self.updateRequest.connect(self._scroll_gutter)
        self.cursorPositionChanged.connect(self._update_selections)
        self.textChanged.connect(self._notice_edit)
        self._themes.changed.connect(self._use_theme)

    # What the strip of numbers asks

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._themes.current

    def visible_lines(self) -> list[tuple[QTextBlock, float, float]]:
        """The lines in sight: the block, its top and its height in pixels of the viewport."""
        lines = []
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        bottom = self.viewport().height()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > bottom:
                break
            # The last block's box holds the document's margin, too: take the height of its first line.
            line = block.layout().lineAt(0)
            lines.append((block, box.top(), line.height() if line.isValid() else box.height()))
            block = block.next()
        return lines

    def line_severity(self, line: int) -> Severity | None:
        """The gravest problem of a line, counted from 0."""
        return self._line_severities.get(line)

    def select_lines(self, first: int, last: int) -> None:
        """Select whole lines, counted from 0."""
        cursor = self.textCursor()
        down = last >= first
        anchor, target = (first, last + 1) if down else (first + 1, last)
        cursor.setPosition(editing.line_start(self.document(), anchor))
        cursor.setPosition(editing.line_start(self.document(), target), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # Problems

    def set_diagnostics(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Underline these diagnostics, all of this file, and none else."""
        self._marks = place_marks(self.document(), diagnostics)
        severities: dict[int, Severity] = {}
        for mark in self._marks:
            known = severities.get(mark.line)
            if known is None or mark.diagnostic.severity.rank < known.rank:
                severities[mark.line] = mark.diagnostic.severity
        self._line_severities = severities
        self._update_selections()
        self._gutter.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The diagnostics on show and where they are."""
        return self._marks

    def diagnostics_at(self, position: int) -> tuple[Diagnostic, ...]:
        """The diagnostics whose underline covers a character position."""
        return tuple(m.diagnostic for m in self._marks if m.start <= position < max(m.end, m.start + 1))

    # Places

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a line and column, counted from 1, in the middle of the view."""
        block = self.document().findBlockByNumber(min(max(line, 1), self.blockCount()) - 1)
        cursor = self.textCursor()
        cursor.setPosition(position_of(block, column))
        self.setTextCursor(cursor)
        self.centerCursor()

    def set_matches(self, matches: list[QTextEdit.ExtraSelection]) -> None:
        """Mark what a search found."""
        self._matches = matches
        self._update_selections()

    # Edits

    def toggle_comment(self) -> None:
        """Comment the selected lines, or take their comment marks away."""
        if not self.isReadOnly():
            editing.toggle_comment(self.textCursor(), self._comment_mark)

    def replace_all_text(self, text: str) -> None:
        """Replace the whole text as one step of undo, keeping the cursor's line and the view."""
        line, column = self.textCursor().blockNumber() + 1, self.textCursor().positionInBlock() + 1
        scroll = self.verticalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.go_to(line, column)
        self.verticalScrollBar().setValue(scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab indents, Return keeps the indent, Backspace goes to the previous stop."""
        if self.isReadOnly() or not self._edit_key(event):
            super().keyPressEvent(event)

    def _edit_key(self, event: QKeyEvent) -> bool:
        cursor = self.textCursor()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Tab and plain:
            editing.indent(cursor, self.indent_width)
        elif event.key() == Qt.Key.Key_Backtab:
            editing.dedent(cursor, self.indent_width)
        elif event.key() in _ENTER and plain:
            editing.new_line(cursor, self.indent_width, self._opens)
        elif event.key() == Qt.Key.Key_Backspace and plain:
            if not editing.back_to_stop(cursor, self.indent_width):
                return False
        elif event.key() == Qt.Key.Key_Home and plain:
            editing.to_line_start(cursor)
        else:
            return False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    # Size of the text

    @property
    def zoom(self) -> float:
        """The size of the text; 1.0 is 100 %."""
        return self._pixels / BASE_PIXELS

    def zoom_by(self, steps: int) -> None:
        """Make the text larger or smaller by pixels; 0 goes back to 100 %."""
        pixels = BASE_PIXELS if steps == 0 else self._pixels + steps
        self._pixels = min(max(pixels, MIN_PIXELS), MAX_PIXELS)
        self._use_font()
        self._update_margin()
        self.zoomed.emit(self.zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    # Drawing

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the problems below the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.diagnostics_at(self.cursorForPosition(event.pos()).position())
            if found:
                QToolTip.showText(event.globalPos(), hover_text(found, self.theme), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip of numbers as high as the text."""
        super().resizeEvent(event)
        box = self.contentsRect()
        self._gutter.setGeometry(QRect(box.left(), box.top(), self._gutter.wanted_width(), box.height()))

    def _use_font(self) -> None:
        font = mono_font(self._pixels)
        self.setFont(font)
        self.setTabStopDistance(QFontMetricsF(font).horizontalAdvance(" ") * self.indent_width)

    def _use_theme(self) -> None:
        self._highlighter.set_formats(colours.source_formats(self.theme))
        self._update_selections()
        self.recoloured.emit()
        self._gutter.update()

    def _update_margin(self) -> None:
        self.setViewportMargins(self._gutter.wanted_width(), 0, 0, 0)
        box = self.contentsRect()
        self._gutter.setGeometry(QRect(box.left(), box.top(), self._gutter.wanted_width(), box.height()))

    def _scroll_gutter(self, box: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, box.y(), self._gutter.width(), box.height())

    def _notice_edit(self) -> None:
        # Colouring reports a change of contents too, but leaves the revision as it is.
        if self.document().revision() != self._revision:
            self._revision = self.document().revision()
            self.text_edited.emit()

    def _update_selections(self) -> None:
        selections = []
        if not self.isReadOnly():
            line = QTextEdit.ExtraSelection()
            line.format.setBackground(colours.current_line_colour(self.theme))
            line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            line.cursor = self.textCursor()
            line.cursor.clearSelection()
            selections.append(line)
        selections.extend(self._matches)
        selections.extend(bracket_selections(self.document(), self.textCursor().position(), self.theme))
        selections.extend(mark_selections(self.document(), self._marks, self.theme))
        self.setExtraSelections(selections)
        self._gutter.update()
