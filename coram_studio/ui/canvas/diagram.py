"""The picture of one accelerator: cards and wires in canvas units, kept equal to the model by comparing values.

Nothing here paints, and nothing here differs from the model: what a drag shows meanwhile is in ``live_drag``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from coram_studio.model.blocks import Block, bundle_of
from coram_studio.model.bundles import Bundle, BundleType, Side
from coram_studio.model.connect import takes_several
from coram_studio.model.design import Accelerator, Connection, Endpoint, State
from coram_studio.model.source_picture import NO_SOURCES, SourcePicture, shown_accelerator
from coram_studio.ui.canvas.card import Card, Pin, card_width, make_card
from coram_studio.ui.canvas.geometry import Point, Rect, bounds, segment_distance, union
from coram_studio.ui.canvas.index import SpatialIndex
from coram_studio.ui.canvas.links import Links
from coram_studio.ui.canvas.places import Places, count_label, is_shared
from coram_studio.ui.canvas.routing.router import Terminal
from coram_studio.ui.canvas.sides import facing
from coram_studio.ui.canvas.wiring import Ends, Wiring
from coram_studio.ui.canvas.wording import BUNDLE_KINDS, width_label

_MANY_MOVED = 200
"""Blocks that move at once from which it may be quicker to make the picture anew."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection as drawn. ``kind`` is the key of its hue; ``sides`` are those of its pins (user, provider)."""

    connection: Connection
    bundle: Bundle
    kind: str
    label: str
    sides: tuple[int, int]
    broken: bool

    @property
    def dashed(self) -> bool:
        """Whether it is a link to a control thread."""
        return self.bundle.type is BundleType.THREAD


