"""The DMA engine of each kind of object: which module it is, and where its pins go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coram_studio.ipcore.axi4 import Signal, master_signals
from coram_studio.ipcore.link import LinkedObject
from coram_studio.model.blocks import ObjectKind


@dataclass(frozen=True, slots=True)
class Engine:
    """A module of the library that moves data for an object.

    ``size`` is its parameter for the object's address width. ``control`` is what the names of the object's control
    ports begin with, and ``pins`` what those of the engine's pins for them do. ``constants`` are pins that the object has
    no port for, ``defaults`` are inputs that its thread may have no port for, and ``reports`` are such outputs, of one bit.
    """

    module: str
    size: str
    control: str
    pins: str
    constants: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    reports: tuple[str, ...] = ()


_MEMORY = Engine(
    "coram_dma", "RAM_ADDR_WIDTH", "dma_", "ram_", (("ram_ready", "1'b1"),), (("hold", "1'b0"),), ("ending",)
)
_SHARED_MEMORY = replace(_MEMORY, constants=())

ENGINES: dict[ObjectKind, Engine] = {
    ObjectKind.MEMORY_1P: _MEMORY,
    ObjectKind.MEMORY_BE_1P: _MEMORY,
    ObjectKind.MEMORY_2P: _SHARED_MEMORY,
    ObjectKind.MEMORY_BE_2P: _SHARED_MEMORY,
    ObjectKind.IN_STREAM: Engine("coram_instream_dma", "FIFO_ADDR_WIDTH", "load_", "load_"),
    ObjectKind.OUT_STREAM: Engine("coram_outstream_dma", "FIFO_ADDR_WIDTH", "store_", "store_"),
}
"""The engines of the kinds that have DMA."""


def bus_signals(item: LinkedObject) -> tuple[Signal, ...]:
    """The signals of an object's bus master: WSTRB is a pin of the engine only where transfers may be unaligned."""
    return master_signals(
        item.word_width,
        item.address_width,
        reads=item.info.loads,
        writes=item.info.stores,
        unaligned=item.unaligned,
    )
