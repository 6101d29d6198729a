"""The stages between a DMA engine and a master port of the core: which are needed, in which order.

Each stage is an instance of one library module with a slave side (pins ``s_<signal>``) and a master side
(``m_<signal>``). A row of a table looks at what comes from upstream and gives the stage that it needs, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coram_studio.ipcore.avalon import avalon_signals
from coram_studio.ipcore.axi4 import Signal, master_signals
from coram_studio.ipcore.engines import ENGINES, bus_signals
from coram_studio.ipcore.link import LinkedObject, thread_ports
from coram_studio.model.project import BusProtocol, CoreSettings

LONGEST_BURST = 256
"""Beats of the longest burst that AXI4 and our Avalon masters have."""

Side = Literal["kernel", "bus"]
"""A clock domain of the core: that of kernels, threads and engines, or that of the ports."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a connection between two stages carries.

    Widths are bits. ``reads`` and ``writes`` tell which directions are ever used, ``strobes`` that WSTRB is not always all
    ones, ``steady`` that the master takes all read data and write responses at once (RREADY and BREADY are always 1).
    """

    data_width: int
    address_width: int
    reads: bool = True
    writes: bool = True
    strobes: bool = False
    steady: bool = True
    clock: Side = "kernel"
    protocol: BusProtocol = "axi4"

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signals at the master side of a stage."""
        if self.protocol == "avalon":
            return avalon_signals(self.data_width, self.address_width)
        signals = master_signals(self.data_width, self.address_width)
        return tuple(replace(s, constant="") if s.name == "WSTRB" else s for s in signals)


@dataclass(frozen=True, slots=True)
class Stage:
    """One instance. ``what`` is part of its name, ``shape`` what leaves its master side.

    Its clock pins are ``clk`` and ``rst``, or, where ``shape`` has another clock than what enters, ``s_clk``, ``s_rst``,
    ``m_clk`` and ``m_rst``. Its pins are all signals of AXI4 that may vary (``axi4.VARYING``), those of its slave side
    repeated for each master that it merges, the first one lowest.
    """

    what: str
    module: str
    parameters: tuple[tuple[str, str], ...]
    shape: Shape


Row = Callable[[CoreSettings, Shape, int], Stage | None]
"""Settings, what comes from upstream, and the data width that the port is to have."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The way of one object's engine to its port, or to the arbiter. ``longest`` is its longest burst, in words."""

    item: LinkedObject
    shape: Shape
    stages: tuple[Stage, ...]
    longest: int

    @property
    def end(self) -> Shape:
        """What comes out."""
        return self.stages[-1].shape if self.stages else self.shape


