"""Find the bracket at the cursor and its partner, and mark both."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from coram_studio.ui.editor.colours import bracket_colour
from coram_studio.ui.theme import Theme

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = {close: start for start, close in OPENING.items()}
_BRACKET_SEARCH = 20_000  # characters looked through for a bracket's partner


def matching_bracket(text: str, at: int) -> tuple[int, int] | None:
    """The bracket at or left of ``at`` and its partner's index (-1 where there is none); None without a bracket."""
    for index in (at, at - 1):
        if 0 <= index < len(text):
            if text[index] in OPENING:
                return index, _partner(text, index, OPENING[text[index]], 1)
            if text[index] in CLOSING:
                return index, _partner(text, index, CLOSING[text[index]], -1)
    return None


def _partner(text: str, index: int, other: str, step: int) -> int:
    own, depth = text[index], 0
    end = min(len(text), index + _BRACKET_SEARCH) if step > 0 else max(-1, index - _BRACKET_SEARCH)
    for here in range(index, end, step):
        if text[here] == own:
            depth += 1
        elif text[here] == other:
            depth -= 1
            if depth == 0:
                return here
    return -1


def bracket_selections(document: QTextDocument, at: int, theme: Theme) -> list[QTextEdit.ExtraSelection]:
    """Marks for the bracket at the position or left of it, and for its partner if there is one."""
    near = (document.characterAt(at), document.characterAt(at - 1) if at else "")
    if not any(c in OPENING or c in CLOSING for c in near):
        return []
    # Characters outside the basic plane count twice in Qt: they are stood for by two of another sign.
    text = "".join(c if ord(c) < 0x10000 else "??" for c in document.toPlainText())
    found = matching_bracket(text, at)
    selections = []
    for position in found or ():
        if position >= 0:
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(bracket_colour(theme, found is not None and found[1] >= 0))
            selection.cursor = QTextCursor(document)
            selection.cursor.setPosition(position)
            selection.cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            selections.append(selection)
    return selections
