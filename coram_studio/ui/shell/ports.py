"""Let kernels on the diagram follow the ports that their files declare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coram_studio.diagnostics import has_errors
from coram_studio.model.blocks import KernelBlock
from coram_studio.model.bundles import Bundle, Port
from coram_studio.model.document import Edit
from coram_studio.model.edits import ChangeBlock, Composite

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session


def ports_edit(session: Session, source: str = "") -> Edit | None:
    """The edit that gives kernels (those of ``source``, or all) the bundles of their files, if any differ.

    A kernel whose ports are the same keeps its bundles, which the user may have grouped otherwise; one whose file
    has errors is left alone. Wires stay; the design check says which no longer fit.
    """
    edits: list[ChangeBlock] = []
    for accelerator in session.document.state.design.accelerators:
        for block in accelerator.blocks:
            if isinstance(block, KernelBlock) and source in ("", block.source):
                changed = _followed(session, block)
                if changed is not None:
                    edits.append(ChangeBlock(accelerator.name, changed))
    if not edits:
        return None
    names = ", ".join(dict.fromkeys(edit.block.name for edit in edits))
    return Composite(f"refresh the ports of {names}", tuple(edits))


def _followed(session: Session, block: KernelBlock) -> KernelBlock | None:
    reading = session.kernel_reading(block)
    module = reading.module(block.module)
    if module is None or has_errors(reading.diagnostics) or _ports(module.bundles) == _ports(block.bundles):
        return None
    return replace(block, bundles=module.bundles)


def _ports(bundles: tuple[Bundle, ...]) -> frozenset[Port]:
    return frozenset(port for bundle in bundles for _, port in bundle.ports)