@dataclass(frozen=True, slots=True)
class PortPlan:
    """A master port of the core: ``stages`` follow where the lanes have become one."""

    name: str
    lanes: tuple[Lane, ...]
    stages: tuple[Stage, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The port's signals."""
        if not self.stages and not self.lanes[0].stages:
            return bus_signals(self.lanes[0].item)
        return self.shape.signals

    @property
    def shape(self) -> Shape:
        """What leaves the core."""
        return self.stages[-1].shape if self.stages else self.lanes[0].end


def plan_ports(settings: CoreSettings, objects: Sequence[LinkedObject]) -> tuple[PortPlan, ...]:
    """The master ports of a core, and the stages to each."""
    items = [item for item in objects if item.masters_bus]
    if not items:
        return ()
    if not settings.shared_bus:
        return tuple(_plan(settings, _name(settings, item.name), (item,)) for item in items)
    return (_plan(settings, _name(settings, "memory"), tuple(items)),)


def _name(settings: CoreSettings, stem: str) -> str:
    return f"{'avm' if settings.bus == 'avalon' else 'm_axi'}_{stem}"


def _plan(settings: CoreSettings, name: str, items: tuple[LinkedObject, ...]) -> PortPlan:
    width = settings.bus_data_width or max(_word_width(item) for item in items)
    lanes = tuple(_lane(settings, item, width) for item in items)
    stages: list[Stage] = []
    shape = lanes[0].end
    if len(lanes) > 1:
        stages.append(arbiter([lane.end for lane in lanes]))
        shape = stages[-1].shape
    stages += _follow(PORT_ROWS, settings, shape, width)
    return PortPlan(name, lanes, tuple(stages))


def _lane(settings: CoreSettings, item: LinkedObject, width: int) -> Lane:
    own = _word_width(item)
    engine = ENGINES[item.instance.kind]
    signals = {signal.name: signal for signal in bus_signals(item)}
    shape = Shape(
        data_width=own,
        address_width=item.address_width,
        reads=item.info.loads,
        writes=item.info.stores,
        strobes=item.info.stores and not signals["WSTRB"].constant,
        # An engine whose thread holds loads back takes no read data meanwhile.
        steady=not settings.unaligned
        and not (item.program and "hold" in thread_ports(item.program, item.key))
        and (not item.info.is_memory or ("ram_ready", "1'b1") in engine.constants),
    )
    stages = tuple(_follow(LANE_ROWS, settings, shape, width))
    return Lane(item, shape, stages, min(LONGEST_BURST, LONGEST_BURST * width // own))


def _word_width(item: LinkedObject) -> int:
    """Bits of the data that an object's engine moves at once."""
    return next(signal.width for signal in bus_signals(item) if signal.name == "WDATA")


def _follow(rows: Sequence[Row], settings: CoreSettings, shape: Shape, width: int) -> list[Stage]:
    stages: list[Stage] = []
    for row in rows:
        stage = row(settings, shape, width)
        if stage is not None:
            stages.append(stage)
            shape = stage.shape
    return stages


def width_converter(_settings: CoreSettings, shape: Shape, width: int) -> Stage | None:
    """Between an object's words and the port's, where they differ."""
    if shape.data_width == width:
        return None
    parameters = (
        ("S_WIDTH", str(shape.data_width)),
        ("M_WIDTH", str(width)),
        ("ADDR_WIDTH", str(shape.address_width)),
        ("READS", str(int(shape.reads))),
        ("WRITES", str(int(shape.writes))),
    )
    if shape.data_width > width:
        return Stage("downsizer", "coram_axi4_downsizer", parameters, replace(shape, data_width=width))
    wide = replace(shape, data_width=width, strobes=shape.writes, steady=False)
    return Stage("upsizer", "coram_axi4_upsizer", parameters, wide)


def arbiter(shapes: Sequence[Shape]) -> Stage:
    """Merge several masters of one width into one."""
    shape = replace(
        shapes[0],
        address_width=max(s.address_width for s in shapes),
        reads=any(s.reads for s in shapes),
        writes=any(s.writes for s in shapes),
        strobes=any(s.strobes for s in shapes),
        steady=all(s.steady for s in shapes),
    )
    parameters = (
        ("MASTERS", str(len(shapes))),
        ("DATA_WIDTH", str(shape.data_width)),
        ("ADDR_WIDTH", str(shape.address_width)),
        ("READS", str(int(shape.reads))),
        ("WRITES", str(int(shape.writes))),
    )
    return Stage("arbiter", "coram_axi4_arbiter", parameters, shape)


def wide_crossing(settings: CoreSettings, shape: Shape, width: int) -> Stage | None:
    """To the clock of the ports before words become narrower: their parts then move at that clock."""
    alone = shape.data_width > width and not settings.shared_bus
    return crossing(settings, shape, width) if alone else None


def crossing(settings: CoreSettings, shape: Shape, _width: int) -> Stage | None:
    """To the clock of the ports."""
    if settings.clocks == "one" or shape.clock == "bus":
        return None
    parameters = (
        ("DATA_WIDTH", str(shape.data_width)),
        ("ADDR_WIDTH", str(shape.address_width)),
        ("READS", str(int(shape.reads))),
        ("WRITES", str(int(shape.writes))),
        ("STROBES", str(int(shape.strobes))),
    )
    # A slower master leaves read data and responses in the FIFOs, until they are full.
    return Stage("crossing", "coram_axi4_crossing", parameters, replace(shape, clock="bus", steady=False))


def avalon_master(settings: CoreSettings, shape: Shape, _width: int) -> Stage | None:
    """From AXI4 to Avalon-MM."""
    if settings.bus != "avalon":
        return None
    parameters = (
        ("DATA_WIDTH", str(shape.data_width)),
        ("ADDR_WIDTH", str(shape.address_width)),
        ("STEADY", str(int(shape.steady))),
    )
    return Stage("avalon", "coram_avalon_master", parameters, replace(shape, protocol="avalon"))


LANE_ROWS: tuple[Row, ...] = (wide_crossing, width_converter)
"""Stages of each object's own, from its engine on."""

# A crossing belongs before what speaks another protocol than AXI4.
PORT_ROWS: tuple[Row, ...] = (crossing, avalon_master)
"""Stages of each port, behind the arbiter where there is one."""
