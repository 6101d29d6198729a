"""The menu of a tab: close, hide, move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from coram_studio.ui.shell.floating import FLOATING
from coram_studio.ui.shell.perspectives import AREAS

if TYPE_CHECKING:
    from coram_studio.ui.shell.workspace import Workspace

AREA_TITLES = {
    "left": "Left",
    "main": "Middle",
    "second": "Middle, beside",
    "right": "Right",
    "bottom": "Bottom",
    "bottom2": "Bottom, beside",
}


def show_tab_menu(workspace: Workspace, key: str, position: QPoint) -> None:
    """Show the menu of a panel's tab at a global position."""
    panel = workspace.panel(key)
    if panel is None:
        return
    menu = QMenu(workspace)
    if panel.closable:
        menu.addAction("Close", lambda: workspace.close_requested.emit(key))
        menu.addAction("Close others", lambda: _close_others(workspace, key))
    else:
        menu.addAction("Hide", lambda: workspace.hide_panel(key))
    move = menu.addMenu("Move to")
    here = workspace.area_of(key)
    for name in AREAS:
        action = move.addAction(AREA_TITLES[name], partial(workspace.move, key, name))
        action.setEnabled(here is None or here.name != name)
    if here is not None and here.name == FLOATING:
        menu.addAction("Back into the window", partial(workspace.dock, key))
    else:
        menu.addAction("In a window of its own", partial(workspace.move, key, FLOATING))
    menu.addSeparator()
    menu.addAction("Reset arrangement", workspace.reset)
    menu.exec(position)


def _close_others(workspace: Workspace, key: str) -> None:
    area = workspace.area_of(key)
    for other in area.keys if area else ():
        panel = workspace.panel(other)
        if other != key and panel is not None and panel.closable:
            workspace.close_requested.emit(other)
