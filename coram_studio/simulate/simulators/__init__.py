"""One file per simulator, behind one interface."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coram_studio.simulate.engine import Engine
from coram_studio.simulate.simulators.icarus import Icarus
from coram_studio.simulate.simulators.verilator import Verilator

_ALL: tuple[Engine, ...] = (Icarus(), Verilator())

ENGINES: Mapping[str, Engine] = MappingProxyType({engine.name: engine for engine in _ALL})
"""The simulators by name, the default first."""

__all__ = ["ENGINES"]
