"""What the canvas shows of sources: the objects that kernels and threads hold, merged into a copy of the accelerator.

The design itself never has them: it is saved, checked and compiled without. Their positions alone are kept, in the
layout, under ids that no block can have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    SOURCE_ID,
    HostKernel,
    InterfaceBlock,
    KernelBlock,
    SourceObject,
    bundles_of,
)
from coram_studio.model.bundles import Bundle, BundleType, Side
from coram_studio.model.design import THREAD_LINK, Accelerator, Connection, Endpoint


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """The objects that live in the sources of one accelerator, sorted by id.

    ``modules`` counts, for each kernel that has such objects, the modules of its hierarchy: (kernel's id, count).
    """

    objects: tuple[SourceObject, ...] = ()
    modules: tuple[tuple[str, int], ...] = ()

    def object(self, object_id: str) -> SourceObject | None:
        """The object of that id, if there is one."""
        return next((item for item in self.objects if item.id == object_id), None)


NO_SOURCES = SourcePicture()


def is_source_id(item: str) -> bool:
    """Whether an id, of a block or of a wire, stands for something that lives in a source."""
    return item.removeprefix(THREAD_LINK).startswith(SOURCE_ID)


def is_source_bundle(name: str) -> bool:
    """Whether a bundle of a kernel stands for the objects in its source."""
    return name.startswith(SOURCE_ID)


def shown_accelerator(accelerator: Accelerator, picture: SourcePicture) -> Accelerator:
    """A copy of the accelerator for the canvas: with the picture's objects, wired to kernels, threads and memory.

    Objects of kernels that the accelerator does not have are left out.
    """
    kernels = {block.id: block for block in accelerator.blocks if isinstance(block, KernelBlock)}
    objects = [item for item in picture.objects if not item.kernel or item.kernel in kernels]
    if not objects:
        return accelerator
    interface = next((b.id for b in accelerator.blocks if isinstance(b, InterfaceBlock)), "")
    counts = dict(picture.modules)
    hosts: dict[str, HostKernel] = {}
    for kernel in {item.kernel: None for item in objects if item.kernel}:
        inside = [item for item in objects if item.kernel == kernel]
        hosts[kernel] = _host(kernels[kernel], inside, counts.get(kernel, 1))
    wires = [wire for item in objects for wire in _wires(item, interface)]
    blocks = tuple(hosts.get(block.id, block) for block in accelerator.blocks)
    shown = accelerator.with_blocks((*blocks, *objects))
    return shown.with_connections((*shown.connections, *wires))


def _host(kernel: KernelBlock, objects: Iterable[SourceObject], modules: int) -> HostKernel:
    types = dict.fromkeys(OBJECT_KINDS[item.kind].bundle for item in objects)
    bundles = tuple(
        Bundle(_bundle_name(kind), kind, Side.USER, required=False, shared=True)
        for kind in sorted(types, key=lambda kind: kind.value)
    )
    values = {field.name: getattr(kernel, field.name) for field in fields(KernelBlock)}
    return HostKernel(**{**values, "bundles": (*kernel.bundles, *bundles)}, modules=modules)


def _bundle_name(kind: BundleType) -> str:
    return f"{SOURCE_ID}{kind.value}"


def _wires(item: SourceObject, interface: str) -> Iterable[Connection]:
    """To the kernel and the memory interface; the link to the thread follows from the object itself."""
    for bundle in bundles_of(item):
        end = Endpoint(item.id, bundle.name)
        if bundle.type is BundleType.DMA:
            if interface:
                yield Connection(f"{item.id}:{bundle.name}", end, Endpoint(interface, "dma"))
        elif bundle.type is not BundleType.THREAD:
            host = Endpoint(item.kernel, _bundle_name(bundle.type))
            yield Connection(f"{item.id}:{bundle.name}", host, end)
