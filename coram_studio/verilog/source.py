"""What the kernel reader takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, Span
from coram_studio.model.blocks import ObjectKind
from coram_studio.model.bundles import Bundle, Direction, Port


@dataclass(frozen=True, slots=True)
class SourceText:
    """A Verilog or SystemVerilog file. ``path`` is relative to the project.

    ``text`` may hold bytes that are not UTF-8, as lone surrogates (the error handler ``surrogateescape``).
    ``include_name`` is set for a file that others include: the name by which they do. One file that is included
    by two names is two of these.
    """

    path: str
    text: str
    include_name: str = ""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that kernels read while they run, as by $readmemh.

    ``name`` is how they call it: where they run, it must lie there. ``path`` is relative to the project. ``text``
    keeps bytes that are not UTF-8 as lone surrogates.
    """

    name: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class KernelParameter:
    """A parameter of a module: its default as written, and its value where it is an integer."""

    name: str
    default: str
    value: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class KernelModule:
    """A module as its file declares it, elaborated with the given parameters."""

    name: str
    span: Span
    parameters: tuple[KernelParameter, ...]
    ports: tuple[Port, ...]
    port_spans: tuple[Span, ...]
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class KernelReading:
    """The modules of one file in their order, as far as they could be read, and every diagnostic."""

    modules: tuple[KernelModule, ...]
    diagnostics: tuple[Diagnostic, ...]

    def module(self, name: str) -> KernelModule | None:
        """The module of that name, if the file has it."""
        return next((m for m in self.modules if m.name == name), None)


@dataclass(frozen=True, slots=True)
class ObjectInstance:
    """A CoRAM object instantiated in Verilog, after elaboration.

    ``path`` is its hierarchical name from the top ("userlogic.u0.buffer"). ``prefix`` starts the names of the
    ports that splicing adds to the top for it ("coram_buffer").
    """

    path: str
    prefix: str
    kind: ObjectKind
    thread: str
    thread_id: int
    coram_id: int
    sub_id: int
    address_width: int
    data_width: int
    span: Span


@dataclass(frozen=True, slots=True)
class ControlPort:
    """A control-side port of a CoRAM object's module; ``width`` in bits once parameters are known."""

    name: str
    direction: Direction
    width: int


@dataclass(frozen=True, slots=True)
class Spliced:
    """User logic whose CoRAM objects' control sides are led out to ports of the top.

    ``sources`` are all files, changed only where ports were put in. ``top_ports`` are the user's own ports of
    the top module. For each object, ports ``{prefix}_{control port}`` were added to the top. ``headers`` are the
    files that the sources include: a simulator must find them under their ``include_name``, or their path where
    that is "". ``modules`` are the names of all modules below the top, CoRAM objects not among them.
    """

    top: str
    sources: tuple[SourceText, ...]
    top_ports: tuple[Port, ...]
    objects: tuple[ObjectInstance, ...]
    diagnostics: tuple[Diagnostic, ...]
    headers: tuple[SourceText, ...] = ()
    modules: tuple[str, ...] = ()
