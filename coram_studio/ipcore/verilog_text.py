"""Small pieces of Verilog text that several generators need."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.model.bundles import Direction, Port


@dataclass(frozen=True, slots=True)
class Declared:
    """A port with the text that declares it in a module's header; one that is ``ignored`` is read by nothing."""

    port: Port
    declaration: str
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """An instantiation: parameters and pins as (name, expression)."""

    module: str
    name: str
    parameters: tuple[tuple[str, str], ...]
    pins: tuple[tuple[str, str], ...]


def bit_range(width: int) -> str:
    """``"[31:0] "`` for 32 bits, nothing for one."""
    return f"[{width - 1}:0] " if width > 1 else ""


def declare_port(port: Port, ignored: bool = False) -> Declared:
    """A port of a module's header, as a net."""
    padded = f"{port.direction.value:<6}"
    return Declared(port, f"{padded} wire {bit_range(port.width)}{port.name}", ignored)


def declare_wire(name: str, width: int) -> str:
    """The declaration of a net."""
    return f"wire {bit_range(width)}{name};"


def zero(width: int) -> str:
    """The constant 0 of that many bits."""
    return f"{width}'d0"


def resized(name: str, width: int, wanted: int) -> str:
    """A net of ``width`` bits as an expression of ``wanted``: cut at the top, or filled up with zeros."""
    if wanted == width:
        return name
    if wanted < width:
        return f"{name}[{wanted - 1}:0]"
    return f"{{{wanted - width}'d0, {name}}}"


def is_output(port: Port) -> bool:
    """Whether the module that has the port drives it."""
    return port.direction is Direction.OUTPUT
