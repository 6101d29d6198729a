"""The C header of a core's registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio import __version__
from coram_studio.ipcore.manifest import BusRegister, Interface
from coram_studio.ipcore.templates import render
from coram_studio.model.naming import Namer

SOFTWARE = "software"
"""Folder of files for programs that use the core."""


@dataclass(frozen=True, slots=True)
class _Port:
    """A slave port as the template sees it."""

    title: str
    prefix: str
    bytes: int
    registers: tuple[BusRegister, ...]


def c_header(core: str, interfaces: Sequence[Interface]) -> tuple[tuple[str, str], ...]:
    """Path and text of ``software/<core>.h``: offsets and masks of all registers; nothing where there are none."""
    slaves = [item for item in interfaces if item.mode == "slave" and item.registers]
    if not slaves:
        return ()
    names = Namer((), ignore_case=True)
    ports = [
        _Port(
            item.name + (f": {item.object_key} of {item.thread}" if item.thread else ": state and counters"),
            names.fresh(f"{core}_{_stem(item.name)}").upper(),
            1 << item.address_width,
            item.registers,
        )
        for item in slaves
    ]
    guard = f"{core.upper()}_H"
    text = render("core.h.j2", core=core, studio_version=__version__, guard=guard, ports=ports)
    return ((f"{SOFTWARE}/{core}.h", text),)


def _stem(name: str) -> str:
    return name.removeprefix("s_axi_").removeprefix("avs_")
