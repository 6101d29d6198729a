"""Paints a part of a diagram with the detail that fits the zoom; used by the window, the minimap and printing."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from PySide6.QtGui import QPainter

from coram_studio.diagnostics import Severity
from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.paint import cards, wires
from coram_studio.ui.canvas.paint.far import FarPicture
from coram_studio.ui.canvas.paint.style import Style

_FEW = 200


def paint_content(
    painter: QPainter,
    diagram: Diagram,
    part: Rect,
    zoom: float,
    style: Style,
    problems: Mapping[str, Severity],
    hidden: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    far: FarPicture | None = None,
) -> None:
    """Draw wires and cards that touch ``part``, in canvas units: not the ``hidden`` ones, or ``only`` some.

    ``far`` holds what is drawn of the whole diagram when zoomed out.
    """
    margin = part.inflated(16)
    near = zoom >= wires.LABELS
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, near)
    if not near and far is not None and only is None:
        far.paint_wires(painter, style, hidden)
        if zoom < cards.NAMES:
            far.paint_cards(painter, style, hidden)
            return
    else:
        shown_wires = [
            (diagram.wires[c], diagram.wiring.points[c])
            for c in _among(diagram.wires_in, margin, only, diagram.wires)
            if c not in hidden
        ]
        if near:
            wires.paint_wires(painter, shown_wires, style)
        else:
            wires.paint_plain_wires(painter, shown_wires, style)
    shown_cards = [
        (diagram.cards[b], diagram.rects[b])
        for b in _among(diagram.cards_in, margin, only, diagram.cards)
        if b not in hidden
    ]
    if zoom >= cards.FULL_DETAIL:
        for card, rect in shown_cards:
            cards.paint_card(painter, card, (rect.left, rect.top), style, problems.get(card.block.id))
    elif zoom >= cards.NAMES:
        cards.paint_named_cards(painter, shown_cards, zoom, style, problems)
    else:
        cards.paint_plain_cards(painter, shown_cards, style)


def _among(
    inside: Callable[[Rect], list[str]], part: Rect, only: frozenset[str] | None, known: Container[str]
) -> list[str]:
    """The items to draw: those in the part, or ``only`` some, which are not looked for when they are few."""
    if only is None:
        return inside(part)
    if len(only) < _FEW:
        return sorted(item for item in only if item in known)
    return [item for item in inside(part) if item in only]
