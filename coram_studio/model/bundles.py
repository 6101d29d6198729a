"""Bundles: ports of a block that travel as one wire on the canvas."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace


class Direction(enum.Enum):
    """Direction of a Verilog port, seen from the module that has it."""

    INPUT = "input"
    OUTPUT = "output"
    INOUT = "inout"

    @property
    def opposite(self) -> Direction:
        """What the other end of the wire must be."""
        if self is Direction.INOUT:
            return self
        return Direction.OUTPUT if self is Direction.INPUT else Direction.INPUT


@dataclass(frozen=True, slots=True)
class Port:
    """One Verilog port: name, direction and width in bits (1 for a scalar)."""

    name: str
    direction: Direction
    width: int = 1


class BundleType(enum.Enum):
    """What travels over a bundle; only equal types connect."""

    CLOCK = "clock"
    RESET = "reset"
    MEMORY = "memory"  # ADDR, D, WE, Q: the port of a CoRAM memory
    MEMORY_BE = "memory-be"  # the same with MASK, one bit for each byte of D
    CHANNEL = "channel"  # both FIFO sides: D, ENQ, FULL, ALM_FULL and Q, DEQ, EMPTY, ALM_EMPTY
    FIFO_READ = "fifo-read"  # Q, DEQ, EMPTY, ALM_EMPTY: an in-stream
    FIFO_WRITE = "fifo-write"  # D, ENQ, FULL, ALM_FULL: an out-stream
    REGISTER = "register"  # D, WE, Q
    WIRE = "wire"  # one plain port
    DMA = "dma"  # from a memory or stream to the memory interface; no Verilog ports
    THREAD = "thread"  # from an object to the control thread that serves it; no Verilog ports


class Side(enum.Enum):
    """Which end of a wire a bundle is; opposite sides connect.

    The user drives: a kernel's memory port (it drives ADDR), a clock source, an object's DMA and thread
    pins. The provider answers: an object's kernel port, a clock input, a memory interface, a thread.
    """

    USER = "user"
    PROVIDER = "provider"

    @property
    def opposite(self) -> Side:
        """The side that this one connects to."""
        return Side.PROVIDER if self is Side.USER else Side.USER


@dataclass(frozen=True, slots=True)
class Bundle:
    """A named group of ports of one block.

    ``ports`` pairs the role in the bundle (``"ADDR"``) with the block's own port. ``width`` counts data bits,
    ``address_width`` address bits (0 where the type has no address). A bundle that is not ``required`` may be
    left open; one that is ``shared`` takes several connections.
    """

    name: str
    type: BundleType
    side: Side
    width: int = 1
    address_width: int = 0
    ports: tuple[tuple[str, Port], ...] = ()
    required: bool = True
    shared: bool = False

    def port(self, role: str) -> Port | None:
        """The block's port in this role, if it has one."""
        return next((port for name, port in self.ports if name == role), None)


# Roles of each bundle type as the user side sees them: (role, direction at the user, width).
# Width: "data", "address", "mask" (a bit for each byte of data) or "bit". FULL and ALM_FULL and their fellows may be
# missing in a kernel's bundle.
ROLES: dict[BundleType, tuple[tuple[str, Direction, str], ...]] = {
    BundleType.MEMORY: (
        ("ADDR", Direction.OUTPUT, "address"),
        ("D", Direction.OUTPUT, "data"),
        ("WE", Direction.OUTPUT, "bit"),
        ("Q", Direction.INPUT, "data"),
    ),
    BundleType.MEMORY_BE: (
        ("ADDR", Direction.OUTPUT, "address"),
        ("D", Direction.OUTPUT, "data"),
        ("WE", Direction.OUTPUT, "bit"),
        ("MASK", Direction.OUTPUT, "mask"),
        ("Q", Direction.INPUT, "data"),
    ),
    BundleType.CHANNEL: (
        ("D", Direction.OUTPUT, "data"),
        ("ENQ", Direction.OUTPUT, "bit"),
        ("FULL", Direction.INPUT, "bit"),
        ("ALM_FULL", Direction.INPUT, "bit"),
        ("Q", Direction.INPUT, "data"),
        ("DEQ", Direction.OUTPUT, "bit"),
        ("EMPTY", Direction.INPUT, "bit"),
        ("ALM_EMPTY", Direction.INPUT, "bit"),
    ),
    BundleType.FIFO_READ: (
        ("Q", Direction.INPUT, "data"),
        ("DEQ", Direction.OUTPUT, "bit"),
        ("EMPTY", Direction.INPUT, "bit"),
        ("ALM_EMPTY", Direction.INPUT, "bit"),
    ),
    BundleType.FIFO_WRITE: (
        ("D", Direction.OUTPUT, "data"),
        ("ENQ", Direction.OUTPUT, "bit"),
        ("FULL", Direction.INPUT, "bit"),
        ("ALM_FULL", Direction.INPUT, "bit"),
    ),
    BundleType.REGISTER: (
        ("D", Direction.OUTPUT, "data"),
        ("WE", Direction.OUTPUT, "bit"),
        ("Q", Direction.INPUT, "data"),
    ),
}


def role_widths(data_width: int, address_width: int) -> dict[str, int]:
    """The widths of ``ROLES`` in bits, for a bundle of these widths."""
    return {"data": data_width, "address": address_width, "mask": max(1, data_width // 8), "bit": 1}


def with_port_widths(bundle: Bundle, widths: Mapping[str, int]) -> Bundle:
    """The bundle with other widths of its ports, by their names; those that are not named stay as they are."""
    ports = tuple(
        (role, replace(port, width=widths.get(port.name, port.width))) for role, port in bundle.ports
    )
    if ports == bundle.ports:
        return bundle
    kinds = {role: kind for role, _, kind in ROLES.get(bundle.type, ())}
    found = {kinds.get(role, "data"): port.width for role, port in ports}
    return replace(
        bundle,
        ports=ports,
        width=found.get("data", bundle.width),
        address_width=found.get("address", bundle.address_width),
    )
