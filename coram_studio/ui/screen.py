"""Dialogs and the screen they are on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QDialog


def grow_on_screen(dialog: QDialog, size: QSize) -> None:
    """Make a dialog that large, where the screen allows it, and keep all of it on the screen."""
    available = dialog.screen().availableGeometry()
    if size == dialog.size() and available.contains(dialog.frameGeometry()):
        return  # it may stay where it was put
    frame = dialog.frameGeometry().size() - dialog.size()
    dialog.resize(size.boundedTo(available.size() - frame))
    place = QRect(dialog.frameGeometry().topLeft(), dialog.size() + frame)
    parent = dialog.parentWidget()
    if parent is not None:
        place.moveCenter(parent.window().frameGeometry().center())
    place.moveBottomRight(
        QPoint(min(place.right(), available.right()), min(place.bottom(), available.bottom()))
    )
    dialog.move(max(place.left(), available.left()), max(place.top(), available.top()))
