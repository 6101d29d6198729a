"""Turn the table of actions into menus, toolbar buttons and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.actions import ACTIONS, MENUS, ActionSpec
from coram_studio.ui.theme import ThemeManager


class ActionSet:
    """The window's actions by id. ``resolve`` gives the function of a handler's name."""

    def __init__(
        self,
        window: QMainWindow,
        icons: Icons,
        themes: ThemeManager,
        resolve: Callable[[str], Callable[[], None]],
    ) -> None:
        self._window = window
        self._icons = icons
        self._resolve = resolve
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self.menus: dict[str, QMenu] = {}
        for name, text in MENUS:
            self.menus[name] = window.menuBar().addMenu(text)
        for spec in ACTIONS:
            self._add(spec)
        themes.changed.connect(self._use_theme)
        self._use_theme()

    def __getitem__(self, action_id: str) -> QAction:
        """The action of an id. Raises KeyError."""
        return self._actions[action_id]

    def refresh(self, conditions: Mapping[str, bool]) -> None:
        """Enable what can be done now; conditions are named by the table's ``when``."""
        for spec in ACTIONS:
            if spec.when:
                self._actions[spec.id].setEnabled(conditions[spec.when])

    def check(self, action_id: str) -> None:
        """Show an action of a group as the one in force."""
        self._actions[action_id].setChecked(True)

    def add_buttons(self, bar: QToolBar, ids: tuple[str, ...]) -> list[QToolButton]:
        """Put actions on the toolbar; "" is a line between groups."""
        buttons = []
        for action_id in ids:
            if not action_id:
                bar.addSeparator()
                continue
            spec = next(s for s in ACTIONS if s.id == action_id)
            button = QToolButton(bar)
            button.setDefaultAction(self._actions[action_id])
            button.setText(spec.short)
            button.setProperty("look", spec.toolbar if spec.toolbar != "quiet" else "flat")
            button.setToolButtonStyle(
                Qt.ToolButtonStyle.ToolButtonTextOnly
                if spec.toolbar in ("card", "primary")
                else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            )
            button.setToolTip(self._tip(spec))
            button.setAccessibleName(spec.title)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bar.addWidget(button)
            buttons.append(button)
        return buttons

    def _add(self, spec: ActionSpec) -> None:
        action = QAction(spec.text, self._window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.short:
            action.setIconText(spec.short)
        action.setToolTip(self._tip(spec))
        action.setStatusTip(spec.tip)
        action.setCheckable(spec.checkable)
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self._window))
            group.addAction(action)
        if spec.icon and not spec.icon.startswith("kind/"):
            self._icons.bind(action, spec.icon)
        action.triggered.connect(lambda _=False, name=spec.handler: self._resolve(name)())
        self._actions[spec.id] = action
        self._window.addAction(action)
        if spec.menu:
            menu = self._menu(spec.menu)
            if spec.separator:
                menu.addSeparator()
            menu.addAction(action)

    def _menu(self, name: str) -> QMenu:
        if name not in self.menus:
            parent, _, title = name.partition("/")
            self.menus[name] = self.menus[parent].addMenu(title)
        return self.menus[name]

    def _use_theme(self) -> None:
        for spec in ACTIONS:
            if spec.icon.startswith("kind/"):
                self._actions[spec.id].setIcon(self._icons.kind(spec.icon.partition("/")[2]))

    @staticmethod
    def _tip(spec: ActionSpec) -> str:
        keys = f" ({spec.keys[0]})" if spec.keys else ""
        return f"{spec.tip or spec.title}{keys}"
