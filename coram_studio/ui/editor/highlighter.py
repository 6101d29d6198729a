"""Colour a document's text: what is in sight at once, the rest in slices between other work."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextBlock, QTextBlockUserData, QTextCharFormat, QTextDocument, QTextLayout

from coram_studio.ui.editor.line_lexers import START, LineLexer

_SLICE_SECONDS = 0.006
_AT_ONCE = 120
"""Lines coloured directly after an edit; a screen shows fewer."""


class LineState(QTextBlockUserData):
    """The lexer's state at the end of a line, and the text for which it holds."""

    def __init__(self, before: int, after: int, text: str) -> None:
        super().__init__()
        self.before = before
        self.after = after
        self.text = text


class Highlighter(QObject):
    """Keeps the colours of ``document`` in step with its text."""

    def __init__(
        self, document: QTextDocument, lexer: LineLexer, formats: dict[str, QTextCharFormat]
    ) -> None:
        super().__init__(document)
        self._document = document
        self._lexer = lexer
        self._formats = formats
        self._next = 0  # block number from which on lines may be wrong
        self._end = 0  # lines from here on are right if the state before them is
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        document.contentsChange.connect(self._changed)
        self.recolour()

    def set_formats(self, formats: dict[str, QTextCharFormat]) -> None:
        """Use other colours, for another theme."""
        self._formats = formats
        self.recolour()

    @property
    def pending(self) -> bool:
        """Whether lines remain to be coloured."""
        return self._next < self._end

    def recolour(self) -> None:
        """Colour every line anew."""
        block = self._document.begin()
        while block.isValid():
            block.setUserData(LineState(-1, START, ""))
            block = block.next()
        self._schedule(0, self._document.blockCount())

    def _changed(self, position: int, _removed: int, added: int) -> None:
        if self._busy:
            return
        first = self._document.findBlock(position).blockNumber()
        last_block = self._document.findBlock(position + added)
        last = last_block.blockNumber() if last_block.isValid() else self._document.blockCount() - 1
        self._schedule(first, last + 1)

    def _schedule(self, first: int, end: int) -> None:
        if self.pending:
            first, end = min(first, self._next), max(end, self._end)
        self._next, self._end = first, end
        self._run(_AT_ONCE, float("inf"))
        if self.pending:
            self._timer.start()

    def _work(self) -> None:
        self._run(1 << 30, _SLICE_SECONDS)
        if self.pending:
            self._timer.start()

    def _run(self, lines: int, seconds: float) -> None:
        stop = time.perf_counter() + seconds
        block = self._document.findBlockByNumber(self._next)
        state = self._state_after(block.previous()) if block.isValid() else START
        dirty_from, dirty_to = -1, -1
        self._busy = True
        while block.isValid() and lines > 0 and time.perf_counter() < stop:
            known = block.userData()
            same = isinstance(known, LineState) and known.before == state and known.text == block.text()
            if same and block.blockNumber() >= self._end:
                break
            if not same:
                state = self._colour(block, state)
                if dirty_from < 0:
                    dirty_from = block.position()
                dirty_to = block.position() + block.length()
            else:
                state = self._state_after(block)
            lines -= 1
            self._next = block.blockNumber() + 1
            self._end = max(self._end, self._next)
            block = block.next()
            if block.isValid() and self._next >= self._end and not self._follows(block, state):
                self._end = self._next + 1
            elif self._next >= self._end:
                break
        if not block.isValid():
            self._next = self._end
        if dirty_from >= 0:
            self._document.markContentsDirty(dirty_from, dirty_to - dirty_from)
        self._busy = False

    @staticmethod
    def _follows(block: QTextBlock, state: int) -> bool:
        known = block.userData()
        return isinstance(known, LineState) and known.before == state

    @staticmethod
    def _state_after(block: QTextBlock) -> int:
        known = block.userData() if block.isValid() else None
        return known.after if isinstance(known, LineState) else START

    def _colour(self, block: QTextBlock, state: int) -> int:
        text = block.text()
        pieces, after = self._lexer.lex(text, state)
        ranges = []
        for start, length, kind in pieces:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, self._formats[kind]
            ranges.append(piece)
        block.layout().setFormats(ranges)
        block.setUserData(LineState(state, after, text))
        return after
