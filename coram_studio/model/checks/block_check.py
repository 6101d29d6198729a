"""Check blocks: the rules of each on its own, what is still empty, and how objects stand to their threads."""

from __future__ import annotations

from collections.abc import Iterator

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, diagnostic
from coram_studio.model.blocks import Block, KernelBlock, ObjectBlock, ThreadBlock, thread_class
from coram_studio.model.bundles import ROLES, Bundle, Direction, Side, role_widths
from coram_studio.model.design import Accelerator
from coram_studio.model.rules import broken_rules


def check_blocks(accelerator: Accelerator) -> Iterator[Diagnostic]:
    """Everything that is wrong with single blocks, and objects that share a CoRAM id and bank."""
    for block in accelerator.blocks:
        for finding in broken_rules(block):
            subject = ObjectRef(accelerator.name, block.id, finding.field)
            yield diagnostic(finding.code, finding.message, subject=subject)
        match block:
            case KernelBlock():
                yield from _check_kernel(accelerator, block)
            case ThreadBlock():
                yield from _check_source(accelerator, block, "a control thread's Python file")
            case ObjectBlock():
                yield from _check_thread(accelerator, block)
    yield from _check_coram_ids(accelerator)


def _check_kernel(accelerator: Accelerator, block: KernelBlock) -> Iterator[Diagnostic]:
    yield from _check_source(accelerator, block, "a Verilog file")
    if not block.module:
        message = f"The kernel {block.name} must name a module of its source"
        yield diagnostic("D050", message, subject=ObjectRef(accelerator.name, block.id, "module"))
    for bundle in block.bundles:
        yield from _check_roles(accelerator, block, bundle)


def _check_source(
    accelerator: Accelerator, block: KernelBlock | ThreadBlock, what: str
) -> Iterator[Diagnostic]:
    if not block.source:
        message = f"{block.name} must name {what} as its source"
        yield diagnostic("D051", message, subject=ObjectRef(accelerator.name, block.id, "source"))


def _check_roles(accelerator: Accelerator, block: KernelBlock, bundle: Bundle) -> Iterator[Diagnostic]:
    """Ports of a bundle must have the direction and the width that their roles ask for."""
    if bundle.type not in ROLES:
        return
    subject = ObjectRef(accelerator.name, block.id, f"bundles.{bundle.name}")
    roles = {role: (direction, width) for role, direction, width in ROLES[bundle.type]}
    widths = role_widths(bundle.width, bundle.address_width)
    label = f"{block.name}.{bundle.name}"
    for role, port in bundle.ports:
        if role not in roles:
            known = ", ".join(roles)
            message = f"{label}: {port.name} must have one of the roles {known}, not {role}"
            yield diagnostic("D027", message, subject=subject)
            continue
        direction, width = roles[role]
        wanted = direction if bundle.side is Side.USER else direction.opposite
        if port.direction not in (wanted, Direction.INOUT):
            message = f"{label}: {port.name} must be an {wanted.value}, not an {port.direction.value}"
            yield diagnostic("D027", message, subject=subject)
        elif port.width != widths[width]:
            message = f"{label}: {port.name} must be {widths[width]} bit wide, not {port.width}"
            yield diagnostic("D027", message, subject=subject)


def _check_thread(accelerator: Accelerator, block: ObjectBlock) -> Iterator[Diagnostic]:
    subject = ObjectRef(accelerator.name, block.id, "thread")
    if not block.thread:
        yield diagnostic("D030", f"{block.name} must have a control thread", subject=subject)
        return
    thread = accelerator.block(block.thread)
    if thread is None:
        message = f'The thread "{block.thread}" of {block.name} does not exist'
        yield diagnostic("D031", message, subject=subject)
    elif not isinstance(thread, ThreadBlock):
        message = f"The thread of {block.name} must be a control thread, and {thread.name} is none"
        yield diagnostic("D031", message, subject=subject)


def _check_coram_ids(accelerator: Accelerator) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str, int, int], ObjectBlock] = {}
    for block in accelerator.blocks:
        if not isinstance(block, ObjectBlock) or not block.thread:
            continue
        key = (block.thread, thread_class(block.kind), block.coram_id, block.sub_id)
        first = seen.setdefault(key, block)
        if first is not block:
            thread = accelerator.block(block.thread)
            kind = thread_class(block.kind)
            where = f"thread {_name(thread, block.thread)}"
            bank = f", bank {block.sub_id}," if block.sub_id else ""
            message = f"{first.name} and {block.name} are both {kind} {block.coram_id}{bank} of {where}"
            other = Related(f"the other {kind}", subject=ObjectRef(accelerator.name, first.id, "coram_id"))
            subject = ObjectRef(accelerator.name, block.id, "coram_id")
            yield diagnostic("D032", message, subject=subject, related=(other,))


def _name(block: Block | None, fallback: str) -> str:
    return block.name if block else fallback
