"""Check that what a control thread uses is what the diagram gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Span, diagnostic
from coram_studio.model.blocks import OBJECT_KINDS, ObjectBlock, ThreadBlock
from coram_studio.model.bundles import BundleType
from coram_studio.model.design import Accelerator


class ThreadUse(Protocol):
    """A CoRAM object as a thread declares it; ``kind`` is the class name, ``size`` counts words."""

    @property
    def kind(self) -> str:
        """Class name in the thread: CoramMemory, CoramChannel, ..."""

    @property
    def coram_id(self) -> int:
        """The first argument."""

    @property
    def data_width(self) -> int:
        """Bits."""

    @property
    def size(self) -> int:
        """Words."""

    @property
    def span(self) -> Span:
        """Where the thread declares it."""


def check_thread_uses(
    accelerator: Accelerator, thread: ThreadBlock, uses: Iterable[ThreadUse]
) -> Iterator[Diagnostic]:
    """Objects that the thread uses and the diagram lacks, that differ, or that the thread never mentions."""
    served = {
        (OBJECT_KINDS[block.kind].thread_class, block.coram_id): block
        for block in accelerator.blocks
        if isinstance(block, ObjectBlock) and block.thread == thread.id
    }
    mentioned = set()
    for use in uses:
        key = (use.kind, use.coram_id)
        mentioned.add(key)
        block = served.get(key)
        if block is None:
            yield _lacking(accelerator, thread, use, served)
        else:
            yield from _differences(accelerator, thread, use, block)
    for key, block in served.items():
        if key not in mentioned:
            message = f"{block.name} is {key[0]} {key[1]} of {thread.name}, and the thread never mentions it"
            yield diagnostic("D039", message, subject=ObjectRef(accelerator.name, block.id))


def _lacking(
    accelerator: Accelerator,
    thread: ThreadBlock,
    use: ThreadUse,
    served: dict[tuple[str, int], ObjectBlock],
) -> Diagnostic:
    ids = sorted(coram_id for kind, coram_id in served if kind == use.kind)
    there = f"has {use.kind} {', '.join(map(str, ids))} only" if ids else f"has no {use.kind}"
    message = f"{thread.name} uses {use.kind} {use.coram_id}, and in the diagram it {there}"
    return diagnostic("D037", message, span=use.span, subject=ObjectRef(accelerator.name, thread.id))


def _differences(
    accelerator: Accelerator, thread: ThreadBlock, use: ThreadUse, block: ObjectBlock
) -> Iterator[Diagnostic]:
    subject = ObjectRef(accelerator.name, block.id)
    here = Related(f"{block.name} in the diagram", subject=subject)
    if use.data_width != block.data_width:
        message = (
            f"{use.kind} {use.coram_id} is {use.data_width} bit wide in {thread.name}, "
            f"and {block.name} is {block.data_width} in the diagram"
        )
        yield diagnostic("D038", message, span=use.span, subject=subject, related=(here,))
    # A FIFO's depth is nobody's business but its own; a memory's decides which addresses exist.
    if OBJECT_KINDS[block.kind].bundle is BundleType.MEMORY and use.size > block.depth:
        message = (
            f"{use.kind} {use.coram_id} has {use.size} words in {thread.name}, "
            f"and {block.name} has {block.depth} in the diagram"
        )
        yield diagnostic("D038", message, span=use.span, subject=subject, related=(here,))
