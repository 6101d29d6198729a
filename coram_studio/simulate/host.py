"""The host of a simulation: the user's Verilog, in a module that gives it tasks for the core's slave ports and memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.ipcore.manifest import Interface, Manifest
from coram_studio.model.bundles import Direction
from coram_studio.model.keywords import has_newer_keywords, is_systemverilog
from coram_studio.simulate.host_dumps import without_dumps
from coram_studio.simulate.host_end import ends_run, with_end_calls
from coram_studio.simulate.host_outputs import Output, with_exact_outputs
from coram_studio.simulate.host_skipped import SKIPPED
from coram_studio.simulate.templates import render

HOST_FILE = "host.sv"
"""File of the generated module, beside the testbench."""

_MODELS = {
    "axi4lite": "coram_sim_axi4lite_host",
    "axi4": "coram_sim_axi4_host",
    "avalon": "coram_sim_avalon_host",
}
_BYTE_MODELS = ("coram_sim_bytes.sv",)
_BYTE_MACRO = "CORAM_STUDIO_BYTES"
_MASK_64 = (1 << 64) - 1
_BYTES = re.compile(SKIPPED + r"|\binst_dram_stub\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HostProgram:
    """Verilog of a host: its path in the project and its text, in which bytes that are not UTF-8 are lone surrogates.

    ``parameters`` are those of the project with the values of the run, by name. ``data`` are the files that it reads:
    the name by which it does, and the content, in which bytes that are not UTF-8 are lone surrogates too.
    """

    path: str
    text: str
    parameters: tuple[tuple[str, int], ...] = ()
    data: tuple[tuple[str, str], ...] = ()

    @property
    def ends_run(self) -> bool:
        """Whether it says itself when the run is over, by $finish or $stop."""
        return ends_run(self.text)

    @property
    def names_bytes(self) -> bool:
        """Whether it reaches bytes of off-chip memory by ``inst_dram_stub.memory``."""
        return any(not match[1] for match in _BYTES.finditer(self.text))

    @property
    def named_parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters that it names, as signed Verilog constants of 64 bits; others are not worth a compilation."""
        return tuple(
            (name, f"64'sh{value & _MASK_64:016x}")
            for name, value in self.parameters
            if re.search(rf"(?<![\w$`.])parameter_{re.escape(name)}(?![\w$])", self.text)
        )


@dataclass(frozen=True, slots=True)
class SlaveView:
    """A slave port as the templates see it.

    ``net`` begins its nets and instances in the testbench, ``signals`` are its signals in lower case with their widths in
    bits. ``kind`` and ``suffix`` are parts of its tasks' names; ``polls`` tells that a status word says whether a word
    can be moved. ``width`` counts bits of the words that tasks move, ``strobes`` is Verilog for those of one.
    """

    name: str
    net: str
    model: str
    signals: tuple[tuple[str, int], ...]
    bus_width: int
    address_width: int
    id_width: int
    kind: str
    suffix: str
    title: str
    polls: bool
    width: int
    strobes: str

    @property
    def tasks(self) -> tuple[str, ...]:
        """The names of its tasks, without those that do not poll."""
        return (f"{self.kind}_write{self._end}", f"{self.kind}_read{self._end}")

    @property
    def unchecked_reads(self) -> tuple[str, ...]:
        """The names of its reading tasks that do not poll, of one that has others too."""
        if not self.polls:
            return ()
        return (f"{self.kind}_nocheck_read{self._end}", f"{self.kind}_read_nocheck{self._end}")

    @property
    def _end(self) -> str:
        return f"_{self.suffix}" if self.polls else self.suffix


def slave_views(manifest: Manifest) -> tuple[SlaveView, ...]:
    """The core's slave ports, in the order of the manifest."""
    widths = {port.name: port.width for port in manifest.ports}
    return tuple(_view(interface, widths) for interface in manifest.slaves)


