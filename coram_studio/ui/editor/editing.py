"""Edits of a source text that take one key: indent, comment, new line, brackets. Each is one step of undo."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument


def selected_blocks(cursor: QTextCursor) -> Iterator[QTextBlock]:
    """The lines that a selection touches; a line of which only the start is reached does not count."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last.position() == cursor.selectionEnd() and last != block:
        last = last.previous()
    while block.isValid():
        yield block
        if block == last:
            return
        block = block.next()


def indent(cursor: QTextCursor, width: int) -> None:
    """Move the selected lines right by ``width`` spaces; without a selection, fill up to the next stop."""
    if not cursor.hasSelection():
        cursor.insertText(" " * (width - cursor.positionInBlock() % width))
        return
    cursor.beginEditBlock()
    for block in list(selected_blocks(cursor)):
        if block.text().strip():
            _at(cursor, block, 0).insertText(" " * width)
    cursor.endEditBlock()


def dedent(cursor: QTextCursor, width: int) -> None:
    """Move the selected lines, or the cursor's, left by up to ``width`` spaces or one tab."""
    cursor.beginEditBlock()
    for block in list(selected_blocks(cursor)):
        text = block.text()
        spaces = len(text) - len(text.lstrip(" "))
        count = 1 if text.startswith("\t") else min(width, spaces)
        if count:
            edit = _at(cursor, block, 0)
            edit.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, count)
            edit.removeSelectedText()
    cursor.endEditBlock()


def toggle_comment(cursor: QTextCursor, mark: str) -> None:
    """Put ``mark`` before the selected lines at their common indent, or take it away where all have it."""
    blocks = [b for b in selected_blocks(cursor) if b.text().strip()]
    if not blocks:
        return
    indents = [len(b.text()) - len(b.text().lstrip()) for b in blocks]
    commented = all(b.text().lstrip().startswith(mark) for b in blocks)
    cursor.beginEditBlock()
    for block, spaces in zip(blocks, indents, strict=True):
        if not commented:
            _at(cursor, block, min(indents)).insertText(f"{mark} ")
            continue
        rest = block.text()[spaces + len(mark) :]
        edit = _at(cursor, block, spaces)
        count = len(mark) + (1 if rest.startswith(" ") else 0)
        edit.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, count)
        edit.removeSelectedText()
    cursor.endEditBlock()


def new_line(cursor: QTextCursor, width: int, opens: tuple[str, ...]) -> None:
    """Break the line and indent as the one before, and one step more where it ends in one of ``opens``."""
    before = cursor.block().text()[: cursor.positionInBlock()]
    space = before[: len(before) - len(before.lstrip())]
    words = before.split("#")[0].split("//")[0].rstrip()
    if words.endswith(opens) and words:
        space += " " * width
    cursor.beginEditBlock()
    cursor.insertText("\n" + space)
    cursor.endEditBlock()


def back_to_stop(cursor: QTextCursor, width: int) -> bool:
    """Delete the spaces left of the cursor down to the previous stop; False where there is other text."""
    column = cursor.positionInBlock()
    before = cursor.block().text()[:column]
    if cursor.hasSelection() or not before or before.strip(" "):
        return False
    count = (column - 1) % width + 1
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()
    return True


def to_line_start(cursor: QTextCursor) -> None:
    """To the first character of the line that is no space, and from there to the line's start."""
    text = cursor.block().text()
    first = len(text) - len(text.lstrip())
    column = 0 if cursor.positionInBlock() == first else first
    cursor.setPosition(cursor.block().position() + column)


def line_start(document: QTextDocument, line: int) -> int:
    """The position of a line, counted from 0; the end of the text where there is no such line."""
    block = document.findBlockByNumber(line)
    return block.position() if block.isValid() else document.characterCount() - 1


def _at(cursor: QTextCursor, block: QTextBlock, column: int) -> QTextCursor:
    # A copy shares the document's undo stack, so that its edits join the block of edits of ``cursor``.
    edit = QTextCursor(cursor)
    edit.setPosition(block.position() + column)
    return edit
