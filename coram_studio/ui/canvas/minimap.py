"""The overview in the corner: all blocks, and the part of the canvas in view, which it moves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
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
        self._cards: QPixmap | None = None
        self._look = surface.look
        surface.scene.contents_changed.connect(self._forget)

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
        cards = self._surface.scene.diagram.cards_extent()
        if cards is not None:
            target = QRectF(
                cards.left * scale + origin.x(),
                cards.top * scale + origin.y(),
                cards.width * scale,
                cards.height * scale,
            )
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            picture = self._picture(cards)
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
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

    def _picture(self, extent: Rect) -> QPixmap:
        """All cards, as large as the overview ever shows them; kept until the diagram or the theme changes."""
        if self._cards is None or self._look is not self._surface.look:
            self._look = self._surface.look
            self._cards = self._draw_cards(extent)
        return self._cards

    def _draw_cards(self, extent: Rect) -> QPixmap:
        ratio = 2 * self.devicePixelRatioF()
        scale = min(WIDTH * ratio / extent.width, HEIGHT * ratio / extent.height)
        picture = QPixmap(max(round(extent.width * scale), 1), max(round(extent.height * scale), 1))
        picture.fill(Qt.GlobalColor.transparent)
        diagram, look = self._surface.scene.diagram, self._surface.look
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.translate(-extent.left, -extent.top)
        painter.setPen(Qt.PenStyle.NoPen)
        by_kind: dict[str, list[QRectF]] = {}
        for block, rect in diagram.rects.items():
            box = QRectF(rect.left, rect.top, rect.width, rect.height)
            by_kind.setdefault(diagram.cards[block].kind, []).append(box)
        for kind, boxes in by_kind.items():
            hue = QColor(look.kind(kind))
            hue.setAlphaF(0.82)
            painter.setBrush(hue)
            painter.drawRects(boxes)
        painter.end()
        return picture

    def _forget(self) -> None:
        self._cards = None
        self.update()

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
