"""Check ids and names: each once, and none that generated code uses."""

from __future__ import annotations

from collections.abc import Iterator

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, diagnostic
from coram_studio.model.blocks import Block, KernelBlock
from coram_studio.model.design import THREAD_LINK, Accelerator, Design
from coram_studio.model.naming import check_identifier, check_reserved


def check_accelerator_names(design: Design) -> Iterator[Diagnostic]:
    """Accelerators whose names cannot be modules, or differ in capitals only."""
    seen: dict[str, str] = {}
    for accelerator in design.accelerators:
        subject = ObjectRef(accelerator.name, "", "name")
        if reason := check_identifier(accelerator.name):
            message = f'The name "{accelerator.name}" of an accelerator {reason}'
            yield diagnostic("D010", message, subject=subject)
        elif reason := check_reserved(accelerator.name):
            message = f'The name "{accelerator.name}" of an accelerator {reason}'
            yield diagnostic("D012", message, subject=subject)
        lower = accelerator.name.lower()
        if lower in seen:
            message = (
                f'The accelerators "{seen[lower]}" and "{accelerator.name}" must differ in more than capitals'
            )
            yield diagnostic("D011", message, subject=subject)
        seen[lower] = accelerator.name


def check_names(accelerator: Accelerator) -> Iterator[Diagnostic]:
    """Ids that are there twice, names that clash, and kernel modules that generated modules hide."""
    yield from _duplicate_ids(accelerator)
    seen: dict[str, Block] = {}
    for block in accelerator.blocks:
        first = seen.setdefault(block.name.lower(), block)
        if first is not block:
            yield _clash(accelerator, first, block)
        if isinstance(block, KernelBlock):
            yield from _module_clash(accelerator, block)


def _duplicate_ids(accelerator: Accelerator) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    items = (*accelerator.blocks, *accelerator.connections)
    for item in items:
        if item.id in seen:
            message = f'The id "{item.id}" must be there once in {accelerator.name}, not twice'
            yield diagnostic("D005", message, subject=ObjectRef(accelerator.name, item.id, "id"))
        seen.add(item.id)
        if item.id.startswith(THREAD_LINK) or not item.id:
            message = f'The id "{item.id}" must not be empty or begin with {THREAD_LINK}'
            yield diagnostic("D006", message, subject=ObjectRef(accelerator.name, item.id, "id"))


def _clash(accelerator: Accelerator, first: Block, second: Block) -> Diagnostic:
    if first.name == second.name:
        message = f'Two blocks of {accelerator.name} are named "{second.name}"'
    else:
        message = f'The names "{first.name}" and "{second.name}" differ in capitals only'
    other = Related(f'the other "{first.name}"', subject=ObjectRef(accelerator.name, first.id, "name"))
    subject = ObjectRef(accelerator.name, second.id, "name")
    return diagnostic("D011", message, subject=subject, related=(other,))


def _module_clash(accelerator: Accelerator, block: KernelBlock) -> Iterator[Diagnostic]:
    module = block.module.lower()
    generated = {accelerator.name.lower(), f"{accelerator.name}_user_logic".lower(), "testbench"}
    if module in generated:  # names of the library's modules are held against what the core takes of it
        message = f"The module {block.module} of {block.name} must not have the name of a generated module"
        yield diagnostic("D064", message, subject=ObjectRef(accelerator.name, block.id, "module"))
