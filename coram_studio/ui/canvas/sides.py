"""Which side of its card each pin is on: towards the block that it is wired to.

A pure function of the positions, so that undo, reopening and printing give the same picture. It is asked when
a move ends, not while dragging: pins do not jump under the pointer.
"""

from __future__ import annotations

from coram_studio.model.blocks import OBJECT_KINDS, Block, ExternalBlock, InterfaceBlock, ObjectBlock
from coram_studio.model.bundles import BundleType, Direction
from coram_studio.ui.canvas.card import LEFT, RIGHT
from coram_studio.ui.canvas.geometry import Rect


def facing(own: Rect, partner: Rect, bundle: BundleType) -> int:
    """The side of ``own`` at which a wire to ``partner`` leaves.

    Where the two stand one above the other, both ends are on the same side, so that the wire is a simple
    loop: thread links on the left, everything else on the right.
    """
    if partner.left >= own.right:
        return RIGHT
    if partner.right <= own.left:
        return LEFT
    return LEFT if bundle is BundleType.THREAD else RIGHT


def usual_side(partner: Block) -> int:
    """The side of a bundle whose partner is where layouts put it: what stays on the chip left of a kernel, and so on.

    Of the two sides that it may be it is the one on which most pins are then, so that cards are high enough.
    """
    match partner:
        case ObjectBlock():
            return RIGHT if OBJECT_KINDS[partner.kind].has_dma else LEFT
        case ExternalBlock():
            return LEFT if partner.direction is Direction.INPUT else RIGHT
        case InterfaceBlock():
            return RIGHT
        case _:
            return LEFT
