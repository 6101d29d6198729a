"""The still picture behind the canvas: kept as an image, shifted when panning, repainted only where it changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.viewport import Viewport

PaintPart = Callable[[QPainter, Rect, Viewport], None]
"""Paints one part of the canvas (in canvas units) with a painter that is set up for the viewport."""

_MANY_REGIONS = 24


class Layer:
    """An image of the viewport. ``paint`` draws any part of the content."""

    def __init__(self, paint: PaintPart, *, transparent: bool = False) -> None:
        self._paint = paint
        self._transparent = transparent
        self._pixmap = QPixmap()
        self._view = Viewport()
        self._size = QSize()
        self._ratio = 1.0
        self._dirty = QRegion()

    def invalidate(self, regions: Iterable[Rect] | None = None) -> None:
        """Have regions of the canvas (None: everything) painted again."""
        whole = QRect(0, 0, self._size.width(), self._size.height())
        regions = None if regions is None else list(regions)
        if regions is None or len(regions) > 400:
            self._dirty = QRegion(whole)
            return
        rects = [self._pixels(region).intersected(whole) for region in regions]
        rects = [rect for rect in rects if not rect.isEmpty()]
        if len(rects) > _MANY_REGIONS:
            united = QRect()
            for rect in rects:
                united = united.united(rect)
            rects = [united]
        for rect in rects:
            self._dirty = self._dirty.united(rect)

    def pixmap(self, view: Viewport, size: QSize, ratio: float) -> QPixmap:
        """The image for that viewport; paints what is missing."""
        if size != self._size or ratio != self._ratio or view.zoom != self._view.zoom:
            self._restart(view, size, ratio)
        else:
            self._shift(view)
        self._view = view
        if not self._dirty.isEmpty():
            painter = QPainter(self._pixmap)
            for rect in _pieces(self._dirty):
                self._paint_rect(painter, rect)
            painter.end()
            self._dirty = QRegion()
        return self._pixmap

    def _restart(self, view: Viewport, size: QSize, ratio: float) -> None:
        if size != self._size or ratio != self._ratio:
            self._pixmap = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
            if self._transparent:
                self._pixmap.fill(Qt.GlobalColor.transparent)
            self._pixmap.setDevicePixelRatio(ratio)
        self._view, self._size, self._ratio = view, QSize(size), ratio
        self._dirty = QRegion(0, 0, size.width(), size.height())

    def _shift(self, view: Viewport) -> None:
        dx = (self._view.x - view.x) * view.zoom * self._ratio
        dy = (self._view.y - view.y) * view.zoom * self._ratio
        if not dx and not dy:
            return
        sx, sy = round(dx), round(dy)
        width, height = self._size.width(), self._size.height()
        odd = abs(dx - sx) > 0.01 or abs(dy - sy) > 0.01
        if odd or abs(sx) >= width * self._ratio or abs(sy) >= height * self._ratio:
            self._dirty = QRegion(0, 0, width, height)
            return
        self._pixmap.scroll(sx, sy, self._pixmap.rect())
        px, py = sx / self._ratio, sy / self._ratio
        self._dirty.translate(round(px), round(py))
        kept = QRect(
            math.ceil(max(px, 0)),
            math.ceil(max(py, 0)),
            math.floor(width - abs(px)),
            math.floor(height - abs(py)),
        )
        self._dirty = self._dirty.united(QRegion(0, 0, width, height).subtracted(QRegion(kept)))

    def _pixels(self, region: Rect) -> QRect:
        left, top = self._view.to_pixels(region.left, region.top)
        right, bottom = self._view.to_pixels(region.right, region.bottom)
        # Pins, badges and labels stand out over the geometry; 20 units hold them, 4 pixels smoothing.
        margin = 20 * self._view.zoom + 4
        return QRectF(
            left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin
        ).toAlignedRect()

    def _paint_rect(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        painter.setClipRect(rect)
        if self._transparent:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(rect, Qt.GlobalColor.black)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setTransform(self._view.transform(), True)
        left, top = self._view.to_canvas(rect.left(), rect.top())
        right, bottom = self._view.to_canvas(rect.right() + 1, rect.bottom() + 1)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint(painter, Rect(left, top, right, bottom), self._view)
        painter.restore()


def _pieces(region: QRegion) -> list[QRect]:
    whole = region.boundingRect()
    if region.rectCount() > _MANY_REGIONS:
        return [whole]
    pieces: list[QRect] = list(region)  # type: ignore[call-overload]  # the stubs lack its iterator
    area = sum(rect.width() * rect.height() for rect in pieces)
    return [whole] if area > 0.7 * whole.width() * whole.height() else pieces
