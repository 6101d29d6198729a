"""Colour a document's text: what is in sight at once, the rest in slices between other work."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextLayout
from shiboken6 import isValid

from coram_studio.ui.editor.line_lexers import START, LineLexer

_SLICE_SECONDS = 0.006
_AT_ONCE = 120
"""Lines coloured directly after an edit; a screen shows fewer."""


_SPARE_STATES = 1000
"""States of lines that are gone are dropped when there are this many more than twice the lines."""


@dataclass(frozen=True, slots=True)
class LineState:
    """The lexer's state before and after a line, and the text for which it holds."""

    before: int
    after: int
    text: str


@contextmanager
def collection_put_off() -> Iterator[None]:
    """No automatic garbage collection within."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
        # A block carries only the number of its state. A QTextBlockUserData of our own would be owned by Qt, which
        # deletes it while Python may still hold it.
        self._states: dict[int, LineState] = {}
        self._newest = 0
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
        self._states.clear()
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
        self._go_on(_AT_ONCE, float("inf"))

    def _work(self) -> None:
        self._go_on(1 << 30, _SLICE_SECONDS)

    def _go_on(self, lines: int, seconds: float) -> None:
        # A collection in the midst of it could delete an editor that nothing shows any more, and with it the
        # document under our hands. A slice takes a few milliseconds.
        with collection_put_off():
            if isValid(self._document):
                self._colour_lines(lines, seconds)
                if self.pending:
                    self._timer.start()

    def _colour_lines(self, lines: int, seconds: float) -> None:
        stop = time.perf_counter() + seconds
        block = self._document.findBlockByNumber(self._next)
        state = self._state_after(block.previous()) if block.isValid() else START
        dirty_from, dirty_to = -1, -1
        self._busy = True
        while block.isValid() and lines > 0 and time.perf_counter() < stop:
            known = self._states.get(block.userState())
            same = known is not None and known.before == state and known.text == block.text()
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

    def _follows(self, block: QTextBlock, state: int) -> bool:
        known = self._states.get(block.userState())
        return known is not None and known.before == state

    def _state_after(self, block: QTextBlock) -> int:
        known = self._states.get(block.userState()) if block.isValid() else None
        return START if known is None else known.after

    def _colour(self, block: QTextBlock, state: int) -> int:
        text = block.text()
        pieces, after = self._lexer.lex(text, state)
        ranges = []
        for start, length, kind in pieces:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, self._formats[kind]
            ranges.append(piece)
        block.layout().setFormats(ranges)
        self._remember(block, LineState(state, after, text))
        return after

    def _remember(self, block: QTextBlock, state: LineState) -> None:
        self._newest += 1
        self._states[self._newest] = state
        block.setUserState(self._newest)
        if len(self._states) > 2 * self._document.blockCount() + _SPARE_STATES:
            used = set()
            line = self._document.begin()
            while line.isValid():
                used.add(line.userState())
                line = line.next()
            self._states = {number: s for number, s in self._states.items() if number in used}
