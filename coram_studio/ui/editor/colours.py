"""Colours of source text, worked out from the table of colours."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextCharFormat

from coram_studio.ui.theme import Theme, mix

_SOURCES = {
    "keyword": ("kind", "thread"),
    "type": ("kind", "memory"),
    "function": ("kind", "kernel"),
    "builtin": ("kind", "stream"),
    "directive": ("kind", "bus"),
    "number": ("kind", "channel"),
    "string": ("colour", "ok"),
    "comment": ("colour", "muted"),
    "operator": ("mixed", "text"),
}


def source_formats(theme: Theme) -> dict[str, QTextCharFormat]:
    """A format per class of piece, as ``line_lexers`` names them."""
    formats = {}
    for name, (source, key) in _SOURCES.items():
        if source == "kind":
            colour = theme.kind(key)
        elif source == "colour":
            colour = theme.colour(key)
        else:
            colour = mix(theme.colour("text"), theme.colour("muted"), 0.5)
        made = QTextCharFormat()
        made.setForeground(colour)
        if name == "comment":
            made.setFontItalic(True)
        if name == "keyword":
            made.setFontWeight(QFont.Weight.Medium)
        formats[name] = made
    return formats


def current_line_colour(theme: Theme) -> QColor:
    """The background of the line with the cursor."""
    return mix(theme.colour("surface"), theme.colour("accent"), 0.07 if theme.dark else 0.045)


def match_colour(theme: Theme, current: bool) -> QColor:
    """The background of a match of the search; the current one is stronger."""
    return mix(theme.colour("surface"), theme.colour("warning"), 0.5 if current else 0.22)


def bracket_colour(theme: Theme, matched: bool) -> QColor:
    """The background of the bracket at the cursor and of its partner."""
    return mix(theme.colour("surface"), theme.colour("accent" if matched else "error"), 0.28)
