"""From the DMA engines' masters to the core's master ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coram_studio.ipcore.clocks import CLOCK, RESET_N, ClockPart
from coram_studio.ipcore.engines import bus_signals
from coram_studio.ipcore.link import LinkedObject
from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.parts import Nets, Part, Section
from coram_studio.ipcore.verilog_text import declare_port
from coram_studio.model.project import CoreSettings


@dataclass(frozen=True, slots=True)
class Bus:
    """What lies between the engines and the core's ports. ``pins`` are the engines' master pins, by object."""

    part: Part
    pins: Mapping[str, tuple[tuple[str, str], ...]]


def master_name(item: LinkedObject) -> str:
    """Name of an object's bus interface, and prefix of its ports."""
    return f"m_axi_{item.name}"


def master_ports(_settings: CoreSettings, objects: Sequence[LinkedObject]) -> tuple[str, ...]:
    """Names of the core's master ports, which nothing inside may have."""
    return tuple(s.port(master_name(o)).name for o in objects if o.masters_bus for s in bus_signals(o))


def build_bus(
    _settings: CoreSettings, objects: Sequence[LinkedObject], _clocks: ClockPart, _nets: Nets
) -> Bus:
    """Lead each object's engine to a master port of its own."""
    part = Part()
    pins = {}
    for item in objects:
        if not item.masters_bus:
            continue
        name = master_name(item)
        signals = bus_signals(item)
        section = Section(f"{name}: AXI4 master of {item.name}")
        part.ports += [declare_port(signal.port(name), signal.ignored) for signal in signals]
        section.assigns += [
            f"assign {signal.port(name).name} = {signal.constant};" for signal in signals if signal.constant
        ]
        pins[item.name] = tuple(
            (f"m_{signal.name.lower()}", signal.port(name).name)
            for signal in signals
            if not signal.constant and not signal.ignored
        )
        part.sections.append(section)
        part.interfaces.append(_interface(item))
    return Bus(part, pins)


def _interface(item: LinkedObject) -> Interface:
    name, signals = master_name(item), bus_signals(item)
    return Interface(
        name,
        "axi4",
        "master",
        tuple((signal.name, signal.port(name).name) for signal in signals),
        data_width=item.instance.data_width,
        address_width=item.address_width,
        id_width=next(signal.width for signal in signals if signal.name == "AWID"),
        clock=CLOCK,
        reset=RESET_N,
        subject=item.block,
        thread=item.instance.thread,
        object_key=item.key,
    )
