"""The blocks of an accelerator: kernels, control threads, CoRAM objects, memory interfaces, external ports.

All are frozen values; ``id`` is stable for the life of the block, ``name`` may change.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import lru_cache

from coram_studio.diagnostics import Span
from coram_studio.model.bundles import ROLES, Bundle, BundleType, Direction, Port, Side, role_widths


class ObjectKind(enum.Enum):
    """Kinds of CoRAM object. The value is the name in files and in generated port names."""

    MEMORY_1P = "memory"
    MEMORY_BE_1P = "memory_be"
    MEMORY_2P = "memory_2p"
    MEMORY_BE_2P = "memory_be_2p"
    IN_STREAM = "instream"
    OUT_STREAM = "outstream"
    CHANNEL = "channel"
    REGISTER = "register"
    SLAVE_STREAM = "slavestream"


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What the rest of the program needs to know about an object kind.

    Kinds of one ``thread_class`` are the same to control threads: their ids count together.
    """

    kind: ObjectKind
    module: str  # Verilog module that kernels instantiate
    thread_class: str  # class name in control threads
    title: str  # in palette and properties
    word: str  # what one is called in a sentence
    colour: str  # key of the table of colours, section "kind"
    bundle: BundleType  # what its kernel port speaks, or each of them
    has_dma: bool  # whether it moves data off chip
    address_width: int  # default; depth is 2 ** address_width words
    data_width: int = 32
    ports: tuple[str, ...] = ("",)  # suffix of each kernel port, and of its ports' names

    @property
    def is_memory(self) -> bool:
        """Whether its words have addresses."""
        return self.bundle in (BundleType.MEMORY, BundleType.MEMORY_BE)

    @property
    def loads(self) -> bool:
        """Whether its DMA engine reads off-chip memory."""
        return self.has_dma and self.kind is not ObjectKind.OUT_STREAM

    @property
    def stores(self) -> bool:
        """Whether its DMA engine writes off-chip memory."""
        return self.has_dma and self.kind is not ObjectKind.IN_STREAM


OBJECT_KINDS: dict[ObjectKind, KindInfo] = {
    info.kind: info
    for info in (
        KindInfo(
            ObjectKind.MEMORY_1P,
            "CoramMemory1P",
            "CoramMemory",
            "Memory, 1 port",
            "memory",
            "memory",
            BundleType.MEMORY,
            True,
            10,
        ),
        KindInfo(
            ObjectKind.MEMORY_BE_1P,
            "CoramMemoryBE1P",
            "CoramMemory",
            "Memory, 1 port, byte enables",
            "memory",
            "memory",
            BundleType.MEMORY_BE,
            True,
            10,
        ),
        KindInfo(
            ObjectKind.MEMORY_2P,
            "CoramMemory2P",
            "CoramMemory",
            "Memory, 2 ports",
            "memory",
            "memory",
            BundleType.MEMORY,
            True,
            10,
            ports=("0", "1"),
        ),
        KindInfo(
            ObjectKind.MEMORY_BE_2P,
            "CoramMemoryBE2P",
            "CoramMemory",
            "Memory, 2 ports, byte enables",
            "memory",
            "memory",
            BundleType.MEMORY_BE,
            True,
            10,
            ports=("0", "1"),
        ),
        KindInfo(
            ObjectKind.IN_STREAM,
            "CoramInStream",
            "CoramInStream",
            "In-stream",
            "in-stream",
            "stream",
            BundleType.FIFO_READ,
            True,
            10,
        ),
        KindInfo(
            ObjectKind.OUT_STREAM,
            "CoramOutStream",
            "CoramOutStream",
            "Out-stream",
            "out-stream",
            "stream",
            BundleType.FIFO_WRITE,
            True,
            4,
        ),
        KindInfo(
            ObjectKind.CHANNEL,
            "CoramChannel",
            "CoramChannel",
            "Channel",
            "channel",
            "channel",
            BundleType.CHANNEL,
            False,
            4,
        ),
        KindInfo(
            ObjectKind.REGISTER,
            "CoramRegister",
            "CoramRegister",
            "Register",
            "register",
            "register",
            BundleType.REGISTER,
            False,
            10,
        ),
        KindInfo(
            ObjectKind.SLAVE_STREAM,
            "CoramSlaveStream",
            "CoramSlaveStream",
            "Slave stream",
            "slave stream",
            "stream",
            BundleType.CHANNEL,
            False,
            4,
        ),
    )
}


def thread_class(kind: ObjectKind) -> str:
    """The class by which control threads know objects of that kind; ids count per thread and class."""
    return OBJECT_KINDS[kind].thread_class


