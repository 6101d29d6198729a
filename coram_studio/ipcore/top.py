"""The core's top module: threads, DMA engines and user logic, wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coram_studio import __version__
from coram_studio.ipcore.engines import ENGINES, bus_signals
from coram_studio.ipcore.link import LinkedObject, thread_ports
from coram_studio.ipcore.manifest import ThreadTrace
from coram_studio.ipcore.templates import render
from coram_studio.ipcore.verilog_text import (
    Instance,
    declare_port,
    declare_wire,
    resized,
    zero,
)
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.naming import Namer
from coram_studio.thread.program import ThreadProgram
from coram_studio.verilog.objects import control_ports
from coram_studio.verilog.source import ControlPort, Spliced

CLOCK, RESET_N, RESET = "aclk", "aresetn", "rst"
USER_CLOCK, USER_RESET, USER_LOGIC = "CLK", "RST", "user_logic"


@dataclass(frozen=True, slots=True)
class Top:
    """The top module's text and ports.

    ``modules`` are those of the library that it and the user logic instantiate, ``traces`` say where the threads'
    state registers are.
    """

    verilog: str
    ports: tuple[Port, ...]
    modules: tuple[str, ...]
    traces: tuple[ThreadTrace, ...]


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


def emit_top(
    name: str,
    description: str,
    spliced: Spliced,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
) -> Top:
    """The module ``name``: ports aclk, aresetn, the user logic's own, and a master for each object with DMA."""
    own = [port for port in spliced.top_ports if port.name not in (USER_CLOCK, USER_RESET)]
    ports = [declare_port(Port(CLOCK, Direction.INPUT)), declare_port(Port(RESET_N, Direction.INPUT))]
    ports += [declare_port(port) for port in own]
    for item in objects:
        if item.masters_bus:
            ports += [declare_port(s.port(master_name(item)), s.ignored) for s in bus_signals(item)]
    inside = _Inside([port.port.name for port in ports], programs)
    sections = [inside.reset(), *(inside.thread(program, objects) for program in programs)]
    pins = [(USER_CLOCK, CLOCK), (USER_RESET, RESET), *((port.name, port.name) for port in own)]
    modules = ["coram_reset"]
    for item in objects:
        section, nets = inside.object(item)
        modules += [item.info.module, *([ENGINES[item.instance.kind].module] if item.masters_bus else [])]
        sections.append(section)
        pins += [(f"{item.instance.prefix}_{port}", net) for port, net in nets.items()]
    user_logic = Instance(spliced.top, USER_LOGIC, (), tuple(pins))
    sections.append(_Section("Kernels and CoRAM objects", instances=[user_logic]))
    text = render(
        "top.v.j2",
        module=name,
        description=" ".join(description.split()),
        studio_version=__version__,
        ports=ports,
        sections=[section for section in sections if not section.empty],
    )
    traces = tuple(inside.trace(program) for program in programs)
    return Top(text, tuple(port.port for port in ports), tuple(dict.fromkeys(modules)), traces)


