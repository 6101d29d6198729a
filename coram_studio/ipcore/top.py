"""The core's top module: threads, DMA engines and user logic, wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio import __version__
from coram_studio.ipcore.bank_check import Bank
from coram_studio.ipcore.bus import Bus, build_bus, master_ports
from coram_studio.ipcore.clocks import RESET, Domain, build_clocks, clock_ports
from coram_studio.ipcore.constraints import emit_constraints
from coram_studio.ipcore.link import LinkedObject, thread_ports
from coram_studio.ipcore.manifest import Interface, ThreadTrace
from coram_studio.ipcore.movers import Mover, place_mover
from coram_studio.ipcore.parts import Nets, Section
from coram_studio.ipcore.slaves import build_slaves, slave_ports
from coram_studio.ipcore.templates import render
from coram_studio.ipcore.verilog_text import Instance, declare_port, declare_wire, zero
from coram_studio.model.blocks import ObjectKind
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.keywords import SYSTEMVERILOG_KEYWORDS
from coram_studio.model.project import CoreSettings
from coram_studio.thread.program import ThreadProgram
from coram_studio.verilog.objects import control_ports
from coram_studio.verilog.source import Spliced

USER_CLOCK, USER_RESET, USER_LOGIC = "CLK", "RST", "user_logic"


@dataclass(frozen=True, slots=True)
class Top:
    """The top module's text, ports and interfaces.

    ``modules`` are those of the library that it and the user logic instantiate, ``traces`` say where the threads'
    state registers are. ``constraints`` are paths and texts of files with timing constraints.
    """

    verilog: str
    ports: tuple[Port, ...]
    interfaces: tuple[Interface, ...]
    modules: tuple[str, ...]
    traces: tuple[ThreadTrace, ...]
    constraints: tuple[tuple[str, str], ...] = ()


def emit_top(
    name: str,
    description: str,
    settings: CoreSettings,
    spliced: Spliced,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
) -> Top:
    """The module ``name``: clock and reset, the user logic's own ports, then masters, then slaves."""
    own = [port for port in spliced.top_ports if port.name not in (USER_CLOCK, USER_RESET)]
    taken = (
        *clock_ports(settings),
        *(port.name for port in own),
        *master_ports(settings, objects),
        *slave_ports(settings, programs, objects),
    )
    # Threads may have names that are keywords of Verilog, and give them to their instances.
    nets = Nets([*taken, RESET, USER_LOGIC, *SYSTEMVERILOG_KEYWORDS])
    for program in programs:  # first, as debuggers and waves show these
        _instance_name(nets, program)
    clocks = build_clocks(settings, nets)
    bus = build_bus(settings, objects, clocks, nets)
    slaves = build_slaves(settings, programs, objects, clocks, nets, bus.part.interfaces)
    inside = _Inside(nets, clocks.kernel, bus)
    sections = [*clocks.part.sections, *(inside.thread(program, objects) for program in programs)]
    sections += bus.part.sections  # before the engines, whose pins are nets of theirs
    pins = [
        (USER_CLOCK, clocks.kernel.clock),
        (USER_RESET, clocks.kernel.reset),
        *((port.name, port.name) for port in own),
    ]
    modules = [*clocks.part.modules, *(module for program in programs for module in program.library)]
    for item in objects:
        mover = inside.object(item)
        modules += [item.info.module, *mover.modules]
        sections.append(mover.section)
        pins += mover.pins
    user_logic = Instance(spliced.top, USER_LOGIC, (), tuple(pins))
    sections += slaves.sections
    sections.append(Section("Kernels and CoRAM objects", instances=[user_logic]))
    ports = [*clocks.part.ports, *map(declare_port, own), *bus.part.ports, *slaves.ports]
    text = render(
        "top.v.j2",
        module=name,
        description=" ".join(description.split()),
        studio_version=__version__,
        ports=ports,
        sections=[section for section in sections if not section.empty],
    )
    modules += [*bus.part.modules, *slaves.modules]
    return Top(
        text,
        tuple(port.port for port in ports),
        (*clocks.part.interfaces, *bus.part.interfaces, *slaves.interfaces),
        tuple(dict.fromkeys(modules)),
        tuple(_trace(nets, program) for program in programs),
        emit_constraints(name, settings, sections, modules),
    )


def _instance_name(nets: Nets, program: ThreadProgram) -> str:
    return nets.name(program.name, "instance", program.name)


def _trace(nets: Nets, program: ThreadProgram) -> ThreadTrace:
    """Where a thread's state register and its end are to be seen."""
    finished = nets.thread(program.name, "", "finished")
    register = program.debug_map.state_register
    return ThreadTrace(program.name, (_instance_name(nets, program),), register, finished)


class _Inside:
    """Threads, objects and their engines: all that lies in the kernels' clock domain."""

    def __init__(self, nets: Nets, domain: Domain, bus: Bus) -> None:
        self._nets = nets
        self._domain = domain
        self._bus = bus

    def thread(self, program: ThreadProgram, objects: Sequence[LinkedObject]) -> Section:
        """A control thread and the nets to its objects."""
        section = Section(f"{program.name}: control thread")
        finished = self._nets.thread(program.name, "", "finished")
        pins = [("clk", self._domain.clock), ("rst", self._domain.reset), ("finished", finished)]
        widths = {o.key: o.address_width for o in objects if o.program is program and o.masters_bus}
        for port in program.ports:
            if not port.object_key:
                continue
            net = self._nets.thread(program.name, port.object_key, port.signal)
            # A bus with fewer address bits than the thread's leaves the upper ones without a reader.
            cut = port.signal == "cmd_address" and widths.get(port.object_key, port.width) < port.width
            (section.watched if cut else section.wires).append(declare_wire(net, port.width))
            pins.append((port.name, net))
        section.watched.append(declare_wire(finished, 1))
        name = _instance_name(self._nets, program)
        section.instances.append(Instance(program.module, name, (), tuple(pins)))
        return section

    def object(self, item: LinkedObject) -> Mover:
        """What drives an object's control side, with the user logic's pins for it."""
        if item.masters_bus:
            return place_mover(item, self._nets, self._domain, self._bus)
        mover = Mover(Section(f"{item.name}: {item.info.title.lower()}"))
        spoken = thread_ports(item.program, item.key) if item.program else {}
        for bank in item.banks:
            self._direct(item, bank, spoken, mover)
        return mover

    def _direct(self, item: LinkedObject, bank: Bank, spoken: dict[str, int], mover: Mover) -> None:
        """Lead an object's control side to its thread; what no thread drives is 0."""
        instance = bank.instance
        for port in control_ports(instance.kind, instance.data_width, instance.address_width):
            signal = port.name.removeprefix("thread_")
            if item.instance.kind is ObjectKind.SLAVE_STREAM:  # a slave port is at its other end
                net = self._nets.object(item.name, port.name)
                mover.section.wires.append(declare_wire(net, port.width))
            elif item.program and signal in spoken:
                net = self._nets.thread(item.program.name, item.key, signal)
            elif port.direction is Direction.INPUT:
                net = zero(port.width)
            else:
                net = self._nets.object(bank.name, port.name)
                mover.section.watched.append(declare_wire(net, port.width))
            mover.pins.append((f"{instance.prefix}_{port.name}", net))
