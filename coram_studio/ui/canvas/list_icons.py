"""Icons of kinds for lists: Qt would grey them where a row is selected."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from coram_studio.ui.icons import SIZES, Icons


def list_icon(icons: Icons, kind: str) -> QIcon:
    """The icon of a kind that keeps its hue in a selected row."""
    icon = QIcon(icons.kind(kind))
    for size in SIZES:
        icon.addPixmap(icons.kind(kind).pixmap(size, size), QIcon.Mode.Selected)
    return icon
