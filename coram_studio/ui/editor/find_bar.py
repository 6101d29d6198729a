"""The bar above a source text that finds and replaces."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from coram_studio.ui.editor.colours import match_colour
from coram_studio.ui.editor.search import MATCH_LIMIT, Query, find_all
from coram_studio.ui.editor.source_editor import SourceEditor
from coram_studio.ui.icons import Icons

_DRAWN = 400
"""Matches marked in the text at once, around the current one."""


class FindBar(QFrame):
    """Finds in one editor as the user types; hidden until asked for."""

    closed = Signal()  # the bar went away; the text should have the focus

    def __init__(self, editor: SourceEditor, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._found: list[tuple[int, int]] = []
        self._index = -1
        self._origin = 0
        self._replacing = False
        self.setProperty("look", "bar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Find")
        self.field.setAccessibleName("Find")
        self.field.setProperty("look", "mono")
        self.replacement = QLineEdit(self)
        self.replacement.setPlaceholderText("Replace with")
        self.replacement.setAccessibleName("Replace with")
        self.replacement.setProperty("look", "mono")
        self.count = QLabel(self)
        self.count.setProperty("look", "small")
        self.count.setMinimumWidth(96)
        self.case_button = self._toggle("Aa", "Match case (Alt+C)", "Alt+C")
        self.word_button = self._toggle("W", "Whole words only (Alt+W)", "Alt+W")
        self.regex_button = self._toggle(".*", "Regular expression (Alt+R)", "Alt+R")
        self._previous = self._button(icons, "up", "Previous match (Shift+F3)")
        self._next = self._button(icons, "down", "Next match (F3)")
        self._close = self._button(icons, "close", "Close (Esc)")
        self._replace = QPushButton("Replace", self)
        self._replace_all = QPushButton("Replace all", self)
        self._lay_out()
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(120)
        self._connect()
        self.hide()

    def _toggle(self, text: str, tip: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setShortcut(key)
        button.setProperty("look", "quiet")
        button.setFixedSize(28, 26)
        return button

    def _button(self, icons: Icons, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        icons.bind(button, icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("look", "quiet")
        button.setFixedSize(26, 26)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 6, 8, 6)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        options = QHBoxLayout()
        options.setSpacing(2)
        for widget in (self.case_button, self.word_button, self.regex_button):
            options.addWidget(widget)
        options.addSpacing(8)
        options.addWidget(self.count)
        for widget in (self._previous, self._next):
            options.addWidget(widget)
        options.addStretch(1)
        options.addWidget(self._close)
        replaces = QHBoxLayout()
        replaces.addWidget(self._replace)
        replaces.addWidget(self._replace_all)
        replaces.addStretch(1)
        grid.addWidget(self.field, 0, 0)
        grid.addLayout(options, 0, 1)
        grid.addWidget(self.replacement, 1, 0)
        grid.addLayout(replaces, 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._search_from_origin)
        for button in (self.case_button, self.word_button, self.regex_button):
            button.toggled.connect(self._search_from_origin)
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._close.clicked.connect(self.dismiss)
        self._replace.clicked.connect(self.replace_one)
        self._replace_all.clicked.connect(self.replace_all)
        self.replacement.returnPressed.connect(self._replace_by_key)
        self._editor.text_edited.connect(self._refresh_timer.start)
        self._refresh_timer.timeout.connect(self._refresh)
        self._editor.recoloured.connect(self._draw)

    def open(self, *, replace: bool = False) -> None:
        """Show the bar, with the selected word as the query."""
        selected = self._editor.textCursor().selectedText()
        self._origin = self._editor.textCursor().selectionStart()
        if selected and "\u2029" not in selected:
            self.field.setText(selected)
        can_edit = not self._editor.isReadOnly()
        for widget in (self.replacement, self._replace, self._replace_all):
            widget.setVisible(replace and can_edit)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search_from_origin()

    def dismiss(self) -> None:
        """Hide the bar and its marks."""
        self.hide()
        self._editor.set_matches([])
        self.closed.emit()

    @property
    def matches(self) -> int:
        """How many matches there are."""
        return len(self._found)

    def step(self, by: int) -> None:
        """Go to the next or previous match, round the ends of the text."""
        if not self.isVisible() and self.field.text():
            self._find()
        if not self._found:
            return
        position = self._editor.textCursor()
        if by > 0:
            start = position.selectionEnd()
            index = next((i for i, (a, _) in enumerate(self._found) if a >= start), 0)
        else:
            start = position.selectionStart()
            index = next((i for i in reversed(range(len(self._found))) if self._found[i][0] < start), -1)
        self._select(index % len(self._found))

    def replace_one(self) -> None:
        """Replace the match that is selected, and go to the next."""
        cursor = self._editor.textCursor()
        pattern = self._pattern()
        if pattern is None:
            return
        if (cursor.selectionStart(), cursor.selectionEnd()) in self._found:
            cursor.insertText(self._expand(pattern, cursor.selectedText()))
            self._editor.setTextCursor(cursor)
        self._find()
        self.step(1)

    def _replace_by_key(self) -> None:
        # The key goes on to the bar after the field has said so.
        self._replacing = True
        self.replace_one()

    def replace_all(self) -> None:
        """Replace every match as one step of undo, and say how many there were."""
        pattern = self._pattern()
        if pattern is None:
            return
        self._find()
        text = self._editor.toPlainText()
        count = len(self._found)
        cursor = QTextCursor(self._editor.document())
        cursor.beginEditBlock()
        for start, end in reversed(self._found):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self._expand(pattern, text[start:end]))
        cursor.endEditBlock()
        self._find()
        self.count.setText(f"{count} replaced")

    def _expand(self, pattern: re.Pattern[str], found: str) -> str:
        replacement = self.replacement.text()
        if not self.regex_button.isChecked():
            return replacement
        match = pattern.fullmatch(found)
        try:
            return match.expand(replacement) if match else replacement
        except (re.error, IndexError):
            return replacement

    def _query(self) -> Query:
        return Query(
            self.field.text(),
            self.case_button.isChecked(),
            self.word_button.isChecked(),
            self.regex_button.isChecked(),
        )

    def _pattern(self) -> re.Pattern[str] | None:
        try:
            pattern = self._query().compile()
        except re.error as error:
            self._set_invalid(True)
            self.count.setText(f"Not a pattern: {error.msg}")
            return None
        self._set_invalid(False)
        return pattern

    def _set_invalid(self, invalid: bool) -> None:
        if self.field.property("invalid") != invalid:
            self.field.setProperty("invalid", invalid)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _find(self) -> None:
        pattern = self._pattern() if self.field.text() else None
        self._found = find_all(pattern, self._editor.toPlainText()) if pattern else []
        if pattern is not None or not self.field.text():
            self._show_count()

    def _search_from_origin(self) -> None:
        self._find()
        if self._found:
            index = next((i for i, (a, _) in enumerate(self._found) if a >= self._origin), 0)
            self._select(index)
        else:
            self._index = -1
            self._draw()

    def _refresh(self) -> None:
        if self.isVisible():
            self._find()
            self._draw()

    def _select(self, index: int) -> None:
        self._index = index
        start, end = self._found[index]
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()
        self._show_count()
        self._draw()

    def _show_count(self) -> None:
        if not self.field.text():
            self.count.setText("")
        elif not self._found:
            self.count.setText("No match")
        else:
            more = "+" if len(self._found) >= MATCH_LIMIT else ""
            place = f"{self._index + 1} of " if 0 <= self._index < len(self._found) else ""
            self.count.setText(f"{place}{len(self._found)}{more}")

    def _draw(self) -> None:
        first = max(self._index - _DRAWN // 2, 0)
        selections = []
        for index, (start, end) in enumerate(self._found[first : first + _DRAWN], first):
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(match_colour(self._editor.theme, index == self._index))
            selection.cursor = QTextCursor(self._editor.document())
            selection.cursor.setPosition(start)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selections.append(selection)
        self._editor.set_matches([] if self.isHidden() else selections)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return steps (in the lower field it replaces), Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._replacing:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._replacing = False
        else:
            super().keyPressEvent(event)
