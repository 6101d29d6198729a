"""Check a whole design: names, blocks and connections of each accelerator."""

from __future__ import annotations

from coram_studio.diagnostics import Diagnostic, ObjectRef, diagnostic, sort_diagnostics
from coram_studio.model.blocks import KernelBlock
from coram_studio.model.checks.block_check import check_blocks
from coram_studio.model.checks.connection_check import Combinational, check_connections
from coram_studio.model.checks.name_check import check_accelerator_names, check_names
from coram_studio.model.design import Accelerator, Design

__all__ = ["Combinational", "check_design"]


def check_design(design: Design, combinational: Combinational | None = None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a design, sorted; subjects name blocks and connections by their ids.

    ``combinational`` tells which of a kernel's inputs reach which of its outputs without a register between
    them, as pairs (input port, output port); None where it does not know. A wire from a kernel to itself is an
    error where that closes a loop, nothing where it is known not to, and a warning otherwise.
    """
    found = list(check_accelerator_names(design))
    for accelerator in design.accelerators:
        found.extend(check_accelerator(accelerator, combinational))
    return sort_diagnostics(found)


def check_accelerator(
    accelerator: Accelerator, combinational: Combinational | None = None
) -> list[Diagnostic]:
    """Everything that is wrong within one accelerator, unsorted."""
    found = [
        *check_names(accelerator),
        *check_blocks(accelerator),
        *check_connections(accelerator, combinational),
    ]
    if not any(isinstance(block, KernelBlock) for block in accelerator.blocks):
        message = f"The accelerator {accelerator.name} must have a kernel, and has none"
        found.append(diagnostic("D060", message, subject=ObjectRef(accelerator.name, "")))
    return found
