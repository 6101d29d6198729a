"""The movable dividers between the areas: two rows, and how high and wide everything is in each perspective."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from coram_studio.ui.shell.perspectives import Perspective

_LOWEST = 150
"""Least height of the lower row, in pixels, until the user drags the divider."""
_TOP = ("left", "main", "second", "right")
_BOTTOM = ("bottom", "bottom2")


class Dividers(QSplitter):
    """An upper and a lower row of areas. Sizes are lists of pixels: upper row, lower row, the two rows."""

    def __init__(self, areas: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._areas = areas
        self.top = self._row(_TOP)
        self.bottom = self._row(_BOTTOM)
        self.setHandleWidth(7)
        self.setChildrenCollapsible(False)
        self.addWidget(self.top)
        self.addWidget(self.bottom)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        for index, factor in enumerate((0, 1, 1, 0)):
            self.top.setStretchFactor(index, factor)
        self._perspective: Perspective | None = None
        self._chosen: dict[str, list[list[int]]] = {}  # sizes that a perspective was left with
        for splitter in (self, self.top, self.bottom):
            splitter.splitterMoved.connect(lambda *_: self.keep())

    def _row(self, names: tuple[str, ...]) -> QSplitter:
        row = QSplitter(Qt.Orientation.Horizontal)
        row.setHandleWidth(8)
        row.setChildrenCollapsible(False)
        for name in names:
            row.addWidget(self._areas[name])
        return row

    def apply(self, perspective: Perspective) -> None:
        """Give the areas the sizes of a perspective: as the user left them, else as it says."""
        self._perspective = perspective
        chosen = self._chosen.get(perspective.id)
        if chosen is None:
            self._apply_first()
            return
        for splitter, sizes in zip((self.top, self.bottom, self), chosen, strict=True):
            splitter.setSizes(sizes)

    def _apply_first(self) -> None:
        if self._perspective is None:
            return
        p = self._perspective
        self.top.setSizes(list(p.top))
        self.bottom.setSizes(list(p.bottom))
        # A large window gives its room to the upper row, a small one takes from both.
        share = round(self.height() * p.rows[1] / sum(p.rows))
        lower = max(min(p.rows[1], share), _LOWEST)
        self.setSizes([max(self.height() - lower, 1), lower])

    def keep(self) -> None:
        """Remember the sizes of the perspective in force as the user's."""
        if self._perspective is not None:
            self._chosen[self._perspective.id] = [self.top.sizes(), self.bottom.sizes(), self.sizes()]

    def forget(self) -> None:
        """Go back to the sizes of the perspective in force as it says."""
        if self._perspective is not None:
            self._chosen.pop(self._perspective.id, None)

    def show_rows(self) -> None:
        """Leave out rows without a visible area."""
        for row, names in ((self.top, _TOP), (self.bottom, _BOTTOM)):
            row.setVisible(any(not self._areas[name].isHidden() for name in names))

    def chosen(self) -> dict[str, list[list[int]]]:
        """Sizes by perspective, where the user chose some."""
        return {name: [list(row) for row in rows] for name, rows in self._chosen.items()}

    def choose(self, sizes: Mapping[str, list[list[int]]]) -> None:
        """Take over what ``chosen`` gave; what does not have its shape is left out."""
        self._chosen = {name: rows for name, rows in sizes.items() if [len(r) for r in rows] == [4, 2, 2]}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A window that grows or shrinks before anyone has moved a divider keeps its proportions."""
        super().resizeEvent(event)
        if self._perspective is not None and self._perspective.id not in self._chosen:
            self._apply_first()