class Diagram:
    """Cards, their rectangles and the wires of one accelerator."""

    def __init__(self, accelerator: str) -> None:
        self.name = accelerator
        self.model = Accelerator(accelerator)
        self.picture = NO_SOURCES
        self.shown = self.model  # the model with what lives in sources
        self.places = Places()
        self.changed: set[str] = set()  # blocks and wires that the last ``sync`` changed
        self._clear()

    def _clear(self) -> None:
        self.cards: dict[str, Card] = {}
        self.rects: dict[str, Rect] = {}
        self.wires: dict[str, Wire] = {}
        self.wiring = Wiring()
        self._positions: dict[str, Point] = {}
        self._extent: Rect | None = None
        self._widths: dict[str, float] = {}
        self._blocks: dict[str, Block] = {}
        self._links = Links()
        self._index = SpatialIndex()

    # -- following the model -------------------------------------------------------------------------------

    def sync(self, state: State, picture: SourcePicture | None = None) -> list[Rect]:
        """Take over a state, and what lives in sources unless that is as before; the regions that look different."""
        model = state.design.accelerator(self.name) or Accelerator(self.name)
        if model is not self.model or (picture is not None and picture is not self.picture):
            self.picture = self.picture if picture is None else picture
            self.shown = shown_accelerator(model, self.picture)
        self.model = model
        blocks = {block.id: block for block in self.shown.blocks}
        connections = {c.id: c for c in self.shown.all_connections()}
        positions = {
            block_id: at
            for (name, block_id), at in state.layout.positions
            if name == self.name and block_id in blocks
        }
        positions |= self.places.update(self.shown, positions)
        moved = sum(self._positions.get(b) != at for b, at in positions.items())
        if self._positions and moved > max(_MANY_MOVED, len(self._positions) / 3):
            return self._start_again(blocks, positions, connections)
        return self._update(blocks, positions, connections)

    def _start_again(
        self, blocks: dict[str, Block], positions: dict[str, Point], connections: dict[str, Connection]
    ) -> list[Rect]:
        """Make everything anew: quicker than to change most of it, and with the same result."""
        before, items = self.extent(), {*self.cards, *self.wires}
        self._clear()
        regions = self._update(blocks, positions, connections)
        self.changed |= items
        return [*regions, before] if before is not None else regions

    def _update(
        self, blocks: dict[str, Block], positions: dict[str, Point], connections: dict[str, Connection]
    ) -> list[Rect]:
        stale = {b for b, block in blocks.items() if self._blocks.get(b) is not block}
        stale = {b for b in stale if self._blocks.get(b) != blocks[b]}
        gone = self._blocks.keys() - blocks.keys()
        moved = {b for b, at in positions.items() if self._positions.get(b) != at}
        changed, lost, ends = self._links.update(connections)
        self._blocks, self._positions = blocks, positions
        self._extent = None
        self.changed = stale | moved | gone | changed | lost
        regions = self._drop_cards(gone)
        partners = self._links.partners(stale | moved | gone)
        partners |= self._links.partners(self._measure((stale | ends | partners) & blocks.keys()))
        redrawn = self._make_cards((stale | moved | ends | partners) & blocks.keys())
        self.changed |= redrawn
        regions += self._place_cards(moved | redrawn)
        wires = changed | self._links.at_any(moved | redrawn | ends | stale | gone)
        lost |= self._make_wires(wires, lost)
        wires |= self.wiring.concerned(regions)
        return regions + self._lay(wires, lost, regions)

    def _measure(self, names: Iterable[str]) -> set[str]:
        """Work out how wide cards must be; those whose width changed."""
        changed = set()
        for b in names:
            width = card_width(self._blocks[b], self._shared_partners(b))
            if self._widths.get(b) != width:
                self._widths[b] = width
                changed.add(b)
        return changed

    def _shared_partners(self, block: str) -> set[str]:
        """Names of the blocks at shared pins of a block, and how their number would be shown."""
        names = {
            self._blocks[other.block].name
            for own, other in self._links.from_block(block)
            if other.block in self._blocks and is_shared(self._blocks[block], own.bundle)
        }
        return {*names, count_label(len(names))} if len(names) > 1 else names

    # -- cards ---------------------------------------------------------------------------------------------

    def _drop_cards(self, gone: Iterable[str]) -> list[Rect]:
        regions = []
        for b in gone:
            del self.cards[b]
            regions.append(self.rects.pop(b))
            self._index.remove(b)
        self.wiring.obstacles.replace(dict.fromkeys(gone))
        return regions

    def _make_cards(self, names: Iterable[str]) -> set[str]:
        """Make cards again; those that came out different."""
        changed = set()
        for b in sorted(names):
            card = self._card(self._blocks[b])
            if self.cards.get(b) != card:
                self.cards[b] = card
                changed.add(b)
        return changed

    def _card(self, block: Block) -> Card:
        sides: dict[str, Counter[int]] = {}
        partners: dict[tuple[str, int], list[str]] = {}
        missing: dict[str, Bundle] = {}
        for own, other in self._links.from_block(block.id):
            if other.block not in self._blocks:
                continue
            bundle = bundle_of(block, own.bundle)
            if bundle is None:
                partner = bundle_of(self._blocks[other.block], other.bundle)
                bundle = missing[own.bundle] = _stand_in(own.bundle, partner)
            side = facing(
                _span(self._positions[block.id], self._widths[block.id]),
                _span(self._positions[other.block], self._widths[other.block]),
                bundle.type,
            )
            sides.setdefault(own.bundle, Counter())[side] += 1
            partners.setdefault((own.bundle, side), []).append(self._blocks[other.block].name)
        chosen = {
            name: tuple(sorted(count)) if is_shared(block, name) else (count.most_common(1)[0][0],)
            for name, count in sides.items()
        }
        labels = {
            key: names[0] if len(names) == 1 else count_label(len(names))
            for key, names in partners.items()
            if is_shared(block, key[0])
        }
        return make_card(
            block, lambda name: chosen.get(name, ()), labels, tuple(missing.values()), self._widths[block.id]
        )

    def _place_cards(self, names: Iterable[str]) -> list[Rect]:
        """File cards under their positions; the regions left and the regions taken."""
        regions, changes = [], {}
        for b in names:
            if b not in self.cards:
                continue
            x, y = self._positions[b]
            card = self.cards[b]
            rect = Rect(x, y, x + card.width, y + card.height)
            before = self.rects.get(b)
            regions += [rect] if before is None or before == rect else [before, rect]
            if before != rect:
                self.rects[b] = rect
                self._index.put(b, [rect])
                changes[b] = rect
        self.wiring.obstacles.replace(changes)
        return regions

    # -- wires ---------------------------------------------------------------------------------------------

    def _make_wires(self, names: Iterable[str], lost: Iterable[str]) -> set[str]:
        """Make wires again; those that cannot be drawn because a block at an end is not there."""
        for c in lost:
            self.wires.pop(c, None)
        loose = set()
        for c in names:
            wire = self._wire(self._links[c])
            if wire is not None:
                self.wires[c] = wire
            else:
                self.wires.pop(c, None)
                loose.add(c)
        return loose

    def _wire(self, connection: Connection) -> Wire | None:
        user, provider = (self.cards.get(end.block) for end in connection.ends)
        if user is None or provider is None:
            return None
        spans = (
            _span(self._positions[connection.user.block], self._widths[connection.user.block]),
            _span(self._positions[connection.provider.block], self._widths[connection.provider.block]),
        )
        bundles = [bundle_of(self._blocks[end.block], end.bundle) for end in connection.ends]
        bundle = bundles[0] or bundles[1] or _stand_in(connection.user.bundle, None)
        return Wire(
            connection=connection,
            bundle=bundle,
            kind=BUNDLE_KINDS[bundle.type],
            label=width_label(bundle),
            sides=(facing(*spans, bundle.type), facing(spans[1], spans[0], bundle.type)),
            broken=None in bundles,
        )

    def _lay(self, names: Iterable[str], lost: Iterable[str], places: list[Rect]) -> list[Rect]:
        before = {name: self.wiring.points.get(name) for name in (*names, *lost)}
        ends = {c: self.wire_ends(self.wires[c]) for c in sorted(names) if c in self.wires}
        old = dict(self.wiring.points)
        changed = self.wiring.update(ends, lost, places)
        self.changed |= changed
        regions = [bounds(points) for points in before.values() if points]
        for c in changed:
            regions.append(bounds(self.wiring.points[c]))
            if c in old:
                regions.append(bounds(old[c]))
        return regions

    def wire_ends(self, wire: Wire) -> Ends:
        """Where a wire is laid between."""
        terminals = []
        for end, side in zip(wire.connection.ends, wire.sides, strict=True):
            x, y, direction = self.pin_place(end, side)
            terminals.append(Terminal(x, y, direction))
        net = wire.connection.id
        for end in wire.connection.ends:
            bundle = bundle_of(self._blocks[end.block], end.bundle)
            if bundle is not None and takes_several(bundle):
                net = str(end)
        return Ends(terminals[0], terminals[1], net)

    def pin_place(self, end: Endpoint, side: int) -> tuple[float, float, int]:
        """Where a pin meets its card's edge, and on which side it is."""
        card, rect = self.cards[end.block], self.rects[end.block]
        pin = card.pin(end.bundle, side)
        if pin is None:
            return rect.right, rect.bottom, 1
        return (rect.left if pin.side < 0 else rect.right), rect.top + pin.y, pin.side

    # -- questions -----------------------------------------------------------------------------------------

    def extent(self) -> Rect | None:
        """What all cards and wires cover, or None for an empty diagram."""
        return union([*self.rects.values(), *(bounds(p) for p in self.wiring.points.values())])

    def cards_extent(self) -> Rect | None:
        """What all cards cover, or None for an empty diagram."""
        if self._extent is None:
            self._extent = union(self.rects.values())
        return self._extent

    def cards_in(self, rect: Rect) -> list[str]:
        """Blocks whose card touches the rectangle, by id."""
        return sorted(b for b in self._index.near(rect) if self.rects[b].touches(rect))

    def wires_in(self, rect: Rect) -> list[str]:
        """Connections whose bounding rectangle touches the rectangle, by id."""
        near = self.wiring.index.near(rect)
        return sorted(c for c in near if bounds(self.wiring.points[c]).touches(rect))

    def card_at(self, x: float, y: float) -> str:
        """The uppermost block there, or ""."""
        hits = self.cards_in(Rect(x, y, x, y))
        return hits[-1] if hits else ""

    def pin_at(self, x: float, y: float, reach: float) -> Pin | None:
        """The pin nearest to the point within ``reach``, if there is one."""
        best, best_distance = None, reach
        for b in self.cards_in(Rect(x, y, x, y).inflated(reach)):
            rect = self.rects[b]
            for pin in self.cards[b].pins:
                px = rect.left if pin.side < 0 else rect.right
                distance = max(abs(px - x), abs(rect.top + pin.y - y))
                if distance <= best_distance:
                    best, best_distance = pin, distance
        return best

    def wire_at(self, x: float, y: float, reach: float) -> str:
        """The connection nearest to the point within ``reach``, or ""."""
        best, best_distance = "", reach
        for c in self.wires_in(Rect(x, y, x, y).inflated(reach)):
            points = self.wiring.points[c]
            distance = min(segment_distance(x, y, a, b) for a, b in pairwise(points))
            if distance < best_distance:
                best, best_distance = c, distance
        return best

    def block(self, block_id: str) -> Block | None:
        """What is shown under that id, if anything is."""
        return self._blocks.get(block_id)

    def wires_of(self, block: str) -> frozenset[str]:
        """Connections at a block."""
        return self._links.at(block)


def _span(at: Point, width: float) -> Rect:
    """A card's horizontal extent, which does not depend on the sides of its pins."""
    return Rect(at[0], at[1], at[0] + width, at[1])


def _stand_in(name: str, partner: Bundle | None) -> Bundle:
    """A bundle for a connection whose own bundle is not there any more: what its partner would fit."""
    if partner is None:
        return Bundle(name, BundleType.WIRE, Side.USER)
    return replace(partner, name=name, side=partner.side.opposite, ports=(), shared=False)
