"""Perspectives, panels and tabs; the command palette; help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from coram_studio import __version__
from coram_studio.ui.shell.actions import ACTIONS
from coram_studio.ui.shell.area import Panel
from coram_studio.ui.shell.floating import FLOATING
from coram_studio.ui.shell.perspectives import AREAS, perspective

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

WELCOME = "welcome"


class WindowController:
    """Arranges the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    # Arrangement

    def perspective(self, name: str) -> None:
        """Arrange the panels for a kind of work."""
        chosen = perspective(name)
        self._window.workspace.apply(chosen)
        self._window.toolbar.show_perspective(chosen.id)
        self._window.actions_.check(f"view.{chosen.id}")
        self._window.controllers.results.prepare(chosen.id)
        if chosen.id == "debug":
            self._window.controllers.sources.open_some_thread()

    def show(self, key: str) -> None:
        """Bring a panel to the top and give it the focus."""
        if key in ("waves", "bandwidth") and self._window.workspace.panel(key) is None:
            self._window.controllers.results.open_last(key)
            return
        self._window.workspace.show_panel(key, focus=True)

    def show_canvas(self) -> None:
        """Bring the diagram to the top."""
        self._window.controllers.canvas.open_top()

    def close_panel(self, key: str) -> None:
        """Close a tab, asking about unsaved edits."""
        panel = self._window.workspace.panel(key)
        if panel is None:
            return
        if panel.kind == "source":
            self._window.controllers.sources.close(key)
        elif panel.kind in ("waves", "bandwidth"):
            self._window.controllers.results.close(key)
        elif panel.closable:
            self._window.workspace.remove(key)
        self._window.refresh_actions()

    def close_tab(self) -> None:
        """Close the tab that was used last."""
        panel = self._window.workspace.current_of_kind("canvas", "source", "waves", "bandwidth", WELCOME)
        if panel is not None and panel.closable:
            self.close_panel(panel.key)

    def next_tab(self) -> None:
        """Go to the next tab of the middle."""
        self._step_tab(1)

    def previous_tab(self) -> None:
        """Go to the previous tab of the middle."""
        self._step_tab(-1)

    def _step_tab(self, by: int) -> None:
        area = self._window.workspace.areas["main"]
        if len(area.keys) > 1:
            index = (area.keys.index(area.current) + by) % len(area.keys)
            area.activate(area.keys[index])

    def next_area(self) -> None:
        """Move the focus to the next area."""
        areas = [self._window.workspace.areas[n] for n in AREAS]
        shown = [a for a in areas if a.isVisible()]
        focus = QApplication.focusWidget()
        here = next((i for i, a in enumerate(shown) if focus is not None and a.isAncestorOf(focus)), -1)
        if shown:
            shown[(here + 1) % len(shown)].take_focus()

    def float(self) -> None:
        """Give the panel that has the focus a window of its own, or take it back."""
        workspace, focus = self._window.workspace, QApplication.focusWidget()
        panels = ((key, workspace.panel(key)) for key in workspace.keys)
        key = next((k for k, p in panels if p and focus and p.widget.isAncestorOf(focus)), "")
        area = workspace.area_of(key)
        if area is None:
            self._window.status.say("No panel has the focus: click into one first")
        elif area.name == FLOATING:
            workspace.dock(key)
        else:
            workspace.move(key, FLOATING)

    def reset(self) -> None:
        """Put the panels of this perspective back."""
        self._window.workspace.reset()

    def quit(self) -> None:
        """Close the window."""
        self._window.close()

    # Welcome page

    def show_welcome(self) -> None:
        """Show recent projects and templates."""
        window = self._window
        if window.workspace.panel(WELCOME) is None:
            from coram_studio.ui.shell.welcome import WelcomePage

            page = WelcomePage(window.settings, window.themes, window.icons)
            page.open_requested.connect(lambda path: window.open_path(path))
            page.browse_requested.connect(window.controllers.files.open)
            page.new_requested.connect(window.controllers.files.new)
            page.import_requested.connect(window.controllers.importing.project)
            window.workspace.add(
                Panel(WELCOME, WELCOME, "Welcome", page, closable=window.session is not None)
            )
        window.workspace.show_panel(WELCOME, focus=True)

    def hide_welcome(self) -> None:
        """Drop the welcome page."""
        if self._window.workspace.panel(WELCOME) is not None:
            self._window.workspace.remove(WELCOME)

    # Commands and help

    def commands(self) -> None:
        """Open the command palette."""
        from coram_studio.ui.shell.quick_pick import Choice, QuickPick

        self._window.refresh_actions()
        choices = []
        for spec in ACTIONS:
            action = self._window.actions_[spec.id]
            if action.isEnabled() and spec.id != "tools.commands":
                menu = spec.menu.replace("/", " › ")
                choices.append(Choice(spec.id, spec.title, menu, action.icon(), ", ".join(spec.keys)))
        pick = QuickPick(choices, "Type a command", self._window)
        pick.chosen.connect(lambda action_id: self._window.actions_[action_id].trigger())
        pick.open_over(self._window)

    def keys(self) -> None:
        """Show all keys."""
        from coram_studio.ui.shell.dialogs.keys import KeysDialog

        KeysDialog(self._window).open()

    def doctor(self) -> None:
        """Show which tools were found."""
        from coram_studio.ui.shell.dialogs.doctor import DoctorDialog

        DoctorDialog(self._window.jobs, self._window.icons, self._window).open()

    def about(self) -> None:
        """Say what this is."""
        QMessageBox.about(
            self._window,
            "About CoRAM Studio",
            f"<b>CoRAM Studio {__version__}</b><p>Draw an accelerator, debug its waves, see where its bandwidth goes, "
            "and export it.</p><p>Apache License 2.0</p>",
        )
