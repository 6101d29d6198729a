"""What a built core is: its files, ports, interfaces and parameters, as exporters and testbenches need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.bundles import Port
from coram_studio.thread.program import DebugMap, ThreadTiming

TESTBENCH = "testbench"
"""Module name of the testbench that simulations generate, the top scope of every wave file."""

CORE_INSTANCE = "core"
"""Instance name of the core in the testbench: its ports are at ``testbench.core.<port>``."""

INCLUDE = "include"
"""Folder of the files that the core's Verilog includes, under the names by which it does."""

DATA = "data"
"""Folder of the files that the core's Verilog reads while it runs, under the names by which it does."""

Protocol = Literal["clock", "reset", "axi4", "axi4lite", "avalon", "wire"]
BUS_PROTOCOLS: frozenset[Protocol] = frozenset({"axi4", "axi4lite", "avalon"})
"""Protocols whose transfers have addresses."""

Access = Literal["read-write", "read-only", "write-only"]


@dataclass(frozen=True, slots=True)
class Field:
    """Bits of a register from ``offset`` on, ``width`` of them."""

    name: str
    offset: int
    width: int
    description: str = ""

    @property
    def mask(self) -> int:
        """The register's bits that are the field's."""
        return ((1 << self.width) - 1) << self.offset


@dataclass(frozen=True, slots=True)
class BusRegister:
    """A register that masters reach through a slave port: byte offset from the port's base, width in bits."""

    name: str
    offset: int
    width: int
    access: Access
    description: str = ""
    fields: tuple[Field, ...] = ()
    count: int = 1  # registers one after the other, of which this is the first


@dataclass(frozen=True, slots=True)
class Interface:
    """A group of the core's ports that speaks one protocol.

    ``ports`` pairs the protocol's logical names, upper case as in AMBA ("ARADDR"), with the core's ports.
    ``clock`` and ``reset`` name the core's ports that it is synchronous to. ``subject`` is the block id in the
    design that it stems from, ``thread`` and ``object_key`` the object it moves data for ("memory0"); all three are ""
    for a port that several objects share. ``accelerator`` is "" but in a core that holds several. ``registers`` are
    those of a slave, whose addresses count 2**address_width bytes. Logical names of Avalon-MM are upper case and
    without hyphens or underscores ("READDATAVALID").
    Widths are bits; ``id_width`` 0 means the interface has no ID signals.
    """

    name: str
    protocol: Protocol
    mode: Literal["master", "slave"]
    ports: tuple[tuple[str, str], ...]
    data_width: int = 0
    address_width: int = 0
    id_width: int = 0
    clock: str = ""
    reset: str = ""
    subject: str = ""
    thread: str = ""
    object_key: str = ""
    registers: tuple[BusRegister, ...] = ()
    exact: bool = True  # whether a master wants every byte of the beats that it reads
    accelerator: str = ""

    @property
    def bench_net(self) -> str:
        """Stem of a master's AXI4 signals in the testbench, where those of an Avalon-MM master appear as AXI4 too."""
        return "bus_" + re.sub(r"\W", "_", self.name)


@dataclass(frozen=True, slots=True)
class CoreParameter:
    """A Verilog parameter of the core's top that integrators may set."""

    name: str
    value: int
    description: str = ""
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ThreadTrace:
    """Where a thread's state register lies, from the core's top downwards: for waves and the debugger."""

    thread: str
    path: tuple[str, ...]  # instance names below the top, for example ("sum_thread",)
    state_register: str
    finished_port: str  # internal signal of the top that is 1 when the thread has finished


@dataclass(frozen=True, slots=True)
class Manifest:
    """The core as seen from outside.

    ``files`` are relative paths of the HDL in compile order. ``headers`` are files that these include: they lie
    below the folder ``include``, under the names by which they are included, and are not compiled themselves.
    ``data`` are files below the folder ``data`` that the kernels read while they run, under the names by which they
    do. ``defines`` are the macros to compile with, as NAME=TEXT. ``constraints`` are files with timing constraints, below
    the folder ``constraints``: Vivado's end in ``.xdc``, those of Quartus in ``.sdc``; there are none for one clock.
    """

    name: str
    top: str
    version: str
    vendor: str
    description: str
    ports: tuple[Port, ...]
    interfaces: tuple[Interface, ...]
    parameters: tuple[CoreParameter, ...]
    files: tuple[str, ...]
    threads: tuple[ThreadTrace, ...]
    headers: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()

    def interface(self, name: str) -> Interface | None:
        """The interface of that name, if there is one."""
        return next((i for i in self.interfaces if i.name == name), None)

    @property
    def masters(self) -> tuple[Interface, ...]:
        """The memory-mapped master ports, where DMA traffic leaves the core."""
        return tuple(i for i in self.interfaces if i.mode == "master" and i.protocol in BUS_PROTOCOLS)

    @property
    def slaves(self) -> tuple[Interface, ...]:
        """The memory-mapped slave ports, through which a host reaches the core."""
        return tuple(i for i in self.interfaces if i.mode == "slave" and i.protocol in BUS_PROTOCOLS)


@dataclass(frozen=True, slots=True)
class Core:
    """A built core: the manifest and the text of every file, as (relative path, text).

    ``files`` holds the manifest's HDL, headers, data and constraints and, beside them, ``debug/<thread>.json``,
    ``user_logic.v`` and ``manifest.json``. Texts keep bytes that are not UTF-8 as lone surrogates: write them with
    ``surrogateescape``. ``fingerprint`` is the SHA-256 of all files. ``origins`` pairs HDL files and headers that are
    user's files line by line with these files' paths in the project, for messages of tools. ``timings`` are those of the
    threads by name, as in the files ``report.txt`` and ``report.json``.
    """

    manifest: Manifest
    files: tuple[tuple[str, str], ...]
    debug_maps: tuple[DebugMap, ...]
    fingerprint: str
    origins: tuple[tuple[str, str], ...] = ()
    timings: tuple[tuple[str, ThreadTiming], ...] = ()

    def text(self, path: str) -> str:
        """Text of one file. Raises KeyError when there is none of that path."""
        return dict(self.files)[path]


@dataclass(frozen=True, slots=True)
class CoreResult:
    """A core, unless there are errors, and every diagnostic."""

    core: Core | None
    diagnostics: tuple[Diagnostic, ...]
