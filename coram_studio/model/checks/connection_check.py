"""Check connections: both ends exist and fit, none is taken twice, none that is needed is open, no loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, diagnostic
from coram_studio.model.blocks import KernelBlock, ObjectBlock, bundles_of
from coram_studio.model.bundles import Bundle, BundleType, Side
from coram_studio.model.connect import End, check_fit, describe, find_end, takes_several
from coram_studio.model.design import Accelerator, Connection, Endpoint

Combinational = Callable[[KernelBlock], frozenset[tuple[str, str]] | None]
"""A kernel's combinational paths as (input port, output port), or None where they are not known."""

# Clock and reset of the core reach every kernel by themselves; thread links have a check of their own.
_NEVER_OPEN = frozenset({BundleType.CLOCK, BundleType.RESET, BundleType.THREAD})


def check_connections(
    accelerator: Accelerator, combinational: Combinational | None = None
) -> Iterator[Diagnostic]:
    """Everything that is wrong with the wires of one accelerator."""
    used: dict[tuple[str, str], Connection] = {}
    for connection in accelerator.connections:
        ends = []
        for end in connection.ends:
            found = find_end(accelerator, end)
            if found is None:
                yield _dangling(accelerator, connection, end)
            else:
                ends.append(found)
        if len(ends) == 2:
            yield from _check_ends(accelerator, connection, ends[0], ends[1], combinational)
        for found in ends:
            yield from _check_single(accelerator, connection, found, used)
    yield from _check_open(accelerator, used)


def _dangling(accelerator: Accelerator, connection: Connection, end: Endpoint) -> Diagnostic:
    subject = ObjectRef(accelerator.name, connection.id)
    block = accelerator.block(end.block)
    if block is None:
        message = f'A wire ends at the block "{end.block}", which does not exist'
    else:
        other = connection.provider if end == connection.user else connection.user
        message = f"A wire from {describe(accelerator, other)} ends at {block.name}.{end.bundle}, which does not exist"
    return diagnostic("D004", message, subject=subject)


def _check_ends(
    accelerator: Accelerator,
    connection: Connection,
    user: End,
    provider: End,
    combinational: Combinational | None,
) -> Iterator[Diagnostic]:
    subject = ObjectRef(accelerator.name, connection.id)
    if user.bundle.type is BundleType.THREAD:
        message = f"The link of {user.label} to a thread must be the object's field thread, not a wire"
        yield diagnostic("D020", message, subject=subject)
        return
    verdict = check_fit(user, provider)
    if not verdict.legal:
        yield diagnostic(verdict.code, verdict.message, subject=subject)
    elif user.bundle.side is not Side.USER:
        message = f"user must be {provider.label} and provider {user.label}, not the other way round"
        yield diagnostic("D021", message, subject=subject)
    elif user.block.id == provider.block.id:
        yield from _check_self(subject, user, provider, combinational)


def _check_self(
    subject: ObjectRef, user: End, provider: End, combinational: Combinational | None
) -> Iterator[Diagnostic]:
    """A kernel wired to itself: outputs of one bundle reach inputs of the other."""
    block = user.block
    paths = combinational(block) if combinational and isinstance(block, KernelBlock) else None
    if paths is None:
        message = f"{user.label} goes back into {provider.label} of the same kernel"
        yield diagnostic("D025", message, subject=subject)
        return
    wired = _driven_pairs(user.bundle, provider.bundle)
    for output, entry in wired:
        if (entry, output) in paths:
            message = (
                f"{block.name}: {output} depends on {entry} without a register, "
                f"and the wire from {user.label} to {provider.label} leads it back"
            )
            yield diagnostic("D026", message, subject=subject)
            return


def _driven_pairs(user: Bundle, provider: Bundle) -> list[tuple[str, str]]:
    """Pairs (output port, input port) that a wire between two bundles of a kernel ties together."""
    if user.type is BundleType.WIRE:
        return [(a.name, b.name) for _, a in user.ports for _, b in provider.ports]
    pairs = []
    for role, port in user.ports:
        other = provider.port(role)
        if other is not None:
            outward = port.direction.value == "output"
            pairs.append((port.name, other.name) if outward else (other.name, port.name))
    return pairs


def _check_single(
    accelerator: Accelerator,
    connection: Connection,
    end: End,
    used: dict[tuple[str, str], Connection],
) -> Iterator[Diagnostic]:
    key = (end.block.id, end.bundle.name)
    first = used.setdefault(key, connection)
    if first is not connection and not takes_several(end.bundle):
        far = first.provider if first.user == end.endpoint else first.user
        message = f"{end.label} is connected twice, the first time to {describe(accelerator, far)}"
        other = Related("the other wire", subject=ObjectRef(accelerator.name, first.id))
        subject = ObjectRef(accelerator.name, connection.id)
        yield diagnostic("D024", message, subject=subject, related=(other,))


def _check_open(accelerator: Accelerator, used: dict[tuple[str, str], Connection]) -> Iterator[Diagnostic]:
    for block in accelerator.blocks:
        for bundle in bundles_of(block):
            if not bundle.required or bundle.type in _NEVER_OPEN or (block.id, bundle.name) in used:
                continue
            subject = ObjectRef(accelerator.name, block.id, bundle.name)
            if bundle.type is BundleType.DMA:
                message = f"{block.name}.{bundle.name} must be wired to a memory interface"
                yield diagnostic("D036", message, subject=subject)
            else:
                yield diagnostic("D040", _open_message(block.name, bundle, block), subject=subject)


def _open_message(name: str, bundle: Bundle, block: object) -> str:
    if isinstance(block, ObjectBlock):
        return f"{name}.{bundle.name} must be connected to a kernel"
    return f"{name}.{bundle.name} must be connected"
