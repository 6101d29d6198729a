"""All actions of the window, in the order of the menu bar."""

from __future__ import annotations

from coram_studio.ui.shell.actions.design import DESIGN
from coram_studio.ui.shell.actions.edit import EDIT
from coram_studio.ui.shell.actions.entry import ActionSpec
from coram_studio.ui.shell.actions.export import EXPORT
from coram_studio.ui.shell.actions.file import FILE
from coram_studio.ui.shell.actions.help import HELP
from coram_studio.ui.shell.actions.simulate import SIMULATE
from coram_studio.ui.shell.actions.tools import TOOLS
from coram_studio.ui.shell.actions.view import VIEW
from coram_studio.ui.shell.actions.window import WINDOW

__all__ = ["ACTIONS", "MENUS", "ActionSpec"]

MENUS: tuple[tuple[str, str], ...] = (
    ("File", "&File"),
    ("Edit", "&Edit"),
    ("View", "&View"),
    ("Design", "&Design"),
    ("Simulate", "&Simulate"),
    ("Export", "E&xport"),
    ("Tools", "&Tools"),
    ("Window", "&Window"),
    ("Help", "&Help"),
)
"""Menus of the bar: the name that actions use, and the text with its mnemonic."""

ACTIONS: tuple[ActionSpec, ...] = (
    *FILE,
    *EDIT,
    *VIEW,
    *DESIGN,
    *SIMULATE,
    *EXPORT,
    *TOOLS,
    *WINDOW,
    *HELP,
)
