"""The window's menus, toolbar and keys as data, one file per menu."""

from coram_studio.ui.shell.actions.spec import ACTIONS, MENUS, ActionSpec

__all__ = ["ACTIONS", "MENUS", "ActionSpec"]
