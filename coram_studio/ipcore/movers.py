"""What moves the data of an object with DMA: its engine, and, for a memory of several banks, what divides its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from coram_studio.ipcore.bus import Bus
from coram_studio.ipcore.clocks import Domain
from coram_studio.ipcore.engines import ENGINES, Engine
from coram_studio.ipcore.link import LinkedObject, thread_ports
from coram_studio.ipcore.parts import Nets, Section
from coram_studio.ipcore.verilog_text import Instance, declare_wire, resized
from coram_studio.verilog.objects import control_ports

_COMMAND = ("cmd_valid", "cmd_ready", "cmd_local", "cmd_words")
"""Pins of an engine that differ where a row of banks is several of its words."""

_QUEUE_LOG2 = 5
"""Commands that have a row under way: those that an engine queues, and one for each of its bursts, fit."""


@dataclass(slots=True)
class Mover:
    """An object's engine in the top module; ``pins`` are the user logic's for the object's control sides."""

    section: Section
    pins: list[tuple[str, str]] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)


def place_mover(item: LinkedObject, nets: Nets, domain: Domain, bus: Bus) -> Mover:
    """Put in the DMA engine of an object that its thread moves data for."""
    assert item.program is not None
    mover = Mover(Section(f"{item.name}: {item.info.title.lower()}"))
    pins = {"clk": domain.clock, "rst": domain.reset}
    for signal, width in thread_ports(item.program, item.key).items():
        net = nets.thread(item.program.name, item.key, signal)
        pins[signal] = resized(net, width, item.address_width) if signal == "cmd_address" else net
    for pin in ("fault", "error"):
        pins[pin] = nets.object(item.name, pin)
        mover.section.watched.append(declare_wire(pins[pin], 3))
    engine = ENGINES[item.instance.kind]
    for pin, value in engine.defaults:
        pins.setdefault(pin, value)
    for pin in engine.reports:
        if pin not in pins:
            pins[pin] = nets.object(item.name, pin)
            mover.section.watched.append(declare_wire(pins[pin], 1))
    mover.modules.append(engine.module)
    if len(item.banks) > 1:
        _Banks(item, nets, mover, pins).place(domain)
    else:
        pins |= _single(item, engine, nets, mover)
    pins |= dict(bus.pins[item.name])
    if item.info.stores and "m_wstrb" not in pins:  # the bus is told that all bytes are written
        pins["m_wstrb"] = nets.object(item.name, "strobes")
        mover.section.watched.append(declare_wire(pins["m_wstrb"], item.word_width // 8))
    name = nets.object(item.name, "dma")
    mover.section.instances.append(
        Instance(engine.module, name, _parameters(item, engine, bus), tuple(pins.items()))
    )
    return mover


def _parameters(item: LinkedObject, engine: Engine, bus: Bus) -> tuple[tuple[str, str], ...]:
    shape = item.shape
    parameters = [
        ("NAME", f'"{item.name}"'),
        ("DATA_WIDTH", str(shape.word_width)),
        ("ADDR_WIDTH", str(item.address_width)),
        (engine.size, str(shape.address_width)),
    ]
    if shape.words != 1 << shape.address_width:
        parameters.append(("RAM_WORDS", str(shape.words)))
    if item.unaligned:
        parameters.append(("UNALIGNED", "1"))
    return (*parameters, *bus.parameters.get(item.name, ()))


def _single(item: LinkedObject, engine: Engine, nets: Nets, mover: Mover) -> dict[str, str]:
    """The engine's pins for an object of one piece, which it reaches directly."""
    pins = {}
    instance = item.instance
    for port in control_ports(instance.kind, instance.data_width, instance.address_width):
        net = nets.object(item.name, port.name)
        mover.section.wires.append(declare_wire(net, port.width))
        mover.pins.append((f"{instance.prefix}_{port.name}", net))
        pins[engine.pins + port.name.removeprefix(engine.control)] = net
    return pins | dict(engine.constants)


class _Banks:
    """The nets between an engine and the banks of its memory."""

    def __init__(self, item: LinkedObject, nets: Nets, mover: Mover, pins: dict[str, str]) -> None:
        self.item = item
        self.shape = item.shape
        self.nets = nets
        self.mover = mover
        self.pins = pins
        kind, width = item.instance.kind, item.instance.data_width
        self.waits = any(port.name == "dma_ready" for port in control_ports(kind, width, 1))

    def place(self, domain: Domain) -> None:
        """All of it: pins of the engine, of the banks, and what lies between."""
        shape = self.shape
        address = self._net("dma_addr", shape.address_width, watched=shape.words_per_row > 1)
        enable, write = self._net("dma_en", 1), self._net("dma_we", 1)
        given, found = self._net("dma_d", shape.word_width), self._net("dma_q", shape.word_width)
        self.pins |= {"ram_addr": address, "ram_en": enable, "ram_we": write, "ram_d": given, "ram_q": found}
        row, group = address, ""
        if shape.words_per_row > 1:
            row, group = self._rows(domain, enable)
        elif shape.groups > 1:
            row = f"{address}[{shape.row_width - 1}:0]"
            group = f"{address}[{shape.address_width - 1}:{shape.row_width}]"
        ready = self._net("bank_ready", shape.banks) if self.waits else f"{{{shape.banks}{{1'b1}}}}"
        enables, words = "", found
        if shape.groups > 1:
            enables = self._net("bank_en", shape.banks)
            words = self._net("bank_q", shape.banks * shape.data_width)
            self._choose(domain, enable, group, (enables, words, ready))
        else:
            self.pins["ram_ready"] = f"&{ready}" if self.waits else "1'b1"
        for number, bank in enumerate(self.item.banks):
            prefix = bank.instance.prefix
            lane = number % shape.lanes
            self.mover.pins += [
                (f"{prefix}_dma_addr", row),
                (f"{prefix}_dma_en", f"{enables}[{number}]" if enables else enable),
                (f"{prefix}_dma_we", write),
                (f"{prefix}_dma_d", self._slice(given, lane) if shape.lanes > 1 else given),
                (f"{prefix}_dma_q", self._slice(words, number)),
            ]
            if self.waits:
                self.mover.pins.append((f"{prefix}_dma_ready", f"{ready}[{number}]"))

    def _choose(self, domain: Domain, enable: str, group: str, banks: tuple[str, str, str]) -> None:
        """One group of banks at a time."""
        shape = self.shape
        ready = self._net("dma_ready", 1)
        self.pins["ram_ready"] = ready
        self._instance(
            "coram_banks",
            "banks",
            {
                "WIDTH": shape.word_width,
                "LANES": shape.lanes,
                "GROUPS": shape.groups,
                "GROUP_WIDTH": shape.group_width,
            },
            {
                "clk": domain.clock,
                "ram_en": enable,
                "ram_group": group,
                "ram_q": self.pins["ram_q"],
                "ram_ready": ready,
                "bank_en": banks[0],
                "bank_q": banks[1],
                "bank_ready": banks[2],
            },
        )

    def _rows(self, domain: Domain, enable: str) -> tuple[str, str]:
        """Rows of several words of the engine: the row that it is at, and the word in it."""
        shape = self.shape
        row, group = self._net("row", shape.row_width), self._net("group", shape.group_width)
        commands = {signal: self.pins[signal] for signal in _COMMAND}
        valid, ready = self._net("engine_valid", 1), self._net("engine_ready", 1)
        words = self._net("engine_words", 25)
        self.pins |= {"cmd_valid": valid, "cmd_ready": ready, "cmd_local": "32'd0", "cmd_words": words}
        self._instance(
            "coram_rows",
            "rows",
            {
                "NAME": f'"{self.item.name}"',
                "ROW_WIDTH": shape.row_width,
                "GROUPS": shape.groups,
                "GROUP_WIDTH": shape.group_width,
                "QUEUE_LOG2": _QUEUE_LOG2,
            },
            {
                "clk": domain.clock,
                "rst": domain.reset,
                **commands,
                "engine_valid": valid,
                "engine_ready": ready,
                "engine_words": words,
                "ram_en": enable,
                "ram_row": row,
                "ram_group": group,
            },
        )
        return row, group

    def _net(self, signal: str, width: int, *, watched: bool = False) -> str:
        net = self.nets.object(self.item.name, signal)
        section = self.mover.section
        (section.watched if watched else section.wires).append(declare_wire(net, width))
        return net

    def _slice(self, net: str, number: int) -> str:
        width = self.shape.data_width
        return f"{net}[{(number + 1) * width - 1}:{number * width}]"

    def _instance(self, module: str, what: str, parameters: dict[str, object], pins: dict[str, str]) -> None:
        self.mover.modules.append(module)
        values = tuple((name, str(value)) for name, value in parameters.items())
        name = self.nets.object(self.item.name, what)
        self.mover.section.instances.append(Instance(module, name, values, tuple(pins.items())))
