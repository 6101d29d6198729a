"""The words on the canvas: what a block, a bundle and a wire are called, in the user's terms."""

from __future__ import annotations

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    HostKernel,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    SourceObject,
    ThreadBlock,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction

BUNDLE_KINDS: dict[BundleType, str] = {
    BundleType.CLOCK: "external",
    BundleType.RESET: "external",
    BundleType.MEMORY: "memory",
    BundleType.MEMORY_BE: "memory",
    BundleType.CHANNEL: "channel",
    BundleType.FIFO_READ: "stream",
    BundleType.FIFO_WRITE: "stream",
    BundleType.REGISTER: "register",
    BundleType.WIRE: "external",
    BundleType.DMA: "bus",
    BundleType.THREAD: "thread",
}
"""Key of the hue in which bundles of a type are drawn."""

_BUNDLE_TITLES: dict[BundleType, str] = {
    BundleType.CLOCK: "clock",
    BundleType.RESET: "reset",
    BundleType.MEMORY: "memory port",
    BundleType.MEMORY_BE: "memory port with byte enables",
    BundleType.CHANNEL: "channel",
    BundleType.FIFO_READ: "in-stream",
    BundleType.FIFO_WRITE: "out-stream",
    BundleType.REGISTER: "register",
    BundleType.WIRE: "wire",
    BundleType.DMA: "DMA",
    BundleType.THREAD: "control thread",
}


def depth_text(words: int) -> str:
    """A count with thousands separated: ``1,024``."""
    return f"{words:,}"


def kind_title(block: Block) -> str:
    """What sort of block it is: "memory", "kernel", "control thread"."""
    match block:
        case KernelBlock():
            return "kernel"
        case ThreadBlock():
            return "control thread"
        case SourceObject():
            return block.word or OBJECT_KINDS[block.kind].word
        case ObjectBlock():
            return OBJECT_KINDS[block.kind].word
        case InterfaceBlock():
            return "memory interface"
        case ExternalBlock():
            return "external port"


def subtitle(block: Block) -> str:
    """The muted line under a block's name."""
    match block:
        case HostKernel() if block.modules > 1:
            return f"kernel of {block.modules} modules · {block.source}"
        case KernelBlock():
            return " · ".join(["kernel", *filter(None, [block.source or block.module])])
        case ThreadBlock():
            return " · ".join(["thread", *filter(None, [block.source])])
        case SourceObject() if not block.kernel:
            return f"port of the bus · {size_text(block)}"
        case SourceObject() if block.count > 1:
            return f"{plural_title(block).lower()} {block.coram_id}–{block.last_id} · {size_text(block)} each"
        case ObjectBlock():
            bank = f" bank {block.sub_id}" if block.sub_id else ""
            return f"{OBJECT_KINDS[block.kind].word} {block.coram_id}{bank} · {size_text(block)}"
        case InterfaceBlock():
            return f"{block.protocol.upper()} master · {block.address_width} bit address"
        case ExternalBlock():
            word = {Direction.INPUT: "input", Direction.OUTPUT: "output", Direction.INOUT: "inout"}
            return f"{word[block.direction]} · {block.width} bit"


def size_text(block: ObjectBlock) -> str:
    """Depth and width of an object, in the words that fit its kind."""
    bundle = OBJECT_KINDS[block.kind].bundle
    if OBJECT_KINDS[block.kind].is_memory:
        bytewise = ", byte enables" if bundle is BundleType.MEMORY_BE else ""
        return f"{depth_text(block.depth)} × {block.data_width} bit{bytewise}"
    if isinstance(block, SourceObject) and not block.kernel and bundle is BundleType.REGISTER:
        return f"{depth_text(block.depth)} × {block.data_width} bit"
    if bundle is BundleType.REGISTER:
        return f"{block.data_width} bit"
    return f"{block.data_width} bit, {depth_text(block.depth)} deep"


def bundle_title(bundle: Bundle) -> str:
    """A bundle in words: "memory port, 10 × 32", "channel, 32 bit"."""
    title = _BUNDLE_TITLES[bundle.type]
    if bundle.type in (BundleType.CLOCK, BundleType.RESET, BundleType.DMA, BundleType.THREAD):
        return title
    if bundle.address_width:
        return f"{title}, {bundle.address_width} × {bundle.width}"
    return f"{title}, {bundle.width} bit"


def width_label(bundle: Bundle) -> str:
    """The small label on a wire: address × data bits, data bits, or "" where it says nothing."""
    if bundle.type in (BundleType.CLOCK, BundleType.RESET, BundleType.THREAD, BundleType.DMA):
        return ""
    if bundle.address_width:
        return f"{bundle.address_width} × {bundle.width}"
    return f"{bundle.width}" if bundle.width > 1 else ""


def plural_title(block: Block) -> str:
    """The heading under which blocks of this sort are listed."""
    match block:
        case KernelBlock():
            return "Kernels"
        case ThreadBlock():
            return "Control threads"
        case SourceObject() if block.word:
            return block.word if block.word.endswith("s") else f"{block.word}s"
        case ObjectBlock():
            name = OBJECT_KINDS[block.kind].word
            return f"{name[:-1]}ies".capitalize() if name.endswith("y") else f"{name}s".capitalize()
        case InterfaceBlock():
            return "Memory interfaces"
        case ExternalBlock():
            return "External ports"


def source_tag(block: Block) -> str:
    """What marks an object that lives in a source: the file's name and the line; "" for all other blocks."""
    if not isinstance(block, SourceObject):
        return ""
    return f"in {block.span.path.rpartition('/')[2]}:{block.span.line}"
