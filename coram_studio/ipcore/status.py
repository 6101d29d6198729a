"""The status block: state of the threads, errors of the DMA engines, counters at the master ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coram_studio.ipcore.clocks import ClockPart
from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.parts import Nets, Section
from coram_studio.ipcore.register_maps import EVENTS, FAULTS
from coram_studio.ipcore.verilog_text import Instance, declare_wire
from coram_studio.thread.program import ThreadProgram

_MODULE = "coram_status"


def status_device(
    programs: Sequence[ThreadProgram],
    engines: Sequence[str],
    masters: Sequence[Interface],
    clocks: ClockPart,
    nets: Nets,
    section: Section,
) -> tuple[Instance, tuple[str, ...]]:
    """The device without its requests, and modules that it needs; what it watches goes into ``section``.

    ``engines`` are names of the objects with DMA, in the order of the status registers.
    """
    events = [event for master in masters for event in _events(master)]
    faults = [nets.object(name, "error") for name in engines]
    running = [f"~{nets.thread(program.name, '', 'finished')}" for program in programs]
    watched = (
        ("running", running, max(1, len(programs))),
        ("busy", [_busy(program, nets) for program in programs], max(1, len(programs))),
        ("faults", faults, max(1, len(engines)) * len(FAULTS)),
        ("events", events, max(1, len(masters)) * len(EVENTS)),
    )
    pins = [
        ("clk", clocks.bus.clock),
        ("rst", clocks.bus.reset),
        ("kernel_clk", clocks.kernel.clock),
        ("kernel_rst", clocks.kernel.reset),
    ]
    for name, values, width in watched:
        net = nets.name("status", name, f"status_{name}")
        section.wires.append(declare_wire(net, width))
        section.assigns.append(f"assign {net} = {_joined(values, width)};")
        pins.append((name, net))
    parameters = (
        ("THREADS", str(max(1, len(programs)))),
        ("ENGINES", str(max(1, len(engines)))),
        ("FAULTS", str(len(FAULTS))),
        ("PORTS", str(max(1, len(masters)))),
        ("SYNCHRONISED", str(int(clocks.crossing))),
    )
    device = nets.name("status", "device", "status_device")
    return Instance(_MODULE, device, parameters, tuple(pins)), (_MODULE,)


def _joined(values: Sequence[str], width: int) -> str:
    """The values side by side, the first one lowest."""
    if not values:
        return f"{width}'d0"
    return "{" + ", ".join(reversed(values)) + "}" if len(values) > 1 else values[0]


def _busy(program: ThreadProgram, nets: Nets) -> str:
    """Whether an object of the thread has a transfer under way."""
    idle = [nets.thread(program.name, p.object_key, p.signal) for p in program.ports if p.signal == "idle"]
    return f"~({' & '.join(idle)})" if idle else "1'b0"


def _events(master: Interface) -> tuple[str, ...]:
    """Expressions that are 1 in each cycle that a counter counts."""
    ports = dict(master.ports)
    return _avalon_events(ports) if master.protocol == "avalon" else _axi4_events(ports)


def _axi4_events(ports: Mapping[str, str]) -> tuple[str, ...]:
    def moves(channel: str) -> str:
        return f"{ports[f'{channel}VALID']} & {ports[f'{channel}READY']}"

    def waits(channel: str) -> str:
        return f"{ports[f'{channel}VALID']} & ~{ports[f'{channel}READY']}"

    return (
        *(moves(channel) for channel in ("R", "W", "AR", "AW")),
        *(waits(channel) for channel in ("AR", "R", "AW", "W")),
    )


def _avalon_events(ports: Mapping[str, str]) -> tuple[str, ...]:
    """Avalon's addresses and write data share their wait, and read data never wait."""
    read, write, wait = ports["READ"], ports["WRITE"], ports["WAITREQUEST"]
    none = "1'b0"
    return (
        *(ports["READDATAVALID"], f"{write} & ~{wait}", f"{read} & ~{wait}", ports["WRITERESPONSEVALID"]),
        *(f"{read} & {wait}", none, none, f"{write} & {wait}"),
    )
