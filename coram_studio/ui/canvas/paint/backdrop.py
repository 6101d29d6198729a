"""The canvas behind everything: its surface and the dotted grid."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.paint.style import Style

DOT_PITCH = 24
"""Units between dots: every third grid line."""


def paint_backdrop(painter: QPainter, part: Rect, zoom: float, style: Style) -> None:
    """Fill ``part`` of the canvas; the dots grow sparser when zoomed out."""
    painter.fillRect(QRectF(part.left, part.top, part.width, part.height), style.surface)
    pitch = DOT_PITCH
    while pitch * zoom < 14:
        pitch *= 4
    pen = QPen(style.grid, 1.6)
    pen.setCosmetic(True)
    painter.setPen(pen)
    x0, y0 = math.floor(part.left / pitch), math.floor(part.top / pitch)
    x1, y1 = math.ceil(part.right / pitch), math.ceil(part.bottom / pitch)
    painter.drawPoints([QPointF(x * pitch, y * pitch) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)])
