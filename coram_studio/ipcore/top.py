"""The core's top module: threads, DMA engines and user logic, wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coram_studio import __version__
from coram_studio.ipcore.axi4 import master_signals
from coram_studio.ipcore.link import LinkedObject, thread_ports
from coram_studio.ipcore.templates import render
from coram_studio.ipcore.verilog_text import (
    Declared,
    Instance,
    declare_port,
    declare_wire,
    resized,
    zero,
)
from coram_studio.model.bundles import Direction, Port
from coram_studio.thread.program import ThreadProgram
from coram_studio.verilog.objects import control_ports
from coram_studio.verilog.source import ControlPort, Spliced

CLOCK, RESET_N, RESET = "aclk", "aresetn", "rst"
USER_CLOCK, USER_RESET, USER_LOGIC = "CLK", "RST", "user_logic"


@dataclass(frozen=True, slots=True)
class Top:
    """The top module's text, its ports, and the modules of the library that it and the user logic instantiate."""

    verilog: str
    ports: tuple[Port, ...]
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _TopPort(Declared):
    ignored: bool = False


@dataclass(slots=True)
class _Section:
    """A part of the module under a title. ``watched`` wires are there to be seen in waves."""

    title: str
    wires: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    assigns: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the title would stand alone."""
        return not (self.wires or self.watched or self.instances or self.assigns)


def master_name(item: LinkedObject) -> str:
    """Name of an object's bus interface, and prefix of its ports."""
    return f"m_axi_{item.name}"


def finished_wire(program: ThreadProgram) -> str:
    """The top's signal that is 1 when a thread has finished."""
    return f"{program.name}_finished"


def emit_top(
    name: str,
    description: str,
    spliced: Spliced,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
) -> Top:
    """The module ``name``: ports aclk, aresetn, the user logic's own, and a master for each object with DMA."""
    own = [port for port in spliced.top_ports if port.name not in (USER_CLOCK, USER_RESET)]
    ports = [_top_port(Port(CLOCK, Direction.INPUT)), _top_port(Port(RESET_N, Direction.INPUT))]
    ports += [_top_port(port) for port in own]
    modules = ["coram_reset"]
    sections = [_reset_section(), *(_thread_section(program, objects) for program in programs)]
    pins = [(USER_CLOCK, CLOCK), (USER_RESET, RESET), *((port.name, port.name) for port in own)]
    for item in objects:
        section = _Section(f"{item.name}: {item.info.title.lower()}")
        modules.append(item.info.module)
        if item.masters_bus:
            modules.append("coram_dma")
            signals = master_signals(item.instance.data_width, item.address_width)
            ports += [_top_port(s.port(master_name(item)), s.ignored) for s in signals]
            nets = _dma(item, section)
        else:
            nets = _direct(item, section)
        sections.append(section)
        pins += [(f"{item.instance.prefix}_{port}", net) for port, net in nets.items()]
    sections.append(
        _Section("Kernels and CoRAM objects", instances=[Instance(spliced.top, USER_LOGIC, (), tuple(pins))])
    )
    text = render(
        "top.v.j2",
        module=name,
        description=" ".join(description.split()),
        studio_version=__version__,
        ports=ports,
        sections=[section for section in sections if not section.empty],
    )
    return Top(text, tuple(port.port for port in ports), tuple(dict.fromkeys(modules)))


def _top_port(port: Port, ignored: bool = False) -> _TopPort:
    return _TopPort(port, declare_port(port).declaration, ignored)


def _reset_section() -> _Section:
    pins = (("clk", CLOCK), ("aresetn", RESET_N), ("rst", RESET))
    synchroniser = Instance("coram_reset", "reset_synchroniser", (), pins)
    return _Section("Reset", [declare_wire(RESET, 1)], instances=[synchroniser])


def _thread_section(program: ThreadProgram, objects: Sequence[LinkedObject]) -> _Section:
    section = _Section(f"{program.name}: control thread")
    pins = [("clk", CLOCK), ("rst", RESET), ("finished", finished_wire(program))]
    widths = {o.key: o.address_width for o in objects if o.program is program and o.masters_bus}
    for port in program.ports:
        if not port.object_key:
            continue
        net = _thread_net(program, port.object_key, port.signal)
        # A bus with fewer address bits than the thread's leaves the upper ones without a reader.
        cut = port.signal == "cmd_address" and widths.get(port.object_key, port.width) < port.width
        (section.watched if cut else section.wires).append(declare_wire(net, port.width))
        pins.append((port.name, net))
    section.watched.append(declare_wire(finished_wire(program), 1))
    section.instances.append(Instance(program.module, program.name, (), tuple(pins)))
    return section


def _thread_net(program: ThreadProgram, key: str, signal: str) -> str:
    return f"{program.name}_{key}_{signal}"


def _control_ports(item: LinkedObject) -> tuple[ControlPort, ...]:
    instance = item.instance
    return control_ports(instance.kind, instance.data_width, instance.address_width)


def _direct(item: LinkedObject, section: _Section) -> dict[str, str]:
    """Nets at an object's control side that are its thread's own; what no thread drives is 0."""
    spoken = thread_ports(item.program, item.key) if item.program else {}
    nets = {}
    for port in _control_ports(item):
        if item.program and port.name in spoken:
            nets[port.name] = _thread_net(item.program, item.key, port.name)
        elif port.direction is Direction.INPUT:
            nets[port.name] = zero(port.width)
        else:
            nets[port.name] = f"{item.name}_{port.name}"
            section.watched.append(declare_wire(nets[port.name], port.width))
    return nets


def _dma(item: LinkedObject, section: _Section) -> dict[str, str]:
    """Put in the DMA engine of a memory; nets at the memory's control side."""
    assert item.program is not None
    nets = {}
    pins = [("clk", CLOCK), ("rst", RESET)]
    for signal, width in thread_ports(item.program, item.key).items():
        net = _thread_net(item.program, item.key, signal)
        pins.append((signal, resized(net, width, item.address_width) if signal == "cmd_address" else net))
    fault = f"{item.name}_fault"
    section.watched.append(declare_wire(fault, 3))
    pins.append(("fault", fault))
    for port in _control_ports(item):
        nets[port.name] = f"{item.name}_{port.name}"
        section.wires.append(declare_wire(nets[port.name], port.width))
        pins.append((port.name.replace("dma_", "ram_"), nets[port.name]))
    for bus in master_signals(item.instance.data_width, item.address_width):
        port_name = bus.port(master_name(item)).name
        if bus.constant:
            section.assigns.append(f"assign {port_name} = {bus.constant};")
        elif not bus.ignored:
            pins.append((f"m_{bus.name.lower()}", port_name))
    parameters = (
        ("NAME", f'"{item.name}"'),
        ("DATA_WIDTH", str(item.instance.data_width)),
        ("ADDR_WIDTH", str(item.address_width)),
        ("RAM_ADDR_WIDTH", str(item.instance.address_width)),
    )
    section.instances.append(Instance("coram_dma", f"{item.name}_dma", parameters, tuple(pins)))
    return nets