@dataclass(frozen=True, slots=True)
class KernelBlock:
    """An instance of a Verilog module of the user's.

    ``source`` is relative to the project. ``parameters`` are overrides as (name, Verilog expression).
    ``bundles`` are found when the file is read and may be corrected by the user.
    """

    id: str
    name: str
    module: str
    source: str
    parameters: tuple[tuple[str, str], ...] = ()
    bundles: tuple[Bundle, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadBlock:
    """A control thread; ``name`` is the thread's name, ``source`` its Python file in the project."""

    id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class ObjectBlock:
    """A CoRAM object.

    ``thread`` is the id of the ThreadBlock that serves it ("" while there is none). ``coram_id`` counts per
    thread and kind. Depth is ``2 ** address_width`` words of ``data_width`` bits. Memories of one id that differ in
    ``sub_id`` are the banks of one memory. With a ``width_expression``, ``data_width`` is what it gives for the values
    that the project's parameters have (``model.expressions``).
    """

    id: str
    name: str
    kind: ObjectKind
    thread: str = ""
    coram_id: int = 0
    data_width: int = 32
    address_width: int = 10
    sub_id: int = 0
    width_expression: str = ""

    @property
    def depth(self) -> int:
        """Number of words."""
        return int(2**self.address_width)


SOURCE_ID = "source:"
"""Prefix of the ids of what the canvas shows though it lives in a source; ids of blocks have no colon."""


@dataclass(frozen=True, slots=True)
class SourceObject(ObjectBlock):
    """A CoRAM object that a source holds, as the canvas shows it; it is never part of the design.

    ``path`` is the instance's hierarchical name below its kernel ("u0.buffer"), or what the thread calls the object.
    ``kernel`` is the id of the KernelBlock in which it is instantiated; it is "" for an object that a control thread
    alone has, a port of the bus, which is called ``word``. ``count`` instances of a generate loop may be shown as one,
    the first; ``last_id`` is then the highest id. ``span`` is where its source names it.
    """

    path: str = ""
    kernel: str = ""
    span: Span = Span("")  # noqa: RUF009  a frozen value
    count: int = 1
    last_id: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class HostKernel(KernelBlock):
    """A kernel as the canvas shows it when objects live in its source: ``modules`` counts those of its hierarchy.

    Its bundles are the kernel's own and one for each sort of object in its source.
    """

    modules: int = 1


@dataclass(frozen=True, slots=True)
class InterfaceBlock:
    """The memory interface: where DMA leaves the core for off-chip memory.

    Each object wired to it becomes one AXI4 master port of the core. ``address_width`` in bits.
    """

    id: str
    name: str
    protocol: str = "axi4"
    address_width: int = 32


@dataclass(frozen=True, slots=True)
class ExternalBlock:
    """A port of the core itself, wired to a plain port of a kernel; ``direction`` is the core's."""

    id: str
    name: str
    direction: Direction = Direction.OUTPUT
    width: int = 1


Block = KernelBlock | ThreadBlock | ObjectBlock | InterfaceBlock | ExternalBlock


def bundles_of(block: Block) -> tuple[Bundle, ...]:
    """The bundles a block shows on the canvas and offers to connections."""
    match block:
        case KernelBlock():
            return block.bundles
        case ThreadBlock():
            return (Bundle("objects", BundleType.THREAD, Side.PROVIDER, required=False, shared=True),)
        case SourceObject() if not block.kernel:
            return (Bundle("thread", BundleType.THREAD, Side.USER),)
        case ObjectBlock():
            return _object_bundles(block.kind, block.data_width, block.address_width)
        case InterfaceBlock():
            return (Bundle("dma", BundleType.DMA, Side.PROVIDER, required=False, shared=True),)
        case ExternalBlock():
            side = Side.PROVIDER if block.direction is Direction.OUTPUT else Side.USER
            port = Port(block.name, block.direction, block.width)
            return (Bundle("port", BundleType.WIRE, side, width=block.width, ports=(("WIRE", port),)),)


def bundle_of(block: Block, name: str) -> Bundle | None:
    """The block's bundle of that name, if there is one."""
    return next((bundle for bundle in bundles_of(block) if bundle.name == name), None)


def kind_key(block: Block) -> str:
    """Key of the block's colour and icon: kernel, thread, memory, channel, bus, external, ..."""
    match block:
        case KernelBlock():
            return "kernel"
        case ThreadBlock():
            return "thread"
        case SourceObject() if not block.kernel:
            return "bus"
        case ObjectBlock():
            return OBJECT_KINDS[block.kind].colour
        case InterfaceBlock():
            return "bus"
        case ExternalBlock():
            return "external"


@lru_cache(maxsize=1024)  # asked for at every step of a drag, and few shapes exist
def _object_bundles(kind: ObjectKind, data_width: int, address_width: int) -> tuple[Bundle, ...]:
    info = OBJECT_KINDS[kind]
    widths = role_widths(data_width, address_width)
    roles = ROLES[info.bundle]
    address = address_width if any(w == "address" for _, _, w in roles) else 0
    pins = [
        Bundle(
            f"port{suffix}",
            info.bundle,
            Side.PROVIDER,
            width=data_width,
            address_width=address,
            ports=tuple(
                (role, Port(f"{role}{suffix}", direction.opposite, widths[width]))
                for role, direction, width in roles
            ),
            required=not suffix or suffix == info.ports[0],
        )
        for suffix in info.ports
    ]
    if info.has_dma:
        pins.append(Bundle("dma", BundleType.DMA, Side.USER, width=data_width))
    pins.append(Bundle("thread", BundleType.THREAD, Side.USER))
    return tuple(pins)
