"""What a block on its own must satisfy: the rules that edits enforce and the design check repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.expressions import check_expression
from coram_studio.model.naming import (
    check_id,
    check_identifier,
    check_name_in,
    check_reserved,
    check_thread_name,
)

DATA_WIDTHS = (8, 16, 32, 64, 128, 256, 512, 1024)
"""Data widths in bits that CoRAM objects can have."""

ADDRESS_WIDTHS: dict[ObjectKind, tuple[int, int]] = {
    ObjectKind.MEMORY_1P: (1, 24),
    ObjectKind.MEMORY_BE_1P: (1, 24),
    ObjectKind.MEMORY_2P: (2, 24),  # even and odd words, two at least of each
    ObjectKind.MEMORY_BE_2P: (2, 24),
    ObjectKind.IN_STREAM: (2, 16),  # a burst is two words at least
    ObjectKind.OUT_STREAM: (2, 16),
    ObjectKind.CHANNEL: (1, 16),
    ObjectKind.SLAVE_STREAM: (1, 16),
    ObjectKind.REGISTER: (1, 24),  # of no effect: a register has one word
}
"""Least and greatest address width in bits of each kind of object."""

INTERFACE_ADDRESS_WIDTHS = (13, 64)
"""Least and greatest address width in bits of a memory interface; DMA engines count past 4 KiB, hence 13."""

LARGEST_CORAM_ID = 65535
LARGEST_EXTERNAL_WIDTH = 4096  # bits
LARGEST_POSITION = 1e6  # canvas units
PROTOCOLS = ("axi4",)

_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a block breaks: code of the catalogue, field of the block, sentence for the user."""

    code: str
    field: str
    message: str


def broken_rules(block: Block) -> Iterator[Finding]:
    """Every rule that a block breaks whatever surrounds it. Fields that are still empty break none."""
    if reason := check_id(block.id):
        yield Finding("D006", "id", f'The id "{block.id}" {reason}')
    is_thread = isinstance(block, ThreadBlock)
    if reason := check_thread_name(block.name) if is_thread else check_identifier(block.name):
        yield Finding("D010", "name", f'The name "{block.name}" {reason}')
    elif not is_thread and (reason := check_reserved(block.name)):
        yield Finding("D012", "name", f'The name "{block.name}" {reason}')
    match block:
        case KernelBlock():
            yield from _kernel_rules(block)
        case ThreadBlock():
            yield from _source_rules(block)
        case ObjectBlock():
            yield from _object_rules(block)
        case InterfaceBlock():
            yield from _interface_rules(block)
        case ExternalBlock():
            if not 1 <= block.width <= LARGEST_EXTERNAL_WIDTH:
                message = f"width of {block.name} must be from 1 to {LARGEST_EXTERNAL_WIDTH} bits"
                yield Finding("D061", "width", f"{message}, not {block.width}")


def check_source_path(path: str) -> str:
    """Why ``path`` cannot name a file of the project, as the end of a sentence; "" if it can."""
    if not path:
        return "must not be empty"
    if "\\" in path:
        return "must use / between folders"
    if any(not c.isprintable() for c in path):
        return "must not contain control characters"
    pure = PurePosixPath(path)
    if pure.is_absolute() or PureWindowsPath(path).drive:
        return "must be relative to the project's folder"
    if ".." in pure.parts:
        return "must not leave the project's folder with .."
    return ""


def check_parameter_value(text: str) -> str:
    """Why ``text`` cannot be the value of a Verilog parameter, as the end of a sentence; "" if it can."""
    if not text.strip():
        return "must not be empty"
    if not all(c.isprintable() for c in text):
        return "must be on one line"
    open_brackets: list[str] = []
    in_string = False
    for index, c in enumerate(text):
        if in_string:
            in_string = c != '"' or text[index - 1] == "\\"
        elif c == '"':
            in_string = True
        elif c in "([{":
            open_brackets.append(c)
        elif c in _BRACKETS:
            if not open_brackets or open_brackets.pop() != _BRACKETS[c]:
                return f'must have balanced brackets; "{c}" closes nothing'
        elif c in ";`\\" or text[index : index + 2] in ("//", "/*"):
            return f'must be one expression, without "{c}"'
        elif c == "," and not open_brackets:
            return "must be one expression, without a comma outside of brackets"
    if open_brackets:
        return f'must have balanced brackets; "{open_brackets[-1]}" is not closed'
    return "must close the string" if in_string else ""


