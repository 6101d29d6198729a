"""Connect: drag from a pin to another; legal ends light up, the rest dim and say why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coram_studio.model.connect import Verdict
from coram_studio.model.design import Endpoint
from coram_studio.model.edits import Connect as ConnectEdit
from coram_studio.ui.canvas.card import PIN_SIZE, Pin
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer, travelled
from coram_studio.ui.canvas.paint.overlay import paint_note
from coram_studio.ui.canvas.paint.wires import rounded
from coram_studio.ui.canvas.routing.router import Terminal, quick_route, route
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.wording import BUNDLE_KINDS

_SNAP = 18  # pixels within which the wire jumps to a pin


class Connect(Gesture):
    """A press on a pin: a click selects its block, a drag draws a wire."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, pointer: Pointer, pin: Pin) -> None:
        super().__init__(surface)
        self._start = pointer
        self._pin = pin
        self._at: Pointer | None = None
        self._target: Pin | None = None
        self._verdicts: dict[Endpoint, Verdict] = {}

    @classmethod
    def begin(cls, surface: Surface, pointer: Pointer) -> Connect | None:
        """For the left button on a pin."""
        if pointer.button is not Qt.MouseButton.LeftButton or pointer.adds:
            return None
        pin = surface.pin_under(pointer)
        if pin is None or pin.missing:
            return None
        return cls(surface, pointer, pin)

    def verdict(self, end: Endpoint) -> Verdict:
        """Whether the wire may end there, and why not."""
        if end not in self._verdicts:
            self._verdicts[end] = self.scene.verdict(self._pin.endpoint, end)
        return self._verdicts[end]

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer; jump to a pin nearby."""
        if self._at is None and (not travelled(self._start, pointer) or self.scene.refused()):
            return
        if self._at is None and (reason := self.scene.why_fixed(self._pin.endpoint)):
            self.scene.message_shown.emit(reason)
            self.surface.end_gesture()
            return
        self._at = pointer
        self.pans_at_edges = True
        self._target = self._pin_near(pointer)
        self.surface.update()

    def release(self, pointer: Pointer) -> None:
        """Connect, say why not, or offer what could be added here."""
        self.surface.end_gesture()
        scene = self.scene
        if self._at is None:
            scene.focus(self._pin.block)
            scene.select([self._pin.block])
        elif self._target is not None:
            verdict = self.verdict(self._target.endpoint)
            if verdict.legal:
                scene.do(ConnectEdit(scene.name, self._pin.endpoint, self._target.endpoint))
            else:
                scene.message_shown.emit(verdict.message)
        elif not scene.diagram.card_at(pointer.x, pointer.y):
            self.surface.add_requested.emit(self._pin.endpoint, (pointer.x, pointer.y))

    def cancel(self) -> None:
        """No wire."""

    def paint(self, painter: QPainter) -> None:
        """Dim what cannot be reached, light up what can, and draw the wire."""
        if self._at is None:
            return
        paint_ends(painter, self.surface, self._pin, self.verdict)
        colour = self.surface.look.kind(BUNDLE_KINDS[self._pin.bundle.type])
        legal = self._target is not None and self.verdict(self._target.endpoint).legal
        pen = QPen(colour if legal or self._target is None else self.surface.look.error, 2.25)
        if not legal:
            pen.setDashPattern((3.0, 2.5))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(rounded(self._route()))

    def paint_pixels(self, painter: QPainter) -> None:
        """What would happen on release, by the pointer."""
        if self._at is None:
            return
        look = self.surface.look
        if self._target is None:
            free = not self.scene.diagram.card_at(self._at.x, self._at.y)
            text, tone = ("Release to add a block here" if free else ""), look.muted
        else:
            verdict = self.verdict(self._target.endpoint)
            block = self.scene.diagram.cards[self._target.block].title
            text = f"Connect to {block}.{self._target.bundle.name}" if verdict.legal else verdict.message
            tone = look.ok if verdict.legal else look.error
        if text:
            paint_note(painter, (self._at.px, self._at.py), text, tone, look, self.surface.size())

    def _pin_near(self, pointer: Pointer) -> Pin | None:
        diagram = self.scene.diagram
        pin = diagram.pin_at(pointer.x, pointer.y, _SNAP / self.surface.view.zoom)
        if pin is not None:
            return None if pin.endpoint == self._pin.endpoint else pin
        # Anywhere on a card that has just one pin for this wire is near enough.
        card = diagram.card_at(pointer.x, pointer.y)
        if not card or card == self._pin.block:
            return None
        legal = {p.endpoint: p for p in diagram.cards[card].pins if self.verdict(p.endpoint).legal}
        return next(iter(legal.values())) if len(legal) == 1 else None

    def _route(self) -> tuple[Point, ...]:
        diagram = self.scene.diagram
        start = Terminal(*diagram.pin_place(self._pin.endpoint, self._pin.side))
        if self._target is not None:
            end = Terminal(*diagram.pin_place(self._target.endpoint, self._target.side))
            return route(start, end, diagram.wiring.obstacles)
        at = self._at or self._start
        direction = -start.direction if (at.x - start.x) * start.direction > 0 else start.direction
        return quick_route(start, Terminal(at.x, at.y, direction))


def paint_ends(
    painter: QPainter, surface: Surface, source: Pin, verdict: Callable[[Endpoint], Verdict]
) -> None:
    """Light up the pins that a wire from ``source`` may end at, and dim everything else that is in view."""
    look, diagram = surface.look, surface.scene.diagram
    veil = QColor(look.surface)
    veil.setAlphaF(0.62)
    for block in diagram.cards_in(surface.visible()):
        card, rect = diagram.cards[block], diagram.rects[block]
        bright = [
            pin
            for pin in card.pins
            if pin == source or (_may_fit(pin, source) and verdict(pin.endpoint).legal)
        ]
        if not bright:
            painter.fillRect(QRectF(rect.left - 6, rect.top - 1, rect.width + 12, rect.height + 2), veil)
            continue
        for pin in card.pins:
            x, y = (rect.left if pin.side < 0 else rect.right), rect.top + pin.y
            if pin in bright:
                _light_up(painter, x, y, look.kind(BUNDLE_KINDS[pin.bundle.type]))
            else:
                half = PIN_SIZE / 2 + 1
                painter.fillRect(QRectF(x - half, y - half, 2 * half, 2 * half), veil)


def _may_fit(pin: Pin, source: Pin) -> bool:
    """A quick look before the model is asked: thousands of pins may be in view."""
    return pin.bundle.type is source.bundle.type and not pin.missing


def _light_up(painter: QPainter, x: float, y: float, hue: QColor) -> None:
    halo = QColor(hue)
    halo.setAlphaF(0.28)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(QPointF(x, y), PIN_SIZE, PIN_SIZE)
    painter.setBrush(hue)
    painter.drawRoundedRect(QRectF(x - 6, y - 6, 12, 12), 2, 2)
