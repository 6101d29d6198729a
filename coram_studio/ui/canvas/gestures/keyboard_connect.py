"""Connect by keys: W, choose a pin of the block, choose where the wire goes, Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from coram_studio.model.connect import Verdict
from coram_studio.model.design import Endpoint
from coram_studio.model.edits import Connect as ConnectEdit
from coram_studio.ui.canvas.card import Pin
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer
from coram_studio.ui.canvas.gestures.connect import paint_ends
from coram_studio.ui.canvas.paint.overlay import paint_pin_mark
from coram_studio.ui.canvas.paint.wires import rounded
from coram_studio.ui.canvas.routing.router import Terminal, route
from coram_studio.ui.canvas.scene import Scene, lives_in_source
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.wording import BUNDLE_KINDS, bundle_title

_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Tab)
_PREVIOUS = (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Backtab)


def free_pins(scene: Scene, block: str) -> list[Pin]:
    """The pins of a block that wires of the diagram can end at."""
    pins = scene.diagram.cards[block].pins
    return [pin for pin in pins if not pin.missing and not scene.why_fixed(pin.endpoint)]


class KeyboardConnect(Gesture):
    """First the pin, then its partner among the legal ones, nearest first."""

    def __init__(self, surface: Surface, block: str) -> None:
        super().__init__(surface)
        self._pins = free_pins(surface.scene, block)
        self._source: Pin | None = None
        self._targets: list[Pin] = []
        self._at = next((i for i, pin in enumerate(self._pins) if self._partners(pin)), 0)
        self._say()

    @classmethod
    def start(cls, surface: Surface) -> None:
        """Begin at the block that has the focus, or say what to do first."""
        scene = surface.scene
        if scene.refused():
            return
        if scene.focused not in scene.diagram.cards:
            scene.message_shown.emit("Choose a block with Tab first, then press W to wire it")
        elif (found := scene.source_object(scene.focused)) is not None:
            scene.message_shown.emit(lives_in_source(found))
        elif not free_pins(scene, scene.focused):
            scene.message_shown.emit(f"{scene.diagram.cards[scene.focused].title} has nothing to connect")
        else:
            surface.begin_gesture(cls(surface, scene.focused))

    def key(self, event: QKeyEvent) -> bool:
        """Arrows choose, Enter takes, A adds a block to wire to."""
        choices = self._pins if self._source is None else self._targets
        key = Qt.Key(event.key())
        if key in _NEXT or key in _PREVIOUS:
            if choices:
                self._at = (self._at + (1 if key in _NEXT else -1)) % len(choices)
            self._say()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return True
        if key == Qt.Key.Key_A:
            pin = self._source or self._pins[self._at]
            x, y, direction = self.scene.diagram.pin_place(pin.endpoint, pin.side)
            self.surface.end_gesture()
            self.surface.add_requested.emit(pin.endpoint, (x + direction * 112, y))
            return True
        return key != Qt.Key.Key_Escape

    def press(self, pointer: Pointer) -> None:
        """A mouse button: the user changed their mind."""
        self.surface.cancel_gesture()

    def release(self, pointer: Pointer) -> None:
        """Not begun by a button."""

    def _take(self) -> None:
        if self._source is None:
            pin = self._pins[self._at]
            self._targets = self._partners(pin)
            if not self._targets:
                self.scene.message_shown.emit(self._why_none(pin))
                return
            self._source, self._at = pin, 0
            self._say()
            return
        target = self._targets[self._at]
        self.surface.end_gesture()
        self.scene.do(ConnectEdit(self.scene.name, self._source.endpoint, target.endpoint))

    def _partners(self, pin: Pin) -> list[Pin]:
        """One pin for each end that a wire from ``pin`` may go to, nearest first."""
        diagram = self.scene.diagram
        x, y, _ = diagram.pin_place(pin.endpoint, pin.side)
        found: dict[Endpoint, tuple[float, Pin]] = {}
        for card in diagram.cards.values():
            for other in card.pins:
                if other.bundle.type is not pin.bundle.type or other.bundle.side is pin.bundle.side:
                    continue
                if self.scene.verdict(pin.endpoint, other.endpoint).legal:
                    ox, oy, _ = diagram.pin_place(other.endpoint, other.side)
                    distance = abs(ox - x) + abs(oy - y)
                    if other.endpoint not in found or distance < found[other.endpoint][0]:
                        found[other.endpoint] = (distance, other)
        return [
            other for _, other in sorted(found.values(), key=lambda entry: (entry[0], str(entry[1].endpoint)))
        ]

    def _why_none(self, pin: Pin) -> str:
        name = f"{self.scene.diagram.cards[pin.block].title}.{pin.bundle.name}"
        for connection in self.scene.model.connections_at(pin.endpoint):
            if not pin.bundle.shared:
                far = connection.provider if connection.user == pin.endpoint else connection.user
                return f"{name} is connected to {self.scene.diagram.cards[far.block].title} already"
        return f"Nothing here fits {name} ({bundle_title(pin.bundle)}); press A to add what does"

    def _say(self) -> None:
        if self._source is None:
            pin = self._pins[self._at]
            title = self.scene.diagram.cards[pin.block].title
            self.hint = (
                f"{title}.{pin.bundle.name}: arrows choose a pin · Enter takes it · A adds a block · Esc"
            )
        else:
            pin = self._targets[self._at]
            title = self.scene.diagram.cards[pin.block].title
            count = f"{self._at + 1} of {len(self._targets)}"
            self.hint = f"to {title}.{pin.bundle.name} ({count}): arrows choose · Enter connects · Esc"
        self.surface.setAccessibleDescription(self.hint)
        rect = self.scene.diagram.rects[pin.block]
        self.surface.reveal(Rect(*rect))
        self.surface.update()

    def _verdict(self, end: Endpoint) -> Verdict:
        legal = any(pin.endpoint == end for pin in self._targets)
        return Verdict(legal)

    def paint(self, painter: QPainter) -> None:
        """The chosen pin; then the legal ones and the wire that Enter would draw."""
        diagram, look = self.scene.diagram, self.surface.look
        if self._source is None:
            pin = self._pins[self._at]
        else:
            paint_ends(painter, self.surface, self._source, self._verdict)
            pin = self._targets[self._at]
            start = Terminal(*diagram.pin_place(self._source.endpoint, self._source.side))
            end = Terminal(*diagram.pin_place(pin.endpoint, pin.side))
            painter.setPen(QPen(look.kind(BUNDLE_KINDS[pin.bundle.type]), 2.25))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(rounded(route(start, end, diagram.wiring.obstacles)))
        x, y, _ = diagram.pin_place(pin.endpoint, pin.side)
        paint_pin_mark(painter, (x, y), look.accent, self.surface.view.zoom)
