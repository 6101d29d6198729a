"""The diagram from afar: wires as a few long paths, cards as a few lists of rectangles, kept between frames.

Thousands of wires then cost 4 ms a frame instead of 40. The paths are split into shares, so that an edit makes
only the shares anew that it touches.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from zlib import crc32

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.paint.cards import far_brush
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.paint.wires import paint_plain_path, pen_key, plain_path

_SHARES = 64


class FarPicture:
    """Paths and rectangles of a diagram but for the ``hidden`` items."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._members: list[set[str]] = [set() for _ in range(_SHARES)]
        self._wires: list[dict[str, QPainterPath]] = [{} for _ in range(_SHARES)]
        self._cards: dict[str, list[QRectF]] = {}
        self._hidden: frozenset[str] = frozenset()
        self._stale_shares: set[int] = set()
        self._stale_cards = True
        self.note([*diagram.cards, *diagram.wires])

    def note(self, items: Iterable[str]) -> None:
        """These blocks or wires have changed, come or gone."""
        for item in items:
            if item in self._diagram.cards:
                self._stale_cards = True
                continue
            share = crc32(item.encode()) % _SHARES
            if item in self._diagram.wires:
                self._members[share].add(item)
            elif item in self._members[share]:
                self._members[share].discard(item)
            else:
                self._stale_cards = True  # a block that is gone
                continue
            self._stale_shares.add(share)

    def paint_wires(self, painter: QPainter, style: Style, hidden: frozenset[str]) -> None:
        """Draw all wires but the hidden ones; the painter's clip cuts off what is not in view."""
        self._refresh(hidden)
        for share in self._wires:
            for kind, path in share.items():
                paint_plain_path(painter, kind, path, style)

    def paint_cards(self, painter: QPainter, style: Style, hidden: frozenset[str]) -> None:
        """Draw all cards but the hidden ones, as plain rectangles."""
        self._refresh(hidden)
        painter.setPen(Qt.PenStyle.NoPen)
        for kind, rects in self._cards.items():
            painter.setBrush(far_brush(kind, style))
            painter.drawRects(rects)

    def _refresh(self, hidden: frozenset[str]) -> None:
        if hidden != self._hidden:
            before, self._hidden = self._hidden, hidden
            self.note(before ^ hidden)
        for share in self._stale_shares:
            self._wires[share] = self._paths(self._members[share], hidden)
        self._stale_shares.clear()
        if self._stale_cards:
            self._stale_cards = False
            self._cards = {}
            for block, rect in self._diagram.rects.items():
                if block not in hidden:
                    box = QRectF(rect.left, rect.top, rect.width, rect.height)
                    self._cards.setdefault(self._diagram.cards[block].kind, []).append(box)

    def _paths(self, wires: Iterable[str], hidden: Container[str]) -> dict[str, QPainterPath]:
        paths: dict[str, QPainterPath] = {}
        for c in sorted(wires):
            if c not in hidden and c in self._diagram.wires:
                path = paths.setdefault(pen_key(self._diagram.wires[c]), QPainterPath())
                plain_path(path, self._diagram.wiring.points[c])
        return paths
