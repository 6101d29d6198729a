"""Rubber band: drag over empty canvas to select what it touches."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coram_studio.ui.canvas.geometry import Rect, spanning
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer, travelled
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.wiring import pieces


class RubberBand(Gesture):
    """A press on empty canvas: a click selects nothing, a drag what lies under the band."""

    def __init__(self, surface: Surface, pointer: Pointer) -> None:
        super().__init__(surface)
        self._start = pointer
        self._before = self.scene.selected
        self._band: Rect | None = None

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> RubberBand | None:
        """For the left button."""
        return cls(surface, pointer) if pointer.button is Qt.MouseButton.LeftButton else None

    def move(self, pointer: Pointer) -> None:
        """Select as the band grows."""
        if self._band is None and not travelled(self._start, pointer):
            return
        self.pans_at_edges = True
        band = self._band = spanning((self._start.x, self._start.y), (pointer.x, pointer.y))
        diagram = self.scene.diagram
        under = set(diagram.cards_in(band))
        # Blocks come with what runs between them; wires alone only where the band catches no block.
        wires = {
            c
            for c in diagram.wires_in(band)
            if any(p.touches(band) for p in pieces(diagram.wiring.points[c]))
        }
        if under:
            wires = {c for c in wires if all(end.block in under for end in diagram.wires[c].connection.ends)}
        self.scene.select(self._before ^ (under | wires) if self._start.adds else under | wires)
        self.surface.update()

    def release(self, pointer: Pointer) -> None:
        """Keep what is selected; a click clears the selection."""
        self.surface.end_gesture()
        if self._band is None and not self._start.adds:
            self.scene.select([])

    def cancel(self) -> None:
        """Select what was selected before."""
        self.scene.select(self._before)

    def paint(self, painter: QPainter) -> None:
        """The band."""
        if self._band is None:
            return
        accent = self.surface.look.accent
        fill = QColor(accent)
        fill.setAlphaF(0.10)
        pen = QPen(accent, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(fill)
        band = self._band
        painter.drawRect(QRectF(band.left, band.top, band.width, band.height))
