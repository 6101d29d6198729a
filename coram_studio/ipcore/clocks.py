"""The core's clocks and resets: one for all, or one for kernels and threads and another for the buses."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.parts import Nets, Part, Section
from coram_studio.ipcore.verilog_text import Instance, declare_port, declare_wire
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.project import CoreSettings

CLOCK, RESET_N, RESET = "aclk", "aresetn", "rst"

KERNEL_CLOCK = "kernel_clk"
"""The clock of kernels and threads where it is not that of the buses."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A clock and the reset that is synchronous to it, active high: nets of the top module.

    The clock's net is its port.
    """

    clock: str
    reset: str


@dataclass(frozen=True, slots=True)
class ClockPart:
    """The part that makes the domains: ``kernel`` for kernels, threads and DMA engines, ``bus`` for the ports."""

    part: Part
    kernel: Domain
    bus: Domain

    @property
    def crossing(self) -> bool:
        """Whether the domains differ."""
        return self.kernel != self.bus


def clock_ports(settings: CoreSettings) -> tuple[str, ...]:
    """Names of the clock and reset ports, which come first in the core."""
    return (CLOCK, RESET_N) if settings.clocks == "one" else (CLOCK, KERNEL_CLOCK, RESET_N)


def build_clocks(settings: CoreSettings, nets: Nets) -> ClockPart:
    """The clock and reset ports and, for each clock, the reset of all that it drives."""
    kernel = Domain(CLOCK if settings.clocks == "one" else KERNEL_CLOCK, RESET)
    bus = kernel if settings.clocks == "one" else Domain(CLOCK, nets.name("", "bus_reset", "bus_rst"))
    section = Section("Reset")
    _add_reset(section, kernel, nets.name("", "reset", "reset_synchroniser"))
    if bus != kernel:
        _add_reset(section, bus, nets.name("", "bus_reset_synchroniser", "bus_reset_synchroniser"))
    ports = [Port(name, Direction.INPUT) for name in clock_ports(settings)]
    clocks = [Interface(name, "clock", "slave", (("CLK", name),)) for name in clock_ports(settings)[:-1]]
    reset = Interface(RESET_N, "reset", "slave", (("RST", RESET_N),), clock=CLOCK)
    part = Part([section], [declare_port(port) for port in ports], [*clocks, reset], ["coram_reset"])
    return ClockPart(part, kernel, bus)


def _add_reset(section: Section, domain: Domain, instance: str) -> None:
    pins = (("clk", domain.clock), ("aresetn", RESET_N), ("rst", domain.reset))
    section.wires.append(declare_wire(domain.reset, 1))
    section.instances.append(Instance("coram_reset", instance, (), pins))
