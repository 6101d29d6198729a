"""Which connections are legal: the one function that decides, for edits, checks and the canvas while dragging."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.model.blocks import Block, ExternalBlock, ObjectBlock, bundle_of
from coram_studio.model.bundles import Bundle, BundleType, Direction, Side
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.model.rules import ADDRESS_WIDTHS, DATA_WIDTHS

# Types whose two ends must have the same data width. At DMA the interface adapts to the object, and a
# thread link has no wires of its own.
_WIDTH_MATTERS = frozenset(BundleType) - {
    BundleType.DMA,
    BundleType.THREAD,
    BundleType.CLOCK,
    BundleType.RESET,
}

_TITLES = {
    BundleType.CLOCK: "a clock",
    BundleType.RESET: "a reset",
    BundleType.MEMORY: "a memory port",
    BundleType.MEMORY_BE: "a memory port with byte enables",
    BundleType.CHANNEL: "a channel",
    BundleType.FIFO_READ: "a FIFO's read side",
    BundleType.FIFO_WRITE: "a FIFO's write side",
    BundleType.REGISTER: "a register port",
    BundleType.WIRE: "a plain port",
    BundleType.DMA: "a DMA pin",
    BundleType.THREAD: "a thread pin",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a connection is legal. ``message`` says why not, or warns; ``code`` is of the catalogue or ""."""

    legal: bool
    message: str = ""
    code: str = ""


LEGAL = Verdict(True)


@dataclass(frozen=True, slots=True)
class End:
    """A bundle with the block that has it."""

    block: Block
    bundle: Bundle

    @property
    def endpoint(self) -> Endpoint:
        """How connections name this end."""
        return Endpoint(self.block.id, self.bundle.name)

    @property
    def label(self) -> str:
        """The end in the user's words: block's name and bundle's name."""
        return f"{self.block.name}.{self.bundle.name}"


def check_connect(accelerator: Accelerator, a: Endpoint, b: Endpoint) -> Verdict:
    """Whether a wire between two ends may be added; the order of the ends does not matter."""
    first, second = find_end(accelerator, a), find_end(accelerator, b)
    for end, found in ((a, first), (b, second)):
        if found is None:
            return Verdict(False, f"There is no port {describe(accelerator, end)}", "D004")
    assert first is not None and second is not None
    if a == b:
        return Verdict(False, f"{first.label} cannot be connected to itself", "D021")
    misfit = check_fit(first, second)
    if not misfit.legal:
        return misfit
    occupied = _check_free(accelerator, first, second)
    return misfit if occupied.legal else occupied


def check_fit(first: End, second: End) -> Verdict:
    """Whether two ends fit each other, whatever else they are connected to: type, side, direction, width."""
    if first.bundle.type is not second.bundle.type:
        return Verdict(
            False,
            f"{first.label} is {_TITLES[first.bundle.type]}, {second.label} is {_TITLES[second.bundle.type]}",
            "D020",
        )
    if first.bundle.side is second.bundle.side:
        return Verdict(False, _same_side(first, second), "D021")
    user, provider = (first, second) if first.bundle.side is Side.USER else (second, first)
    if _is_inout(user) != _is_inout(provider):
        both, one = (user, provider) if _is_inout(user) else (provider, user)
        return Verdict(False, f"{both.label} goes both ways, {one.label} only one", "D021")
    if user.bundle.type in _WIDTH_MATTERS and user.bundle.width != provider.bundle.width:
        return Verdict(False, _width_message(user, provider), "D022")
    if user.bundle.address_width != provider.bundle.address_width:
        return Verdict(False, _address_message(user, provider), "D023")
    if user.block.id == provider.block.id:
        message = f"{user.label} goes back into {provider.label}: the kernel needs a register between the two"
        return Verdict(True, message, "D025")
    return LEGAL


def find_end(accelerator: Accelerator, end: Endpoint) -> End | None:
    """The block and the bundle that an end names, if both exist."""
    block = accelerator.block(end.block)
    if block is None:
        return None
    bundle = bundle_of(block, end.bundle)
    return None if bundle is None else End(block, bundle)


def takes_several(bundle: Bundle) -> bool:
    """Whether several wires may end at a bundle: a shared one, or an output, which may drive many inputs."""
    return bundle.shared or (
        bundle.type is BundleType.WIRE
        and bundle.side is Side.USER
        and all(port.direction is not Direction.INOUT for _, port in bundle.ports)
    )


def describe(accelerator: Accelerator, end: Endpoint) -> str:
    """An end in the user's words as far as it exists: the block's name rather than its id."""
    block = accelerator.block(end.block)
    return f"{block.name}.{end.bundle}" if block else str(end)


def _check_free(accelerator: Accelerator, first: End, second: End) -> Verdict:
    # A shared end may carry thousands of wires: the other end answers whether this very wire exists.
    for end, other in ((first, second), (second, first)):
        if takes_several(end.bundle):
            continue
        connections = accelerator.connections_at(end.endpoint)
        if connections:
            return Verdict(False, _occupied(accelerator, end, other, connections[0]), "D024")
    if takes_several(first.bundle) and takes_several(second.bundle):
        ends = {first.endpoint, second.endpoint}
        if any(set(c.ends) == ends for c in accelerator.connections_at(first.endpoint)):
            return Verdict(False, f"{first.label} and {second.label} are connected already", "D024")
    return LEGAL


def _occupied(accelerator: Accelerator, end: End, other: End, connection: Connection) -> str:
    far = connection.provider if connection.user == end.endpoint else connection.user
    if far == other.endpoint:
        return f"{end.label} and {other.label} are connected already"
    return f"{end.label} is connected to {describe(accelerator, far)} already: delete that wire first"


def _same_side(first: End, second: End) -> str:
    match first.bundle.type:
        case BundleType.WIRE:
            does = "drive: an output goes to an input" if first.bundle.side is Side.USER else "only listen"
            return f"{first.label} and {second.label} both {does}"
        case BundleType.DMA | BundleType.THREAD:
            return f"{first.label} and {second.label} are both {_TITLES[first.bundle.type]}"
    if first.bundle.side is Side.USER:
        return f"{first.label} and {second.label} both ask, and neither answers"
    return f"{first.label} and {second.label} both answer, and neither asks"


def _is_inout(end: End) -> bool:
    return any(port.direction is Direction.INOUT for _, port in end.bundle.ports)


def _width_message(user: End, provider: End) -> str:
    # Name first the end that the user can less easily change: a kernel's port is fixed by its source.
    fixed, other = user, provider
    if isinstance(user.block, ObjectBlock | ExternalBlock):
        fixed, other = provider, user
    width = fixed.bundle.width
    message = f"{fixed.label} is {width} bit wide, {other.label} is {other.bundle.width}"
    possible = isinstance(other.block, ObjectBlock) and width in DATA_WIDTHS
    if possible or isinstance(other.block, ExternalBlock):
        return f"{message}: set {other.block.name}'s width to {width}"
    return message


def _address_message(user: End, provider: End) -> str:
    bits = user.bundle.address_width
    message = f"{user.label} has {bits} address bits, {provider.label} has {provider.bundle.address_width}"
    if isinstance(provider.block, ObjectBlock) and 0 < bits <= ADDRESS_WIDTHS[provider.block.kind][1]:
        return f"{message}: set {provider.block.name}'s depth to {2**bits:,} words"
    return message
