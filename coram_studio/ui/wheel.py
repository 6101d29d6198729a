"""Fields in pages that scroll: the wheel scrolls the page and never changes a value that it happens to pass over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class _WheelGuard(QObject):
    """Hands the wheel on to what holds the field."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def keep_from_wheel(field: QWidget) -> None:
    """Have lists and numbers change by keys and clicks alone; other fields do so anyway."""
    if isinstance(field, QComboBox | QAbstractSpinBox):
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_WheelGuard(field))
