"""Cards: a block as the canvas shows it, with its texts, its pins and the size that they need."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from coram_studio.model.blocks import Block, InterfaceBlock, bundles_of, kind_key
from coram_studio.model.bundles import Bundle, BundleType, Side
from coram_studio.model.design import Endpoint
from coram_studio.ui.canvas import wording
from coram_studio.ui.theme import mono_font, ui_font

LEFT, RIGHT = -1, 1
"""Sides of a card; also the direction in which a wire leaves a pin there."""

HEAD = 32
SUBTITLE_BASELINE = 52
FIRST_PIN = 72
PIN_PITCH = 24
FOOT = 24
PADDING = 16
PIN_SIZE = 10
TAG = 16
"""Room for the line that says in which source an object lives."""
BADGE = 20
"""Room for the icon or the problem badge at the right of a head."""
_COLUMN_GAP = 32
_MIN_WIDTH = 160
_LONGEST_PARTNER = 136.0  # longer names of partners are shortened


@dataclass(frozen=True, slots=True)
class Pin:
    """Where a bundle meets the edge of its card; ``y`` from the card's top. A shared bundle may have two."""

    block: str
    bundle: Bundle
    side: int
    y: float
    label: str
    missing: bool = False  # the block has no such bundle any more, but a wire still ends there

    @property
    def endpoint(self) -> Endpoint:
        """The end of a connection that this pin stands for."""
        return Endpoint(self.block, self.bundle.name)


@dataclass(frozen=True, slots=True)
class Card:
    """The picture of one block, wherever it lies. ``width`` and ``height`` in canvas units."""

    block: Block
    kind: str
    title: str
    subtitle: str
    width: float
    height: float
    pins: tuple[Pin, ...]
    tag: str = ""  # names the source that the block lives in

    def pin(self, bundle: str, side: int) -> Pin | None:
        """The pin of a bundle on a side, else on the other side, if there is one."""
        pins = [pin for pin in self.pins if pin.bundle.name == bundle]
        return next((pin for pin in pins if pin.side == side), pins[0] if pins else None)


@lru_cache(maxsize=1)
def _fonts() -> dict[str, QFontMetricsF]:
    return {
        "title": QFontMetricsF(ui_font(13, QFont.Weight.DemiBold)),
        "subtitle": QFontMetricsF(ui_font(12)),
        "pin": QFontMetricsF(mono_font(12)),
        "tag": QFontMetricsF(ui_font(11)),
    }


@lru_cache(maxsize=20_000)
def text_width(role: str, text: str) -> float:
    """Width of a text in the font of that role ("title", "subtitle", "pin", "tag"), in canvas units."""
    return _fonts()[role].horizontalAdvance(text)


def default_side(bundle: Bundle) -> int:
    """The side of a pin that nothing is connected to."""
    return RIGHT if bundle.side is Side.USER and bundle.type not in _INWARD else LEFT


_INWARD = (BundleType.CLOCK, BundleType.RESET)


def card_width(block: Block, partners: Iterable[str] = ()) -> float:
    """The width that a block's texts need, whichever sides its pins are on.

    ``partners`` are the names that shared pins may show.
    """
    labels = [text_width("pin", bundle.name) for bundle in bundles_of(block)]
    labels += [min(text_width("pin", name), _LONGEST_PARTNER) for name in partners]
    # The widest two labels may face each other; so the card keeps its width when pins change sides.
    pins = sum(sorted(labels)[-2:]) + 2 * PADDING + _COLUMN_GAP
    title = text_width("title", block.name) + 2 * PADDING + BADGE
    below = text_width("subtitle", wording.subtitle(block)) + 2 * PADDING
    tag = text_width("tag", wording.source_tag(block)) + 2 * PADDING + 8
    return float(math.ceil(max(pins, title, below, tag, _MIN_WIDTH) / 16) * 16)


def make_card(
    block: Block,
    sides: Callable[[str], tuple[int, ...]],
    labels: Mapping[tuple[str, int], str],
    missing: tuple[Bundle, ...] = (),
    width: float = 0.0,
) -> Card:
    """Lay a block out.

    ``sides`` gives for each bundle the sides on which it has a pin; () stands for the default.
    ``labels`` replaces the label of a pin, by bundle and side. ``missing`` are bundles that wires end at though
    the block does not have them. ``width`` 0 stands for what ``card_width`` says.
    """
    counts = {LEFT: 0, RIGHT: 0}
    pins = []
    for bundle in (*bundles_of(block), *missing):
        for side in sides(bundle.name) or (default_side(bundle),):
            y = FIRST_PIN + PIN_PITCH * counts[side]
            counts[side] += 1
            label = labels.get((bundle.name, side), bundle.name)
            pins.append(Pin(block.id, bundle, side, float(y), label, bundle in missing))
    rows = max(counts[LEFT], counts[RIGHT], 1)
    tag = wording.source_tag(block)
    return Card(
        block=block,
        kind=kind_key(block),
        title=block.name,
        subtitle=wording.subtitle(block),
        width=width or card_width(block),
        height=float(FIRST_PIN + PIN_PITCH * (rows - 1) + FOOT + (TAG if tag else 0)),
        pins=tuple(pins),
        tag=tag,
    )


def is_distinct(block: Block) -> bool:
    """Whether the block stands for what lies outside the core and is drawn so."""
    return isinstance(block, InterfaceBlock)
