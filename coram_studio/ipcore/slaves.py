"""The core's slave ports: I/O channels and registers of its threads, slave streams, state and counters."""

from __future__ import annotations

from collections.abc import Sequence

from coram_studio.ipcore.clocks import ClockPart
from coram_studio.ipcore.link import LinkedObject
from coram_studio.ipcore.parts import Nets, Part
from coram_studio.model.project import CoreSettings
from coram_studio.thread.program import ThreadProgram


def slave_ports(
    _settings: CoreSettings, _programs: Sequence[ThreadProgram], _objects: Sequence[LinkedObject]
) -> tuple[str, ...]:
    """Names of the core's slave ports, which nothing inside may have."""
    return ()


def build_slaves(
    _settings: CoreSettings,
    _programs: Sequence[ThreadProgram],
    _objects: Sequence[LinkedObject],
    _clocks: ClockPart,
    _nets: Nets,
) -> Part:
    """The slave ports and what lies behind them."""
    return Part()
