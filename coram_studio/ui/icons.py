"""The program's icons, drawn in colours of the theme; whatever shows one is given a fresh one when the theme changes."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from coram_studio.locate import resource
from coram_studio.ui.theme import ThemeManager, mix

SIZES = (16, 32)
"""Pixel sizes that an icon holds, so that it stays sharp on screens of high resolution."""


class ShowsIcon(Protocol):
    """An action, a button, a tab: anything that is given an icon."""

    def setIcon(self, icon: QIcon) -> None:
        """Show that icon."""


@lru_cache(maxsize=256)
def _text(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def render(name: str, colour: QColor, ink: QColor, size: int) -> QPixmap:
    """The icon ``resources/icons/<name>.svg`` in ``size`` pixels; ``ink`` is the second colour of kind icons."""
    from PySide6.QtSvg import QSvgRenderer

    text = _text(name).replace("currentColor", colour.name()).replace('"ink"', f'"{ink.name()}"')
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return pixmap


def make_icon(name: str, colour: QColor, ink: QColor, disabled: QColor | None = None) -> QIcon:
    """An icon in one colour, also in selected rows, which Qt would tint, and in another where it is disabled."""
    icon = QIcon()
    for size in SIZES:
        pixmap = render(name, colour, ink, size)
        icon.addPixmap(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        if disabled is not None:
            icon.addPixmap(render(name, disabled, ink, size), QIcon.Mode.Disabled)
    return icon


class Icons(QObject):
    """Makes icons in the colours of the theme in force, and keeps those that were bound up to date."""

    def __init__(self, themes: ThemeManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._cache: dict[tuple[str, str, str], QIcon] = {}
        self._bound: list[tuple[weakref.ref[ShowsIcon], str, str]] = []
        themes.changed.connect(self._rebind)

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """An icon in a colour of the table, for example ``icon("error", "error")``."""
        theme = self._themes.current
        key = (theme.name, name, role)
        if key not in self._cache:
            ink = theme.colour("surface")
            colour = theme.colour("surface") if role == "inverse" else theme.colour(role)
            disabled = mix(theme.colour("window"), theme.colour("muted"), 0.45)
            self._cache[key] = make_icon(name, colour, ink, disabled)
        return self._cache[key]

    def kind(self, key: str) -> QIcon:
        """The icon of an object kind in its hue: kernel, thread, memory, channel, bus, external, ..."""
        theme = self._themes.current
        cached = (theme.name, f"kind/{key}", key)
        if cached not in self._cache:
            self._cache[cached] = make_icon(f"kind/{key}", theme.kind(key), theme.colour("surface"))
        return self._cache[cached]

    def bind(self, target: ShowsIcon, name: str, role: str = "muted") -> None:
        """Show an icon on ``target`` now, and again in the colours of each later theme."""
        target.setIcon(self.icon(name, role))
        self._bound.append((weakref.ref(target), name, role))

    def _rebind(self) -> None:
        from shiboken6 import isValid

        kept = []
        for reference, name, role in self._bound:
            target = reference()
            if target is not None and isValid(target):
                target.setIcon(self.icon(name, role))
                kept.append((reference, name, role))
        self._bound = kept


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource("icons/app.svg")))


ICON_SIZE = QSize(16, 16)
