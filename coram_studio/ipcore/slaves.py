"""The core's slave ports: I/O channels and registers of its threads, slave streams, state and counters.

Each port is a frontend that speaks the bus's protocol, then, where kernels have a clock of their own, a crossing, then
the device. What they speak among themselves are requests and answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.ipcore.clocks import RESET_N, ClockPart, Domain
from coram_studio.ipcore.link import LinkedObject
from coram_studio.ipcore.manifest import BusRegister, Interface
from coram_studio.ipcore.parts import Nets, Part, Section
from coram_studio.ipcore.register_maps import (
    MOST_ENGINES,
    MOST_PORTS,
    MOST_THREADS,
    channel_registers,
    register_file,
    status_registers,
)
from coram_studio.ipcore.slave_signals import Frontend, frontend_of
from coram_studio.ipcore.status import status_device
from coram_studio.ipcore.verilog_text import Instance, declare_port, declare_wire
from coram_studio.model.blocks import ObjectKind
from coram_studio.model.project import CoreSettings
from coram_studio.thread.objects import register_index_width
from coram_studio.thread.program import ObjectUse, ThreadProgram

LEAST_BUS_WIDTH = 32
LEAST_ADDRESS_WIDTH = 12
"""Bits of a port's byte addresses: interconnects give no slave less than 4 KiB."""

Pins = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SlavePort:
    """A slave port. ``stem`` is the core's word for it; what it stands for is a thread's use, a stream or the status."""

    stem: str
    data_width: int
    address_width: int
    registers: tuple[BusRegister, ...]
    thread: str = ""
    use: ObjectUse | None = None
    stream: LinkedObject | None = None

    @property
    def key(self) -> str:
        """Kind and id of the object, or ""."""
        return self.stream.key if self.stream else self.use.key if self.use else ""


def plan_slaves(
    settings: CoreSettings,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
    masters: Sequence[str] = (),
) -> Iterator[SlavePort]:
    """The core's slave ports; ``masters`` are names of its master ports."""
    for program in programs:
        for use in program.objects:
            if use.kind in ("iochannel", "ioregister"):
                width = max(LEAST_BUS_WIDTH, use.data_width)
                registers = (
                    channel_registers(use.data_width, width)
                    if use.kind == "iochannel"
                    else register_file(use.data_width, use.size)
                )
                stem = f"{program.name}_{use.key}"
                yield SlavePort(stem, width, _address_width(registers), registers, program.name, use)
    for item in objects:
        if item.instance.kind is ObjectKind.SLAVE_STREAM:
            width = max(LEAST_BUS_WIDTH, item.instance.data_width)
            registers = channel_registers(item.instance.data_width, width)
            thread = item.instance.thread
            yield SlavePort(
                f"{thread}_{item.key}", width, _address_width(registers), registers, thread, item.use, item
            )
    if settings.status:
        engines = [item.name for item in objects if item.masters_bus]
        registers = status_registers([p.name for p in programs], engines, masters)
        yield SlavePort("status", LEAST_BUS_WIDTH, LEAST_ADDRESS_WIDTH, registers)


def check_slaves(
    settings: CoreSettings,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
) -> Iterator[Diagnostic]:
    """A finding for each object that the slave ports' protocol is too narrow for, and for a status block that is full."""
    frontend = frontend_of(settings)
    for port in plan_slaves(settings, programs, objects):
        if port.data_width > frontend.widest:
            message = (
                f"{port.key} of {port.thread} must have at most {frontend.widest} bits on AXI4-Lite,"
                f" not {port.data_width}"
            )
            yield diagnostic("C021", message, span=_span(port))
    if settings.status:
        engines = sum(item.masters_bus for item in objects)
        for count, most, what in (
            (len(programs), MOST_THREADS, "control threads"),
            (engines, MOST_ENGINES, "objects with DMA"),
            (1 if settings.shared_bus else engines, MOST_PORTS, "master ports"),
        ):
            if count > most:
                yield diagnostic(
                    "C022", f"a core with a status block must have at most {most} {what}, not {count}"
                )


def _span(port: SlavePort) -> Span | None:
    if port.use is not None:
        return port.use.span
    return port.stream.instance.span if port.stream else None


def slave_ports(
    settings: CoreSettings, programs: Sequence[ThreadProgram], objects: Sequence[LinkedObject]
) -> tuple[str, ...]:
    """Names of the core's slave ports, which nothing inside may have."""
    frontend = frontend_of(settings)
    return tuple(
        signal.port(f"{frontend.prefix}{port.stem}").name
        for port in plan_slaves(settings, programs, objects)
        for signal in frontend.signals(port.data_width, port.address_width)
    )


