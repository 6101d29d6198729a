"""Paints what lies over the still picture: selection, hover, focus, notes by the pointer, hints."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from coram_studio.ui.canvas.card import PIN_SIZE
from coram_studio.ui.canvas.diagram import Wire
from coram_studio.ui.canvas.geometry import Point, Rect
from coram_studio.ui.canvas.paint.cards import RADIUS
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.paint.wires import pen_key, rounded, wire_width
from coram_studio.ui.canvas.wiring import Points
from coram_studio.ui.theme import ui_font

_NOTE_WIDTH = 340


def paint_card_outlines(
    painter: QPainter, rects: Iterable[Rect], colour: QColor, zoom: float, width: float
) -> None:
    """Outlines around cards, ``width`` pixels wide whatever the zoom."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    frames = [QRectF(rect.left, rect.top, rect.width, rect.height) for rect in rects]
    if zoom < 0.3:
        if frames:
            painter.drawRects(frames)
        return
    for frame in frames:
        painter.drawRoundedRect(frame, RADIUS, RADIUS)


def paint_focus(painter: QPainter, rect: Rect, style: Style) -> None:
    """The ring around the block that keys go to."""
    pen = QPen(style.accent, 1.5, Qt.PenStyle.DotLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect.left - 4, rect.top - 4, rect.width + 8, rect.height + 8), 9, 9)


def paint_wire_mark(
    painter: QPainter, wire: Wire, points: Points, style: Style, strength: float, zoom: float
) -> None:
    """A soft band along a wire that is hovered or selected, and the wire again on top of it."""
    glow = QColor(style.accent)
    glow.setAlphaF(strength)
    pen = QPen(glow, max(8.0, 6.0 / zoom))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = rounded(_between_pins(points))
    painter.drawPath(path)
    painter.setPen(style.wire_pen(pen_key(wire), wire.dashed, wire_width(wire)))
    painter.drawPath(path)


def _between_pins(points: Points) -> Points:
    """A route without the ends that lie under pins."""
    first, last = _shortened(points[1], points[0]), _shortened(points[-2], points[-1])
    return (first, *points[1:-1], last)


def _shortened(inner: Point, end: Point) -> Point:
    """The end of a run, moved towards the other end by half of a pin."""
    dx, dy = inner[0] - end[0], inner[1] - end[1]
    length = abs(dx) + abs(dy)
    reach = min(PIN_SIZE / 2, length) / length if length else 0.0
    return end[0] + dx * reach, end[1] + dy * reach


def paint_note(painter: QPainter, at: Point, text: str, tone: QColor, style: Style, room: QSize) -> None:
    """A small panel beside the pointer, in pixels; it stays inside ``room``."""
    font = ui_font(12)
    painter.setFont(font)
    bounds = QFontMetricsF(font).boundingRect(
        QRectF(0, 0, _NOTE_WIDTH, 400), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft, text
    )
    width, height = bounds.width() + 25, bounds.height() + 14
    x = min(at[0] + 18, room.width() - width - 8)
    y = at[1] + 20 if at[1] + 20 + height < room.height() - 8 else at[1] - 14 - height
    _panel(painter, QRectF(x, y, width, height), style)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawEllipse(QPointF(x + 11, y + 14.5), 3.0, 3.0)
    painter.setPen(style.text)
    painter.drawText(
        QRectF(x + 20, y + 7, bounds.width() + 2, bounds.height() + 2),
        Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft,
        text,
    )


def paint_hint(painter: QPainter, text: str, style: Style, room: QSize) -> None:
    """The line at the bottom that says what the keys do while a gesture lasts, in pixels."""
    font = ui_font(12)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(text) + 28
    frame = QRectF((room.width() - width) / 2, room.height() - 44, width, 28)
    _panel(painter, frame, style)
    painter.setPen(style.text)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)


def _panel(painter: QPainter, frame: QRectF, style: Style) -> None:
    shade = QColor(0, 0, 0, 28)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawRoundedRect(frame.translated(0, 2), 6, 6)
    painter.setPen(QPen(style.border, 1))
    painter.setBrush(style.raised)
    painter.drawRoundedRect(frame, 6, 6)


def paint_pin_mark(painter: QPainter, at: Point, colour: QColor, zoom: float) -> None:
    """The ring around the pin that keys have chosen."""
    pen = QPen(colour, 2.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    reach = max(10.0, 6.0 / zoom)
    painter.drawEllipse(QPointF(*at), reach, reach)
