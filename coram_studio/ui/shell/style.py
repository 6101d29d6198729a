"""The window's style sheet, worked out from the table of colours."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette

from coram_studio.locate import resource
from coram_studio.ui.icons import render
from coram_studio.ui.theme import Theme, mix

_SHEET_ICONS = ("down", "up", "right")


def derived_colours(theme: Theme) -> dict[str, str]:
    """The table's colours, and those that follow from them, by name, as ``#rrggbb``."""
    window, surface, raised = (theme.colour(name) for name in ("window", "surface", "raised"))
    text, muted, border, accent = (theme.colour(name) for name in ("text", "muted", "border", "accent"))
    on_accent = QColor("#ffffff") if not theme.dark else QColor("#10131a")
    shade = QColor("#ffffff") if theme.dark else QColor("#000000")
    derived = {
        "hover": mix(window, text, 0.06),
        "selected": mix(surface, accent, 0.16 if theme.dark else 0.11),
        "selection": mix(surface, accent, 0.34 if theme.dark else 0.24),
        "faint": mix(window, muted, 0.55),
        "strong": mix(border, text, 0.25),
        "scroll": mix(surface, muted, 0.32),
        "field": surface if theme.dark else raised,
        "on_accent": on_accent,
        "accent_hover": mix(accent, shade, 0.12),
        "accent_pressed": mix(accent, shade, 0.22),
        "accent_disabled": mix(window, accent, 0.3),
        "on_accent_disabled": mix(window, on_accent, 0.75),
        "focus_on_accent": mix(accent, text, 0.7),
        "banner": mix(window, theme.colour("warning"), 0.12),
        "banner_error": mix(window, theme.colour("error"), 0.12),
    }
    return dict(theme.colours) | {name: colour.name() for name, colour in derived.items()}


def style_sheet(theme: Theme) -> str:
    """The whole style sheet. Raises KeyError when it names a colour that there is not."""
    colours = derived_colours(theme)
    template = Template(resource("themes/window.qss").read_text(encoding="utf-8"))
    return template.substitute(colours | _icon_files(theme, colours))


def palette(theme: Theme) -> QPalette:
    """The palette for what Qt draws without the style sheet: placeholder text, links, selections."""
    colours = derived_colours(theme)
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        result.setColor(role, QColor(colours[name]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours["faint"]))
    return result


@cache
def _icon_folder() -> Path:
    folder = tempfile.mkdtemp(prefix="coram-studio-icons-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _icon_files(theme: Theme, colours: dict[str, str]) -> dict[str, str]:
    """Icons that the sheet names, as files: a style sheet takes pictures from files only."""
    folder = _icon_folder()
    wanted = [(f"icon_{name}", name, colours["muted"]) for name in _SHEET_ICONS]
    wanted.append(("icon_check_on_accent", "check", colours["on_accent"]))
    paths = {}
    for key, name, colour in wanted:
        path = folder / f"{theme.name}-{key}.png"
        if not path.exists():
            render(name, QColor(colour), QColor(colours["surface"]), 32).save(str(path))
        paths[key] = path.as_posix()
    return paths
