"""The console: what the running job says, line by line, as it comes."""

from __future__ import annotations

from collections import deque
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager, mono_font

LineKind = Literal["print", "stage", "error", "warning", "good", "log"]

LINE_LIMIT = 20_000
"""Lines kept; older ones are dropped, the run's log.txt holds them all."""

_COLOURS = {
    "print": "text",
    "stage": "muted",
    "error": "error",
    "warning": "warning",
    "good": "ok",
    "log": "muted",
}


class Console(QWidget):
    """Shows lines in order; what the design prints stands out from what the program says."""

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._lines: deque[tuple[LineKind, str]] = deque(maxlen=LINE_LIMIT)
        self._waiting: list[tuple[LineKind, str]] = []
        self.view = QPlainTextEdit(self)
        self.view.setReadOnly(True)
        self.view.setFont(mono_font(12))
        self.view.setMaximumBlockCount(LINE_LIMIT)
        self.view.setUndoRedoEnabled(False)
        self.view.document().setDocumentMargin(10)
        self.view.setPlaceholderText("What a run prints appears here. Simulate with F5.")
        self.view.setAccessibleName("Console")
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.tools = self._make_tools(icons)
        # Lines may come by thousands a second: they are put in together a few times a second.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self.flush)
        themes.changed.connect(self._redraw)

    def _make_tools(self, icons: Icons) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(2)
        row.addStretch(1)
        self.field = QLineEdit(tools)
        self.field.setPlaceholderText("Find in console")
        self.field.setAccessibleName("Find in console")
        self.field.setFixedWidth(170)
        self.field.setFixedHeight(24)
        self.field.setStyleSheet("padding: 1px 8px;")
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self.find_next)
        self.follow = self._button(tools, icons, "follow", "Follow new lines", checkable=True)
        self.follow.setChecked(True)
        self.follow.toggled.connect(lambda on: self._to_end() if on else None)
        clear = self._button(tools, icons, "clear", "Clear the console")
        clear.clicked.connect(self.clear)
        for widget in (self.field, self.follow, clear):
            row.addWidget(widget)
        return tools

    @staticmethod
    def _button(
        parent: QWidget, icons: Icons, icon: str, tip: str, *, checkable: bool = False
    ) -> QToolButton:
        button = QToolButton(parent)
        icons.bind(button, icon)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCheckable(checkable)
        button.setProperty("look", "quiet")
        return button

    def add(self, kind: LineKind, text: str) -> None:
        """Add lines, shown within a few hundredths of a second."""
        self._waiting.extend((kind, line) for line in text.splitlines() or [""])
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Show the lines that came since the last time."""
        new, self._waiting = self._waiting[-LINE_LIMIT:], []
        self._lines.extend(new)
        self._insert(new)

    def clear(self) -> None:
        """Forget all lines."""
        self._waiting.clear()
        self._lines.clear()
        self.view.clear()

    @property
    def text(self) -> str:
        """Everything shown."""
        self.flush()
        return self.view.toPlainText()

    def find_next(self) -> None:
        """Select the next place with the text of the field, round the end."""
        wanted = self.field.text()
        if wanted and not self.view.find(wanted):
            cursor = self.view.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            self.view.setTextCursor(cursor)
            self.view.find(wanted, QTextDocument.FindFlag(0))

    def _insert(self, lines: list[tuple[LineKind, str]]) -> None:
        if not lines:
            return
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        empty = self.view.document().isEmpty()
        cursor.beginEditBlock()
        for kind, text in lines:
            if not empty:
                cursor.insertText("\n")
            empty = False
            cursor.insertText(text, self._format(kind))
        cursor.endEditBlock()
        if self.follow.isChecked():
            self._to_end()

    def _format(self, kind: LineKind) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(self._themes.current.colour(_COLOURS[kind]))
        if kind in ("print", "good"):
            made.setFontWeight(QFont.Weight.Medium)
        return made

    def _to_end(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _redraw(self) -> None:
        self.flush()
        self.view.clear()
        self._insert(list(self._lines))
