"""Which properties of a block the user can change, as data: how each reads, and how a text becomes a new block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ThreadBlock,
    thread_class,
)
from coram_studio.model.bundles import BundleType, Direction
from coram_studio.model.design import Accelerator
from coram_studio.model.naming import fresh_coram_id
from coram_studio.model.rules import ADDRESS_WIDTHS, DATA_WIDTHS


class FieldError(ValueError):
    """A text that is not a value of the field; ``str(error)`` is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property. ``choices`` pairs values with their texts; () makes it a text field.

    ``change`` gives the block with the property set from a text, or raises FieldError.
    """

    key: str
    label: str
    value: str
    change: Callable[[str], Block]
    choices: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""
    tip: str = ""
    editable: bool = True  # a choice field that also takes other values


KnownParameters = Sequence[tuple[str, str]]
"""Parameters of a kernel's module: names with their defaults as written."""


def fields_of(block: Block, accelerator: Accelerator, known: KnownParameters = ()) -> tuple[Field, ...]:
    """The fields of a block, in the order of the panel."""
    match block:
        case KernelBlock():
            return _kernel_fields(block, known)
        case ThreadBlock():
            return (_name(block, "Name"), _source(block, "Python file of the control thread"))
        case ObjectBlock():
            return _object_fields(block, accelerator)
        case InterfaceBlock():
            return (
                _name(block, "Name"),
                _number(
                    "address_width",
                    "Address bits",
                    block.address_width,
                    lambda value: replace(block, address_width=value),
                    "Width of off-chip byte addresses",
                ),
            )
        case ExternalBlock():
            return _external_fields(block)


def _name(block: Block, label: str) -> Field:
    return Field(
        "name", label, block.name, lambda text: replace(block, name=text), tip="Name in the generated RTL"
    )


def _source(block: KernelBlock | ThreadBlock, tip: str) -> Field:
    return Field("source", "Source", block.source, lambda text: replace(block, source=text), tip=tip)


def _number(key: str, label: str, value: int, change: Callable[[int], Block], tip: str = "") -> Field:
    return Field(key, label, str(value), lambda text: change(parse_number(label, text)), tip=tip)


def parse_number(label: str, text: str) -> int:
    """A whole number as people write it: ``1024``, ``1,024``, ``0x400``, ``1k``. Raises FieldError."""
    plain = text.strip().lower().replace(",", "").replace("_", "").replace(" ", "")
    factor = {"k": 1024, "m": 1024 * 1024}.get(plain[-1:], 1)
    if factor > 1:
        plain = plain[:-1]
    try:
        return int(plain, 16 if plain.startswith("0x") else 10) * factor
    except ValueError:
        raise FieldError(f"{label} must be a whole number, not “{text.strip()}”") from None


def _kernel_fields(block: KernelBlock, known: KnownParameters) -> tuple[Field, ...]:
    overrides = dict(block.parameters)
    defaults = {**dict.fromkeys(overrides, ""), **dict(known)}
    names = [*dict(known), *(name for name in overrides if name not in dict(known))]
    parameters = tuple(
        Field(
            f"parameters.{name}",
            name,
            overrides.get(name, ""),
            lambda text, name=name: _with_parameter(block, name, text),  # type: ignore[misc]
            placeholder=defaults[name],
            tip=f"Parameter {name} of module {block.module}; empty for its default",
        )
        for name in names
    )
    module = Field(
        "module",
        "Module",
        block.module,
        lambda text: replace(block, module=text),
        tip="Verilog module in the source file",
    )
    return (_name(block, "Instance"), module, _source(block, "Verilog file of the kernel"), *parameters)


def _with_parameter(block: KernelBlock, name: str, text: str) -> KernelBlock:
    """The kernel with a parameter overridden, or at its default for an empty text."""
    values = dict(block.parameters)
    if text:
        values[name] = text
    else:
        values.pop(name, None)
    return replace(block, parameters=tuple(values.items()))


