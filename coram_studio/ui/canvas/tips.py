"""Tooltips of the canvas: what a pin, a wire or a card under the pointer is, in words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from coram_studio.model.bundles import Bundle
from coram_studio.model.design import Endpoint
from coram_studio.model.source_picture import is_source_bundle
from coram_studio.ui.canvas.card import Pin
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.scene import Scene
from coram_studio.ui.canvas.surface import PIN_REACH, WIRE_REACH, Surface
from coram_studio.ui.canvas.wording import bundle_title, kind_title


class Tips(QObject):
    """Answers a surface's requests for tooltips."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the tip for the place, or hide the one that is shown."""
        if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
            return False
        at = self._surface.view.to_canvas(event.pos().x(), event.pos().y())
        text = (
            "" if self._surface.gesture is not None else tip(self._surface.scene, at, self._surface.view.zoom)
        )
        if text:
            QToolTip.showText(event.globalPos(), text, self._surface)
        else:
            QToolTip.hideText()
        return True


def tip(scene: Scene, at: Point, zoom: float) -> str:
    """The words for what lies at a place of the canvas; "" for nothing."""
    diagram = scene.diagram
    pin = diagram.pin_at(*at, PIN_REACH / zoom)
    if pin is not None:
        return _pin_tip(scene, pin)
    card = diagram.card_at(*at)
    if card:
        found = scene.source_object(card)
        place = f"\nlives in {found.span.path}, line {found.span.line}" if found else ""
        return f"{diagram.cards[card].title}: {kind_title(diagram.cards[card].block)}{place}"
    wire = diagram.wire_at(*at, WIRE_REACH / zoom)
    if wire:
        ends = [_end_name(scene, end) for end in diagram.wires[wire].connection.ends]
        broken = "\nOne end is not there any more: delete the wire" if diagram.wires[wire].broken else ""
        return f"{ends[0]} → {ends[1]}\n{bundle_title(diagram.wires[wire].bundle)}{broken}"
    return ""


def _end_name(scene: Scene, end: Endpoint) -> str:
    title = scene.diagram.cards[end.block].title
    return title if is_source_bundle(end.bundle) else f"{title}.{end.bundle}"


def _pin_tip(scene: Scene, pin: Pin) -> str:
    if is_source_bundle(pin.bundle.name):
        return f"{scene.diagram.cards[pin.block].title}: objects in its source"
    name = f"{scene.diagram.cards[pin.block].title}.{pin.bundle.name}"
    if pin.missing:
        return f"{name} is not there any more: delete the wire, or bring the ports back"
    lines = [f"{name}: {bundle_title(pin.bundle)}", *_ports(pin.bundle)]
    if not scene.diagram.shown.connections_at(pin.endpoint):
        lines.append("Drag from here to wire it" if pin.bundle.required else "May be left open")
    return "\n".join(lines)


def _ports(bundle: Bundle) -> list[str]:
    """One line for each port of a bundle that has Verilog ports."""
    return [
        f"{port.direction.value} {f'[{port.width - 1}:0] ' if port.width > 1 else ''}{port.name}"
        for _, port in bundle.ports
    ]
