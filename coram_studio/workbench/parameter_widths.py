"""Widths that the project's parameters decide: of objects by their expressions, of kernels' ports by their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from coram_studio.diagnostics import Diagnostic, ObjectRef, diagnostic
from coram_studio.model.blocks import KernelBlock, bundle_of
from coram_studio.model.bundles import with_port_widths
from coram_studio.model.design import Accelerator, Connection, Design
from coram_studio.model.expressions import (
    Values,
    check_expression,
    depends,
    kernel_with_values,
    width_problems,
    with_object_widths,
)
from coram_studio.verilog.source import KernelReading

ReadKernel = Callable[[str, KernelBlock], KernelReading]
"""Reads a kernel of the accelerator of that name, with the values of the project's parameters."""


def settled(design: Design, values: Values, read: ReadKernel) -> Design:
    """The design with all widths as these values have them; the same one where none changes.

    Names, types and sides of bundles stay. Kernels that no parameter of the project reaches are not even read.
    """
    design = with_object_widths(design, values)
    for accelerator in design.accelerators:
        blocks = tuple(
            _with_declared_widths(block, read(accelerator.name, block))
            if isinstance(block, KernelBlock) and depends(block, values)
            else block
            for block in accelerator.blocks
        )
        if blocks != accelerator.blocks:
            design = design.with_accelerator(accelerator.with_blocks(blocks))
    return design


def is_stale(design: Design, values: Values) -> bool:
    """Whether a kernel that parameters reach differs in width from what it is wired to, as after edits by hand."""
    return any(
        depends(block, values) and any(_differs(accelerator, wire) for wire in _wires(accelerator, block))
        for accelerator in design.accelerators
        for block in accelerator.blocks
        if isinstance(block, KernelBlock)
    )


def with_numbers(accelerator: Accelerator, values: Values) -> Accelerator:
    """The accelerator as hardware is made of it: numbers where its kernels' parameters name those of the project."""
    blocks = tuple(
        kernel_with_values(block, values) if isinstance(block, KernelBlock) else block
        for block in accelerator.blocks
    )
    return accelerator if blocks == accelerator.blocks else accelerator.with_blocks(blocks)


def widths_without_value(accelerator: Accelerator, values: Values) -> Iterable[Diagnostic]:
    """Widths that name what is no parameter; those that are no expressions at all break a rule of the design."""
    for block, message in width_problems(accelerator, values):
        if not check_expression(block.width_expression):
            yield diagnostic("D038", message, subject=ObjectRef(accelerator.name, block.id, "data_width"))


def _with_declared_widths(block: KernelBlock, reading: KernelReading) -> KernelBlock:
    module = reading.module(block.module)
    if module is None:
        return block
    widths = {port.name: port.width for port in module.ports}
    bundles = tuple(with_port_widths(bundle, widths) for bundle in block.bundles)
    return block if bundles == block.bundles else replace(block, bundles=bundles)


def _wires(accelerator: Accelerator, block: KernelBlock) -> tuple[Connection, ...]:
    return accelerator.connections_by_block.get(block.id, ())


def _differs(accelerator: Accelerator, wire: Connection) -> bool:
    ends = (accelerator.block(end.block) for end in wire.ends)
    bundles = [bundle_of(block, end.bundle) for block, end in zip(ends, wire.ends, strict=True) if block]
    widths = {bundle.width for bundle in bundles if bundle is not None}
    return len(widths) > 1
