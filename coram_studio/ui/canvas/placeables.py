"""What can be put on a canvas: the entries of the palette and of the add menu, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
    bundles_of,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction, Side
from coram_studio.model.connect import check_connect, find_end
from coram_studio.model.design import Accelerator, Endpoint
from coram_studio.model.naming import fresh_coram_id, fresh_id, fresh_name
from coram_studio.model.rules import ADDRESS_WIDTHS, DATA_WIDTHS

MIME_TYPE = "application/x-coram-studio-block"
"""Type of a drag from the palette; the data is the entry's key."""

OBJECTS, DESIGN = "CoRAM objects", "Design"


@dataclass(frozen=True, slots=True)
class Placeable:
    """An entry. ``words`` are what else people search it by; ``hint`` says what it is for.

    ``needs_source``: a file must be chosen or written first, which the window asks for.
    """

    key: str
    title: str
    kind: str
    section: str
    hint: str
    words: str = ""
    needs_source: bool = False

    def matches(self, text: str) -> bool:
        """Whether every word of a search is found in the entry."""
        haystack = f"{self.title} {self.key} {self.section} {self.words}".lower()
        return all(word in haystack for word in text.lower().split())


_HINTS = {
    BundleType.MEMORY: ("On-chip memory that a control thread fills and empties by DMA", "ram bram buffer"),
    BundleType.MEMORY_BE: (
        "On-chip memory whose bytes a kernel writes one by one, filled and emptied by DMA",
        "ram bram buffer mask strobe",
    ),
    BundleType.CHANNEL: ("Two FIFOs between a kernel and its control thread", "fifo queue command"),
    BundleType.FIFO_READ: ("Words from off-chip memory, in order", "fifo read stream"),
    BundleType.FIFO_WRITE: ("Words to off-chip memory, in order", "fifo write stream"),
    BundleType.REGISTER: ("One word shared by a kernel and its control thread", "flag value"),
}

_HINTS_OF_KIND = {
    ObjectKind.SLAVE_STREAM: (
        "Two FIFOs between a kernel and a host on the bus",
        "fifo queue host slave axi",
    ),
}

PLACEABLES: tuple[Placeable, ...] = (
    *(
        Placeable(
            info.kind.value,
            info.title,
            info.colour,
            OBJECTS,
            *_HINTS_OF_KIND.get(info.kind, _HINTS[info.bundle]),
        )
        for info in OBJECT_KINDS.values()
    ),
    Placeable(
        "kernel",
        "Kernel from Verilog",
        "kernel",
        DESIGN,
        "A Verilog or SystemVerilog module that computes",
        "systemverilog module rtl",
        needs_source=True,
    ),
    Placeable(
        "thread",
        "Control thread",
        "thread",
        DESIGN,
        "Python that decides what moves between off-chip memory and the objects",
        "python",
        needs_source=True,
    ),
    Placeable(
        "external",
        "External port",
        "external",
        DESIGN,
        "A port of the finished core",
        "pin input output gpio",
    ),
    Placeable(
        "interface",
        "Memory interface",
        "bus",
        DESIGN,
        "Where DMA leaves the core for off-chip memory, as AXI4",
        "axi dram ddr bus master",
    ),
)


def placeable(key: str) -> Placeable:
    """The entry of that key. Raises KeyError for one that there is not."""
    return next((p for p in PLACEABLES if p.key == key), None) or _unknown(key)


def make_block(key: str, accelerator: Accelerator, partner: Bundle | None = None) -> Block:
    """A new block for an entry, with a fresh id and name, that fits a bundle it is to be wired to.

    Kernels and threads come without source: good for a preview, until the user chooses one.
    """
    name = fresh_name(accelerator, _STEMS.get(key, key))
    block_id = fresh_id(accelerator, name)
    match key:
        case "kernel":
            return KernelBlock(block_id, name, "", "")
        case "thread":
            return ThreadBlock(block_id, name, "")
        case "external":
            output = partner is None or partner.side is Side.USER
            direction = Direction.OUTPUT if output else Direction.INPUT
            return ExternalBlock(block_id, name, direction, partner.width if partner else 1)
        case "interface":
            return InterfaceBlock(block_id, name)
        case _:
            return _make_object(ObjectKind(key), block_id, name, accelerator, partner)


def suiting(accelerator: Accelerator, end: Endpoint) -> Iterator[tuple[Placeable, Block, Endpoint]]:
    """Entries that could be wired to ``end`` once added: with the block, and its end of the wire."""
    found = find_end(accelerator, end)
    if found is None:
        return
    for entry in PLACEABLES:
        block = make_block(entry.key, accelerator, found.bundle)
        extended = accelerator.with_blocks((*accelerator.blocks, block))
        for bundle in bundles_of(block):
            there = Endpoint(block.id, bundle.name)
            if not entry.needs_source and check_connect(extended, end, there).legal:
                yield entry, block, there
                break


_STEMS = {
    "memory": "buffer",
    "memory_be": "buffer",
    "memory_2p": "buffer",
    "memory_be_2p": "buffer",
    "instream": "source",
    "outstream": "sink",
    "external": "port",
    "interface": "dram",
}


def _make_object(
    kind: ObjectKind, block_id: str, name: str, accelerator: Accelerator, partner: Bundle | None
) -> ObjectBlock:
    info = OBJECT_KINDS[kind]
    width, depth = info.data_width, info.address_width
    if partner is not None and partner.type is info.bundle:
        width = partner.width if partner.width in DATA_WIDTHS else width
        low, high = ADDRESS_WIDTHS[kind]
        depth = partner.address_width if low <= partner.address_width <= high else depth
    coram_id = fresh_coram_id(accelerator, "", kind)
    return ObjectBlock(block_id, name, kind, "", coram_id, width, depth)


def _unknown(key: str) -> Placeable:
    raise KeyError(key)
