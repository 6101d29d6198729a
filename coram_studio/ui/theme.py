"""Themes: the one table of colours as Qt values, switchable while the program runs; and the bundled fonts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase

from coram_studio.locate import resource

UI_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"
SPACE = 4
"""Spacing comes in steps of this many pixels."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours. ``kind`` gives the hue of an object kind: ``theme.kind("memory")``."""

    name: str
    colours: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]

    @property
    def dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"

    def hex(self, name: str) -> str:
        """A colour of the table as ``#rrggbb``. Raises KeyError for a name that is not in it."""
        return dict(self.colours)[name]

    def colour(self, name: str) -> QColor:
        """A colour of the table. Raises KeyError for a name that is not in it."""
        return QColor(self.hex(name))

    def kind(self, key: str) -> QColor:
        """The hue of an object kind. Raises KeyError for a kind that is not in the table."""
        return QColor(dict(self.kinds)[key])

    def tint(self, key: str, strength: float = 0.14) -> QColor:
        """The raised surface tinted by a kind's hue, for heads of cards."""
        return mix(self.colour("raised"), self.kind(key), strength)


def mix(base: QColor, other: QColor, amount: float) -> QColor:
    """``base`` moved towards ``other``; ``amount`` from 0 to 1."""
    return QColor.fromRgbF(
        base.redF() + (other.redF() - base.redF()) * amount,
        base.greenF() + (other.greenF() - base.greenF()) * amount,
        base.blueF() + (other.blueF() - base.blueF()) * amount,
    )


def load_themes() -> dict[str, Theme]:
    """Both themes from resources/themes/colours.toml, by name."""
    table = tomllib.loads(resource("themes/colours.toml").read_text(encoding="utf-8"))
    themes = {}
    for name, colours in table.items():
        kinds = tuple(colours.pop("kind").items())
        themes[name] = Theme(name, tuple(colours.items()), kinds)
    return themes


class ThemeManager(QObject):
    """Holds the current theme; views repaint when it changes."""

    changed = Signal()  # another theme is in force

    def __init__(self, name: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = load_themes()
        self._current = self._themes[name]

    @property
    def current(self) -> Theme:
        """The theme in force."""
        return self._current

    def use(self, name: str) -> None:
        """Switch to the theme of that name. Raises KeyError for an unknown one."""
        if self._themes[name] != self._current:
            self._current = self._themes[name]
            self.changed.emit()


def load_fonts() -> None:
    """Register the bundled fonts; call once after the QApplication exists."""
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def ui_font(pixels: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font."""
    font = QFont(UI_FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def mono_font(pixels: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of code, names and numbers."""
    font = QFont(MONO_FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