def check_position(position: tuple[float, float]) -> str:
    """Why a block cannot lie there, as the end of a sentence; "" if it can."""
    if all(math.isfinite(value) and abs(value) <= LARGEST_POSITION for value in position):
        return ""
    return f"must be within {LARGEST_POSITION:,.0f} of the origin, not {position[0]:g}, {position[1]:g}"


def _source_rules(block: KernelBlock | ThreadBlock) -> Iterator[Finding]:
    if block.source and (reason := check_source_path(block.source)):
        yield Finding("D053", "source", f'source "{block.source}" of {block.name} {reason}')


def _kernel_rules(block: KernelBlock) -> Iterator[Finding]:
    yield from _source_rules(block)
    if block.module and (reason := check_name_in(block.source, block.module)):
        yield Finding("D010", "module", f'The module "{block.module}" of {block.name} {reason}')
    seen: set[str] = set()
    for name, value in block.parameters:
        field = f"parameters.{name}"
        if reason := check_name_in(block.source, name):
            yield Finding("D052", field, f'The parameter "{name}" of {block.name} {reason}')
        elif name in seen:
            yield Finding("D052", field, f"Parameter {name} of {block.name} must be set once, not twice")
        elif reason := check_parameter_value(value):
            yield Finding("D052", field, f'Parameter {name} of {block.name}: "{value}" {reason}')
        seen.add(name)
    bundles: set[str] = set()
    for bundle in block.bundles:
        if bundle.name in bundles:
            message = f"Bundle {bundle.name} of {block.name} must be there once, not twice"
            yield Finding("D054", f"bundles.{bundle.name}", message)
        bundles.add(bundle.name)


def _object_rules(block: ObjectBlock) -> Iterator[Finding]:
    if not 0 <= block.coram_id <= LARGEST_CORAM_ID:
        message = f"id of {block.name} must be from 0 to {LARGEST_CORAM_ID}, not {block.coram_id}"
        yield Finding("D033", "coram_id", message)
    if block.sub_id and not OBJECT_KINDS[block.kind].is_memory:
        message = f"bank of {block.name} must be 0, not {block.sub_id}: only memories have banks"
        yield Finding("D037", "sub_id", message)
    elif not 0 <= block.sub_id <= LARGEST_CORAM_ID:
        message = f"bank of {block.name} must be from 0 to {LARGEST_CORAM_ID}, not {block.sub_id}"
        yield Finding("D037", "sub_id", message)
    if block.width_expression and (reason := check_expression(block.width_expression)):
        message = f"width of {block.name}: {block.width_expression} {reason}"
        yield Finding("D038", "data_width", message)
    elif block.data_width not in DATA_WIDTHS:
        origin = f" ({block.width_expression})" if block.width_expression else ""
        message = f"width of {block.name} must be a power of two from 8 to 1024 bits, not {block.data_width}"
        yield Finding("D034", "data_width", message + origin)
    low, high = ADDRESS_WIDTHS[block.kind]
    if not low <= block.address_width <= high:
        message = (
            f"address width of {block.name} must be from {low} to {high} bits, not {block.address_width}"
        )
        yield Finding("D035", "address_width", message)


def _interface_rules(block: InterfaceBlock) -> Iterator[Finding]:
    if block.protocol not in PROTOCOLS:
        message = f'protocol of {block.name} must be {" or ".join(PROTOCOLS)}, not "{block.protocol}"'
        yield Finding("D062", "protocol", message)
    low, high = INTERFACE_ADDRESS_WIDTHS
    if not low <= block.address_width <= high:
        message = (
            f"address width of {block.name} must be from {low} to {high} bits, not {block.address_width}"
        )
        yield Finding("D035", "address_width", message)
