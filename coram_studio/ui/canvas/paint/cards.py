"""Paints cards, in canvas units, at three levels of detail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from coram_studio.diagnostics import Severity
from coram_studio.ui.canvas.card import (
    BADGE,
    HEAD,
    PADDING,
    PIN_SIZE,
    SUBTITLE_BASELINE,
    TAG,
    Card,
    is_distinct,
    text_width,
)
from coram_studio.ui.canvas.geometry import Point, Rect
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.wording import BUNDLE_KINDS
from coram_studio.ui.theme import mix, ui_font

RADIUS = 6.0
EDGE = 4.0
FULL_DETAIL = 0.55
"""Zoom from which cards show all their texts; below, their name alone."""
NAMES = 0.22
"""Zoom from which cards show their name; below, they are plain blocks of colour."""


def paint_card(
    painter: QPainter, card: Card, at: Point, style: Style, problem: Severity | None = None
) -> None:
    """Draw a card with everything on it, its top left corner at ``at``."""
    painter.translate(*at)
    hue = style.kind(card.kind)
    distinct = is_distinct(card.block)
    painter.setPen(_frame_pen(card, style))
    painter.setBrush(style.wash(card.kind) if distinct else style.raised)
    # Half a unit in, so that the line is one sharp pixel at 100 %.
    painter.drawRoundedRect(QRectF(0.5, 0.5, card.width - 1, card.height - 1), RADIUS, RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.strong_tint(card.kind) if distinct else style.tint(card.kind))
    painter.drawPath(_head(card.width))
    if card.tag:
        _paint_tag(painter, card, style)
    else:
        painter.setBrush(hue)
        painter.drawRoundedRect(QRectF(0, 0, EDGE, card.height), EDGE / 2, EDGE / 2)
    if distinct:
        painter.drawRoundedRect(QRectF(card.width - EDGE, 0, EDGE, card.height), EDGE / 2, EDGE / 2)
    painter.setPen(style.text)
    painter.setFont(style.title_font)
    painter.drawText(QPointF(PADDING - 2, 21), card.title)
    painter.setPen(style.muted)
    painter.setFont(style.subtitle_font)
    painter.drawText(QPointF(PADDING - 2, SUBTITLE_BASELINE), card.subtitle)
    _paint_pins(painter, card, style)
    if problem is None:
        style.icon(card.kind).render(painter, QRectF(card.width - BADGE - 4, (HEAD - 16) / 2, 16, 16))
    else:
        paint_badge(painter, card.width - BADGE + 2, HEAD / 2, problem, style)
    painter.translate(-at[0], -at[1])


def _frame_pen(card: Card, style: Style) -> QPen:
    if card.tag:
        return style.source_pen(card.kind)
    return style.frame_pen(card.kind) if is_distinct(card.block) else style.border_pen


def _paint_tag(painter: QPainter, card: Card, style: Style) -> None:
    """The mark of what lives in a source: a small plate with the file and the line."""
    width = text_width("tag", card.tag) + 12
    plate = QRectF(PADDING - 3, card.height - TAG - 9, width, TAG)
    painter.setBrush(style.tint(card.kind))
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(style.text)
    painter.setFont(style.tag_font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, card.tag)
    painter.setPen(Qt.PenStyle.NoPen)


@lru_cache(maxsize=256)
def _head(width: float) -> QPainterPath:
    """The tinted head of a card: its upper corners are round. Inside of the frame's line."""
    path = QPainterPath(QPointF(1, HEAD))
    path.lineTo(1, RADIUS)
    path.quadTo(1, 1, RADIUS, 1)
    path.lineTo(width - RADIUS, 1)
    path.quadTo(width - 1, 1, width - 1, RADIUS)
    path.lineTo(width - 1, HEAD)
    path.closeSubpath()
    return path


