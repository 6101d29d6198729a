"""One action of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An entry of a menu, the toolbar and the command palette.

    ``handler`` is a controller, its method and perhaps an argument ("files.save", "window.show:runs"); ``when``
    names the condition under which the action is enabled ("" for always). ``menu`` may name a submenu
    ("View/Theme"); "" keeps it out of the menus. ``text`` holds the menu's mnemonic. ``group`` names entries of
    which one is checked.
    """

    id: str
    text: str
    menu: str
    handler: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    when: str = ""
    tip: str = ""
    toolbar: Literal["", "quiet", "card", "primary"] = ""
    short: str = ""  # text in the toolbar
    separator: bool = False  # a line above it in the menu
    checkable: bool = False
    group: str = ""

    @property
    def title(self) -> str:
        """The text without mnemonic and dots, for tooltips and the command palette."""
        return self.text.replace("&", "").replace("…", "").strip()
