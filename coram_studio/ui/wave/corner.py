"""The buttons in the corner above the names of the wave view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import SPACE

_BUTTONS = (
    ("left", "previous_edge"),
    ("right", "next_edge"),
    ("zoom-out", "zoom_out"),
    ("zoom-in", "zoom_in"),
    ("fit", "fit"),
)
"""Icon and action of each button, from the left."""


class Corner(QWidget):
    """A button for the list of signals, and one for each of the most used actions."""

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction], icons: Icons) -> None:
        super().__init__(parent)
        self._icons = icons
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, SPACE, 0)
        row.setSpacing(0)
        self.panel_button = self._button("signals", "Signals: show or hide the list")
        self.panel_button.setCheckable(True)
        self.panel_button.setChecked(True)
        row.addWidget(self.panel_button)
        row.addStretch(1)
        for icon, name in _BUTTONS:
            key = actions[name].shortcuts()[0].toString()
            button = self._button(icon, f"{actions[name].text()} ({key})")
            button.clicked.connect(actions[name].trigger)
            row.addWidget(button)

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("look", "quiet")
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons.bind(button, icon)
        return button
