"""Paints wires, in canvas units."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPolygonF

from coram_studio.model.bundles import BundleType
from coram_studio.ui.canvas.diagram import Wire
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.paint.style import THIN_WIRE_WIDTH, WIRE_WIDTH, Style
from coram_studio.ui.canvas.wiring import Points

CORNER = 3.0
"""Radius of a wire's bends."""
LABELS = 0.55
"""Zoom from which wires have labels and rounded bends."""
_THIN = (BundleType.CLOCK, BundleType.RESET, BundleType.THREAD)


def wire_width(wire: Wire) -> float:
    """Width of the stroke in canvas units."""
    thin = wire.bundle.type in _THIN or (wire.bundle.type is BundleType.WIRE and wire.bundle.width == 1)
    return THIN_WIRE_WIDTH if thin else WIRE_WIDTH


def pen_key(wire: Wire) -> str:
    """The hue's key, or "broken"."""
    return "broken" if wire.broken else wire.kind


def paint_wires(painter: QPainter, wires: Iterable[tuple[Wire, Points]], style: Style) -> None:
    """Draw wires with round bends and their width labels."""
    labels = []
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire, points in wires:
        painter.setPen(style.wire_pen(pen_key(wire), wire.dashed, wire_width(wire)))
        # Dashes count from the shared end, so that those of wires that run together coincide.
        painter.drawPath(rounded(points[::-1] if wire.dashed else points))
        if wire.label:
            labels.append((wire.label, points))
    _paint_labels(painter, labels, style)


def paint_plain_wires(painter: QPainter, wires: Iterable[tuple[Wire, Points]], style: Style) -> None:
    """Draw wires from afar: one pixel wide, all of a kind in one call."""
    by_kind: dict[str, QPainterPath] = {}
    for wire, points in wires:
        plain_path(by_kind.setdefault(pen_key(wire), QPainterPath()), points)
    for kind, path in by_kind.items():
        paint_plain_path(painter, kind, path, style)


def plain_path(path: QPainterPath, points: Points) -> None:
    """Add a route without round bends to a path."""
    path.addPolygon(_polygon(points))


@lru_cache(maxsize=16_384)
def _polygon(points: Points) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])


def paint_plain_path(painter: QPainter, kind: str, path: QPainterPath, style: Style) -> None:
    """Draw many routes of a kind, one pixel wide."""
    painter.setPen(style.far_pen(kind))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


@lru_cache(maxsize=16_384)
def rounded(points: Points) -> QPainterPath:
    """The route as a path whose bends are rounded."""
    path = QPainterPath(QPointF(*points[0]))
    for i in range(1, len(points) - 1):
        before, corner, after = points[i - 1], points[i], points[i + 1]
        path.lineTo(*_towards(corner, before))
        path.quadTo(*corner, *_towards(corner, after))
    path.lineTo(*points[-1])
    return path


def _towards(a: Point, b: Point) -> Point:
    """The point on the way from ``a`` to ``b`` where a bend begins."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = abs(dx) + abs(dy)
    if length == 0:
        return a
    reach = min(CORNER, length / 2) / length
    return a[0] + dx * reach, a[1] + dy * reach


def _paint_labels(painter: QPainter, labels: list[tuple[str, Points]], style: Style) -> None:
    painter.setFont(style.label_font)
    metrics = QFontMetricsF(style.label_font)
    painter.setPen(style.muted)
    for label, points in labels:
        width = metrics.horizontalAdvance(label)
        place = label_place(points, width)
        if place is not None:
            x, y = place
            painter.fillRect(QRectF(x - 2, y - 10, width + 4, 13), style.veil)
            painter.drawText(QPointF(x, y), label)


def label_place(points: Points, width: float) -> Point | None:
    """Start of the baseline of a wire's label: above the first run that is long enough for it, if any is."""
    for a, b in pairwise(points):
        if a[1] == b[1] and abs(a[0] - b[0]) >= width + 14:
            return (a[0] + b[0] - width) / 2, a[1] - 6
    for a, b in pairwise(points):
        if a[0] == b[0] and abs(a[1] - b[1]) >= 32:
            return a[0] + 6, (a[1] + b[1]) / 2 + 4
    return None
