"""The overview in the corner: all blocks, and the part of the canvas in view, which it moves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.viewport import Viewport, aligned

WIDTH, HEIGHT = 156, 72
_INSET = 10


class Minimap(QWidget):
    """Shows a surface's diagram in small. Press or drag to look elsewhere."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Overview: drag to look elsewhere; M shows or hides it")
        self.setAccessibleName("Overview of the diagram")
        surface.view_changed.connect(self.update)
        surface.scene.contents_changed.connect(self.update)

    def _map(self) -> tuple[Rect, float, QPointF]:
        """What is shown, the scale, and where canvas (0, 0) lies in the widget."""
        extent = self._surface.visible()
        cards = self._surface.scene.diagram.cards_extent()
        if cards is not None:
            extent = extent.united(cards.inflated(40))
        scale = min((WIDTH - 2 * _INSET) / extent.width, (HEIGHT - 2 * _INSET) / extent.height)
        cx, cy = extent.centre
        return extent, scale, QPointF(WIDTH / 2 - cx * scale, HEIGHT / 2 - cy * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._surface.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        panel = QColor(look.theme.colour("window"))
        panel.setAlphaF(0.94)
        painter.setPen(QPen(look.border, 1))
        painter.setBrush(panel)
        painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1), 6, 6)
        _, scale, origin = self._map()
        diagram = self._surface.scene.diagram
        by_kind: dict[str, list[QRectF]] = {}
        for block, rect in diagram.rects.items():
            small = QRectF(
                rect.left * scale + origin.x(),
                rect.top * scale + origin.y(),
                max(rect.width * scale, 1.5),
                max(rect.height * scale, 1.5),
            )
            by_kind.setdefault(diagram.cards[block].kind, []).append(small)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(diagram.rects) < 300)
        for kind, rects in by_kind.items():
            hue = QColor(look.kind(kind))
            hue.setAlphaF(0.82)
            painter.setBrush(hue)
            painter.drawRects(rects)
        part = self._surface.visible()
        frame = QRectF(
            part.left * scale + origin.x(),
            part.top * scale + origin.y(),
            part.width * scale,
            part.height * scale,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.accent, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def _look_at(self, at: QPointF) -> None:
        _, scale, origin = self._map()
        x, y = (at.x() - origin.x()) / scale, (at.y() - origin.y()) / scale
        part, zoom = self._surface.visible(), self._surface.view.zoom
        self._surface.set_view(aligned(Viewport(x - part.width / 2, y - part.height / 2, zoom)))