def _paint_pins(painter: QPainter, card: Card, style: Style) -> None:
    half = PIN_SIZE / 2
    painter.setPen(Qt.PenStyle.NoPen)
    for pin in card.pins:
        painter.setBrush(style.error if pin.missing else style.kind(BUNDLE_KINDS[pin.bundle.type]))
        x = -half if pin.side < 0 else card.width - half
        painter.drawRoundedRect(QRectF(x, pin.y - half, PIN_SIZE, PIN_SIZE), 1.5, 1.5)
    painter.setFont(style.pin_font)
    painter.setPen(style.text)
    sides = {pin.side for pin in card.pins}
    room = card.width - 2 * PADDING if len(sides) < 2 else card.width / 2 - PADDING
    for pin in card.pins:
        label = fitting(pin.label, room)
        if pin.missing:
            painter.setPen(style.error)
        if pin.side < 0:
            painter.drawText(QPointF(PADDING - 3, pin.y + 4.5), label)
        else:
            painter.drawText(QPointF(card.width - PADDING + 3 - text_width("pin", label), pin.y + 4.5), label)
        if pin.missing:
            painter.setPen(style.text)


def fitting(label: str, room: float) -> str:
    """A pin's label, shortened in its middle if it is wider than ``room`` allows."""
    if text_width("pin", label) <= room:
        return label
    for keep in range(len(label) - 1, 2, -1):
        short = f"{label[: keep - keep // 3]}…{label[len(label) - keep // 3 :]}"
        if text_width("pin", short) <= room:
            return short
    return label[:3]


def paint_badge(painter: QPainter, x: float, y: float, severity: Severity, style: Style) -> None:
    """The round mark of a block with problems, centred on the point."""
    colour = {
        Severity.ERROR: style.error,
        Severity.WARNING: style.warning,
        Severity.NOTE: style.accent,
    }[severity]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(x, y), 8.0, 8.0)
    painter.setPen(QPen(style.raised, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if severity is Severity.NOTE:
        painter.drawLine(QPointF(x, y - 1), QPointF(x, y + 4))
        painter.drawPoint(QPointF(x, y - 4))
    else:
        painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 0.5))
        painter.drawPoint(QPointF(x, y + 4))


def paint_named_cards(
    painter: QPainter,
    cards: Iterable[tuple[Card, Rect]],
    zoom: float,
    style: Style,
    problems: Mapping[str, Severity],
) -> None:
    """Draw cards from afar: tinted blocks with their name in letters that stay legible."""
    pixels = 11.0 if zoom > 0.3 else 10.0
    font = ui_font(11)
    font.setPixelSize(max(round(pixels / zoom), 1))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for card, rect in cards:
        hue = style.kind(card.kind)
        frame = QRectF(rect.left, rect.top, rect.width, rect.height)
        dashed = Qt.PenStyle.DashLine if card.tag else Qt.PenStyle.SolidLine
        painter.setPen(QPen(_frame_colour(card, style, problems), 1.0 / zoom, dashed))
        painter.setBrush(style.tint(card.kind))
        painter.drawRect(frame)
        if not card.tag:
            painter.fillRect(QRectF(rect.left, rect.top, EDGE + 2, rect.height), hue)
        name = metrics.elidedText(card.title, Qt.TextElideMode.ElideMiddle, rect.width - 3 * EDGE)
        painter.setPen(style.text)
        painter.drawText(frame.adjusted(2 * EDGE, 0, -EDGE, 0), Qt.AlignmentFlag.AlignCenter, name)


def _frame_colour(card: Card, style: Style, problems: Mapping[str, Severity]) -> QColor:
    match problems.get(card.block.id):
        case Severity.ERROR:
            return style.error
        case Severity.WARNING:
            return style.warning
        case _:
            return style.kind(card.kind) if card.tag else style.border


def paint_plain_cards(painter: QPainter, cards: Iterable[tuple[Card, Rect]], style: Style) -> None:
    """Draw cards from far away: one rectangle each, all of a kind in one call."""
    by_kind: dict[str, list[QRectF]] = {}
    for card, rect in cards:
        by_kind.setdefault(card.kind, []).append(QRectF(rect.left, rect.top, rect.width, rect.height))
    painter.setPen(Qt.PenStyle.NoPen)
    for kind, rects in by_kind.items():
        painter.setBrush(far_brush(kind, style))
        painter.drawRects(rects)


def far_brush(kind: str, style: Style) -> QColor:
    """The colour of a card from far away."""
    return mix(style.raised, style.kind(kind), 0.7)
