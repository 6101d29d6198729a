"""Where blocks lie that the layout does not place, and the sizes by which they are laid out."""

from __future__ import annotations

from collections.abc import Mapping

from coram_studio.model.autolayout import place
from coram_studio.model.blocks import Block, bundle_of
from coram_studio.model.design import Accelerator
from coram_studio.ui.canvas.card import card_width, make_card
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.sides import usual_side


class Places:
    """Lays out what has no position. It takes a while, so it is kept until something is different."""

    def __init__(self) -> None:
        self.unplaced: dict[str, Point] = {}
        self._made_for: object = None

    def update(self, accelerator: Accelerator, positions: Mapping[str, Point]) -> dict[str, Point]:
        """Where the accelerator's blocks without a position lie."""
        if len(positions) == len(accelerator.blocks):
            self.unplaced, self._made_for = {}, None
        elif self._made_for != (accelerator, positions):
            self.unplaced = place(accelerator, positions, lambda block: size_of(accelerator, block))
            self._made_for = (accelerator, dict(positions))
        return self.unplaced


def size_of(accelerator: Accelerator, block: Block) -> tuple[float, float]:
    """Width and height that a block's card needs where a layout puts it."""
    blocks = accelerator.blocks_by_id
    names: set[str] = set()
    sides: dict[str, tuple[int, ...]] = {}
    for connection in accelerator.connections_by_block.get(block.id, ()):
        own, other = connection.ends
        if own.block != block.id:
            own, other = other, own
        if other.block in blocks:
            sides[own.bundle] = (usual_side(blocks[other.block]),)
            if is_shared(block, own.bundle):
                names.add(blocks[other.block].name)
    names |= {count_label(len(names))} if len(names) > 1 else set()
    card = make_card(block, lambda name: sides.get(name, ()), {}, width=card_width(block, names))
    return card.width, card.height


def count_label(count: int) -> str:
    """The label of a shared pin with several partners."""
    return f"{count} objects"


def is_shared(block: Block, name: str) -> bool:
    """Whether a bundle of the block takes several connections."""
    bundle = bundle_of(block, name)
    return bundle is not None and bundle.shared
