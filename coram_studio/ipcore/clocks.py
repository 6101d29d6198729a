"""The core's clocks and resets: one for all, or one for kernels and threads and another for the buses."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.ipcore.manifest import Interface
from coram_studio.ipcore.parts import Nets, Part, Section
from coram_studio.ipcore.verilog_text import Instance, declare_port, declare_wire
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.project import CoreSettings

CLOCK, RESET_N, RESET = "aclk", "aresetn", "rst"


@dataclass(frozen=True, slots=True)
class Domain:
    """A clock and the reset that is synchronous to it, active high: nets of the top module.

    ``port`` is the clock's port, which is the clock's net too.
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


def clock_ports(_settings: CoreSettings) -> tuple[str, ...]:
    """Names of the clock and reset ports, which come first in the core."""
    return (CLOCK, RESET_N)


def build_clocks(_settings: CoreSettings, nets: Nets) -> ClockPart:
    """The clock and reset ports and the synchronised reset of everything inside."""
    name = nets.name("", "reset", "reset_synchroniser")
    pins = (("clk", CLOCK), ("aresetn", RESET_N), ("rst", RESET))
    section = Section("Reset", [declare_wire(RESET, 1)], instances=[Instance("coram_reset", name, (), pins)])
    part = Part(
        [section],
        [declare_port(Port(CLOCK, Direction.INPUT)), declare_port(Port(RESET_N, Direction.INPUT))],
        [
            Interface(CLOCK, "clock", "slave", (("CLK", CLOCK),)),
            Interface(RESET_N, "reset", "slave", (("RST", RESET_N),), clock=CLOCK),
        ],
        ["coram_reset"],
    )
    domain = Domain(CLOCK, RESET)
    return ClockPart(part, domain, domain)
