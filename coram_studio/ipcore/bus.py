"""From the DMA engines' masters to the core's master ports.

``stages`` plans the way of each object; this file draws it: nets between the stages, their instances, and the ports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coram_studio.ipcore.axi4 import VARYING, Signal
from coram_studio.ipcore.clocks import RESET_N, ClockPart
from coram_studio.ipcore.engines import bus_signals
from coram_studio.ipcore.link import LinkedObject
from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.parts import Nets, Part, Section
from coram_studio.ipcore.stages import LONGEST_BURST, Lane, PortPlan, Shape, Stage, plan_ports
from coram_studio.ipcore.verilog_text import Instance, declare_port, declare_wire, resized
from coram_studio.model.project import CoreSettings

Pins = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bus:
    """What lies between the engines and the core's ports.

    ``pins`` are the engines' master pins and ``parameters`` what else than the default they are to be set to, by object.
    """

    part: Part
    pins: Mapping[str, Pins]
    parameters: Mapping[str, Pins] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Connection:
    """Signals on their way from one stage to the next, with the net, or the constant, of each."""

    shape: Shape
    signals: tuple[Signal, ...]
    nets: Mapping[str, str]

    def pin(self, name: str, address_width: int) -> str:
        """What to connect to a slave's pin."""
        signal = next(s for s in self.signals if s.name == name)
        if name in ("AWADDR", "ARADDR") and not signal.constant:
            return resized(self.nets[name], signal.width, address_width)
        if signal.constant and name in ("AWADDR", "ARADDR"):
            return f"{address_width}'d0"
        return signal.constant or self.nets[name]


def master_ports(settings: CoreSettings, objects: Sequence[LinkedObject]) -> tuple[str, ...]:
    """Names of the core's master ports, which nothing inside may have."""
    return tuple(s.port(plan.name).name for plan in plan_ports(settings, objects) for s in plan.signals)


def build_bus(settings: CoreSettings, objects: Sequence[LinkedObject], clocks: ClockPart, nets: Nets) -> Bus:
    """Lead the objects' engines to the core's master ports."""
    drawing = _Drawing(clocks, nets)
    for plan in plan_ports(settings, objects):
        drawing.draw(plan)
    return Bus(drawing.part, drawing.pins, drawing.parameters)


class _Drawing:
    """The part of the core, port by port."""

    def __init__(self, clocks: ClockPart, nets: Nets) -> None:
        self._clocks = clocks
        self._nets = nets
        self.part = Part()
        self.pins: dict[str, Pins] = {}
        self.parameters: dict[str, Pins] = {}

    def draw(self, plan: PortPlan) -> None:
        """One port and the stages to it."""
        section = Section(_title(plan))
        ends = [self._lane(lane, plan, section) for lane in plan.lanes]
        stem = plan.lanes[0].item.name if len(plan.lanes) == 1 else "shared"
        for stage in plan.stages:
            last = stage is plan.stages[-1]
            ends = [self._stage(stage, ends, stem, plan if last else None, section)]
        self.part.sections.append(section)
        self.part.interfaces.append(self._interface(plan))

    def _lane(self, lane: Lane, plan: PortPlan, section: Section) -> _Connection:
        """From an object's engine to where its lane ends."""
        name = lane.item.name
        direct = not lane.stages and not plan.stages
        signals = bus_signals(lane.item)
        end = self._connect(lane.shape, signals, name, plan if direct else None, section)
        self.pins[name] = tuple(
            (f"m_{s.name.lower()}", end.nets[s.name]) for s in signals if not s.constant and not s.ignored
        )
        if lane.longest < LONGEST_BURST:
            self.parameters[name] = (("MAX_BURST", str(lane.longest)),)
        for stage in lane.stages:
            last = stage is lane.stages[-1] and not plan.stages
            end = self._stage(stage, [end], name, plan if last else None, section)
        return end

    def _stage(
        self,
        stage: Stage,
        upstream: Sequence[_Connection],
        stem: str,
        port: PortPlan | None,
        section: Section,
    ) -> _Connection:
        """Put in a stage; what leaves it, which are the ports of ``port`` where it is the last one."""
        below = self._connect(stage.shape, stage.shape.signals, f"{stem}_{stage.what}", port, section)
        width = stage.shape.address_width
        pins = self._clock_pins(upstream[0].shape, stage.shape)
        for name in VARYING:
            nets = [connection.pin(name, width) for connection in reversed(upstream)]
            pins.append((f"s_{name.lower()}", nets[0] if len(nets) == 1 else "{" + ", ".join(nets) + "}"))
        pins += [
            (f"m_{s.name.lower()}", below.nets[s.name])
            for s in stage.shape.signals
            if not s.constant and not s.ignored
        ]
        name = self._nets.name(stem, f"stage.{stage.what}", f"{stem}_{stage.what}")
        section.instances.append(Instance(stage.module, name, stage.parameters, tuple(pins)))
        self.part.modules.append(stage.module)
        return below

    def _clock_pins(self, above: Shape, below: Shape) -> list[tuple[str, str]]:
        domains = {"kernel": self._clocks.kernel, "bus": self._clocks.bus}
        upper, lower = domains[above.clock], domains[below.clock]
        if above.clock == below.clock:
            return [("clk", lower.clock), ("rst", lower.reset)]
        return [
            ("s_clk", upper.clock),
            ("s_rst", upper.reset),
            ("m_clk", lower.clock),
            ("m_rst", lower.reset),
        ]

    def _connect(
        self, shape: Shape, signals: tuple[Signal, ...], stem: str, port: PortPlan | None, section: Section
    ) -> _Connection:
        """Declare what carries the signals: the core's ports, or nets."""
        if port is not None:
            self.part.ports += [declare_port(s.port(port.name), s.ignored) for s in signals]
            section.assigns += [
                f"assign {s.port(port.name).name} = {s.constant};" for s in signals if s.constant
            ]
            return _Connection(shape, signals, {s.name: s.port(port.name).name for s in signals})
        nets = {}
        for signal in signals:
            if signal.constant or signal.name not in VARYING:
                continue
            nets[signal.name] = self._nets.name(stem, f"bus.{signal.name}", f"{stem}_{signal.name.lower()}")
            wire = declare_wire(nets[signal.name], signal.width)
            (section.watched if signal.ignored else section.wires).append(wire)
        return _Connection(shape, signals, nets)

    def _interface(self, plan: PortPlan) -> Interface:
        shape = plan.shape
        item = plan.lanes[0].item if len(plan.lanes) == 1 else None
        return Interface(
            plan.name,
            shape.protocol,
            "master",
            tuple((s.name, s.port(plan.name).name) for s in plan.signals),
            data_width=shape.data_width,
            address_width=shape.address_width,
            id_width=next((s.width for s in plan.signals if s.name == "AWID"), 0),
            clock=self._clocks.bus.clock,
            reset=RESET_N,
            subject=item.block if item else "",
            thread=item.instance.thread if item else "",
            object_key=item.key if item else "",
            exact=all(
                not lane.item.unaligned and lane.item.word_width >= shape.data_width for lane in plan.lanes
            ),
        )


def _title(plan: PortPlan) -> str:
    protocol = "Avalon-MM" if plan.shape.protocol == "avalon" else "AXI4"
    if len(plan.lanes) == 1:
        return f"{plan.name}: {protocol} master of {plan.lanes[0].item.name}"
    return f"{plan.name}: {protocol} master of all objects"
