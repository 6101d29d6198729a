"""The figures of one run, or of two beside each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from coram_studio.ui.shell.runs.figures import RunRow, figures
from coram_studio.ui.theme import ThemeManager, mono_font


class Comparison(QScrollArea):
    """A table of names and values; with two runs, the change from the older to the newer."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._rows: tuple[RunRow, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(380)
        self.setAccessibleName("Figures of the selected runs")
        themes.changed.connect(lambda: self.show_runs(self._rows))
        self.show_runs(())

    def show_runs(self, rows: tuple[RunRow, ...]) -> None:
        """Show one or two runs, the older first."""
        self._rows = rows
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 12)
        if not rows:
            label = QLabel("Select a run, or two to compare them.", page)
            label.setProperty("look", "muted")
            column.addWidget(label)
        else:
            column.addLayout(self._table(page, rows))
        column.addStretch(1)
        self.setWidget(page)

    def _table(self, page: QWidget, rows: tuple[RunRow, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for column, row in enumerate(rows, 1):
            head = QLabel(f"Run {row.number}", page)
            head.setProperty("look", "heading")
            grid.addWidget(head, 0, column)
        if len(rows) == 2:
            change = QLabel("Change", page)
            change.setProperty("look", "section")
            grid.addWidget(change, 0, 3, Qt.AlignmentFlag.AlignBottom)
        for line, figure in enumerate(figures(rows), 1):
            name = QLabel(figure.name, page)
            name.setProperty("look", "muted")
            name.setToolTip(figure.tip)
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            for column, text in enumerate(figure.texts, 1):
                grid.addWidget(self._value(page, text), line, column, Qt.AlignmentFlag.AlignTop)
            if figure.change:
                label = self._value(page, figure.change)
                colour = {True: "ok", False: "error", None: "muted"}[figure.better]
                label.setStyleSheet(f"color: {self._themes.current.hex(colour)};")
                grid.addWidget(label, line, 3, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 2)
        for column in range(1, len(rows) + 1):
            grid.setColumnStretch(column, 3)
        return grid

    @staticmethod
    def _value(page: QWidget, text: str) -> QLabel:
        font = mono_font(12)
        label = QLabel(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, 220), page)
        label.setFont(font)
        label.setToolTip(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