class _Inside:
    """What lies in the top module, section by section, with names of nets and instances that do not collide."""

    def __init__(self, ports: Sequence[str], programs: Sequence[ThreadProgram]) -> None:
        self._namer = Namer([*ports, RESET, USER_LOGIC])
        self._names: dict[tuple[str, str], str] = {}
        for program in programs:  # first, as debuggers and waves show these
            self._name(program.name, "instance", program.name)

    def _name(self, owner: str, what: str, stem: str) -> str:
        """The name of one thing: the stem, unless something else has it."""
        key = (owner, what)
        if key not in self._names:
            self._names[key] = self._namer.fresh(stem)
        return self._names[key]

    def trace(self, program: ThreadProgram) -> ThreadTrace:
        """Where a thread's state register and its end are to be seen."""
        instance = self._name(program.name, "instance", program.name)
        finished = self._thread_net(program, "", "finished")
        return ThreadTrace(program.name, (instance,), program.debug_map.state_register, finished)

    def reset(self) -> _Section:
        """The reset of everything inside."""
        pins = (("clk", CLOCK), ("aresetn", RESET_N), ("rst", RESET))
        name = self._name("", "reset", "reset_synchroniser")
        return _Section(
            "Reset", [declare_wire(RESET, 1)], instances=[Instance("coram_reset", name, (), pins)]
        )

    def thread(self, program: ThreadProgram, objects: Sequence[LinkedObject]) -> _Section:
        """A control thread and the nets to its objects."""
        section = _Section(f"{program.name}: control thread")
        finished = self._thread_net(program, "", "finished")
        pins = [("clk", CLOCK), ("rst", RESET), ("finished", finished)]
        widths = {o.key: o.address_width for o in objects if o.program is program and o.masters_bus}
        for port in program.ports:
            if not port.object_key:
                continue
            net = self._thread_net(program, port.object_key, port.signal)
            # A bus with fewer address bits than the thread's leaves the upper ones without a reader.
            cut = port.signal == "cmd_address" and widths.get(port.object_key, port.width) < port.width
            (section.watched if cut else section.wires).append(declare_wire(net, port.width))
            pins.append((port.name, net))
        section.watched.append(declare_wire(finished, 1))
        name = self._name(program.name, "instance", program.name)
        section.instances.append(Instance(program.module, name, (), tuple(pins)))
        return section

    def object(self, item: LinkedObject) -> tuple[_Section, dict[str, str]]:
        """What drives an object's control side, and the net at each of its ports."""
        section = _Section(f"{item.name}: {item.info.title.lower()}")
        nets = self._dma(item, section) if item.masters_bus else self._direct(item, section)
        return section, nets

    def _thread_net(self, program: ThreadProgram, key: str, signal: str) -> str:
        stem = "_".join(part for part in (program.name, key, signal) if part)
        return self._name(program.name, f"{key}.{signal}", stem)

    def _object_net(self, item: LinkedObject, signal: str) -> str:
        return self._name(item.name, f"object.{signal}", f"{item.name}_{signal}")

    def _direct(self, item: LinkedObject, section: _Section) -> dict[str, str]:
        """Nets at an object's control side that are its thread's own; what no thread drives is 0."""
        spoken = thread_ports(item.program, item.key) if item.program else {}
        nets = {}
        for port in _control_ports(item):
            signal = port.name.removeprefix("thread_")
            if item.program and signal in spoken:
                nets[port.name] = self._thread_net(item.program, item.key, signal)
            elif port.direction is Direction.INPUT:
                nets[port.name] = zero(port.width)
            else:
                nets[port.name] = self._object_net(item, port.name)
                section.watched.append(declare_wire(nets[port.name], port.width))
        return nets

    def _dma(self, item: LinkedObject, section: _Section) -> dict[str, str]:
        """Put in an object's DMA engine; nets at the object's control side."""
        assert item.program is not None
        engine = ENGINES[item.instance.kind]
        nets = {}
        pins = [("clk", CLOCK), ("rst", RESET)]
        for signal, width in thread_ports(item.program, item.key).items():
            net = self._thread_net(item.program, item.key, signal)
            fits = resized(net, width, item.address_width) if signal == "cmd_address" else net
            pins.append((signal, fits))
        fault = self._object_net(item, "fault")
        section.watched.append(declare_wire(fault, 3))
        pins.append(("fault", fault))
        for port in _control_ports(item):
            nets[port.name] = self._object_net(item, port.name)
            section.wires.append(declare_wire(nets[port.name], port.width))
            pins.append((engine.pins + port.name.removeprefix(engine.control), nets[port.name]))
        pins += engine.constants
        for bus in bus_signals(item):
            port_name = bus.port(master_name(item)).name
            if bus.constant:
                section.assigns.append(f"assign {port_name} = {bus.constant};")
            elif not bus.ignored:
                pins.append((f"m_{bus.name.lower()}", port_name))
        parameters = (
            ("NAME", f'"{item.name}"'),
            ("DATA_WIDTH", str(item.instance.data_width)),
            ("ADDR_WIDTH", str(item.address_width)),
            (engine.size, str(item.instance.address_width)),
        )
        name = self._object_net(item, "dma")
        section.instances.append(Instance(engine.module, name, parameters, tuple(pins)))
        return nets


def _control_ports(item: LinkedObject) -> tuple[ControlPort, ...]:
    instance = item.instance
    return control_ports(instance.kind, instance.data_width, instance.address_width)
