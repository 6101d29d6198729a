"""CoRAM objects as Verilog modules: what kernels see of them, and the control side that splicing leads out."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from coram_studio.model.blocks import OBJECT_KINDS, KindInfo, ObjectKind
from coram_studio.model.bundles import ROLES, BundleType, Direction, role_widths
from coram_studio.verilog.source import ControlPort

KIND_OF_MODULE: dict[str, ObjectKind] = {info.module: kind for kind, info in OBJECT_KINDS.items()}
"""Kinds of CoRAM object by the name of their Verilog module."""

# Names of an object's parameters, in the order in which its module declares them.
PARAMETERS = (
    "CORAM_THREAD_NAME",
    "CORAM_THREAD_ID",
    "CORAM_ID",
    "CORAM_SUB_ID",
    "CORAM_ADDR_LEN",
    "CORAM_DATA_WIDTH",
)


@dataclass(frozen=True, slots=True)
class ControlShape:
    """A control-side port before its parameters are known; ``width`` is "address", "data" or "bit"."""

    name: str
    direction: Direction
    width: str

    def bits(self, data_width: int, address_width: int) -> int:
        """Width in bits for an object of these widths."""
        return role_widths(data_width, address_width)[self.width]


_IN, _OUT = Direction.INPUT, Direction.OUTPUT

_MEMORY = (
    ControlShape("dma_addr", _IN, "address"),
    ControlShape("dma_en", _IN, "bit"),
    ControlShape("dma_we", _IN, "bit"),
    ControlShape("dma_d", _IN, "data"),
    ControlShape("dma_q", _OUT, "data"),
)
_CHANNEL = (
    ControlShape("tx_valid", _IN, "bit"),
    ControlShape("tx_ready", _OUT, "bit"),
    ControlShape("tx_data", _IN, "data"),
    ControlShape("rx_valid", _OUT, "bit"),
    ControlShape("rx_ready", _IN, "bit"),
    ControlShape("rx_data", _OUT, "data"),
)
_SHARED_MEMORY = (*_MEMORY, ControlShape("dma_ready", _OUT, "bit"))

CONTROL_SHAPES: dict[ObjectKind, tuple[ControlShape, ...]] = {
    ObjectKind.MEMORY_1P: _MEMORY,
    ObjectKind.MEMORY_BE_1P: _MEMORY,
    ObjectKind.MEMORY_2P: _SHARED_MEMORY,
    ObjectKind.MEMORY_BE_2P: _SHARED_MEMORY,
    ObjectKind.IN_STREAM: (
        ControlShape("load_en", _IN, "bit"),
        ControlShape("load_d", _IN, "data"),
        ControlShape("load_room", _OUT, "address"),
    ),
    ObjectKind.OUT_STREAM: (
        ControlShape("store_en", _IN, "bit"),
        ControlShape("store_q", _OUT, "data"),
        ControlShape("store_count", _OUT, "address"),
    ),
    ObjectKind.REGISTER: (
        ControlShape("thread_we", _IN, "bit"),
        ControlShape("thread_d", _IN, "data"),
        ControlShape("thread_q", _OUT, "data"),
    ),
    ObjectKind.CHANNEL: _CHANNEL,
    ObjectKind.SLAVE_STREAM: _CHANNEL,
}
"""The control side of each kind, in the order in which the modules of resources/rtl declare it, last."""


def control_ports(kind: ObjectKind, data_width: int, address_width: int) -> tuple[ControlPort, ...]:
    """The control-side ports of an object's module, with widths in bits."""
    return tuple(
        ControlPort(shape.name, shape.direction, shape.bits(data_width, address_width))
        for shape in CONTROL_SHAPES[kind]
    )


def kernel_ports(kind: ObjectKind) -> tuple[str, ...]:
    """Names of the ports that kernels see, in the order of the module's header: the clock first."""
    info = OBJECT_KINDS[kind]
    return tuple(name for name, _, _ in _header(info))


@functools.cache
def object_declarations() -> str:
    """Empty modules of all CoRAM objects, so that kernels elaborate and objects' parameters resolve."""
    return "\n".join(_declaration(info) for info in OBJECT_KINDS.values()) + "\n"


def _header(info: KindInfo) -> list[tuple[str, Direction, str]]:
    ports = [("CLK", Direction.INPUT, "bit")]
    if not info.is_memory and info.bundle is not BundleType.REGISTER:
        ports.append(("RST", Direction.INPUT, "bit"))
    for suffix in info.ports:
        ports += [(role + suffix, direction.opposite, width) for role, direction, width in ROLES[info.bundle]]
    return ports


def _declaration(info: KindInfo) -> str:
    ranges = {"address": "[CORAM_ADDR_LEN-1:0] ", "data": "[CORAM_DATA_WIDTH-1:0] ", "bit": ""}
    ranges["mask"] = "[CORAM_DATA_WIDTH/8-1:0] "
    ports = ", ".join(
        f"{direction.value} wire {ranges[width]}{name}" for name, direction, width in _header(info)
    )
    return (
        f'module {info.module} #(parameter CORAM_THREAD_NAME = "undefined", parameter CORAM_THREAD_ID = 0, '
        f"parameter CORAM_ID = 0, parameter CORAM_SUB_ID = 0, "
        f"parameter CORAM_ADDR_LEN = {info.address_width}, parameter CORAM_DATA_WIDTH = {info.data_width}) "
        f"({ports}); endmodule"
    )
