"""The array-sum accelerator, made by hand, and where things are on a canvas that shows it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint

from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import ROLES, Bundle, BundleType, Direction, Port, Side
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, Layout, State
from coram_studio.ui.canvas.view import CanvasView

NAME = "vector_sum"


def user_bundle(name: str, kind: BundleType, width: int, address_width: int = 0) -> Bundle:
    """A kernel's bundle of CoRAM ports."""
    widths = {"data": width, "address": address_width, "bit": 1}
    ports = tuple((role, Port(f"{name}_{role.lower()}", d, widths[w])) for role, d, w in ROLES[kind])
    return Bundle(name, kind, Side.USER, width, address_width, ports)


def input_bundle(name: str, kind: BundleType) -> Bundle:
    """A clock or reset input."""
    return Bundle(name, kind, Side.PROVIDER, ports=((name, Port(name, Direction.INPUT)),), required=False)


KERNEL = KernelBlock(
    "vectorsum",
    "vectorsum",
    "vectorsum",
    "kernels/vectorsum.v",
    (("WORDS", "128"),),
    (
        input_bundle("clk", BundleType.CLOCK),
        input_bundle("rst", BundleType.RESET),
        user_bundle("mem", BundleType.MEMORY, 32, 10),
        user_bundle("comm", BundleType.CHANNEL, 32),
    ),
)
BLOCKS: tuple[Block, ...] = (
    KERNEL,
    ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_1P, "sum_thread", 0, 32, 10),
    ObjectBlock("commands", "commands", ObjectKind.CHANNEL, "sum_thread", 0, 32, 4),
    ThreadBlock("sum_thread", "sum_thread", "threads/sum_thread.py"),
    InterfaceBlock("dram", "dram"),
)
CONNECTIONS = (
    Connection("mem", Endpoint("vectorsum", "mem"), Endpoint("buffer", "port")),
    Connection("comm", Endpoint("vectorsum", "comm"), Endpoint("commands", "port")),
    Connection("dma", Endpoint("buffer", "dma"), Endpoint("dram", "dma")),
)
POSITIONS = {
    "vectorsum": (312.0, 96.0),
    "buffer": (640.0, 64.0),
    "commands": (0.0, 240.0),
    "sum_thread": (312.0, 360.0),
    "dram": (944.0, 64.0),
}


def make_state(
    blocks: tuple[Block, ...] = BLOCKS,
    connections: tuple[Connection, ...] = CONNECTIONS,
    positions: dict[str, tuple[float, float]] | None = None,
) -> State:
    """A state with one accelerator."""
    accelerator = Accelerator(NAME).with_blocks(blocks).with_connections(connections)
    return State(Design((accelerator,)), Layout().moved(NAME, POSITIONS if positions is None else positions))


def external(block_id: str, direction: Direction = Direction.OUTPUT, width: int = 1) -> ExternalBlock:
    """An external port."""
    return ExternalBlock(block_id, block_id, direction, width)


class Hands:
    """Where things are on a canvas, for mouse events: pixels of its surface."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.surface = view.surface
        self.diagram = view.scene.diagram

    def at(self, x: float, y: float) -> QPoint:
        """The pixel at a canvas point."""
        px, py = self.surface.view.to_pixels(x, y)
        return QPoint(round(px), round(py))

    def head(self, block: str) -> QPoint:
        """A pixel on the head of a card."""
        rect = self.diagram.rects[block]
        return self.at(rect.left + 50, rect.top + 16)

    def pin(self, block: str, bundle: str) -> QPoint:
        """The pixel of a pin."""
        pin = next(pin for pin in self.diagram.cards[block].pins if pin.bundle.name == bundle)
        x, y, _ = self.diagram.pin_place(pin.endpoint, pin.side)
        return self.at(x, y)

    def wire(self, connection: str) -> QPoint:
        """A pixel in the middle of a wire's longest piece."""
        points = self.diagram.wiring.points[connection]
        a, b = max(
            pairwise(points),
            key=lambda ab: abs(ab[0][0] - ab[1][0]) + abs(ab[0][1] - ab[1][1]),
        )
        return self.at((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