def _view(interface: Interface, widths: dict[str, int]) -> SlaveView:
    key = interface.object_key
    kind, number = (
        (key.rstrip("0123456789"), key.lstrip("abcdefghijklmnopqrstuvwxyz")) if key else ("status", "")
    )
    polls = kind in ("iochannel", "slavestream")
    width = interface.registers[0].width
    suffix = f"{_identifier(interface.thread)}_coram{kind}_{number}" if key else interface.accelerator
    bits = interface.data_width if polls else width
    return SlaveView(
        name=interface.name,
        net=f"slave_{_identifier(interface.name)}",
        model=_MODELS[interface.protocol],
        signals=tuple((logical.lower(), widths[port]) for logical, port in interface.ports),
        bus_width=interface.data_width,
        address_width=interface.address_width,
        id_width=interface.id_width,
        kind=kind,
        suffix=suffix if polls else f"_{suffix}" if suffix else "",
        title=f"{key} of {interface.thread}" if key else _status_title(interface),
        polls=polls,
        width=width,
        strobes=f"{{{bits // 8}{{1'b1}}}}",
    )


def _identifier(name: str) -> str:
    """The name in an identifier: where a run has several accelerators, names say of which."""
    return name.replace(".", "_")


def _status_title(interface: Interface) -> str:
    return f"the status block of {interface.accelerator}" if interface.accelerator else "the status block"


@dataclass(frozen=True, slots=True)
class OutsidePort:
    """A port of the core that is of no interface, as external blocks of the diagram make them. ``width`` in bits."""

    name: str
    width: int
    driven: bool  # by the host: an input of the core


def outside_ports(manifest: Manifest) -> tuple[OutsidePort, ...]:
    """The core's inputs and outputs that a host reaches by name, in the order of the manifest."""
    taken = {port for interface in manifest.interfaces for _, port in interface.ports}
    return tuple(
        OutsidePort(port.name, port.width, port.direction is Direction.INPUT)
        for port in manifest.ports
        if port.name not in taken and port.direction is not Direction.INOUT
    )


def emit_host(
    program: HostProgram,
    manifest: Manifest,
    memory_bytes: int,
    *,
    exact_outputs: bool = False,
    as_written: bool = False,
) -> str:
    """Module ``testbench_host``: what the program can call, then the program, under its own file name and lines.

    Its $finish becomes a task that lets the testbench record the run's figures before it ends, unless it is to be
    ``as_written``, only to look at. Its own waves are left out. With ``exact_outputs``, outputs of tasks go through
    variables of their width.
    """
    slaves = slave_views(manifest)
    text = without_dumps(program.text)
    text = text if as_written else with_end_calls(text, "coram_end_of_run")
    text, outputs = with_exact_outputs(text, _outputs(slaves)) if exact_outputs else (text, ())
    return render(
        "host.sv.j2",
        top=manifest.top,
        path=program.path,
        program=text,
        # What Verilog-2005 takes for a name may be a keyword of SystemVerilog. Only where there is one, since Verilator
        # then knows no $error.
        keywords=""
        if is_systemverilog(program.path) or not has_newer_keywords(program.text)
        else "1364-2005",
        names_bytes=program.names_bytes,
        parameters=program.named_parameters,
        memory_bytes=memory_bytes,
        outputs=outputs,
        slaves=slaves,
        outside=outside_ports(manifest),
    )


def _outputs(slaves: Sequence[SlaveView]) -> dict[str, Output]:
    """The tasks that have an output."""
    found = {"mem_read": Output(2, 256)}
    for slave in slaves:
        output = Output(0, slave.width)
        found |= dict.fromkeys((slave.tasks[1], *slave.unchecked_reads), output)
    return found


def host_models(program: HostProgram | None, slaves: Sequence[SlaveView]) -> tuple[str, ...]:
    """Files of resources/sim that a testbench needs beside the usual ones when there is a host."""
    if program is None:
        return ()
    used = tuple(dict.fromkeys(f"{slave.model}.sv" for slave in slaves))
    return (*used, *(_BYTE_MODELS if program.names_bytes else ()))


def host_macros(program: HostProgram | None) -> tuple[str, ...]:
    """Macros that the models need for the host."""
    return (_BYTE_MACRO,) if program is not None and program.names_bytes else ()
