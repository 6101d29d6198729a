"""The middle of the window: areas between movable dividers, and the panels in them."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.area import Area, Panel
from coram_studio.ui.shell.dividers import Dividers
from coram_studio.ui.shell.floating import FLOATING, Floats
from coram_studio.ui.shell.perspectives import AREAS, HIDDEN, PERSPECTIVES, Perspective
from coram_studio.ui.shell.tab_menu import show_tab_menu
from coram_studio.ui.theme import ThemeManager


class Workspace(QWidget):
    """Holds every panel of the window, those in sight in areas. Panels are named by their keys."""

    panel_activated = Signal(str)  # the panel of that key came to the top of its area
    close_requested = Signal(str)  # the user asked to close the panel of that key
    panels_moved = Signal()  # a panel was shown, hidden or moved to another area

    def __init__(self, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.areas = {name: Area(name, themes, icons, self) for name in AREAS}
        self.perspective: Perspective = PERSPECTIVES[0]
        self._panels: dict[str, Panel] = {}
        self._places: dict[str, dict[str, str]] = {p.id: {} for p in PERSPECTIVES}
        self._last: dict[str, str] = {}
        self._tops: dict[str, set[str]] = {}  # panels on top, by perspective
        self._arranging = False
        self.floats = Floats(themes, icons, self)
        self.dividers = Dividers(self.areas, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 7, 8, 4)
        column.addWidget(self.dividers)
        for name, area in self.areas.items():
            area.panel_dropped.connect(lambda key, name=name: self.move(key, name))
            self._connect(area)
        self.dividers.apply(self.perspective)

    def _connect(self, area: Area) -> None:
        area.panel_activated.connect(self._activated)
        area.close_requested.connect(self.close_requested)
        area.menu_requested.connect(partial(show_tab_menu, self))

    # Panels

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all panels, in sight or not."""
        return tuple(self._panels)

    def panel(self, key: str) -> Panel | None:
        """The panel of that key, if there is one."""
        return self._panels.get(key)

    def add(self, panel: Panel, *, show: bool = True) -> None:
        """Take a panel in where the perspective has its kind; ``show`` brings it to the top."""
        self._panels[panel.key] = panel
        area = self._home(panel)
        if area != HIDDEN:
            self._put(panel, area)
            self._update_rows()
        if show:
            self.show_panel(panel.key)
        self.panels_moved.emit()

    def remove(self, key: str) -> None:
        """Drop a panel and its widgets."""
        area = self.area_of(key)
        panel = self._panels.pop(key)
        if area is not None:
            self.floats.take(key, area)
            self._update_rows()
        panel.widget.deleteLater()
        if panel.tools is not None:
            panel.tools.deleteLater()
        self.panels_moved.emit()

    def area_of(self, key: str) -> Area | None:
        """The area in which a panel is, or None while it is hidden."""
        return next((area for area in self._all_areas() if key in area.keys), None)

    def _all_areas(self) -> tuple[Area, ...]:
        return (*self.areas.values(), *self.floats.areas())

    def _put(self, panel: Panel, place: str) -> Area:
        """Let a panel be in an area, or in a window of its own."""
        if place != FLOATING:
            self.areas[place].add(panel)
            return self.areas[place]
        window = self.floats.open(panel)
        window.closed.connect(self.dock)
        self._connect(window.area)
        if self.isVisible():
            window.show()
        return window.area

    def dock(self, key: str) -> None:
        """Take a panel out of its window, to where the perspective has its kind."""
        self.move(key, self.perspective.homes.get(self._panels[key].kind, "main"))

    def is_on_top(self, key: str) -> bool:
        """Whether the panel can be seen."""
        area = self.area_of(key)
        return area is not None and area.current == key

    def show_panel(self, key: str, *, focus: bool = False) -> None:
        """Bring a panel to the top, out of hiding if need be."""
        panel = self._panels[key]
        area = self.area_of(key)
        if area is None:
            home = PERSPECTIVES[0].homes.get(panel.kind, "main")
            self.move(key, home)
            area = self.areas[home]
        area.activate(key)
        self.floats.show(key)
        if focus:
            area.take_focus()

    def hide_panel(self, key: str) -> None:
        """Put a panel out of sight, without dropping it."""
        self.move(key, HIDDEN)

    def move(self, key: str, to: str) -> None:
        """Move a panel to another area, or to HIDDEN; the perspective remembers it."""
        if key not in self._panels:
            return
        panel = self._panels[key]
        self._places[self.perspective.id][panel.key] = to
        source = self.area_of(key)
        if source is not None and source.name == to:
            source.activate(key)
            return
        if source is not None:
            self.floats.take(key, source)
        if to != HIDDEN:
            self._put(panel, to).activate(key)
        if to == FLOATING and self.isVisible():
            self._activated(key)
            self.floats.show(key)
            panel.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._update_rows()
        self.panels_moved.emit()

    def retitle(self, key: str, title: str, tip: str = "") -> None:
        """Change the text of a panel's tab."""
        panel = self._panels[key]
        panel.title, panel.tip = title, tip
        area = self.area_of(key)
        if area is not None:
            area.retitle(key, title, tip)
        self.floats.name(key, title)

    def current_of_kind(self, *kinds: str) -> Panel | None:
        """The panel of one of these kinds that has the focus, else the one in sight that came to the top last."""
        focus = QApplication.focusWidget()
        for panel in self._panels.values():
            if focus is not None and panel.kind in kinds and panel.widget.isAncestorOf(focus):
                return panel
        for key in reversed(self._last):
            last = self._panels.get(key)
            if last is not None and last.kind in kinds and self.is_on_top(key):
                return last
        return None

    # Perspectives

    def apply(self, perspective: Perspective) -> None:
        """Arrange all panels as a perspective says, and as the user has changed it."""
        focus = QApplication.focusWidget()
        if perspective is not self.perspective:
            self._tops[self.perspective.id] = {area.current for area in self.areas.values()}
        self.perspective = perspective
        self._arranging = True
        for area in self._all_areas():
            for key in area.keys:
                self.floats.take(key, area)
        for panel in self._panels.values():
            home = self._home(panel)
            if home != HIDDEN:
                self._put(panel, home)
        self._raise_shown()
        self._arranging = False
        self._update_rows()
        self.dividers.apply(perspective)
        self._restore_focus(focus)
        self.panels_moved.emit()

    def reset(self) -> None:
        """Forget what the user moved in this perspective."""
        self._places[self.perspective.id].clear()
        self.dividers.forget()
        self.apply(self.perspective)

    def _raise_shown(self) -> None:
        """Bring to the top what was there when the perspective was left, at first what it is about."""
        wanted = list(self._tops.get(self.perspective.id, ()))
        if not wanted:
            for kind in reversed(self.perspective.shown):
                candidates = [key for key, panel in self._panels.items() if panel.kind == kind]
                recent = [key for key in reversed(self._last) if key in candidates]
                wanted += (recent or candidates)[:1]
        for key in wanted:
            area = self.area_of(key)
            if area is not None:
                area.activate(key)

    def _restore_focus(self, focus: QWidget | None) -> None:
        """Moving a widget takes its focus away: give it back, or to the middle."""
        if focus is not None and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        panel = self._panels.get(self.areas["main"].current)
        if panel is not None and self.isVisible():
            panel.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _home(self, panel: Panel) -> str:
        moved = self._places[self.perspective.id].get(panel.key)
        return self.perspective.homes.get(panel.kind, "main") if moved is None else moved

    def _update_rows(self) -> None:
        if not self._arranging:
            self.dividers.show_rows()

    # Remembering

    def save_state(self) -> str:
        """Sizes and moved panels as text, for the settings."""
        lasting = {
            pid: {key: area for key, area in places.items() if ":" not in key}
            for pid, places in self._places.items()
        }
        sizes = self.dividers.chosen()
        floats = self.floats.frames()
        return json.dumps(
            {"perspective": self.perspective.id, "sizes": sizes, "places": lasting, "floats": floats}
        )

    def restore_state(self, text: str) -> str:
        """Take back what ``save_state`` gave, and give the id of its perspective; damaged text is ignored."""
        try:
            data = json.loads(text)
            sizes = {str(k): [[int(n) for n in row] for row in rows] for k, rows in data["sizes"].items()}
            places = {p.id: dict(data["places"].get(p.id, {})) for p in PERSPECTIVES}
            name = str(data["perspective"])
            self.floats.take_frames(dict(data.get("floats", {})))
        except (ValueError, KeyError, TypeError, AttributeError):
            return PERSPECTIVES[0].id
        self.dividers.choose(sizes)
        self._places = {
            pid: {key: area for key, area in moved.items() if area in (*AREAS, HIDDEN, FLOATING)}
            for pid, moved in places.items()
        }
        return name

    def showEvent(self, event: QShowEvent) -> None:
        """Windows of panels come with the window that they belong to."""
        super().showEvent(event)
        # Once that is on the screen: else it would come to lie over them.
        QTimer.singleShot(0, self.floats.show_all)

    def _activated(self, key: str) -> None:
        if self._arranging:
            return
        self._last.pop(key, None)
        self._last[key] = key
        self.panel_activated.emit(key)
