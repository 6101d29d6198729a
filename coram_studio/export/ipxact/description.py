"""What a component description says, apart from how the two versions of the standard write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coram_studio.ipcore.manifest import BusRegister, CoreParameter
from coram_studio.model.bundles import Port

FileKind = Literal["verilogSource", "systemVerilogSource", "tclSource", "unknown"]


@dataclass(frozen=True, slots=True)
class Vlnv:
    """Vendor, library, name and version: how IP-XACT names things."""

    vendor: str
    library: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Span:
    """An address space of a master or an address block of a slave: bytes, bits per word, a slave's registers."""

    name: str
    bytes: int
    width: int
    registers: tuple[BusRegister, ...] = ()


@dataclass(frozen=True, slots=True)
class Bus:
    """A bus interface. ``ports`` pairs logical with physical names; a master has a space, a slave a block, or none."""

    name: str
    mode: Literal["master", "slave"]
    bus_type: Vlnv
    abstraction: Vlnv
    ports: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...] = ()
    address_space: Span | None = None
    memory_map: Span | None = None


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file of a file group; ``user_type`` is the tool's own word for it, or "".

    ``used_in`` are the tool's words for where it counts, if not everywhere. One that ``is_late`` is read after what the
    design that uses the component says itself.
    """

    path: str
    kind: FileKind
    user_type: str = ""
    is_include: bool = False
    is_late: bool = False
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A view of the component and its files. ``model`` is the top module, or "" for a view that is no HDL."""

    name: str
    environment: str
    group: str
    files: tuple[PackagedFile, ...]
    language: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A whole component."""

    vlnv: Vlnv
    display_name: str
    description: str
    buses: tuple[Bus, ...]
    ports: tuple[Port, ...]
    views: tuple[View, ...]
    parameters: tuple[CoreParameter, ...]
