"""Paints a part of a diagram with the detail that fits the zoom; used by the window, the minimap and printing."""

from __future__ import annotations

from collections.abc import Container, Mapping

from PySide6.QtGui import QPainter

from coram_studio.diagnostics import Severity
from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.paint import cards, wires
from coram_studio.ui.canvas.paint.style import Style


def paint_content(
    painter: QPainter,
    diagram: Diagram,
    part: Rect,
    zoom: float,
    style: Style,
    problems: Mapping[str, Severity],
    hidden: Container[str] = (),
    only: Container[str] | None = None,
) -> None:
    """Draw wires and cards that touch ``part``, in canvas units: not the ``hidden`` ones, or ``only`` some."""
    margin = part.inflated(16)
    shown_wires = [
        (diagram.wires[c], diagram.wiring.points[c])
        for c in diagram.wires_in(margin)
        if c not in hidden and (only is None or c in only)
    ]
    shown_cards = [
        (diagram.cards[b], diagram.rects[b])
        for b in diagram.cards_in(margin)
        if b not in hidden and (only is None or b in only)
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= wires.LABELS)
    if zoom >= wires.LABELS:
        wires.paint_wires(painter, shown_wires, style)
    else:
        wires.paint_plain_wires(painter, shown_wires, zoom, style)
    if zoom >= cards.FULL_DETAIL:
        for card, rect in shown_cards:
            cards.paint_card(painter, card, (rect.left, rect.top), style, problems.get(card.block.id))
    elif zoom >= cards.NAMES:
        cards.paint_named_cards(painter, shown_cards, zoom, style, problems)
    else:
        cards.paint_plain_cards(painter, shown_cards, style)