def _object_fields(block: ObjectBlock, accelerator: Accelerator) -> tuple[Field, ...]:
    threads = [other for other in accelerator.blocks if isinstance(other, ThreadBlock)]
    thread = Field(
        "thread",
        "Thread",
        block.thread,
        lambda text: _with_thread(block, text, accelerator),
        choices=(("", "none"), *((t.id, t.name) for t in threads)),
        tip="Control thread that serves this object",
        editable=False,
    )
    width = Field(
        "data_width",
        "Width",
        str(block.data_width),
        lambda text: replace(
            block, data_width=parse_number("Width", text.removesuffix("bit")), width_expression=""
        ),
        choices=tuple((str(bits), f"{bits} bit") for bits in DATA_WIDTHS),
        tip="Bits of a word",
        editable=False,
    )
    computed = Field(
        "width_expression",
        "Width from",
        block.width_expression,
        lambda text: _with_width(block, text.strip()),
        placeholder="a fixed width",
        tip="Bits of a word, computed from the project's parameters: 8 * simd; empty for the width above",
    )
    coram_id = _number(
        "coram_id",
        "CoRAM ID",
        block.coram_id,
        lambda value: replace(block, coram_id=value),
        f"The number by which the thread names it: {thread_class(block.kind)}({block.coram_id}, …)",
    )
    sized: tuple[Field, ...] = (width, computed)
    if OBJECT_KINDS[block.kind].bundle is not BundleType.REGISTER:
        sized = (*sized, _depth(block))
    if not OBJECT_KINDS[block.kind].is_memory:
        return (_name(block, "Name"), *sized, thread, coram_id)
    bank = _number(
        "sub_id",
        "Bank",
        block.sub_id,
        lambda value: replace(block, sub_id=value),
        "0 for a memory of one piece. Memories of one thread and CoRAM ID with the banks 0, 1, 2, … are one memory",
    )
    return (_name(block, "Name"), *sized, thread, coram_id, bank)


def _with_width(block: ObjectBlock, text: str) -> ObjectBlock:
    """The object with its width computed; a number alone is a fixed width."""
    if text.isdecimal():
        return replace(block, data_width=parse_number("Width", text), width_expression="")
    return replace(block, width_expression=text)


def _depth(block: ObjectBlock) -> Field:
    low, high = ADDRESS_WIDTHS[block.kind]

    def change(text: str) -> Block:
        words = parse_number("Depth", text.removesuffix("words").strip())
        if words < 2 or words & (words - 1):
            near = 1 << max((max(words, 2) - 1).bit_length(), low)
            raise FieldError(f"Depth must be a power of two, not {words:,}: {near:,} would do")
        if not low <= words.bit_length() - 1 <= high:
            raise FieldError(f"Depth must be from {1 << low:,} to {1 << high:,} words, not {words:,}")
        return replace(block, address_width=words.bit_length() - 1)

    return Field("address_width", "Depth", f"{block.depth:,}", change, tip="Words; a power of two")


def _with_thread(block: ObjectBlock, thread: str, accelerator: Accelerator) -> ObjectBlock:
    """The object served by another thread, with a CoRAM id that is free there."""
    taken = {
        (other.coram_id, other.sub_id)
        for other in accelerator.blocks
        if isinstance(other, ObjectBlock)
        and (other.thread, thread_class(other.kind)) == (thread, thread_class(block.kind))
        and other.id != block.id
    }
    coram_id = block.coram_id
    if thread and (coram_id, block.sub_id) in taken:
        coram_id = fresh_coram_id(accelerator, thread, block.kind)
    return replace(block, thread=thread, coram_id=coram_id)


def _external_fields(block: ExternalBlock) -> tuple[Field, ...]:
    direction = Field(
        "direction",
        "Direction",
        block.direction.value,
        lambda text: replace(block, direction=Direction(text)),
        choices=tuple((d.value, d.value) for d in Direction),
        tip="Seen from the core",
        editable=False,
    )
    width = _number(
        "width", "Width", block.width, lambda value: replace(block, width=value), "Bits of the port"
    )
    return (_name(block, "Name"), direction, width)