def build_slaves(
    settings: CoreSettings,
    programs: Sequence[ThreadProgram],
    objects: Sequence[LinkedObject],
    clocks: ClockPart,
    nets: Nets,
    masters: Sequence[Interface] = (),
) -> Part:
    """The slave ports and what lies behind them. ``masters`` are the core's master ports, which the status block counts."""
    drawing = _Drawing(frontend_of(settings), clocks, nets)
    for port in plan_slaves(settings, programs, objects, [master.name for master in masters]):
        section, asked = drawing.port(port, clocks.kernel if port.key else clocks.bus)
        if port.stream is not None:
            drawing.stream(port, port.stream, asked, section)
        elif port.use is not None and port.use.kind == "iochannel":
            drawing.channel(port, port.use, asked, section)
        elif port.use is not None:
            drawing.register_file(port, port.use, asked, section)
        else:
            engines = [item.name for item in objects if item.masters_bus]
            instance, modules = status_device(programs, engines, masters, clocks, nets, section)
            drawing.add_device(instance, asked, section, *modules)
        drawing.part.sections.append(section)
    return drawing.part


class _Drawing:
    """The part of the core, port by port."""

    def __init__(self, frontend: Frontend, clocks: ClockPart, nets: Nets) -> None:
        self._frontend = frontend
        self._clocks = clocks
        self._nets = nets
        self.part = Part()

    def port(self, port: SlavePort, device: Domain) -> tuple[Section, Pins]:
        """A port, its frontend, and the way to the device's clock domain; what the device is to be connected to."""
        frontend, bus = self._frontend, self._clocks.bus
        name = f"{frontend.prefix}{port.stem}"
        title = {"axi4lite": "AXI4-Lite", "axi4": "AXI4", "avalon": "Avalon-MM"}[frontend.protocol]
        section = Section(f"{name}: {title} slave{f' of {port.thread}' if port.thread else ''}")
        signals = frontend.signals(port.data_width, port.address_width)
        self.part.ports += [declare_port(signal.port(name), signal.ignored) for signal in signals]
        self.part.interfaces.append(self._interface(name, port))
        asked = self._requests(port, "", section)
        widths: Pins = (("ADDR_WIDTH", str(port.address_width)), ("DATA_WIDTH", str(port.data_width)))
        parameters: Pins = widths
        if frontend.protocol == "axi4":
            id_width = next(signal.width for signal in signals if signal.name == "AWID")
            parameters += (("ID_WIDTH", str(id_width)),)
        pins = tuple(
            (f"{frontend.pins}{signal.name.lower()}", signal.port(name).name)
            for signal in signals
            if not signal.ignored
        )
        clock = (("clk", bus.clock), ("rst", bus.reset))
        instance = Instance(
            frontend.module, self._name(port, "frontend"), parameters, (*clock, *pins, *asked)
        )
        section.instances.append(instance)
        self.part.modules.append(frontend.module)
        if device == bus:
            return section, asked
        crossed = self._requests(port, "kernel_", section)
        pins = (
            *(("s_clk", bus.clock), ("s_rst", bus.reset)),
            *((f"s_{pin}", net) for pin, net in asked),
            *(("m_clk", device.clock), ("m_rst", device.reset)),
            *((f"m_{pin}", net) for pin, net in crossed),
        )
        section.instances.append(
            Instance("coram_request_crossing", self._name(port, "crossing"), widths, pins)
        )
        self.part.modules.append("coram_request_crossing")
        return section, crossed

    def channel(self, port: SlavePort, use: ObjectUse, asked: Pins, section: Section) -> None:
        """An I/O channel: a queue each way between the thread and the device."""
        thread = self._thread_nets(
            port, ("tx_valid", "tx_ready", "tx_data", "rx_valid", "rx_ready", "rx_data")
        )
        length = max(1, (use.size - 1).bit_length())
        device = self._channel_pins(port, section)
        for what, put, get in (("out", thread[:3], device[:3]), ("in", device[3:], thread[3:])):
            pins = (
                *(("clk", self._clocks.kernel.clock), ("rst", self._clocks.kernel.reset)),
                *zip(("put_valid", "put_ready", "put_data"), put, strict=True),
                *zip(("get_valid", "get_ready", "get_data"), get, strict=True),
            )
            parameters = (("WIDTH", str(use.data_width)), ("ADDR_LEN", str(length)))
            section.instances.append(
                Instance("coram_queue", self._name(port, f"queue_{what}"), parameters, pins)
            )
        self.part.modules.append("coram_queue")
        self._channel_device(port, use.data_width, device, asked, section)

    def stream(self, port: SlavePort, item: LinkedObject, asked: Pins, section: Section) -> None:
        """A slave stream: the queues are the object's own."""
        signals = ("rx_valid", "rx_ready", "rx_data", "tx_valid", "tx_ready", "tx_data")
        device = tuple(self._nets.object(item.name, signal) for signal in signals)
        self._channel_device(port, item.instance.data_width, device, asked, section)

    def register_file(self, port: SlavePort, use: ObjectUse, asked: Pins, section: Section) -> None:
        """An I/O register."""
        signals = ("index", "we", "d", "q")
        parameters = (
            ("ADDR_WIDTH", str(port.address_width)),
            ("BUS_WIDTH", str(port.data_width)),
            ("DATA_WIDTH", str(use.data_width)),
            ("SIZE", str(use.size)),
            ("INDEX_WIDTH", str(register_index_width(use.size))),
        )
        pins = tuple(zip(signals, self._thread_nets(port, signals), strict=True))
        device = Instance(
            "coram_ioregister", self._name(port, "device"), parameters, (*self._kernel_pins(), *pins)
        )
        self.add_device(device, asked, section, "coram_ioregister")

    def add_device(self, device: Instance, asked: Pins, section: Section, *modules: str) -> None:
        """Put in a device, connected to the requests."""
        section.instances.append(
            Instance(device.module, device.name, device.parameters, (*device.pins, *asked))
        )
        self.part.modules += modules

    def _channel_device(
        self, port: SlavePort, width: int, device: Sequence[str], asked: Pins, section: Section
    ) -> None:
        parameters = (
            ("ADDR_WIDTH", str(port.address_width)),
            ("BUS_WIDTH", str(port.data_width)),
            ("DATA_WIDTH", str(width)),
        )
        names = ("get_valid", "get_ready", "get_data", "put_valid", "put_ready", "put_data")
        pins = (*self._kernel_pins(), *zip(names, device, strict=True))
        instance = Instance("coram_iochannel", self._name(port, "device"), parameters, pins)
        self.add_device(instance, asked, section, "coram_iochannel")

    def _channel_pins(self, port: SlavePort, section: Section) -> tuple[str, ...]:
        """Nets between the device and its queues: what the host gets, then what it puts."""
        assert port.use is not None
        nets = []
        for way in ("get", "put"):
            for signal, width in (("valid", 1), ("ready", 1), ("data", port.use.data_width)):
                nets.append(self._nets.name(port.stem, f"{way}_{signal}", f"{port.stem}_{way}_{signal}"))
                section.wires.append(declare_wire(nets[-1], width))
        return tuple(nets)

    def _requests(self, port: SlavePort, where: str, section: Section) -> Pins:
        """Nets of requests and answers, declared; paired with the pins of whoever takes the requests or makes them."""
        signals = (
            *(("req_valid", 1), ("req_ready", 1), ("req_write", 1), ("req_address", port.address_width)),
            *(("req_data", port.data_width), ("req_strobe", port.data_width // 8)),
            *(("rsp_valid", 1), ("rsp_ready", 1), ("rsp_data", port.data_width), ("rsp_error", 1)),
        )
        pins = []
        for signal, width in signals:
            net = self._nets.name(port.stem, f"{where}{signal}", f"{port.stem}_{where}{signal}")
            section.wires.append(declare_wire(net, width))
            pins.append((signal, net))
        return tuple(pins)

    def _thread_nets(self, port: SlavePort, signals: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._nets.thread(port.thread, port.key, signal) for signal in signals)

    def _kernel_pins(self) -> Pins:
        return (("clk", self._clocks.kernel.clock), ("rst", self._clocks.kernel.reset))

    def _name(self, port: SlavePort, what: str) -> str:
        return self._nets.name(port.stem, f"instance.{what}", f"{port.stem}_{what}")

    def _interface(self, name: str, port: SlavePort) -> Interface:
        signals = self._frontend.signals(port.data_width, port.address_width)
        return Interface(
            name,
            self._frontend.protocol,
            "slave",
            tuple((signal.name, signal.port(name).name) for signal in signals),
            data_width=port.data_width,
            address_width=port.address_width,
            id_width=next((signal.width for signal in signals if signal.name == "AWID"), 0),
            clock=self._clocks.bus.clock,
            reset=RESET_N,
            subject=port.stream.block if port.stream else "",
            thread=port.thread,
            object_key=port.key,
            registers=port.registers,
        )


def _address_width(registers: Sequence[BusRegister]) -> int:
    """Bits of addresses that reach all registers."""
    end = max(register.offset + register.count * register.width // 8 for register in registers)
    return max(LEAST_ADDRESS_WIDTH, (end - 1).bit_length())
